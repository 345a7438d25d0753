// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/age_list.h"
#include "models/caching/eviction.h"

namespace doppel::caching {

/// First stored, first out; hits change nothing.
class FifoEviction final : public EvictionPolicy {
public:
    void added(StoredObjects& objects, ObjectId id, Instant now) override;
    bool touched(StoredObjects& objects, ObjectId id, Instant now) override;
    void removed(StoredObjects& objects, ObjectId id) override;
    std::optional<ObjectId> victim(const StoredObjects& objects, const Holds& holds) override;

private:
    AgeList list_;
};

} // namespace doppel::caching
