// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::scenarios {

/// Whether so many of so many, or beside so many, could change what is told of all: more than one
/// in a hundred.
constexpr bool isMany(std::uint64_t part, std::uint64_t all) {
    constexpr std::uint64_t kOneIn = 100;
    return part * kOneIn > all;
}

} // namespace doppel::scenarios
