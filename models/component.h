// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/fault_state.h"
#include "models/meter.h"
#include "models/replica_set.h"
#include "models/request.h"
#include "models/response.h"
#include "sim/task.h"
#include "sim/world.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

class Component;
class Platform;
struct ComponentKind;
struct Rescale;
class View;

/// Is told of servers that begin: new ones, and those that are started again.
class ServerWatcher {
public:
    virtual ~ServerWatcher() = default;
    /// Its process is about to come up, unless this ends it.
    virtual void serverStarts(Component& component, InstanceId server) = 0;
};

/// Is told of requests by their tickets in the component's meter, which is told after it.
class AnswerWatcher {
public:
    virtual ~AnswerWatcher() = default;
    virtual void arrived(Meter::Ticket ticket, InstanceId server) = 0;
    /// What became of it is known: `isGood`, its caller has a good answer. Once more where its
    /// caller left before it ended.
    virtual void ended(Meter::Ticket ticket, bool isGood) = 0;
};

/// A component of a platform: something that answers requests, on one or several servers. Others
/// reach it through a Link, which adds the way there, its faults and its books; `serve` is what the
/// component itself does.
///
/// A component's life: built from its configuration; `connect` when all components exist; `start`
/// when the run begins; then requests; `reconfigure` whenever a field of its configuration was
/// changed. Its servers have lives of their own, see ReplicaSet.
class Component : public ServerOwner {
public:
    Component(Platform& platform, std::string name, std::string_view kind);
    ~Component() override = default;
    Component(const Component&) = delete;
    Component& operator=(const Component&) = delete;

    const std::string& name() const { return name_; }
    std::string_view kind() const { return kind_; }
    /// What its kind declares, also of one that the product does not have. REQUIRES: it was added
    /// to its platform.
    const ComponentKind& declared() const { return *declared_; }
    sim::World& world() const { return world_; }
    Platform& platform() const { return platform_; }

    /// Answers a request on one server. The request has arrived and the component is up.
    virtual sim::Task<Response> serve(Request request, InstanceId instance) = 0;

    /// Looks up those that it calls: `origin_ = &platform().link(*this, config.origin, …)`.
    virtual void connect() {}
    /// Begins its background processes.
    virtual void start() {}
    /// A field of its configuration has a new value.
    virtual void reconfigure() {}
    /// By default as long as its configuration's boot time.
    sim::Task<void> boot(InstanceId server) override;
    /// By answerProbe and the faults that the server suffers; errors, which are pages', only where
    /// readiness.http says so; the network is not asked, as for a kubelet's probe.
    sim::Task<bool> answersProbe(InstanceId server, std::uint32_t number) override;
    bool mayFailProbes(InstanceId server) const override;
    void serverBegins(InstanceId server) override { clearFaultsAt(server); }
    void serverStarts(InstanceId server) final;

    /// Answers a health check or readiness probe on one server: it waits for what a request waits
    /// for, holds what that holds, and takes what the server's faults add to any work. Who asks may
    /// not wait for it any longer. ConnectTimeout: it gets no answer at all. By default nothing is
    /// waited for. `key` is the check's.
    virtual sim::Task<Response> answerProbe(InstanceId server, std::uint64_t key);
    /// The same; none where the server dies meanwhile.
    sim::Task<std::optional<Response>> probed(InstanceId server, std::uint64_t key);

    std::optional<sim::Duration> replacesLostAfter() const final;
    Deregistration deregistration() const final;

    /// Whether it drops a request whose client has gone away. By default it doesn't notice until it
    /// answers.
    virtual bool endsWithItsClient() const { return false; }

    /// An error leaves it in the place of all work, which `serve` never sees: counted by who counts
    /// answers.
    virtual void answersWithoutWork(const Request&, const Response&) {}
    /// A call of it reached nobody: counted by who counts what it was asked for.
    virtual void missCall(const Request&) {}
    /// What the caller has of a request that was on its way or arrived, once for each: `answer` as
    /// it left, or that there is none, or that the caller leaves. `good`: it is a good one that
    /// somebody waits for.
    virtual void settled(const Request&, const Response& /*answer*/, bool /*good*/) {}

    /// Whether an answer of its counts as good in its books: as a visitor would judge it (see
    /// judgementOf), by the catalogue and the scenario's `good.statuses`; copies and mirrors do, as
    /// the component has answered. Of one that answers no pages: 2xx.
    virtual bool isGood(const Request& request, const Response& response) const;
    /// Whether it takes no writes from anybody, as it only follows another one.
    virtual bool refusesWrites() const { return false; }
    /// For how long a request that had a good answer was to wait for something to come, as its
    /// client wanted: that is no latency.
    virtual sim::Duration heldBack(const Request&) const { return {}; }

    /// What else there is to see of it at this moment, beside its servers and its books: its
    /// queues, what it has in use, what it holds.
    virtual void show(View&) const {}

    ReplicaSet& fleet() { return fleet_; }
    const ReplicaSet& fleet() const { return fleet_; }
    /// What all of its servers suffer, but for those that suffer something else.
    FaultState& faults() { return faults_; }
    const FaultState& faults() const { return faults_; }
    /// What a server suffers.
    const FaultState& faultsAt(InstanceId server) const;
    /// From now on a server suffers exactly this, whatever the others do.
    void setFaultsAt(InstanceId server, const FaultState& faults);
    /// It suffers what all do again.
    void clearFaultsAt(InstanceId server) { faultsAt_.erase(server.index); }
    /// `watcher` is told from now on, until it is not wanted any more.
    void watchServers(ServerWatcher& watcher) { watchers_.push_back(&watcher); }
    void watchServersNoMore(ServerWatcher& watcher) { std::erase(watchers_, &watcher); }
    /// `watcher`, one in all, is told from now on; null: nobody is. It outlives the last answer.
    void watchAnswers(AnswerWatcher* watcher) { answerWatcher_ = watcher; }
    void tellArrived(Meter::Ticket ticket, InstanceId server) const {
        if (answerWatcher_ != nullptr) [[unlikely]] {
            answerWatcher_->arrived(ticket, server);
        }
    }
    void tellEnded(Meter::Ticket ticket, bool isGood) const {
        if (answerWatcher_ != nullptr) [[unlikely]] {
            answerWatcher_->ended(ticket, isGood);
        }
    }
    /// The error that a fault answers a request with, in the place of all work or after it, or
    /// null. `key` is the request's, as it arrived.
    const ErrorShare* errorBefore(std::uint64_t key, InstanceId server) const;
    const ErrorShare* errorAfter(std::uint64_t key, InstanceId server) const;
    /// Whether the answer begins and then stops.
    bool stalls(std::uint64_t key, InstanceId server) const;
    /// Whether a server takes requests, and does not answer each of them with a fault's error, nor
    /// after more than unfinished_after.
    bool answers(InstanceId server) const;
    /// Such an error as an answer.
    Response erroneous(const Request& request, std::uint16_t status) const;
    /// Whether any of a server's answers leaves as another than it was made.
    bool spoils(InstanceId server) const {
        const FaultState& faults = faultsAt(server);
        return faults.errorAfter.share.value > 0 || faults.stallShare.value > 0;
    }
    /// What leaves the component for an answer that it made, as its faults have it at this moment:
    /// what it counts of answers, it counts of this. `request` is as it arrived.
    Response asItLeaves(const Request& request, InstanceId server, const Response& answer) const;
    Meter& meter() { return meter_; }
    const Meter& meter() const { return meter_; }

    /// How much longer than usual its own work for a request takes on a server: by its faults, or
    /// because the server is a slower one.
    Slowdown slowdown(std::uint64_t key, InstanceId server) const {
        const FaultState& faults = faultsAt(server);
        Slowdown slow =
            faults.slow.empty() ? Slowdown{} : slowdownOf(faults.slow, slowChance_, key);
        slow.factor *= fleet_.slower(server);
        return slow;
    }

protected:
    /// A request that is written down begins to wait for something, or goes on. `what` is a
    /// literal.
    void waits(const Request& request, std::string_view what) const;
    void goesOn(const Request& request) const;
    /// A stream of chance of this component: "router.service".
    sim::Stream stream(std::string_view use) const;
    /// Starts a process of one of its servers, which ends with that.
    void spawnAt(InstanceId server, sim::Task<void> process);
    /// Writes down what it has decided by itself, and why, for whoever watches.
    void decided(std::string what, std::string why);
    /// The same of how many servers another component is to have.
    void decided(Rescale rescale, std::string why);

private:
    friend class Platform;

    enum class FaultDraw : unsigned;
    bool isHit(sim::Probability share, std::uint64_t key, FaultDraw which) const;
    sim::Task<void> whileAlive(InstanceId server, sim::Task<void> process);

    Platform& platform_;
    sim::World& world_;
    std::string name_;
    std::string_view kind_;
    const ComponentKind* declared_ = nullptr; // set by Platform::add
    ReplicaSet fleet_;
    FaultState faults_;
    std::map<std::uint32_t, FaultState> faultsAt_; // by server, where it has its own
    std::vector<ServerWatcher*> watchers_;
    AnswerWatcher* answerWatcher_ = nullptr;
    sim::Stream slowChance_;
    sim::Stream faultChance_;
    sim::Stream probeChance_;
    Meter meter_;
};

} // namespace doppel::models
