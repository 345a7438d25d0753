// SPDX-License-Identifier: Apache-2.0
#include "scenarios/settings.h"

#include "scenarios/start_time.h"

#include <algorithm>

namespace doppel::scenarios {

using namespace std::chrono_literals;

void LimitsConfig::describe(models::FieldVisitor& visitor) {
    visitor.field("events", events, "the most events that the run may have", {.min = 1});
    visitor.field("wall_time", wallTime,
                  "the most real time that the run may take; in the window, where a run may wait, "
                  "there is no such limit",
                  {.min = 0});
    visitor.field("memory", memory, "the most resident memory that the program may use",
                  {.min = 1e6});
}

sim::Limits LimitsConfig::limits() const {
    sim::Limits limits;
    if (events) {
        limits.events = static_cast<std::uint64_t>(*events);
    }
    limits.wallTime = wallTime;
    limits.memory = memory;
    return limits;
}

sim::WhoStops limitsBeforeStart(const LimitsConfig& config,
                                std::chrono::steady_clock::time_point began) {
    constexpr std::chrono::milliseconds kBetweenLooks{20};
    sim::Limits limits = config.limits();
    limits.events.reset(); // of which there are none yet
    limits.began = began;
    return sim::noMoreOftenThan(kBetweenLooks, [guard = sim::LimitGuard(limits)]() mutable {
        const auto reached = guard.look(0, sim::kStart);
        return reached ? reached->culprit : std::string{};
    });
}

void LocationConfig::describe(models::FieldVisitor& visitor) {
    visitor.field("weight", weight, "share of the visitors here, relative to the other locations",
                  {.min = 0});
}

void RoutesConfig::describe(models::FieldVisitor& visitor) {
    visitor.field("file", file,
                  "routes in SQLite, CSV, JSON lines or one path a line, beside this file; "
                  "no path and type twice, no cycle of redirects");
    visitor.field("count", count, "how many routes to generate with GOV.UK's mix",
                  {.min = 0, .max = 16e6});
    visitor.field("seed", seed, "seed of the generated routes");
    visitor.field("list_backend", listBackend,
                  "the backend that answers the paths of a plain list");
}

void KnobConfig::describe(models::FieldVisitor& visitor) {
    visitor.field("path", path, "the path of the field, such as components.frontend.replicas",
                  {.required = true});
    visitor.field("min", min, "the least that it may be, with its unit", {.required = true});
    visitor.field("max", max, "the most that it may be, with its unit", {.required = true});
    visitor.field("step", step,
                  "the step from one value to the next; none: any value in between will do");
    visitor.field("text", text, "what turning it means, and what it costs");
}

void Settings::describe(models::FieldVisitor& visitor) {
    visitor.field("doppel", version, "version of this file format",
                  {.min = 1, .max = 1, .required = true});
    visitor.field("title", title, "one line that says what is played");
    visitor.field("description", description, "what it is about and what to expect");
    visitor.field("duration", duration, "simulated time, warm-up included",
                  {.min = 0, .max = 366.0 * 86400, .minExclusive = true});
    visitor.field("warmup", warmup,
                  "time at the start that no metric counts; for recovery, budgets and alerts "
                  "nobody fared badly then, and times count from what began it, however early",
                  {.min = 0});
    visitor.field("seed", seed, "of all random numbers; the same seed gives the same bits");
    visitor.field("series_interval", seriesInterval,
                  "time between two points of the series; a 120th of the run by default",
                  {.min = 1e-3});
    visitor.field("zones", zones, "availability zones that servers are spread over",
                  {.min = 1, .max = 64});
    visitor.field("limits", limits, "what the run may use before it is stopped");
    visitor.field("locations", locations, "where visitors are");
    visitor.field("page_classes", pageClasses,
                  "kinds of pages; the one without prefixes takes all others");
    visitor.field("routes", routes, "the routes that the platform's routers load");
    visitor.field("good", good, "which answers count as good, for sources that don't say it");
    visitor.field("unfinished_after", unfinishedAfter,
                  "a visit, or a component's request, that takes longer than this has failed, "
                  "whatever answer comes later; one under way for less when the run ends counts "
                  "as nothing",
                  {.min = 0, .source = "a guess: nobody waits a minute for a page"});
    visitor.field("recovery", recovery, "when visitors count as well served again after a fault");
    visitor.field("start", start,
                  "date, time and zone at which the run begins, such as 2026-11-28T19:00:00+00:00 "
                  "or 2026-11-28T19:00:00 Europe/London; none: on no day");
    visitor.field("knobs", knobs, "fields that a planner is meant to turn");
}

sim::Duration Settings::sampleEvery() const {
    if (seriesInterval) {
        return *seriesInterval;
    }
    return std::max<sim::Duration>(1s, duration / 120 / 1s * 1s);
}

models::Problems problemsOf(const Settings& settings) {
    models::Problems problems;
    if (settings.warmup >= settings.duration) {
        problems.push_back({"warmup", sim::toText(settings.warmup) +
                                          " leaves nothing of the duration, " +
                                          sim::toText(settings.duration)});
    }
    append(problems, under("good", problemsOf(settings.good)));
    append(problems, under("recovery", problemsOf(settings.recovery, settings.duration)));
    if (settings.routes.file && settings.routes.count > 0) {
        problems.push_back({"routes", "both a file and a count are given, expected one of them"});
    }
    const bool weightless =
        std::all_of(settings.locations.begin(), settings.locations.end(),
                    [](const auto& location) { return location.second.weight.value == 0; });
    if (!settings.locations.empty() && weightless) {
        problems.push_back({"locations", "all weights are 0, so visitors are nowhere"});
    }
    if (!settings.start.empty()) {
        if (const auto start = parseStartTime(settings.start); !start) {
            problems.push_back({"start", start.errors().front().message});
        } else if (const std::string wrong = zoneFindingOf(*start).problem; !wrong.empty()) {
            problems.push_back({"start", wrong});
        }
    }
    return problems;
}

void ObjectiveConfig::describe(models::FieldVisitor& visitor) {
    visitor.field("name", name, "what the objective is called in reports", {.required = true});
    visitor.field(
        "that", that,
        "what must hold: a metric (`doppel describe metrics`), one of >= <= > < ==, and a "
        "bound with its unit",
        {.required = true});
    visitor.field("of", limit.of,
                  "only visits of this traffic source: a metric without a name before it is that "
                  "source's (availability >= 99%), and recovery is judged by its visits alone");
    visitor.field("during", limit.during,
                  "only visits that began in this span, and requests to a component that ended in "
                  "it: the name of an action, a surge, a step or a stage, or the kind of actions "
                  "without a name");
    visitor.field("between", limit.between,
                  "only visits that began between these times, such as 30min and 40min, and "
                  "requests to a component that ended between them");
    visitor.field("page_class", limit.pageClass, "only visits to pages of this class");
    visitor.field("location", limit.location, "only visitors at this location");
}

} // namespace doppel::scenarios
