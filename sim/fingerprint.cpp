// SPDX-License-Identifier: Apache-2.0
#include "sim/fingerprint.h"

#include <cstddef>
#include <string_view>

namespace doppel::sim {

std::string Fingerprint::toText() const {
    constexpr std::string_view kDigits = "0123456789abcdef";
    constexpr std::size_t kLength = 16;
    std::string text(kLength, '0');
    std::uint64_t rest = value();
    for (std::size_t i = kLength; i-- > 0; rest >>= 4) {
        text[i] = kDigits[rest & 15];
    }
    return text;
}

} // namespace doppel::sim
