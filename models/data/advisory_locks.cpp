// SPDX-License-Identifier: Apache-2.0
#include "models/data/advisory_locks.h"

#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

namespace {

bool conflict(AdvisoryMode a, AdvisoryMode b) {
    return a == AdvisoryMode::Exclusive || b == AdvisoryMode::Exclusive;
}

} // namespace

// Whether no other session's hold is in the way.
bool AdvisoryLocks::fits(const Entry& entry, const Hold& wanted) {
    return std::none_of(entry.holds.begin(), entry.holds.end(), [&](const Hold& hold) {
        return hold.session != wanted.session && conflict(hold.mode, wanted.mode);
    });
}

// Nobody overtakes those whom they would keep waiting, but for one who has the key already.
bool AdvisoryLocks::mayHave(const Entry& entry, const Hold& wanted) {
    const bool has = std::any_of(entry.holds.begin(), entry.holds.end(),
                                 [&](const Hold& hold) { return hold.session == wanted.session; });
    const bool overtakes =
        !has && std::any_of(entry.waits.begin(), entry.waits.end(),
                            [&](const Hold& wait) { return conflict(wait.mode, wanted.mode); });
    return !overtakes && fits(entry, wanted);
}

void AdvisoryLocks::give(Entry& entry, const Hold& wanted) {
    const auto same = std::find_if(entry.holds.begin(), entry.holds.end(), [&](const Hold& hold) {
        return hold.session == wanted.session && hold.mode == wanted.mode &&
               hold.scope == wanted.scope;
    });
    if (same != entry.holds.end()) {
        ++same->count;
    } else {
        entry.holds.push_back(wanted);
    }
}

// Those whom nothing keeps any more; one who must go on waiting holds up those behind that would
// be in its way.
void AdvisoryLocks::serve(Entry& entry, Granted& granted) {
    std::deque<Hold> still;
    for (const Hold& wait : entry.waits) {
        const bool isHeldUp = std::any_of(still.begin(), still.end(), [&](const Hold& before) {
            return conflict(before.mode, wait.mode);
        });
        if (!isHeldUp && fits(entry, wait)) {
            give(entry, wait);
            granted.push_back(wait.session);
        } else {
            still.push_back(wait);
        }
    }
    entry.waits = std::move(still);
}

bool AdvisoryLocks::tryLock(Session session, Key key, AdvisoryMode mode, AdvisoryScope scope) {
    const Hold wanted{session, mode, scope, 1};
    const auto known = entries_.find(key);
    if (known != entries_.end() && !mayHave(known->second, wanted)) {
        return false;
    }
    give(entries_[key], wanted);
    return true;
}

bool AdvisoryLocks::lock(Session session, Key key, AdvisoryMode mode, AdvisoryScope scope) {
    if (tryLock(session, key, mode, scope)) {
        return true;
    }
    Entry& entry = entries_[key];
    DOPPEL_ASSERT(std::none_of(entry.waits.begin(), entry.waits.end(),
                               [&](const Hold& wait) { return wait.session == session; }));
    entry.waits.push_back({session, mode, scope, 1});
    return false;
}

std::optional<AdvisoryLocks::Granted>
AdvisoryLocks::unlock(Session session, Key key, AdvisoryMode mode) {
    const auto known = entries_.find(key);
    if (known == entries_.end()) {
        return std::nullopt;
    }
    Entry& entry = known->second;
    const auto hold = std::find_if(entry.holds.begin(), entry.holds.end(), [&](const Hold& each) {
        return each.session == session && each.mode == mode && each.scope == AdvisoryScope::Session;
    });
    if (hold == entry.holds.end()) {
        return std::nullopt;
    }
    Granted granted;
    if (--hold->count == 0) {
        entry.holds.erase(hold);
        serve(entry, granted);
    }
    if (entry.holds.empty() && entry.waits.empty()) {
        entries_.erase(known);
    }
    return granted;
}

// `release` takes what it will out of an entry, and says whether it did.
template <class Release>
AdvisoryLocks::Granted AdvisoryLocks::releaseEverywhere(const Release& release) {
    Granted granted;
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        if (release(entry->second)) {
            serve(entry->second, granted);
        }
        const bool isFree = entry->second.holds.empty() && entry->second.waits.empty();
        entry = isFree ? entries_.erase(entry) : std::next(entry);
    }
    return granted;
}

AdvisoryLocks::Granted AdvisoryLocks::endTransaction(Session session) {
    return releaseEverywhere([&](Entry& entry) {
        return std::erase_if(entry.holds, [&](const Hold& hold) {
                   return hold.session == session && hold.scope == AdvisoryScope::Transaction;
               }) != 0;
    });
}

AdvisoryLocks::Granted AdvisoryLocks::endSession(Session session) {
    const auto isIts = [&](const Hold& hold) {
        return hold.session == session;
    };
    return releaseEverywhere([&](Entry& entry) {
        return std::erase_if(entry.holds, isIts) + std::erase_if(entry.waits, isIts) != 0;
    });
}

AdvisoryLocks::Granted AdvisoryLocks::stopWaiting(Session session) {
    return releaseEverywhere([&](Entry& entry) {
        return std::erase_if(entry.waits,
                             [&](const Hold& wait) { return wait.session == session; }) != 0;
    });
}

bool AdvisoryLocks::holds(Session session, Key key) const {
    const auto known = entries_.find(key);
    return known != entries_.end() &&
           std::any_of(known->second.holds.begin(), known->second.holds.end(),
                       [&](const Hold& hold) { return hold.session == session; });
}

std::size_t AdvisoryLocks::waiting(Key key) const {
    const auto known = entries_.find(key);
    return known == entries_.end() ? 0 : known->second.waits.size();
}

} // namespace doppel::models
