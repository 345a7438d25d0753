// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/age_list.h"
#include "models/caching/eviction.h"

namespace doppel::caching {

/// First stored, first out; hits change nothing. 8 bytes an object.
class FifoEviction final : public EvictionPolicy {
public:
    void reserve(std::uint32_t capacity) override;
    void added(ObjectId id, Instant now) override;
    bool touched(ObjectId id, Instant now) override;
    void removed(ObjectId id) override;
    std::optional<ObjectId> victim(const Holds& holds) override;
    std::size_t memory() const override;

private:
    AgeList list_;
};

} // namespace doppel::caching
