// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/utf8.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utf8proc.h>

namespace doppel::scenarios {

namespace {

struct Character {
    utf8proc_int32_t codePoint;
    std::size_t length; ///< 0: not UTF-8
};

Character first(std::string_view text) {
    utf8proc_int32_t codePoint = 0;
    const utf8proc_ssize_t length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &codePoint);
    return {codePoint, length > 0 ? static_cast<std::size_t>(length) : 0};
}

} // namespace

std::size_t characterLength(std::string_view text) {
    return first(text).length;
}

bool isVisible(std::string_view text) {
    constexpr utf8proc_int32_t kNoBreakSpace = 0xA0;
    const auto [codePoint, length] = first(text);
    if (length == 0 || codePoint == kNoBreakSpace) {
        return false;
    }
    switch (utf8proc_category(codePoint)) {
    case UTF8PROC_CATEGORY_CC: // control
    case UTF8PROC_CATEGORY_CF: // format
    case UTF8PROC_CATEGORY_ZL: // line separator
    case UTF8PROC_CATEGORY_ZP: // paragraph separator
        return false;
    default:
        return true;
    }
}

std::string visibleText(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto character = text.substr(0, std::max<std::size_t>(1, characterLength(text)));
        if (isVisible(text)) {
            out += character;
        } else {
            for (const char byte : character) {
                std::array<char, 8> escaped{};
                std::snprintf(escaped.data(), escaped.size(), "\\x%02x",
                              static_cast<unsigned>(static_cast<unsigned char>(byte)));
                out += escaped.data();
            }
        }
        text.remove_prefix(character.size());
    }
    return out;
}

} // namespace doppel::scenarios
