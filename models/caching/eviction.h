// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/holds.h"
#include "models/caching/instant.h"
#include "models/caching/object_id.h"
#include "models/caching/stored_object.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace doppel::caching {

/// Which object makes room when a store is full. One policy a file; its links lie in the objects.
class EvictionPolicy {
public:
    EvictionPolicy() = default;
    EvictionPolicy(const EvictionPolicy&) = delete;
    EvictionPolicy& operator=(const EvictionPolicy&) = delete;
    virtual ~EvictionPolicy() = default;

    virtual void added(StoredObjects& objects, ObjectId id, Instant now) = 0;

    /// A hit. True if the object's rank changed (n_lru_moved).
    virtual bool touched(StoredObjects& objects, ObjectId id, Instant now) = 0;

    virtual void removed(StoredObjects& objects, ObjectId id) = 0;

    /// The object to go first, passing over those that are held; nothing if all are.
    virtual std::optional<ObjectId> victim(const StoredObjects& objects, const Holds& holds) = 0;
};

enum class Eviction : std::uint8_t { Lru, Fifo };

/// `lruInterval` concerns Lru only.
std::unique_ptr<EvictionPolicy> makeEviction(Eviction kind, Duration lruInterval);

} // namespace doppel::caching
