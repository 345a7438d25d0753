// SPDX-License-Identifier: Apache-2.0
#include "models/data/lease_cache.h"

namespace doppel::models {

void LeaseCache::drop(Entry& entry) {
    order_.erase(entry.place);
    entry.hasValue = false;
}

bool LeaseCache::dropIfExpired(Entry& entry, sim::Time now) {
    const bool expires = entry.hasValue && entry.expires <= now;
    if (expires) {
        drop(entry);
    }
    return expires;
}

LeaseCache::Looked LeaseCache::get(Key key, sim::Time now) {
    if (!terms_.leases && !entries_.contains(key)) {
        return {};
    }
    Entry& entry = entries_[key];
    dropIfExpired(entry, now);
    if (entry.hasValue) {
        order_.splice(order_.begin(), order_, entry.place);
        return {.as = Looked::As::Hit, .copy = entry.copy};
    }
    if (!terms_.leases) {
        entries_.erase(key);
        return {};
    }
    if (entry.lastGiven && now - *entry.lastGiven < terms_.leaseInterval) {
        return {.as = Looked::As::HotMiss};
    }
    entry.token = ++lastToken_;
    entry.lastGiven = now;
    return {.as = Looked::As::Miss, .token = entry.token};
}

bool LeaseCache::put(Key key, Token token, Copy copy, sim::Time now) {
    const auto known = entries_.find(key);
    if (terms_.leases && (known == entries_.end() || token == 0 || known->second.token != token)) {
        return false;
    }
    Entry& entry = known != entries_.end() ? known->second : entries_[key];
    if (!entry.hasValue) {
        entry.hasValue = true;
        entry.place = order_.insert(order_.begin(), key);
    }
    entry.copy = copy;
    entry.expires = terms_.ttl ? sim::after(now, *terms_.ttl) : sim::kNever;
    entry.token = 0;
    if (order_.size() > terms_.capacity) {
        const Key oldest = order_.back();
        drop(entries_.at(oldest));
        entries_.erase(oldest);
    }
    return true;
}

void LeaseCache::giveBack(Key key, Token token) {
    const auto known = entries_.find(key);
    if (known != entries_.end() && token != 0 && known->second.token == token) {
        entries_.erase(known); // whose token is out has no value
    }
}

void LeaseCache::erase(Key key) {
    const auto known = entries_.find(key);
    if (known == entries_.end()) {
        return;
    }
    if (known->second.hasValue) {
        drop(known->second);
    }
    known->second.token = 0;
    if (!terms_.leases) {
        entries_.erase(known);
    }
}

void LeaseCache::clear() {
    entries_.clear();
    order_.clear();
}

} // namespace doppel::models
