// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/units.h"

#include <cstdint>

namespace doppel::models {

/// What a cache keeps of a page in the place of its body: 64 bits, the payload of a
/// caching::Cache's object.
struct StoredPage {
    static constexpr std::int64_t kLargest = (std::int64_t{1} << 31) - 1;

    std::uint32_t validator = 0; ///< ETag as a version number below 2^29; 0 for none
    sim::Bytes size{};           ///< of the body; at most kLargest, as the store has it
    bool namesItsMaxAge = false; ///< the answer said itself how long it is fresh
    std::uint8_t mirror = 0;     ///< which mirror it is from, 1 to 3; 0: none
    bool isDegraded = false;     ///< made without a part of it

    constexpr std::uint64_t packed() const {
        const auto bytes =
            static_cast<std::uint64_t>(size.count > kLargest ? kLargest : size.count);
        return std::uint64_t{validator} << 35 | std::uint64_t{isDegraded} << 34 |
               std::uint64_t{mirror & 3U} << 32 | bytes << 1 | (namesItsMaxAge ? 1U : 0U);
    }
    static constexpr StoredPage from(std::uint64_t packed) {
        StoredPage page;
        page.validator = static_cast<std::uint32_t>(packed >> 35);
        page.isDegraded = (packed >> 34 & 1) != 0;
        page.mirror = static_cast<std::uint8_t>(packed >> 32 & 3);
        page.size.count = static_cast<std::int64_t>(packed >> 1 & 0x7fff'ffff);
        page.namesItsMaxAge = (packed & 1) != 0;
        return page;
    }
};

} // namespace doppel::models
