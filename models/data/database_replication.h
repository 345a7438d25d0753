// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/data/database.h"
#include "models/network_path.h"
#include "sim/gate.h"

#include <deque>
#include <optional>
#include <vector>

namespace doppel::models {

/// The connection over which a server of a replica gets its primary's log: a stream, of which
/// everything is sent as soon as it is committed, and arrives in order.
///
/// What is lost is sent again by TCP, at once where something after it arrives (RFC 8985).
/// Where nothing gets through, it sends again each time after twice as long as the time
/// before; Postgres ends a stream of which nothing was heard for kSilence, and its receiver then
/// tries to connect every kReconnect. Whichever is sooner brings the stream back, with all that was
/// missed. The connection ends with either of the two servers, too, and what is on its way with it.
///
/// Source: PostgreSQL documentation 20.6, wal_receiver_timeout and wal_sender_timeout (60 s), and
/// wal_retrieve_retry_interval (5 s); models/tcp.h.
struct WalStream {
    static constexpr sim::Duration kSilence = std::chrono::seconds(60);
    static constexpr sim::Duration kReconnect = std::chrono::seconds(5);

    struct Message {
        WriteLog::Place upTo = 0;
        bool isThere = false;
    };

    bool isUp = true;
    bool isSilent = false;
    bool isConnecting = false;
    std::uint32_t connection = 0; ///< counts them: what an earlier one carried is lost
    WriteLog::Place sent = 0;
    std::uint64_t messages = 0;     ///< of all connections
    std::deque<Message> onItsWay{}; ///< over this one, in the order of sending
    std::uint64_t arrived = 0;      ///< messages of all connections, or lost with them
};

/// What a replica has of its primary, and what it is doing about it.
struct Database::Replication {
    explicit Replication(Database& replica);

    /// Nobody replays or connects in a server that has ended; nothing is kept for one that is gone.
    void ended(InstanceId server, ServerState state);

    /// The ready server that has received most, where it has replayed all of that; none: there is
    /// no such.
    std::optional<InstanceId> toPromote(const ReplicaSet& fleet) const;

    WriteLog log;
    ReplicaMetrics metrics;
    Database* primary = nullptr;
    NetworkPath* path = nullptr;
    sim::Gate primaryIsBack;
    sim::Gate standsOtherwise;     ///< opens when one has replayed all, or servers come or go
    std::vector<bool> replays;     ///< by server
    std::deque<WalStream> streams; ///< by server
    bool isToBePromoted = false;
    std::uint32_t comebacks = 0; // of its primary: a promotion that was under way is off
    sim::Stream promotionChance;
    std::uint64_t promotions = 0;
};

} // namespace doppel::models
