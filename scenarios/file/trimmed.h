// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

namespace doppel::scenarios {

/// A text without the white space around it.
inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kWhite = " \t\n\v\f\r";
    text.remove_prefix(std::min(text.find_first_not_of(kWhite), text.size()));
    return text.substr(0, text.find_last_not_of(kWhite) + 1);
}

} // namespace doppel::scenarios
