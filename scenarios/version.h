// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace doppel::scenarios {

/// The version of doppel, as results and `doppel --version` say it.
inline constexpr std::string_view kVersion = DOPPEL_VERSION;

} // namespace doppel::scenarios
