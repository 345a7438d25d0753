// SPDX-License-Identifier: Apache-2.0
#include "models/component.h"

#include "models/decision_log.h"
#include "models/deploy/ecs_rolling.h"
#include "models/platform.h"
#include "models/scaling/deregistration.h"
#include "models/traffic/judgement.h"
#include "models/traffic/rightful_status.h"
#include "sim/within.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

Component::Component(Platform& platform, std::string name, std::string_view kind)
    : platform_(platform), world_(platform.world()), name_(std::move(name)), kind_(kind),
      fleet_(world_, *this), slowChance_(stream("slow")), faultChance_(stream("faults")),
      probeChance_(stream("readiness")),
      meter_(world_.metrics(), name_, platform.options().unfinishedAfter) {}

namespace {

// A kubelet takes 200 to 399 for well.
bool failsProbe(const ErrorShare* error) {
    return error != nullptr && error->status >= 400;
}

} // namespace

sim::Stream Component::stream(std::string_view use) const {
    return world_.stream(name_ + '.' + std::string(use));
}

bool Component::isGood(const Request& request, const Response& response) const {
    if (!response.answered() || response.stopsInItsMidst()) {
        return false;
    }
    if (!declared_->answersPages) {
        return response.successful();
    }
    const std::uint16_t status = response.status;
    if (status < 300 || status >= 500) { // needs no look-up
        return status < 500 && !isBlank(platform_, request, response);
    }
    const RightfulStatus rightful{.byCatalogue = rightfulStatus(platform_, request)};
    const GoodConfig rules{.mirrors = true, .statuses = platform_.options().good.statuses};
    return models::isGood(judgementOf(response, rightful, rules));
}

void Component::waits(const Request& request, std::string_view what) const {
    platform_.journal().change(request.span, Phase::Waiting, what, world_.now());
}

void Component::goesOn(const Request& request) const {
    platform_.journal().change(request.span, Phase::Serving, {}, world_.now());
}

void Component::decided(std::string what, std::string why) {
    platform_.decisions().add({world_.now(), name_, std::move(what), std::move(why)});
}

void Component::decided(Rescale rescale, std::string why) {
    std::string what = toText(rescale);
    platform_.decisions().add(
        {world_.now(), name_, std::move(what), std::move(why), std::move(rescale)});
}

void Component::spawnAt(InstanceId server, sim::Task<void> process) {
    world_.spawn(whileAlive(server, std::move(process)));
}

sim::Task<void> Component::whileAlive(InstanceId server, sim::Task<void> process) {
    co_await fleet_.deathOf(server).unlessInterrupted(process);
}

sim::Task<void> Component::boot(InstanceId) {
    const sim::Duration length = fleet_.lifecycle().bootTime;
    if (length > sim::Duration::zero()) {
        co_await world_.sleep(length);
    }
}

sim::Task<bool> Component::answersProbe(InstanceId server, std::uint32_t number) {
    const FaultState& faults = faultsAt(server);
    if (faults.refuse > 0) {
        co_return false;
    }
    const std::uint64_t key = std::uint64_t{server.index} << 32 | number;
    const sim::Time ends = sim::after(world_.now(), fleet_.lifecycle().readiness->timeout);
    if (probeChance_.at(key).chance(faults.stallShare.value)) {
        co_await world_.sleepUntil(ends);
        co_return false;
    }
    const bool http = fleet_.lifecycle().readiness->http;
    if (http && failsProbe(errorBefore(key, server))) {
        co_return false;
    }
    const auto inTime =
        co_await sim::withinUntil(world_, ends, probed(server, key), sim::OnTimeout::Abandon);
    if (!inTime) {
        co_return false;
    }
    const Response answer = inTime->value_or(Response::failed(Failure::Reset)); // it died meanwhile
    if (answer.failure == Failure::ConnectTimeout) {
        co_await world_.sleepUntil(ends);
    }
    co_return answer.good() && !(http && failsProbe(errorAfter(key, server)));
}

sim::Task<Response> Component::answerProbe(InstanceId server, std::uint64_t key) {
    const sim::Duration wait = slowdown(key, server).wait;
    if (wait > sim::Duration::zero()) {
        co_await world_.sleep(wait);
    }
    co_return Response::withStatus(200);
}

sim::Task<std::optional<Response>> Component::probed(InstanceId server, std::uint64_t key) {
    co_return co_await fleet_.deathOf(server).unlessInterrupted(answerProbe(server, key));
}

std::optional<sim::Duration> Component::replacesLostAfter() const {
    return isServiceOfEcs(*this) ? std::optional(kEcsHostGone) : std::nullopt;
}

Deregistration Component::deregistration() const {
    return deregistrationOf(*this);
}

bool Component::mayFailProbes(InstanceId server) const {
    const FaultState& faults = faultsAt(server);
    const bool mayBeLate =
        std::any_of(faults.slow.begin(), faults.slow.end(), [](const Slowing& s) {
            return s.of == Slowing::Of::Work && s.wait.mean() > 0;
        });
    const auto& readiness = fleet_.lifecycle().readiness;
    const bool mayErr = readiness && readiness->http &&
                        (faults.errorBefore.share.value > 0 || faults.errorAfter.share.value > 0);
    return faults.refuse > 0 || mayBeLate || faults.stallShare.value > 0 || mayErr;
}

void Component::serverStarts(InstanceId server) {
    for (ServerWatcher* watcher : watchers_) {
        watcher->serverStarts(*this, server);
    }
}

const FaultState& Component::faultsAt(InstanceId server) const {
    if (faultsAt_.empty()) [[likely]] {
        return faults_;
    }
    const auto own = faultsAt_.find(server.index);
    return own == faultsAt_.end() ? faults_ : own->second;
}

void Component::setFaultsAt(InstanceId server, const FaultState& faults) {
    faultsAt_[server.index] = faults;
}

} // namespace doppel::models
