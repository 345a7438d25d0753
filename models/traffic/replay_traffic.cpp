// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/replay_traffic.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

namespace {

constexpr Duration kFirstMinute = std::chrono::minutes(1);

// The log has its own pages: none are made up.
PageSet noPages() {
    return {{WeightedPage{}}, false};
}

} // namespace

void ReplayTrafficConfig::describe(FieldVisitor& visitor) {
    visitors.describe(visitor);
    visitor.field("log", log,
                  "the access log, relative to the scenario file; a redirect, 404 or 4xx of its is "
                  "what a visit should get, while components judge by catalogue and routes alone",
                  {.required = true});
    visitor.field("speed", speed, "how many times as fast as it was recorded",
                  {.min = 1e-6, .max = 1e6, .live = true});
}

Problems problemsOf(const ReplayTrafficConfig& config) {
    Problems problems = problemsOf(config.visitors);
    if (config.log.empty()) {
        problems.push_back({"log", "found \"\", expected the name of an access log"});
    }
    return problems;
}

Problems problemsOn(const ReplayTrafficConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.visitors, plan);
}

Problems notesOn(const ReplayTrafficConfig& config, const PlatformPlan&) {
    Problems notes;
    noteChanged(notes, "pages", config.visitors.pages, {}, "has no effect: the log has its own");
    return notes;
}

ReplayTraffic::ReplayTraffic(Platform& platform,
                             std::string name,
                             std::uint16_t index,
                             const ReplayTrafficConfig& config,
                             ReplayInput& input)
    : TrafficSource(platform, std::move(name), index, config.visitors, noPages()), config_(config),
      input_(input),
      firstMinute_(sim::fromSeconds(sim::toSeconds(kFirstMinute) * config.speed.value)),
      metrics_(world().metrics(), this->name()) {
    prepareBook(this->book());
}

std::optional<sim::Rate> ReplayTraffic::rateAtStart() const {
    const Duration sofar = std::min<Duration>(world().now() - sim::kStart, kFirstMinute);
    return sim::Rate{static_cast<double>(inFirstMinute_) /
                     sim::toSeconds(std::max(sofar, Duration(1)))};
}

void ReplayTraffic::start() {
    world().spawn(play());
}

Task<void> ReplayTraffic::play() {
    const Time began = world().now();
    Time last = began;
    std::uint64_t number = 0;
    while (!stopped_) {
        const std::optional<ReplayEntry> entry = input_.next();
        metrics_.rejected.add(input_.rejected() - metrics_.rejected.total());
        if (!entry) {
            co_return;
        }
        const double seconds = sim::toSeconds(entry->offset) / config_.speed.value;
        Time due = sim::after(began, config_.speed.value == 1.0 ? entry->offset
                                                                : sim::fromSeconds(seconds));
        if (due < last) {
            metrics_.clockWentBack.add();
            due = last;
        } else if (entry->offset < firstMinute_) {
            ++inFirstMinute_;
        }
        last = due;
        if (due > world().now()) {
            co_await world().sleepUntil(due);
        }
        Request request = compose(number++);
        request.page = entry->page;
        request.query = entry->query;
        request.method = entry->method;
        if (entry->client) {
            request.client = *entry->client % population().size();
            request.location = population().locationOf(request.client);
        }
        world().spawn(visit(request, entry->status));
    }
}

} // namespace doppel::models
