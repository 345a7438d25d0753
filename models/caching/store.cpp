// SPDX-License-Identifier: Apache-2.0
#include "models/caching/store.h"

#include <algorithm>

namespace doppel::caching {

Store::Store(const StoreParameters& parameters)
    : parameters_(parameters), policy_(makeEviction(parameters.eviction, parameters.lruInterval)) {
    grow(std::max(parameters.expectedObjects, std::uint32_t{1}));
}

void Store::point(Key key, ObjectId id) {
    if (index_.find(key) == kNoIndex) {
        index_.insert(key, indexOf(id));
    } else {
        index_.replace(key, indexOf(id));
    }
}

ObjectId Store::create(Key key) {
    if (firstFree_ == kNoIndex) {
        grow(capacity() * 2);
    }
    const std::uint32_t number = firstFree_;
    firstFree_ = sizes_[number];
    sizes_[number] = 0;
    index_.note(number, key);
    ++objects_;
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
    index_.insert(key, indexOf(id));
    enlist(id, now);
    return id;
}

void Store::erase(ObjectId id) {
    delist(id);
    unpoint(keyOf(id));
    discharge(id);
    destroy(id);
}

std::size_t Store::memory() const {
    return index_.memory() + policy_->memory() + sizes_.size() * sizeof(sizes_[0]) +
           holds_.size() * sizeof(holds_[0]);
}

void Store::grow(std::uint32_t wanted) {
    const std::uint32_t before = capacity();
    index_.reserve(wanted);
    policy_->reserve(wanted);
    sizes_.resize(wanted);
    holds_.resize(wanted, 0);
    for (std::uint32_t number = wanted; number-- > before;) {
        sizes_[number] = firstFree_;
        firstFree_ = number;
    }
}

} // namespace doppel::caching
