// SPDX-License-Identifier: Apache-2.0
#include "models/caching/store.h"

#include <algorithm>

namespace doppel::caching {

Store::Store(const StoreParameters& parameters)
    : parameters_(parameters), policy_(makeEviction(parameters.eviction, parameters.lruInterval)) {
    index_.reserve(parameters.expectedObjects, parameters.expectedObjects, keyOfNumber());
    policy_->reserve(parameters.expectedObjects);
    keys_.reserve(parameters.expectedObjects);
    sizes_.reserve(parameters.expectedObjects);
}

void Store::point(Key key, ObjectId id) {
    const std::uint32_t was = index_.find(key, keyOfNumber());
    if (was == kNoIndex) {
        index_.insert(key, indexOf(id), keyOfNumber());
    } else {
        index_.replace(key, was, indexOf(id), keyOfNumber());
    }
}

ObjectId Store::create(Key key) {
    ++objects_;
    if (firstFree_ == kNoIndex) {
        keys_.push(key);
        sizes_.push(0);
        return ObjectId{numbers() - 1};
    }
    const std::uint32_t number = firstFree_;
    firstFree_ = sizes_[number];
    keys_[number] = key;
    sizes_[number] = 0;
    return ObjectId{number};
}

void Store::destroy(ObjectId id) {
    CACHING_CHECK(bytesOf(id) == 0 && !isHeld(id));
    sizes_[indexOf(id)] = firstFree_;
    firstFree_ = indexOf(id);
    --objects_;
}

void Store::discharge(ObjectId id) {
    (areaOf(id) == Area::Main ? main_ : transient_) -= bytesOf(id);
    sizes_[indexOf(id)] = 0;
}

std::optional<ObjectId> Store::insert(Key key, std::uint64_t bytes, Instant now) {
    const ObjectId id = create(key);
    std::uint32_t budget = parameters_.nukeLimit;
    if (!charge(id, Area::Main, bytes + parameters_.overhead, budget,
                [this](ObjectId victim) { erase(victim); })) {
        destroy(id);
        return std::nullopt;
    }
    index_.insert(key, indexOf(id), keyOfNumber());
    enlist(id, now);
    return id;
}

void Store::erase(ObjectId id) {
    delist(id);
    unpoint(keyOf(id), id);
    discharge(id);
    destroy(id);
}

std::size_t Store::memory() const {
    return index_.memory() + policy_->memory() + keys_.memory() + sizes_.memory() + holds_.memory();
}

} // namespace doppel::caching
