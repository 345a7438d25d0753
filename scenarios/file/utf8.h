// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// The length in bytes of the character at the start of UTF-8 text; 0 if its first byte begins
/// none. REQUIRES: !text.empty().
std::size_t characterLength(std::string_view text);

/// Whether the character at the start of the text can be seen where it is printed, or is an
/// ordinary space. Not so: what is not UTF-8, control characters, no-break and zero-width spaces,
/// marks of direction, the byte order mark. REQUIRES: !text.empty().
bool isVisible(std::string_view text);

/// Text from outside as it may be printed: what cannot be seen stands there as bytes, \x1b.
std::string visibleText(std::string_view text);

} // namespace doppel::scenarios
