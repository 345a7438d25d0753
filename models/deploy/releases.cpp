// SPDX-License-Identifier: Apache-2.0
#include "models/deploy/releases.h"

#include <utility>

namespace doppel::models {

namespace {

FaultState slowedBy(double factor) {
    FaultState effect;
    Slowing slowing;
    slowing.factor = factor;
    effect.slow.push_back(slowing);
    return effect;
}

FaultState effectOfRelease(const ReleaseConfig& release) {
    FaultState effect;
    if (release.slower.value != 1.0) {
        effect = slowedBy(release.slower.value);
    }
    effect.errorAfter = {release.errorShare, release.status};
    return effect;
}

} // namespace

Releases::Releases(Component& component, FaultLedger& faults)
    : component_(component), faults_(faults),
      crashChance_(component.world().stream(component.name() + ".release.crashes")), releases_(1) {
    component.watchServers(*this);
    component.watchAnswers(this);
    if (auto* doer = dynamic_cast<DoesJobs*>(&component)) {
        doesJobs_ = true;
        doer->watchTries(*this);
    }
}

Releases::Number Releases::add(const ReleaseConfig& release) {
    Release added{.config = &release};
    const FaultState effect = effectOfRelease(release);
    if (effect.any()) {
        const std::vector<std::uint32_t> none;
        added.effect = faults_.add(component_, &none, effect);
    }
    releases_.push_back(added);
    return releases_.size() - 1;
}

Releases::Number Releases::of(InstanceId server) const {
    return server.index < servers_.size() ? servers_[server.index].release : 0;
}

Releases::Server& Releases::serverAt(InstanceId id) {
    if (id.index >= servers_.size()) {
        servers_.resize(id.index + 1);
    }
    return servers_[id.index];
}

void Releases::serverStarts(Component&, InstanceId id) {
    const ReplicaSet& fleet = component_.fleet();
    Server& server = serverAt(id);
    if (server.incumbent != fleet.incumbent(id)) {
        takeUp(id, current_);
    }
    beginLife(id);
}

// Another server has that number.
void Releases::takeUp(InstanceId id, Number release) {
    serverAt(id) = {.incumbent = component_.fleet().incumbent(id), .release = release};
    if (const auto& effect = releases_[release].effect) {
        faults_.extend(*effect, id.index);
    }
}

void Releases::beginLife(InstanceId id) {
    const ReplicaSet& fleet = component_.fleet();
    serverAt(id).started = world().now();
    const ReleaseConfig* config = releases_[of(id)].config;
    if (config != nullptr && config->crashesAfter) {
        const std::uint32_t number = id.index;
        const std::uint32_t life = fleet.life(id);
        auto chance = crashChance_.at(std::uint64_t{number} << 32 | life);
        const sim::Duration after = config->crashesAfter->sampleDuration(chance);
        world().spawn(crashLater(number, life, after));
    }
}

sim::Task<void>
Releases::crashLater(std::uint32_t server, std::uint32_t life, sim::Duration after) {
    co_await world().sleep(after);
    ReplicaSet& fleet = component_.fleet();
    if (fleet.life({server}) != life) {
        co_return;
    }
    const ServerState state = fleet.state({server});
    if (!leaves(state) && serverAt({server}).healthyLife != life) {
        releases_[of({server})].starts.taskFailed();
    }
    fleet.crash({server});
}

void Releases::serversChanged() {
    const ReplicaSet& fleet = component_.fleet();
    for (std::uint32_t number = 0; number < fleet.size(); ++number) {
        Server& server = serverAt({number});
        if (server.incumbent != fleet.incumbent({number})) {
            takeUp({number}, server.release);
            beginLife({number});
        }
        const std::uint32_t life = fleet.life({number});
        if (!fleet.ready({number}) || server.readyLife == life) {
            continue;
        }
        server.readyLife = life;
        Release& release = releases_[server.release];
        if (release.config != nullptr && release.config->warmUp) {
            world().spawn(warmUp(number, life, *release.config->warmUp));
        }
    }
}

void Releases::healthy(InstanceId id) {
    const std::uint32_t life = component_.fleet().life(id);
    if (std::exchange(serverAt(id).healthyLife, life) != life) {
        releases_[of(id)].starts.taskRuns();
    }
}

sim::Time Releases::unhealthyAt(InstanceId id) const {
    const ReplicaSet& fleet = component_.fleet();
    const auto& checks = fleet.lifecycle().readiness;
    if (fleet.state(id) != ServerState::Unready || !checks || id.index >= servers_.size()) {
        return sim::kNever;
    }
    const Server& server = servers_[id.index];
    return server.readyLife == fleet.life(id)
               ? fleet.since(id)
               : ecsUnhealthyAt(*checks, server.started, fleet.since(id));
}

sim::Task<void>
Releases::warmUp(std::uint32_t server, std::uint32_t life, const WarmUpConfig& config) {
    const std::vector<std::uint32_t> servers{server};
    const auto slower = [&](int step) {
        return slowedBy(warmUpFactor(config.slower.value, step));
    };
    const FaultLedger::Id effect = faults_.add(component_, &servers, slower(0));
    for (int step = 0; step < kWarmUpSteps && component_.fleet().life({server}) == life; ++step) {
        if (step > 0) {
            faults_.change(effect, slower(step));
        }
        co_await world().sleep(config.takes / kWarmUpSteps);
    }
    faults_.remove(effect);
}

void Releases::arrived(Meter::Ticket ticket, InstanceId server) {
    if (ticket >= inside_.size()) {
        inside_.resize(ticket + 1);
    }
    const Number release = of(server);
    inside_[ticket] = {release, false};
    noteFirst(releases_[release]);
}

void Releases::noteFirst(Release& release) const {
    release.firstRequest = release.firstRequest.value_or(world().now());
}

void Releases::tryBegan(InstanceId server) {
    noteFirst(releases_[of(server)]);
}

void Releases::tryEnded(InstanceId server, bool succeeded) {
    Answers& answers = releases_[of(server)].answers;
    ++answers.all;
    answers.good += succeeded ? 1 : 0;
}

void Releases::ended(Meter::Ticket ticket, bool isGood) {
    if (ticket < inside_.size()) { // else it came before anybody watched
        const Meter& meter = component_.meter();
        count(inside_[ticket], isGood && !meter.isOverdue(meter.arrival(ticket), world().now()));
    }
}

void Releases::count(Inside& request, bool isGood) {
    if (!std::exchange(request.isCounted, true)) {
        Answers& answers = releases_[request.release].answers;
        ++answers.all;
        answers.good += isGood ? 1 : 0;
    }
}

Releases::Answers Releases::answersOf(Number release, sim::Duration limit) {
    const Meter& meter = component_.meter();
    const sim::Time now = world().now();
    meter.forEachInside([&](Meter::Ticket ticket, sim::Time arrival) {
        const bool isLate = meter.isOverdue(arrival, now) || now - arrival > limit;
        if (isLate && ticket < inside_.size()) {
            count(inside_[ticket], false);
        }
    });
    return releases_[release].answers;
}

} // namespace doppel::models
