// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace doppel::routing {

/// Takes the first rune off UTF-8 text: a code point, or U+FFFD for one byte that is not UTF-8.
/// REQUIRES: !text.empty(). Source: Go utf8.DecodeRuneInString.
char32_t takeRune(std::string_view& text);

/// Appends a rune as UTF-8. REQUIRES: it is a code point, and no surrogate.
void appendRune(std::string& text, char32_t rune);

} // namespace doppel::routing
