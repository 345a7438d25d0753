// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/growing_array.h"
#include "models/caching/instant.h"
#include "models/caching/object_id.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>

namespace doppel::caching {

/// Objects by the instant at which their life ends, exact to the nanosecond: a timing wheel of
/// eleven levels, each of 64 lists.
///
/// An object lies on the level of the highest base-64 digit in which its end differs from the
/// wheel's instant, in the list of that digit; when the wheel comes to a list above the lowest
/// level, its objects move to lower ones: at most ten times in a life, three or four as a rule. All
/// changes are O(1). The ends are the owner's: calls that move objects take `endOf(object)`, which
/// must not change while the object is in. 8 bytes an object, 3 KB a wheel. Source: Varghese and
/// Lauck 1987.
class ExpiryWheel {
public:
    ExpiryWheel() { heads_.fill(kNoIndex); }

    bool empty() const { return levels_ == 0 && heads_[kDue] == kNoIndex; }
    bool contains(ObjectId id) const {
        return indexOf(id) < links_.size() && links_[indexOf(id)].previous != kNoIndex;
    }

    /// REQUIRES: it is not in; due(now) has given nothing.
    void insert(ObjectId id, Instant end, Instant now) {
        links_.extend(std::size_t{indexOf(id)} + 1, {kNoIndex, kNoIndex});
        at_ = std::max(at_, ticksOf(now));
        place(indexOf(id), ticksOf(end));
    }
    /// REQUIRES: it is in.
    void remove(ObjectId id);

    /// Some object whose end is at or before `now`; it stays in. REQUIRES: `now` does not run
    /// backwards.
    template <typename EndOf>
    std::optional<ObjectId> due(Instant now, const EndOf& endOf) {
        return ticksOf(now) < next_ ? std::nullopt : search(ticksOf(now), endOf);
    }

    /// Some object that is in. REQUIRES: not empty.
    ObjectId any() const;

    /// In bytes.
    std::size_t memory() const { return links_.memory() + sizeof(heads_) + sizeof(filled_); }

private:
    static constexpr std::uint32_t kDigit = 6; // bits
    static constexpr std::uint32_t kLists = 1U << kDigit;
    static constexpr std::uint32_t kLevels = 11; // of 6 bits: 64 and two to spare
    static constexpr std::uint32_t kDue = kLevels * kLists;
    static constexpr std::uint32_t kHead = 1U << 31;

    struct Links {
        std::uint32_t previous; // of the first: kHead and its list; none: not in
        std::uint32_t next;
    };

    // In the order of instants, those before the epoch too.
    static std::uint64_t ticksOf(Instant instant) {
        return static_cast<std::uint64_t>(instant.count()) ^ (std::uint64_t{1} << 63);
    }

    void place(std::uint32_t object, std::uint64_t end);
    void push(std::uint32_t object, std::uint32_t list);
    // Of the earliest list with anything in it. REQUIRES: there is one.
    std::uint32_t earliestList() const {
        const auto level = static_cast<std::uint32_t>(std::countr_zero(levels_));
        return level * kLists + static_cast<std::uint32_t>(std::countr_zero(filled_[level]));
    }
    std::uint64_t beginOf(std::uint32_t list) const;
    std::uint32_t takeAll(std::uint32_t list);

    template <typename EndOf>
    std::optional<ObjectId> search(std::uint64_t now, const EndOf& endOf) {
        while (heads_[kDue] == kNoIndex && levels_ != 0) {
            const std::uint32_t list = earliestList();
            const std::uint64_t begin = beginOf(list);
            if (begin > now) {
                next_ = begin;
                return std::nullopt;
            }
            at_ = begin; // nothing is between: no object's level changes but those of this list
            for (std::uint32_t object = takeAll(list); object != kNoIndex;) {
                const std::uint32_t next = links_[object].next;
                const std::uint64_t end = ticksOf(endOf(ObjectId{object}));
                if (end <= now) {
                    push(object, kDue);
                } else {
                    place(object, end);
                }
                object = next;
            }
        }
        if (heads_[kDue] == kNoIndex) {
            next_ = kNever;
            return std::nullopt;
        }
        next_ = at_;
        return ObjectId{heads_[kDue]};
    }

    static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

    GrowingArray<Links> links_;
    std::array<std::uint32_t, kDue + 1> heads_;   // by list; the last one: ends that have passed
    std::array<std::uint64_t, kLevels> filled_{}; // by level: a bit for each list
    std::uint32_t levels_ = 0;                    // a bit for each level
    std::uint64_t at_ = 0;                        // the wheel's instant: never after the caller's
    std::uint64_t next_ = kNever;                 // nothing ends before
};

} // namespace doppel::caching
