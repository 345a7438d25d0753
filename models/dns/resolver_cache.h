// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/dns/caching_rules.h"
#include "sim/time.h"

#include <cstdint>
#include <span>
#include <vector>

namespace doppel::models {

/// What a name stands for: another name (CNAME), an address (a component of the platform), or
/// nothing (NXDOMAIN).
struct DnsValue {
    enum class Kind : std::uint8_t { Nothing, Alias, Address };
    Kind kind = Kind::Nothing;
    std::uint16_t index = 0; ///< of the name, or of the address

    static DnsValue nothing() { return {}; }
    static DnsValue alias(std::uint16_t name) { return {Kind::Alias, name}; }
    static DnsValue address(std::uint16_t address) { return {Kind::Address, address}; }
    friend constexpr bool operator==(DnsValue, DnsValue) = default;
};

/// Where following a chain of names ended.
struct DnsChain {
    enum class End : std::uint8_t {
        Address, ///< at an address
        Nothing, ///< at a name that does not exist
        Unknown, ///< at a name whose record is not in the cache: ask its authority
        Failed,  ///< at a name whose look-up failed a moment ago, or in a loop
    };
    End end = End::Unknown;
    std::uint16_t index = 0; ///< the address, or the name where it ended
    sim::Duration life{};    ///< of the answer: the shortest of its links' remaining lives
    bool stale = false;      ///< some link has expired
};

/// What one caching resolver knows: for each name of the platform its record, or that it has none,
/// and until when. A pure store: time is an argument; asking the authorities is someone else's
/// business.
///
/// Each link of a CNAME chain is kept with its own TTL; an answer lives as long as its shortest
/// link. A record whose TTL is 0 serves the queries that were waiting for it and nobody else.
/// Source: RFC 1034 5.3.3, RFC 2308, RFC 8767, RFC 9520.
class ResolverCache {
public:
    /// Links followed before a chain counts as a loop. Source: Unbound max-query-restarts.
    static constexpr int kMostLinks = 11;

    explicit ResolverCache(std::size_t names) : entries_(names) {}

    /// An authority's answer about a name, to be kept for `life`.
    void store(std::uint16_t name, DnsValue value, sim::Time now, sim::Duration life);
    /// What it learnt `age` ago, before the run began: it may have expired.
    void learntBefore(
        std::uint16_t name, DnsValue value, sim::Time now, sim::Duration age, sim::Duration life);
    /// The authorities of a name did not answer; the look-up began at `began`.
    void fail(std::uint16_t name, sim::Time began, sim::Time now, const DnsCachingRules& rules);

    /// Follows a name from what is fresh. What came since `asked`, a record or a failure, came for
    /// this query and counts whatever its TTL.
    DnsChain follow(std::uint16_t name, sim::Time now, sim::Time asked) const;

    /// Follows a name by expired records too, where the rules allow it; its end is Unknown where
    /// even these do not lead to an answer. The life of a stale answer is the rules' own.
    DnsChain followStale(std::uint16_t name, sim::Time now, const DnsCachingRules& rules) const;

    /// Whether a refresh of this name failed, or was slow, so recently that the stale answer is
    /// given at once.
    bool rechecksLater(std::uint16_t name, sim::Time now) const {
        return now < entries_[name].recheck;
    }
    /// A refresh that began at `began` holds up its clients too long: those to come get the stale
    /// answer at once.
    void noteSlow(std::uint16_t name, sim::Time began, const DnsCachingRules& rules) {
        entries_[name].recheck = sim::after(began, rules.failureRecheck);
    }

    /// Forgets everything, as a restarted resolver does.
    void clear() { entries_.assign(entries_.size(), Entry{}); }

private:
    struct Entry {
        sim::Time stored = sim::Time::min();
        sim::Time expires = sim::Time::min();
        sim::Time failed = sim::Time::min();
        sim::Time failedUntil = sim::Time::min();
        sim::Time recheck = sim::Time::min();
        DnsValue value;
        bool known = false;
    };
    template <class Usable>
    DnsChain walk(std::uint16_t name, sim::Time now, Usable usable) const;

    std::vector<Entry> entries_;
};

} // namespace doppel::models
