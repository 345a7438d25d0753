// SPDX-License-Identifier: Apache-2.0
#include "scenarios/play.h"

#include "models/actions/set_field.h"
#include "scenarios/evaluation.h"
#include "scenarios/file/problem_places.h"
#include "scenarios/journeys.h"
#include "scenarios/notes.h"
#include "scenarios/observation.h"
#include "scenarios/recovery/sli_observation.h"
#include "scenarios/scenario_check.h"
#include "scenarios/scenario_inputs.h"
#include "scenarios/snapshot_taker.h"
#include "scenarios/version.h"

#include <algorithm>
#include <ctime>
#include <sys/resource.h>
#include <utility>

namespace doppel::scenarios {

namespace {

std::int64_t peakMemory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * std::int64_t{1024};
}

std::vector<std::string> sourcesOf(const Scenario& scenario) {
    std::vector<std::string> names;
    for (const TrafficSpec& source : scenario.traffic) {
        names.push_back(source.name);
    }
    return names;
}

// Of this thread alone: worlds that play in other threads are not billed to this one.
std::chrono::nanoseconds threadCpuTime() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace

sim::Result<std::unique_ptr<Play>>
Play::create(const Scenario& scenario, const ScenarioInputs& inputs, const PlayOptions& options) {
    sim::StopQuestion stop(options.stops);
    const models::Problems problems = problemsOf(scenario, {}, stop);
    if (stop.isStopped()) {
        return stoppedSettingUp(stop.who(), scenario);
    }
    if (!problems.empty()) {
        return errorsOf(problems);
    }
    sim::World::Options world;
    world.seed = options.seed.value_or(scenario.settings.seed);
    world.replication = options.replication;
    world.limits = scenario.settings.limits.limits();
    world.limits.began = options.began;
    world.stops = options.stops;
    auto built = BuiltPlatform::build(scenario, inputs, world, options.stops);
    if (!built) {
        return built.errors();
    }
    std::unique_ptr<Play> play(new Play(scenario, inputs, std::move(*built), options));
    play->built_->start();
    play->built_->shortfalls().cut(*play->built_);
    play->built_->windows().cut(play->built_->world().metrics(), sim::kStart);
    return play;
}

Play::Play(const Scenario& scenario,
           const ScenarioInputs& inputs,
           std::unique_ptr<BuiltPlatform> built,
           const PlayOptions& options)
    : scenario_(scenario), inputs_(inputs), built_(std::move(built)),
      options_(options), log_{built_->world().seed(), {}},
      allVisits_(built_->world().metrics(), sourcesOf(scenario)),
      series_(built_->world().metrics()),
      nextSample_(sim::kStart + scenario.settings.sampleEvery()),
      nextCut_(built_->windows().nextCut(sim::kStart)),
      warm_(scenario.settings.warmup == sim::Duration::zero()),
      started_(std::chrono::steady_clock::now()) {}

sim::Time Play::nextLook(sim::Time until) const {
    sim::Time next = std::min({until, end(), nextSample_, nextCut_});
    if (!warm_) {
        next = std::min(next, sim::kStart + scenario_.settings.warmup);
    }
    return next;
}

void Play::look() {
    const bool warmupEnds = !warm_ && now() == sim::kStart + scenario_.settings.warmup;
    if (now() == nextSample_ || warmupEnds) {
        allVisits_.gather();
        series_.sample(now());
    }
    if (now() == nextSample_) {
        nextSample_ += scenario_.settings.sampleEvery();
    }
    if (warmupEnds) {
        built_->shortfalls().endWarmup(*built_);
        built_->world().metrics().reset(now());
        cpuOfWarmup_ = cpu_;
        warm_ = true;
    }
    if (warmupEnds || now() == nextCut_) {
        built_->shortfalls().cut(*built_);
        built_->windows().cut(built_->world().metrics(), now());
        nextCut_ = built_->windows().nextCut(now());
    }
}

sim::RunStatus Play::advance(sim::Time until) {
    while (status_.reachedEnd() && now() < std::min(until, end())) {
        const auto before = threadCpuTime();
        status_ = built_->world().run(nextLook(until));
        cpu_ += threadCpuTime() - before;
        if (status_.reachedEnd()) {
            look();
        }
    }
    return status_;
}

sim::Status Play::inject(models::TimelineEvent event) {
    return inject(std::vector{std::move(event)});
}

sim::Status Play::inject(std::vector<models::TimelineEvent> events) {
    // All that happens up to now has happened, unless time has not begun.
    const sim::Time soonest = now() == sim::kStart ? now() : now() + sim::Duration(1);
    Scenario branch = scenario_.clone();
    for (const models::TimelineEvent& action : log_.actions) {
        branch.timeline.push_back({action, "injected"});
    }
    for (models::TimelineEvent& event : events) {
        event.at = std::max(event.at, soonest - sim::kStart);
        branch.timeline.push_back({event, "injected"});
    }
    if (const models::Problems problems = problemsOf(branch); !problems.empty()) {
        return errorsOf(problems);
    }
    for (models::TimelineEvent& event : events) {
        built_->timeline().add(event);
        log_.actions.push_back(std::move(event));
    }
    return std::monostate{};
}

Snapshot Play::snapshot(Look& look) const {
    return SnapshotTaker(*built_, series_, look).take();
}

sim::Errors Play::wrongLogs() const {
    sim::Errors errors;
    for (std::size_t i = 0; i < built_->replays().size(); ++i) {
        const auto& log = built_->replays()[i];
        if (log == nullptr || !log->ended()) {
            continue;
        }
        if (const sim::Status end = log->finish(); !end) {
            append(errors, toldAtField(scenario_, logFieldOf(scenario_.traffic[i]), end.errors()));
        }
    }
    return errors;
}

RunResult Play::judge() const {
    const sim::World& world = built_->world();
    RunResult result;
    result.version = kVersion;
    result.scenario = scenario_.file;
    result.title = scenario_.settings.title;
    result.configuration = scenario_.configuration;
    result.changes = scenario_.sets;
    for (const models::TimelineEvent& action : log_.actions) {
        result.changes.push_back(toText(action));
    }
    result.seed = world.seed();
    result.replication = world.replication();
    result.fingerprint = world.fingerprint().toText();
    result.status = status_;
    result.warmup = scenario_.settings.warmup;
    result.simulated = world.now() - world.metrics().windowStart();
    result.events = world.events();
    result.wallSeconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
    result.cpuSeconds = sim::toSeconds(cpu_);
    result.windowCpuSeconds = sim::toSeconds(cpu_ - cpuOfWarmup_);
    result.peakMemoryBytes = peakMemory();
    result.defaultedFields = scenario_.defaultedFields;
    result.notes = notesOn(scenario_, inputs_);
    scenarios::observe(*built_, scenario_, result);
    result.shortfallsOfTimes = built_->shortfalls().upTo(*built_);
    result.sli = sliRecord(*built_, scenario_);
    for (const ObjectiveSpec& spec : scenario_.objectives) {
        result.objectives.push_back({spec.objective.name(),
                                     spec.objective.text(),
                                     {},
                                     false,
                                     toText(spec.objective.limit())});
    }
    evaluate(result, graph_);
    return result;
}

RunResult Play::observe() const {
    RunResult result = judge();
    result.journeys = journeysOf(built_->platform().journal());
    result.series.assign(series_.columns().begin(), series_.columns().end());
    result.seriesTimes.assign(series_.times().begin(), series_.times().end());
    return result;
}

RunResult Play::finish(std::string_view culprit) {
    const auto& logs = built_->replays();
    const bool lacksVisits = std::any_of(logs.begin(), logs.end(), [](const auto& log) {
        return log != nullptr && log->wasStopped();
    });
    if (status_.reachedEnd() && (now() < end() || lacksVisits)) {
        status_ = {sim::RunStatus::Reason::Stopped, now(), std::string(culprit)};
    }
    allVisits_.gather();
    const sim::Time sampled =
        std::max(nextSample_ - scenario_.settings.sampleEvery(),
                 warm_ ? sim::kStart + scenario_.settings.warmup : sim::kStart);
    if (now() > sampled) { // the run ends within an interval
        series_.sample(now());
    }
    series_.finish();
    return observe();
}

} // namespace doppel::scenarios
