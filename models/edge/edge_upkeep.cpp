// SPDX-License-Identifier: Apache-2.0
//
// What an edge does beside answering: probes, purges, and where visitors are led.
#include "models/cache/way_on.h"
#include "models/chance_key.h"
#include "models/edge/edge.h"
#include "models/health_request.h"
#include "models/link.h"
#include "models/platform.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

void Edge::beginProbes(InstanceId at) {
    if (config_.probe.interval == sim::Duration::zero()) {
        return;
    }
    for (std::uint32_t backend = 0; backend < links_.size(); ++backend) {
        spawnAt(at, probeLoop(at, backend));
    }
}

void Edge::forgetBackends(Pop& pop) {
    for (std::size_t backend = 0; backend < pop.backends.size(); ++backend) {
        Pop::Backend& known = pop.backends[backend];
        known.probes = ProbeWindow(config_.probe);
        if (!std::exchange(known.healthy, true)) {
            metrics_.sickAt[backend]->add(world().now(), -1);
        }
    }
}

Task<void> Edge::probeLoop(InstanceId at, std::uint32_t backend) {
    Pop& pop = *pops_[at.index];
    const std::uint64_t own = keyOfName(pop.name);
    const double phase = probeChance_.at(links_[backend]->keyBehind(own)).uniform();
    co_await world().sleep(sim::fromSeconds(sim::toSeconds(config_.probe.interval) * phase));
    Pop::Backend& known = pop.backends[backend];
    while (true) {
        const std::uint64_t key = deriveKey(own, KeyStep::Probe, ++known.probesSent);
        const bool good = co_await probe(at, backend, key);
        known.probes.add(good);
        setHealthy(backend, pop, known.probes.healthy(config_.probe));
        co_await world().sleep(config_.probe.interval);
    }
}

Task<bool> Edge::probe(InstanceId at, std::uint32_t backend, std::uint64_t key) {
    if (backend == kOrigin && !config_.probe.path.empty()) {
        co_return co_await probeByRequest(at, key);
    }
    const ProbeResult result =
        co_await links_[backend]->probe({.key = key,
                                         .latency = pops_[at.index]->place.originLatency,
                                         .timeout = config_.probe.timeout});
    constexpr std::uint16_t kWell = 200;
    co_return result.status == kWell;
}

Task<bool> Edge::probeByRequest(InstanceId at, std::uint64_t key) {
    const ProbeResult result = co_await askForPage(
        *links_[kOrigin], healthRequest(platform(), config_.probe.path, Method::Head, key),
        {.latency = pops_[at.index]->place.originLatency, .timeout = config_.probe.timeout});
    co_return result.answered() && result.status == config_.probe.expectedStatus;
}

void Edge::setHealthy(std::uint32_t backend, Pop& pop, bool healthy) {
    Pop::Backend& known = pop.backends[backend];
    if (known.healthy != healthy) {
        known.healthy = healthy;
        metrics_.sickAt[backend]->add(world().now(), healthy ? -1 : 1);
        const std::string& target = links_[backend]->target().name();
        decided(
            (healthy ? "marks " + target + " as healthy at " : "marks " + target + " as sick at ") +
                pop.name,
            std::to_string(known.probes.good(config_.probe)) + " of the last " +
                std::to_string(config_.probe.window) + " probes were good, " +
                std::to_string(config_.probe.threshold) +
                (config_.probe.threshold == 1 ? " is needed" : " are needed"));
    }
}

bool Edge::brings(PageId page, ContentVersion version) const {
    bool anyAnswers = false;
    const bool originAnswers = hasWayOn(links_[kOrigin]->target(), page, version);
    for (std::uint32_t i = 0; i < pops_.size(); ++i) {
        const InstanceId at{i};
        if (!fleet().listed(at)) {
            continue; // its readers go elsewhere
        }
        const InstanceId asks = shield_ && fleet().ready(*shield_) ? *shield_ : at;
        const Pop::Backend& origin = pops_[asks.index]->backends[kOrigin];
        const bool canAsk = !origin.fails(world().now()) && originAnswers;
        const bool isThere = canAsk || pops_[asks.index]->cache.hasFresh(page, version);
        if (!answers(at) ||
            !((answers(asks) && isThere) || pops_[i]->cache.hasFresh(page, version))) {
            return false;
        }
        anyAnswers = true;
    }
    return anyAnswers;
}

bool Edge::hasFresh(PageId page, ContentVersion version) const {
    for (std::uint32_t i = 0; i < pops_.size(); ++i) {
        if (answers(InstanceId{i}) && pops_[i]->cache.hasFresh(page, version)) {
            return true;
        }
    }
    return false;
}

std::optional<std::vector<const Link*>> Edge::waysOn(PageId) const {
    return std::vector<const Link*>{links_[kOrigin]};
}

Task<void> Edge::purgeLater(PurgeOrder order) {
    co_await world().sleep(config_.purgeDelay);
    for (const auto& pop : pops_) {
        metrics_.purgedObjects.add(pop->cache.purge(order));
    }
}

void Edge::route() {
    routes_.clear();
    for (const Location& location : platform().options().locations) {
        const InstanceId pop = popServing(location.name);
        routes_.push_back({pop, pops_[pop.index]->place.latency});
    }
}

// The one that serves it, while it is listed; else the first listed one; else the former.
InstanceId Edge::popServing(const std::string& location) const {
    std::optional<InstanceId> chosen;
    std::optional<InstanceId> listed;
    for (std::uint32_t i = 0; i < pops_.size(); ++i) {
        const auto& serves = pops_[i]->place.serves;
        if (std::find(serves.begin(), serves.end(), location) != serves.end()) {
            chosen = InstanceId{i};
        }
        if (!listed && fleet().listed(InstanceId{i})) {
            listed = InstanceId{i};
        }
    }
    if (chosen && fleet().listed(*chosen)) {
        return *chosen;
    }
    return listed ? *listed : chosen.value_or(InstanceId{});
}

} // namespace doppel::models
