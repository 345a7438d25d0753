// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace doppel::routing {

/// Lower case of UTF-8 text, rune by rune, by Unicode 14's simple mappings (no language, no
/// context). If any byte is beyond ASCII, bytes that are no UTF-8 become U+FFFD. Linear. Source: Go
/// strings.ToLower (its tables are Unicode 13 to 15, by release; the mappings differ in a few new
/// scripts).
std::string toLowerCase(std::string_view text);

} // namespace doppel::routing
