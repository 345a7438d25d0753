// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/age_list.h"
#include "models/caching/eviction.h"

namespace doppel::caching {

/// Varnish's "LRU": a hit moves the object only if it was last moved (or stored) at least
/// `interval` ago. With interval 0 it is an ideal LRU; where objects leave within the interval it
/// is a FIFO. Source: storage_lru.c.
class LruEviction final : public EvictionPolicy {
public:
    explicit LruEviction(Duration interval) : interval_(interval) {}

    void added(StoredObjects& objects, ObjectId id, Instant now) override;
    bool touched(StoredObjects& objects, ObjectId id, Instant now) override;
    void removed(StoredObjects& objects, ObjectId id) override;
    std::optional<ObjectId> victim(const StoredObjects& objects, const Holds& holds) override;

private:
    AgeList list_;
    Duration interval_;
};

} // namespace doppel::caching
