// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/replay_traffic.h"

#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

namespace {

// The log has its own pages: none are made up.
PageSet noPages() {
    return {{WeightedPage{}}, false};
}

} // namespace

void ReplayTrafficConfig::describe(FieldVisitor& visitor) {
    visitors.describe(visitor);
    visitor.field("log", log, "the access log, beside the scenario", {.required = true});
    visitor.field("speed", speed, "how many times as fast as it was recorded",
                  {.min = 0, .minExclusive = true, .live = true});
}

Problems problemsOf(const ReplayTrafficConfig& config) {
    return problemsOf(config.visitors);
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
      accepted_(world().metrics().counter(this->name(), "accepted", "lines of the log played")),
      rejected_(world().metrics().counter(
          this->name(), "rejected", "lines of the log that were not understood")),
      clockWentBack_(world().metrics().counter(
          this->name(), "clock_went_back", "lines that were earlier than the one before")),
      sameStatus_(world().metrics().counter(
          this->name(), "same_status", "visits that were answered as in the log")),
      otherStatus_(world().metrics().counter(
          this->name(), "other_status", "visits that were answered otherwise")) {}

void ReplayTraffic::start() {
    world().spawn(play());
}

Task<void> ReplayTraffic::play() {
    const Time began = world().now();
    Time last = began;
    std::uint64_t number = 0;
    while (!stopped_) {
        const std::optional<ReplayEntry> entry = input_.next();
        countLines();
        if (!entry) {
            co_return;
        }
        const double seconds = sim::toSeconds(entry->offset) / config_.speed.value;
        Time due = sim::after(began, config_.speed.value == 1.0 ? entry->offset
                                                                : sim::fromSeconds(seconds));
        if (due < last) {
            clockWentBack_.add();
            due = last;
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
        world().spawn(visitAndCompare(request, entry->status));
    }
}

Task<void> ReplayTraffic::visitAndCompare(Request request, std::uint16_t then) {
    Response response;
    co_await visit(request, &response);
    if (then != 0) {
        (response.status == then ? sameStatus_ : otherStatus_).add();
    }
}

void ReplayTraffic::countLines() {
    accepted_.add(input_.accepted() - accepted_.total());
    rejected_.add(input_.rejected() - rejected_.total());
}

} // namespace doppel::models
