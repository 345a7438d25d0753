// SPDX-License-Identifier: Apache-2.0
#include "models/routing/lower_case.h"

#include "models/routing/rune.h"

#include <utf8proc.h>

namespace doppel::routing {

std::string toLowerCase(std::string_view text) {
    std::string lower;
    lower.reserve(text.size());
    while (!text.empty()) {
        const auto rune = static_cast<utf8proc_int32_t>(takeRune(text));
        appendRune(lower, static_cast<char32_t>(utf8proc_tolower(rune)));
    }
    return lower;
}

} // namespace doppel::routing
