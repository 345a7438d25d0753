// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/fleet_steward.h"
#include "models/lifecycle.h"
#include "models/pricing/cost_meter.h"
#include "models/request.h"
#include "models/server_group.h"
#include "models/server_host.h"
#include "models/server_state.h"
#include "models/traffic_division.h"
#include "sim/interruption.h"
#include "sim/task.h"
#include "sim/time.h"
#include "sim/world.h"

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace doppel::models {

/// What the owner of servers, a component, does at the turning points of their lives.
class ServerOwner {
public:
    virtual ~ServerOwner() = default;
    /// What a new process does before it takes connections, such as loading a table.
    virtual sim::Task<void> boot(InstanceId server) = 0;
    /// Comes to whether a readiness probe that is sent now succeeds, by its time-out at the latest;
    /// `number` counts the server's probes. REQUIRES: its process runs.
    virtual sim::Task<bool> answersProbe(InstanceId server, std::uint32_t number) = 0;
    /// Whether a probe of a server that is ready may fail now. Only then is one asked.
    virtual bool mayFailProbes(InstanceId) const { return false; }
    /// A new server begins under that number; what its predecessor suffered is not its affair.
    virtual void serverBegins(InstanceId) {}
    /// A server is started, for the first time or again; its process comes up unless it is ended
    /// here and now.
    virtual void serverStarts(InstanceId) {}
    /// The process of a server ended, or its host did: what was inside is lost.
    virtual void serverEnded(InstanceId) {}
    /// A server has another state, or the list is another one.
    virtual void serversChanged() {}
    /// Whether a server that dies once it has been ready is replaced at once, as a task of ECS is;
    /// and how long after its host vanished one is. None: it is not replaced, but started again.
    virtual std::optional<sim::Duration> replacesLostAfter() const { return std::nullopt; }
    /// What comes before one that is to go is told to.
    virtual Deregistration deregistration() const { return {}; }
};

/// The servers of a component, and how they come and go: booting, readiness, draining, crashes,
/// hosts that vanish. It knows which of them callers are sent to (the list); that differs from
/// which of them work for as long as it takes to find out.
///
/// A server, from its start to its end:
///
///     it is started                  -> Booting; the owner's boot()
///     its process listens            -> Unready; probed on the grid of its readiness probe
///     enough successes, or no probe  -> Ready, listed; Unready again after enough failures
///     it is told to go               -> off the list, Draining while it is deregistered and for
///                                       the shutdown delay; then Stopping, until nothing is in
///                                       flight or the grace is over; then Gone
///     its process dies               -> Failed, off the list (its supervisor saw it); started
///                                       again after a pause that grows from death to death; or,
///                                       where it is replaced and has been ready, Gone, and another
///                                       starts if there are fewer than wanted
///     its host vanishes              -> Lost; off the list after lost_after; restored by whoever
///                                       took it away; or, where it is replaced and still lost by
///                                       then, told to go, and another starts likewise
///
/// Servers have numbers, from 0; the number of one that is gone is given to the next that starts. A
/// `life` tells apart those that had one number. Healthy servers cost no events.
///
/// Where they are not all alike, each has a place in one of the groups: the first that is free when
/// it starts, whatever its number.
///
/// Zones: number i stands in zone i modulo the number of zones, as a scheduler that spreads would
/// have it, counted from the first one's, unless its group says otherwise, or its host.
class ReplicaSet {
public:
    struct Options {
        std::uint32_t count = 1;
        std::uint32_t zones = 1;
        std::uint32_t firstZone = 0; ///< of server 0
        /// Read whenever they matter: both may change in between, and outlive the set.
        const LifecycleConfig* lifecycle = nullptr;             ///< null: the usual one
        const std::vector<ServerGroupConfig>* groups = nullptr; ///< null: all alike
    };

    /// One server, until begin() says otherwise.
    ReplicaSet(sim::World& world, ServerOwner& owner);
    ReplicaSet(const ReplicaSet&) = delete;
    ReplicaSet& operator=(const ReplicaSet&) = delete;

    /// The servers that the run begins with: all Ready and listed. REQUIRES: called before the run.
    void begin(const Options& options);

    sim::World& world() const { return world_; }
    const LifecycleConfig& lifecycle() const { return *options_.lifecycle; }

    /// One more than the last server that isn't gone; there may be gaps below.
    std::uint32_t size() const { return size_; }
    std::uint32_t count(ServerState state) const {
        return counts_[static_cast<std::size_t>(state)];
    }
    std::uint32_t readyCount() const { return count(ServerState::Ready); }
    /// Servers whose process runs, ready or not.
    std::uint32_t runningCount() const;

    /// Gone, for a number that no server has.
    ServerState state(InstanceId id) const {
        return id.index < size_ ? servers_[id.index].state : ServerState::Gone;
    }
    /// The first one in a state, if any is.
    std::optional<InstanceId> first(ServerState state) const;
    bool ready(InstanceId id) const { return state(id) == ServerState::Ready; }
    /// Grows each time that the server's process or host dies: work that began in another life of
    /// it is lost.
    std::uint32_t life(InstanceId id) const {
        return id.index < servers_.size() ? servers_[id.index].life : 0;
    }
    /// Grows each time that a number is given to another server.
    std::uint32_t incumbent(InstanceId id) const {
        return id.index < servers_.size() ? servers_[id.index].incumbent : 0;
    }
    /// When it came to its present state.
    sim::Time since(InstanceId id) const { return servers_[id.index].since; }
    /// When it was told to go; none: it was not, since it started.
    std::optional<sim::Time> toldToGo(InstanceId id) const { return servers_[id.index].told; }
    /// Requests that it has.
    std::uint32_t inFlight(InstanceId id) const {
        return id.index < size_ ? servers_[id.index].inFlight : 0;
    }
    /// How many times as long its own work takes as that of a usual server.
    double slower(InstanceId id) const;

    std::uint32_t zones() const { return options_.zones; }
    std::uint32_t zoneOf(InstanceId id) const;

    // ---- before they are provisioned ----

    /// There are no servers, and none come up whoever wants how many, before provision(): they are
    /// yet to be built. REQUIRES: called before the run, after begin().
    void holdBack();
    bool isHeldBack() const { return isHeldBack_; }
    /// As many as are wanted by now boot. REQUIRES: they are held back.
    void provision();

    // ---- the list ----

    /// The servers that callers are sent to, by rising number.
    std::span<const InstanceId> list() const { return list_; }
    bool listed(InstanceId id) const { return id.index < size_ && servers_[id.index].listed; }
    /// Whether it is one of the servers that there are to be, if only it worked: listed, or off the
    /// list because it fails. For those who are told which servers come and go, and find out
    /// themselves which of them fail, as an ALB by its checks and nginx by its peers' failures.
    bool belongs(InstanceId id) const;
    /// One of those that callers think are on the list, which they hear of `endpoints_update`
    /// later: all equally likely, chosen by a uniform number in [0, 1); none where they know of
    /// none.
    std::optional<InstanceId> pick(double uniform) const;
    /// Changes with every change of a state or of the list.
    std::uint64_t version() const { return version_; }
    /// Probes may fail from now on: ready servers that have a readiness probe are asked again, at
    /// the times of their probes, for as long as they may, as are those that come to be ready
    /// meanwhile. One that fails too often leaves the list and is Unready until it passes.
    void reprobe();
    /// The same for one server. Cheap where it is asked already.
    void reprobe(InstanceId id);
    /// For owners that decide themselves who is listed among the ready ones, as an ALB does with
    /// its nodes.
    void setListed(InstanceId id, bool listed);

    // ---- what happens to servers; without effect on one that is Gone ----

    /// That many are wanted. The steward sees to it, where there is one; else at once.
    void scaleTo(std::uint32_t wanted);
    /// So many the configuration says, which may have changed: scaled to that if it says another
    /// number than before. Else what an autoscaler has made of it is left alone.
    void configure(std::uint32_t count);
    /// It says so again, as where a manifest is applied: scaled to that, whoever scaled it since.
    void applyConfigured();
    /// New ones boot; those that are too many (serversToStop) drain.
    void scaleAtOnce(std::uint32_t wanted);
    /// That many new ones boot, unless they are held back.
    void startMore(std::uint32_t count);
    /// A new one boots in that zone, and gets the first number that is free there.
    /// REQUIRES: there is such a zone, servers beyond its groups stand in it, and they aren't held
    /// back.
    InstanceId startIn(std::uint32_t zone);
    /// How many were asked for last, also of those that are held back.
    std::uint32_t wanted() const { return wanted_; }
    /// That many are wanted, and whoever says so sees to it.
    void want(std::uint32_t wanted) { wanted_ = wanted; }
    /// Who decides which servers there are; null: nobody does. It stays to the end.
    FleetSteward* steward() const { return steward_.get(); }
    bool stewardIsUnderWay() const { return steward_ != nullptr && steward_->isUnderWay(); }
    void setSteward(std::unique_ptr<FleetSteward> steward) { steward_ = std::move(steward); }
    /// How those divide their requests who choose by pick(), here and among servers that live in
    /// these; unset: evenly.
    void divideTraffic(std::optional<TrafficDivision> division) { division_ = std::move(division); }
    const std::optional<TrafficDivision>& trafficDivision() const {
        return pods_ == nullptr ? division_ : pods_->division_;
    }
    void drain(InstanceId id);
    /// Drains it and starts it again.
    void restart(InstanceId id);
    /// Its process dies; its supervisor starts it again.
    void crash(InstanceId id);
    /// Its process dies and is not started again before it is restored.
    void kill(InstanceId id);
    /// Its host vanishes.
    void lose(InstanceId id);
    /// A server that is Failed or Lost is started again, now.
    void restore(InstanceId id);
    /// It is ready and listed from now on, whatever it was: a standby took its place.
    void admit(InstanceId id);
    /// It stands in another zone from now on, until its number is given to another server.
    /// REQUIRES: it stands on no host, and there is such a zone.
    void standIn(InstanceId id, std::uint32_t zone);
    /// Its servers live in the other's pods from now on: they stand in their zones, and when the
    /// host of one vanishes, so does its twin. Both sets live equally long.
    void liveIn(ReplicaSet& pods);
    /// Has the same servers as those pods, each listed only while its twin is. REQUIRES: liveIn().
    void followPods();

    // ---- where they stand, and what they cost ----

    /// From now on a server needs a place: one that starts without any waits, Booting, until the
    /// host lets it come up. The host outlives the last event.
    void standOn(ServerHost& host) { host_ = &host; }
    /// Null: they stand on machines of their own.
    ServerHost* host() const { return host_; }
    /// One that waited for a place has it, and boots.
    void comeUp(InstanceId id);
    /// It has no place after all, and waits for one as if it had just been started.
    void displace(InstanceId id);
    /// From now on somebody pays for them.
    void setCost(std::unique_ptr<CostMeter> cost);
    /// Null: they cost nothing.
    CostMeter* cost() const { return cost_.get(); }

    // ---- for links ----

    void arrive(InstanceId id) { ++servers_[id.index].inFlight; }
    /// What ends all that the server has under way when its process dies or its host vanishes.
    sim::Interruption& deathOf(InstanceId id) { return deaths_[id.index]; }
    /// A request that arrived in that life leaves; the last one lets a Stopping server go.
    void leave(InstanceId id, std::uint32_t life);

private:
    struct Server {
        ServerState state = ServerState::Gone;
        bool listed = false;
        bool joined = false;      // listed at some time since it came
        bool startsAgain = false; // when its drain is over
        std::uint32_t place = 0;  // in the groups
        std::uint32_t incumbent = 0;
        std::uint32_t life = 0;
        std::uint32_t inFlight = 0;
        std::uint32_t deaths = 0; // in a row, for the pause before its restart
        std::uint32_t probes = 0;
        sim::Time since{};
        sim::Time started{};
        std::optional<sim::Time> told{};        // to go
        std::optional<std::uint32_t> movedTo{}; // the zone
        std::optional<std::uint32_t> watched{}; // the life in which it is asked again
    };

    bool still(InstanceId id, std::uint32_t life, ServerState state) const;
    void change(InstanceId id, ServerState state);
    void tellCost();
    const ServerGroupConfig* groupOf(InstanceId id) const;
    std::uint32_t freePlace(InstanceId id, std::optional<std::uint32_t> zone) const;
    void takePlace(InstanceId id, std::uint32_t place);
    void enlist(InstanceId id, bool listed);
    void end(InstanceId id, ServerState state);
    void leaveForGood(InstanceId id);
    void start(InstanceId id);
    void startNew(InstanceId id);
    std::uint32_t presentCount() const;
    void startMissing();
    void makeRoom(std::uint32_t numbers);
    sim::Task<void> bringUp(InstanceId id);
    sim::Task<sim::Time> passProbe(InstanceId id);
    void watchFrom(InstanceId id, sim::Time next);
    sim::Task<void> watch(InstanceId id, sim::Time next);
    sim::Task<bool> passesProbe(InstanceId id);
    sim::Task<void> drainAway(InstanceId id);
    sim::Task<void> restartLater(InstanceId id);
    sim::Task<void> replaceLater(InstanceId id, sim::Duration after);
    sim::Task<void> delistLater(InstanceId id);
    sim::Task<void> tellLater(InstanceId id, bool listed);

    sim::World& world_;
    ServerOwner& owner_;
    Options options_;
    std::uint32_t size_ = 0;
    std::uint32_t wanted_ = 0;
    std::uint32_t configured_ = 1;
    bool isHeldBack_ = false;
    std::unique_ptr<FleetSteward> steward_;
    std::unique_ptr<CostMeter> cost_;
    ServerHost* host_ = nullptr;
    std::optional<TrafficDivision> division_;
    std::uint64_t version_ = 0;
    std::vector<Server> servers_;          // never shrinks, so that no life comes twice
    std::deque<sim::Interruption> deaths_; // by server; they stay where they are
    std::vector<InstanceId> list_;
    std::vector<InstanceId> known_; // the list as callers know it
    std::array<std::uint32_t, kServerStates> counts_{};
    const ReplicaSet* pods_ = nullptr;      // that it lives in
    std::vector<ReplicaSet*> livingInPods_; // the sets that live in its pods
};

} // namespace doppel::models
