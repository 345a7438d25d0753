// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/open_traffic.h"

#include "sim/math.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Time;

void OpenTrafficConfig::describe(FieldVisitor& visitor) {
    visitors.describe(visitor);
    demand.describe(visitor);
}

Problems problemsOf(const OpenTrafficConfig& config) {
    Problems problems = problemsOf(config.visitors);
    append(problems, problemsOf(config.demand));
    return problems;
}

Problems problemsOn(const OpenTrafficConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.visitors, plan);
}

Problems notesOn(const OpenTrafficConfig& config, const PlatformPlan& plan) {
    return notesOn(config.demand, plan);
}

OpenTraffic::OpenTraffic(Platform& platform,
                         std::string name,
                         std::uint16_t index,
                         const OpenTrafficConfig& config,
                         const PageSet& pages)
    : TrafficSource(platform, std::move(name), index, config.visitors, pages), config_(config),
      atStart_(config.demand), surges_(config.demand.surges), demand_(config.demand),
      chance_(stream("arrivals")), next_(*this) {}

void OpenTraffic::start() {
    since_ = world().now();
    planNext();
}

void OpenTraffic::stop() {
    world().disarm(next_);
}

std::vector<NamedSpan> OpenTraffic::reconfigure() {
    const bool running = next_.armed() || ahead_ > 0;
    if (running) {
        const Time now = world().now();
        ahead_ = std::max(ahead_ - demand_.expected(since_, now), 0.0);
        since_ = now;
    }
    demand_ = Demand(config_.demand);
    if (running) {
        world().disarm(next_);
        arm();
    }
    return surges_.change(config_.demand.surges, world().now() - sim::kStart);
}

NameDemand OpenTraffic::usualDemand() const {
    return {demand_.rateAt(sim::kStart).perSecond, population().size()};
}

std::optional<sim::Rate> OpenTraffic::rateAtStart() const {
    DemandConfig usual = atStart_;
    usual.surges.clear();
    return Demand(usual).rateAt(sim::kStart);
}

void OpenTraffic::arrive() {
    Request request = compose(begun_);
    prepare(request, begun_++);
    planNext();
    world().spawn(visit(request));
}

void OpenTraffic::planNext() {
    since_ = world().now();
    ahead_ = -sim::log(chance_.uniformOpen());
    arm();
}

void OpenTraffic::arm() {
    const Time at = demand_.nextArrival(since_, ahead_);
    if (at != sim::kNever) {
        world().armAt(next_, at);
    }
}

} // namespace doppel::models
