// SPDX-License-Identifier: Apache-2.0
#include "models/caching/expiry_wheel.h"

#include "models/caching/check.h"

#include <algorithm>

namespace doppel::caching {

void ExpiryWheel::remove(ObjectId id) {
    Links& gone = links_[indexOf(id)];
    CACHING_CHECK(gone.previous != kNoIndex);
    if (gone.next != kNoIndex) {
        links_[gone.next].previous = gone.previous;
    }
    if ((gone.previous & kHead) == 0) {
        links_[gone.previous].next = gone.next;
    } else if (gone.next != kNoIndex) {
        heads_[gone.previous ^ kHead] = gone.next;
    } else {
        takeAll(gone.previous ^ kHead);
    }
    gone.previous = kNoIndex;
}

ObjectId ExpiryWheel::any() const {
    return ObjectId{heads_[heads_[kDue] != kNoIndex ? kDue : earliestList()]};
}

void ExpiryWheel::place(std::uint32_t object, std::uint64_t end) {
    if (end <= at_) {
        push(object, kDue);
        next_ = at_;
        return;
    }
    const auto level = static_cast<std::uint32_t>(std::bit_width(end ^ at_) - 1) / kDigit;
    const std::uint32_t list =
        level * kLists + (static_cast<std::uint32_t>(end >> level * kDigit) & (kLists - 1));
    filled_[level] |= std::uint64_t{1} << list % kLists;
    levels_ |= 1U << level;
    push(object, list);
    next_ = std::min(next_, beginOf(list));
}

void ExpiryWheel::push(std::uint32_t object, std::uint32_t list) {
    const std::uint32_t first = heads_[list];
    links_[object] = {kHead | list, first};
    if (first != kNoIndex) {
        links_[first].previous = object;
    }
    heads_[list] = object;
}

// The earliest instant of a list: the wheel's digits above, its own, zeros.
std::uint64_t ExpiryWheel::beginOf(std::uint32_t list) const {
    const std::uint32_t level = list / kLists;
    const std::uint32_t shift = level * kDigit;
    const std::uint64_t above =
        shift + kDigit < 64 ? at_ >> (shift + kDigit) << (shift + kDigit) : 0;
    return above | std::uint64_t{list % kLists} << shift;
}

// The list's first object; the list is empty then.
std::uint32_t ExpiryWheel::takeAll(std::uint32_t list) {
    const std::uint32_t first = heads_[list];
    heads_[list] = kNoIndex;
    if (list != kDue) {
        const std::uint32_t level = list / kLists;
        filled_[level] &= ~(std::uint64_t{1} << list % kLists);
        levels_ &= filled_[level] == 0 ? ~(1U << level) : ~0U;
    }
    return first;
}

} // namespace doppel::caching
