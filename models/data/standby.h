// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/data/answered_writes.h"
#include "models/data/takeover.h"
#include "models/data/write_times.h"
#include "models/replica_set.h"
#include "models/request.h"
#include "models/response.h"
#include "sim/distribution.h"
#include "sim/gate.h"
#include "sim/metrics.h"
#include "sim/random.h"
#include "sim/task.h"
#include "sim/time.h"
#include "sim/world.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Component;

/// The standbys of a store: one takes a lost server's place a while after that ended, whatever
/// becomes of it, and stands in its own zone from then on: it is another server under that number.
/// Where those who decide have no majority, or no standby is left, that is when there is one again;
/// sentinels that tried in vain try again when their time has come. The primary of a replica set that
/// sees no majority for the time-out of an election steps down: it takes no requests until one is
/// elected. A standby has what was done until it, or the primary, was lost, but for its lag, whoever
/// heard of it; what it lacks is no more once it has taken over, and is lost where its caller was
/// told that it was done. Where it is in memory only, so is all that was done once nobody is left
/// who has it, whoever comes back: of Redis, too, where a server is back before its standby took over,
/// which copies it as it is, and where one is stopped in order, which takes its standbys with it
/// (standbysGiveBack).
///
/// A primary whose server is there may hang, or be cut off from all that call it: while that may be
/// so, those who see to a takeover look once a second, and ask it where a hanging process would not
/// answer them (longestAnswer).
///
/// Does not own what it is made of.
class Standby {
public:
    /// What is needed from the store. `after`: how long that takes; none: there is no standby, but
    /// for a takeover. Both may change while the world runs.
    struct Context {
        Component& store;
        const std::optional<sim::Distribution>& after;
        const std::optional<TakeoverConfig>& takeover;
        sim::Counter& failovers;
        sim::Counter& writesLost;
        /// Who has taken over from a server has the writes that it did until then.
        std::function<void(InstanceId server, sim::Time until)> keeps{};
        /// Whether what its servers have is gone with the last of them; none: it never is.
        std::function<bool()> isInMemory{};
    };
    Standby(const Context& context, sim::Stream chance);

    sim::World& world() const;
    /// REQUIRES: called once, as the store starts.
    void start();
    /// Its servers and standbys are all down by one fault from now on, or no more by any: meanwhile
    /// nobody takes over.
    void setAllDown(bool isDown);
    /// One of the servers has ended, for a while or for good.
    void serverEnded(InstanceId server);
    /// A server has another state.
    void serversChanged();
    /// The process of a server is up, with what it has from its disk.
    void serverIsUp(InstanceId server);
    /// A request has come to a server.
    void begins(const Request& request);
    /// A server has done a write.
    void done(const Request& write, InstanceId server);
    /// What a caller has of its request, as Component::settled tells.
    void settled(const Request& request, const Response& answer);
    /// Whether a write that a server has done is acknowledged; else once majorities() has opened.
    bool acknowledges(InstanceId server);
    /// Opens when a primary sees a majority again.
    sim::Gate& majorities() { return majorities_; }
    /// Opens when a server's place has been taken.
    sim::Gate& takeovers() { return takeovers_; }
    /// One of them, or the way to them, may suffer something from now on.
    void look();
    /// One of them may hang, as far as those can tell who would ask it.
    void mayHang();
    /// Servers whose place may be taken yet, and writes be lost with that.
    std::uint64_t takeoversToCome() const;
    /// Those that took writes and are lost with all that could take their place.
    std::uint64_t goneWithWrites() const;

private:
    /// A primary whose server is there and does not go on.
    struct Unwell {
        sim::Time since{};
        bool isCutOff = false; // else it hangs
    };
    /// Whose member is primary on a server, and how that fares.
    struct Primary {
        std::optional<std::uint32_t> incumbent{}; // of the server
        std::uint32_t firstZone = 0;              // of its members
        std::uint32_t member = 0;
        std::optional<std::uint32_t> steppedDown{}; // in that life of its server
        std::optional<sim::Time> cutOff{};          // since when it sees no majority
        bool wasReady = false;
        bool isWritten = false;
        std::optional<sim::Time> lost{}; // since when it acknowledges nothing
        std::optional<Unwell> unwell{};
        bool isAsked = false;  // whether it is well, and has not answered yet
        bool isInVain = false; // the cut that it took over for is of its standbys, too
        WriteTimes done{};
        WriteTimes told{}; // of these, those that somebody was told of
        // By zone: until when its standbys heard of writes, where they hear of no more.
        std::vector<std::optional<sim::Time>> leftBehind{};
    };
    struct Successor {
        std::uint32_t member = 0;
        sim::Time writtenUntil{}; ///< it has the writes that the primary did until then
    };
    struct Place {
        InstanceId server;
        std::uint32_t life = 0;
        std::optional<sim::Time> unwellSince{}; // none: its server ended
    };
    Primary& primaryOn(InstanceId server);
    StoreMembers membersFor(InstanceId server);
    StoreMembers membersBeside(const Primary& primary, InstanceId server) const;
    bool nobodyIsLeft(const Primary& primary, InstanceId server) const;
    bool isInMemory() const { return context_.isInMemory && context_.isInMemory(); }
    void loseAllIfNobodyIsLeft(InstanceId server);
    void loseAll(InstanceId server, std::string why);
    bool enoughAreLeft(InstanceId server);
    bool isAway(Place place) const;
    bool isWanted(Place place) const;
    void seeTo(Place place);
    void decide(Place place);
    sim::Time heardUntil(const Primary& primary) const;
    bool mayLose(const Request& request) const;
    std::vector<sim::Time> writtenUntil(const Primary& primary,
                                        const StoreMembers& members,
                                        const std::vector<sim::Duration>& lags) const;
    Successor successorOf(const Primary& primary,
                          const StoreMembers& members,
                          const std::vector<sim::Duration>& lags) const;
    void keepUntil(InstanceId server, sim::Time until);
    sim::Task<void> decideOnceEnoughAreLeft(Place place);
    sim::Task<void> takeOver(Place place, sim::Duration after, std::vector<sim::Duration> lags);
    sim::Task<void> watchZones();
    sim::Task<void> watchPrimaries();
    bool lookAtAll();
    bool lookAt(InstanceId server);
    bool isCutOff() const;
    sim::Task<void> ask(InstanceId server);
    void findUnwell(InstanceId server, Unwell how);
    void takeFrom(InstanceId server);
    void noteWhoIsLeftBehind(Primary& primary, const StoreMembers& members) const;
    void noteMajority(InstanceId server, bool isBack);
    sim::Task<void> stepDown(InstanceId server, sim::Duration after);
    void tell(std::string what, std::string why) const;
    void tellWhyNot(InstanceId server, const std::string& andThen);

    Context context_;
    sim::Stream chance_;
    sim::Gate takeovers_;
    sim::Gate majorities_;
    std::vector<Primary> primaries_; // by server
    AnsweredWrites answered_;        // where writes may be lost
    bool watches_ = false;           // its servers and their zones
    bool isLooking_ = false;         // once a second
    bool isTaking_ = false;          // the place of one that is there
    bool isAllDown_ = false;
    std::uint64_t asked_ = 0;
};

} // namespace doppel::models
