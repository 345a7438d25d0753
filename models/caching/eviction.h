// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/holds.h"
#include "models/caching/instant.h"
#include "models/caching/object_id.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace doppel::caching {

/// Which object makes room when a store is full. One policy a file; each keeps its own arrays,
/// indexed by object.
class EvictionPolicy {
public:
    EvictionPolicy() = default;
    EvictionPolicy(const EvictionPolicy&) = delete;
    EvictionPolicy& operator=(const EvictionPolicy&) = delete;
    virtual ~EvictionPolicy() = default;

    /// No call allocates for the objects 0 .. `capacity` - 1.
    virtual void reserve(std::uint32_t capacity) = 0;

    virtual void added(ObjectId id, Instant now) = 0;

    /// A hit. True if the object's rank changed (n_lru_moved).
    virtual bool touched(ObjectId id, Instant now) = 0;

    virtual void removed(ObjectId id) = 0;

    /// The object to go first, passing over those that are held; nothing if all are.
    virtual std::optional<ObjectId> victim(const Holds& holds) = 0;

    /// Of its arrays, in bytes.
    virtual std::size_t memory() const = 0;
};

enum class Eviction : std::uint8_t { Lru, Fifo };

/// `lruInterval` concerns Lru only.
std::unique_ptr<EvictionPolicy> makeEviction(Eviction kind, Duration lruInterval);

} // namespace doppel::caching
