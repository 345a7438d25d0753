// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/check.h"

#include <string>
#include <string_view>

namespace doppel::analysis {

/// A checked scenario on its way from the process that played it: bytes that give the same value
/// again, also where texts are no UTF-8.
std::string bytesOf(const CheckedScenario& checked);
/// REQUIRES: the bytes are those of one.
CheckedScenario checkedScenarioOf(std::string_view bytes);

} // namespace doppel::analysis
