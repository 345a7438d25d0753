// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"

#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Words as YAML that stands behind a key, or with `inFlow` between brackets: as they are, if the
/// reader takes them for these words there, else in double quotes.
std::string plainOrQuoted(std::string_view words, bool inFlow);

/// A value as it was written (`given`, YAML in one line), fit to stand there.
std::string valueText(std::string_view given, const Node& value, bool inFlow);

} // namespace doppel::scenarios
