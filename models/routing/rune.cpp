// SPDX-License-Identifier: Apache-2.0
#include "models/routing/rune.h"

#include <array>
#include <cstddef>
#include <utf8proc.h>

namespace doppel::routing {
namespace {

constexpr char32_t kReplacement = U'\uFFFD';

} // namespace

char32_t takeRune(std::string_view& text) {
    utf8proc_int32_t rune = 0;
    const utf8proc_ssize_t size =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &rune);
    text.remove_prefix(size > 0 ? static_cast<std::size_t>(size) : 1);
    return size > 0 ? static_cast<char32_t>(rune) : kReplacement;
}

void appendRune(std::string& text, char32_t rune) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const utf8proc_ssize_t size =
        utf8proc_encode_char(static_cast<utf8proc_int32_t>(rune), bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

} // namespace doppel::routing
