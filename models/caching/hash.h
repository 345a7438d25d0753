// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/object_id.h"

#include <cstdint>

namespace doppel::caching {

/// A key's bits well mixed, high and low, for callers may number their URLs 0, 1, 2, ...: a
/// multiplication to 128 bits, folded. Source: the primitive of wyhash.
inline std::uint64_t mixed(Key key) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = Wide{key ^ 0xa0761d6478bd642fU} * 0xe7037ed1a0b428dbU;
    return static_cast<std::uint64_t>(product >> 64) ^ static_cast<std::uint64_t>(product);
}

} // namespace doppel::caching
