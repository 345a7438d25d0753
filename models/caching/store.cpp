// SPDX-License-Identifier: Apache-2.0
#include "models/caching/store.h"

#include <algorithm>

namespace doppel::caching {

Store::Store(const StoreParameters& parameters)
    : parameters_(parameters), policy_(makeEviction(parameters.eviction, parameters.lruInterval)) {
    index_.reserve(parameters.expectedObjects);
    all_.reserve(parameters.expectedObjects);
}

void Store::point(Key key, ObjectId id) {
    const std::uint32_t was = index_.find(all_, key);
    if (was != kNoIndex) {
        index_.erase(all_, was);
    }
    index_.insert(all_, indexOf(id));
}

ObjectId Store::create(Key key) {
    ++objects_;
    std::uint32_t number = firstFree_;
    if (number == kNoIndex) {
        number = numbers();
        all_.push({});
    } else {
        firstFree_ = all_[number].size;
    }
    all_[number].key = key;
    all_[number].size = 0;
    return ObjectId{number};
}

void Store::destroy(ObjectId id) {
    CACHING_CHECK(bytesOf(id) == 0 && !isHeld(id));
    all_[indexOf(id)].size = firstFree_;
    firstFree_ = indexOf(id);
    --objects_;
}

void Store::discharge(ObjectId id) {
    (areaOf(id) == Area::Main ? main_ : transient_) -= bytesOf(id);
    all_[indexOf(id)].size = 0;
}

std::optional<ObjectId> Store::insert(Key key, std::uint64_t bytes, Instant now) {
    const ObjectId id = create(key);
    std::uint32_t budget = parameters_.nukeLimit;
    if (!charge(id, Area::Main, bytes + parameters_.overhead, budget,
                [this](ObjectId victim) { erase(victim); })) {
        destroy(id);
        return std::nullopt;
    }
    index_.insert(all_, indexOf(id));
    enlist(id, now);
    return id;
}

void Store::erase(ObjectId id) {
    delist(id);
    unpoint(id);
    discharge(id);
    destroy(id);
}

std::size_t Store::memory() const {
    return index_.memory() + all_.memory() + holds_.memory();
}

} // namespace doppel::caching
