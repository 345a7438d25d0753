// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace doppel::models {

/// How an advisory lock is held.
enum class AdvisoryMode : std::uint8_t { Exclusive, Shared };
/// Until when.
enum class AdvisoryScope : std::uint8_t {
    Session,     ///< until it is unlocked as often as it was locked, or its connection ends
    Transaction, ///< until its transaction ends, by commit or rollback; it can't be unlocked
};

/// The advisory locks of one database server: keys that applications agree on, which guard nothing
/// but themselves.
///
/// Sessions wait in line: a request is granted when it conflicts with no holder other than its own
/// session and with nobody who waits before it; a session that holds the key already is granted
/// whatever fits the other holders, past those who wait. A session may hold a key several times,
/// and in both scopes. A rollback leaves session locks where they are: the classic leak through a
/// pool, whose connections outlive those who locked.
///
/// Deadlocks are not found. O(log keys + holders + waiters of the key).
///
/// Source: PostgreSQL documentation 13.3.5 Advisory Locks, 9.27.10 Advisory Lock Functions;
/// src/backend/storage/lmgr/lock.c, LockAcquireExtended and ProcLockWakeup.
class AdvisoryLocks {
public:
    using Session = std::uint32_t; ///< a connection to the database
    using Key = std::int64_t;

    /// Whoever got a lock that they waited for.
    using Granted = std::vector<Session>;

    /// pg_advisory_lock and its kin: true: granted; false: it waits from now on. REQUIRES: the
    /// session does not wait.
    bool lock(Session session, Key key, AdvisoryMode mode, AdvisoryScope scope);
    /// pg_try_advisory_lock: false where it would have to wait, which it does not.
    bool tryLock(Session session, Key key, AdvisoryMode mode, AdvisoryScope scope);
    /// pg_advisory_unlock: gives back one session lock of that mode; none: it has no such lock,
    /// which is a warning. Those who come into their locks, in their order.
    std::optional<Granted> unlock(Session session, Key key, AdvisoryMode mode);
    /// Its transaction ends.
    Granted endTransaction(Session session);
    /// Its connection ends, or pg_advisory_unlock_all: all that it has in either scope; it waits no
    /// longer.
    Granted endSession(Session session);
    /// It waits no longer: its statement was cancelled (lock_timeout). Those behind it may pass.
    Granted stopWaiting(Session session);

    bool holds(Session session, Key key) const;
    std::size_t waiting(Key key) const;

private:
    struct Hold {
        Session session = 0;
        AdvisoryMode mode = AdvisoryMode::Exclusive;
        AdvisoryScope scope = AdvisoryScope::Session;
        std::uint32_t count = 0;
    };
    struct Entry {
        std::vector<Hold> holds;
        std::deque<Hold> waits; ///< the first to be served in front; count 1
    };

    static bool fits(const Entry& entry, const Hold& wanted);
    static bool mayHave(const Entry& entry, const Hold& wanted);
    static void give(Entry& entry, const Hold& wanted);
    static void serve(Entry& entry, Granted& granted);
    template <class Release>
    Granted releaseEverywhere(const Release& release);

    std::map<Key, Entry> entries_;
};

} // namespace doppel::models
