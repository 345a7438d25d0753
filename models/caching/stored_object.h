// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/growing_array.h"
#include "models/caching/instant.h"
#include "models/caching/object_id.h"

#include <cstdint>

namespace doppel::caching {

/// What a store knows of an object: half a line of the processor's cache.
struct StoredObject {
    Key key;
    Instant moved;         ///< the policy's: when its rank was last changed
    std::uint32_t chained; ///< the index's: the next one of its chain
    std::uint32_t older;   ///< the policy's
    std::uint32_t younger; ///< the policy's
    std::uint32_t size;    ///< the store's: bytes charged and where
};

using StoredObjects = GrowingArray<StoredObject>;

} // namespace doppel::caching
