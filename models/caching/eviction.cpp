// SPDX-License-Identifier: Apache-2.0
#include "models/caching/eviction.h"

#include "models/caching/eviction_fifo.h"
#include "models/caching/eviction_lru.h"

namespace doppel::caching {

std::unique_ptr<EvictionPolicy> makeEviction(Eviction kind, Duration lruInterval) {
    if (kind == Eviction::Fifo) {
        return std::make_unique<FifoEviction>();
    }
    return std::make_unique<LruEviction>(lruInterval);
}

} // namespace doppel::caching
