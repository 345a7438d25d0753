// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <unordered_map>

namespace doppel::models {

/// What a cache of the kind of memcached holds for applications that look into it first, fetch what
/// they miss and put it there; with or without leases.
///
/// With leases whoever misses a key gets a token for it, at most one in `leaseInterval`, also where
/// the key changes meanwhile; others that miss it are told to come back shortly, when the first has
/// as a rule filled it. A token that is given back, as there was nothing to put, is as if it had
/// never been given. What is put there without a token that still counts is not taken: a delete
/// takes the key's token away, so that no older value is put over a newer one. Without leases
/// everybody who misses fetches, and whatever is put there stands: the stampede, and the stale set.
///
/// The least recently used leaves when there are more than `capacity`. Times must not go back.
/// O(1).
///
/// Source: Nishtala et al., Scaling Memcache at Facebook, NSDI'13, 3.2.1 Leases: a token every 10 s
/// for each key took the peak rate of database queries of its worst keys from 17,000/s to 1,300/s.
class LeaseCache {
public:
    using Key = std::uint64_t;
    using Token = std::uint64_t; ///< from 1; 0: none

    /// What it keeps of a page.
    struct Copy {
        std::uint32_t version = 0;
        bool isDegraded = false; ///< made without a part of it
        friend bool operator==(const Copy&, const Copy&) = default;
    };
    struct Terms {
        bool leases = true;
        sim::Duration leaseInterval = std::chrono::seconds(10);
        std::size_t capacity = ~std::size_t{0}; ///< keys
        std::optional<sim::Duration> ttl{};
    };
    struct Looked {
        enum class As : std::uint8_t {
            Hit,
            Miss,    ///< fetch it, and put it there with the token
            HotMiss, ///< another fetches it: look again shortly
        };
        As as = As::Miss;
        Token token = 0;
        Copy copy{}; ///< of a hit
        friend bool operator==(const Looked&, const Looked&) = default;
    };

    explicit LeaseCache(const Terms& terms) : terms_(terms) {}

    void setTerms(const Terms& terms) { terms_ = terms; }
    Looked get(Key key, sim::Time now);
    /// Whether it was taken.
    bool put(Key key, Token token, Copy copy, sim::Time now);
    /// Nothing was put: the next who misses it gets a token. No effect where it counts no more.
    void giveBack(Key key, Token token);
    /// It has changed: what is there is gone, and the token that is out counts no more.
    void erase(Key key);
    /// All are gone, tokens too: it was started again.
    void clear();
    std::size_t size() const { return order_.size(); } ///< keys with a value

private:
    struct Entry {
        bool hasValue = false;
        Copy copy{};
        sim::Time expires = sim::kNever;
        std::list<Key>::iterator place{}; ///< where it has a value
        Token token = 0;                  ///< that is out
        std::optional<sim::Time> lastGiven{};
    };

    bool dropIfExpired(Entry& entry, sim::Time now);
    void drop(Entry& entry);

    Terms terms_;
    std::unordered_map<Key, Entry> entries_;
    std::list<Key> order_; // with values, the most recently used in front
    Token lastToken_ = 0;
};

} // namespace doppel::models
