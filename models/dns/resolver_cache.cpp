// SPDX-License-Identifier: Apache-2.0
#include "models/dns/resolver_cache.h"

#include <algorithm>

namespace doppel::models {

using sim::Duration;
using sim::Time;

void ResolverCache::store(std::uint16_t name, DnsValue value, Time now, Duration life) {
    Entry entry;
    entry.stored = now;
    entry.expires = sim::after(now, life);
    entry.value = value;
    entry.known = true;
    entries_[name] = entry;
}

void ResolverCache::learntBefore(
    std::uint16_t name, DnsValue value, Time now, Duration age, Duration life) {
    store(name, value, now, Duration::zero());
    entries_[name].stored = Time::min();
    entries_[name].expires = now + (life - age);
}

void ResolverCache::fail(std::uint16_t name, Time began, Time now, const DnsCachingRules& rules) {
    entries_[name].failed = now;
    entries_[name].failedUntil = sim::after(now, rules.failureTtl);
    noteSlow(name, began, rules);
}

DnsChain ResolverCache::follow(std::uint16_t name, Time now, Time asked) const {
    DnsChain chain = walk(name, now, [&](const Entry& entry) {
        return now < entry.expires || entry.stored >= asked;
    });
    const Entry& last = entries_[chain.index];
    if (chain.end == DnsChain::End::Unknown && (now < last.failedUntil || last.failed >= asked)) {
        chain.end = DnsChain::End::Failed;
    }
    return chain;
}

DnsChain
ResolverCache::followStale(std::uint16_t name, Time now, const DnsCachingRules& rules) const {
    if (!rules.serveStale) {
        return {DnsChain::End::Unknown, name, {}, false};
    }
    DnsChain chain =
        walk(name, now, [&](const Entry& entry) { return now - rules.maxStale < entry.expires; });
    if (chain.stale) {
        chain.life = rules.staleAnswerTtl;
    }
    return chain;
}

template <class Usable>
DnsChain ResolverCache::walk(std::uint16_t name, Time now, Usable usable) const {
    DnsChain chain{DnsChain::End::Failed, name, sim::kForever, false};
    for (int link = 0; link <= kMostLinks; ++link) {
        const Entry& entry = entries_[chain.index];
        if (!entry.known || !usable(entry)) {
            chain.end = DnsChain::End::Unknown;
            return chain;
        }
        chain.life = std::min(chain.life, std::max(entry.expires - now, Duration::zero()));
        chain.stale = chain.stale || entry.expires <= now;
        if (entry.value.kind == DnsValue::Kind::Alias) {
            chain.index = entry.value.index;
            continue;
        }
        const bool found = entry.value.kind == DnsValue::Kind::Address;
        chain.end = found ? DnsChain::End::Address : DnsChain::End::Nothing;
        chain.index = found ? entry.value.index : chain.index;
        return chain;
    }
    return chain;
}

} // namespace doppel::models
