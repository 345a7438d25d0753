// SPDX-License-Identifier: Apache-2.0
#include "models/caching/terms.h"

namespace doppel::caching {
namespace {

std::uint64_t stirred(std::uint64_t hash, std::uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
    return hash ^ (hash >> 29);
}

Key hashOf(const Terms& terms) {
    std::uint64_t hash = terms.vary.headers;
    hash = stirred(hash, terms.vary.values);
    for (const Duration phase :
         {terms.ttl, terms.grace, terms.keep, terms.staleIfError, terms.life}) {
        hash = stirred(hash, static_cast<std::uint64_t>(phase.count()));
    }
    return hash;
}

} // namespace

std::uint32_t TermsTable::use(const Terms& terms) {
    Key key = hashOf(terms);
    std::uint32_t number = index_.find(key, keyOf());
    while (number != kNoIndex && !(entries_[number].terms == terms)) { // two with one hash
        number = index_.find(++key, keyOf());
    }
    if (number != kNoIndex) {
        ++entries_[number].users;
        return number;
    }
    const Entry entry{terms, key, 1, kNoIndex};
    if (firstFree_ == kNoIndex) {
        number = static_cast<std::uint32_t>(entries_.size());
        entries_.push(entry);
    } else {
        number = firstFree_;
        firstFree_ = entries_[number].nextFree;
        entries_[number] = entry;
    }
    index_.insert(key, number, keyOf());
    return number;
}

void TermsTable::leave(std::uint32_t number) {
    Entry& entry = entries_[number];
    if (--entry.users == 0) {
        index_.erase(entry.key, number);
        entry.nextFree = firstFree_;
        firstFree_ = number;
    }
}

} // namespace doppel::caching
