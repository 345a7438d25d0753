// SPDX-License-Identifier: Apache-2.0
#include "scenarios/play.h"

#include "scenarios/figures.h"
#include "scenarios/file/node.h"
#include "scenarios/file/suggest.h"
#include "scenarios/version.h"

#include <algorithm>
#include <sys/resource.h>
#include <utility>

namespace doppel::scenarios {

namespace {

rusage ownUsage() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage;
}

double cpuSeconds() {
    const rusage usage = ownUsage();
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Statuses are registered when they first occur, so any of a source's is a figure: zero until
/// then.
bool isStatusOf(const RunResult& result, const std::string& figure) {
    return std::any_of(
        result.traffic.begin(), result.traffic.end(),
        [&](const TrafficResult& source) { return figure.starts_with(source.name + ".status_"); });
}

NamedFigure figureFor(const Objective& objective,
                      const RunResult& result,
                      const std::map<std::string, NamedFigure>& figures) {
    const auto found = figures.find(objective.figure());
    if (found != figures.end()) {
        return found->second;
    }
    return {Objective::Unit::Number,
            isStatusOf(result, objective.figure()) ? std::optional(0.0) : std::nullopt};
}

sim::Errors checkObjectives(const Scenario& scenario, const RunResult& empty) {
    const auto figures = namedFigures(empty);
    std::vector<std::string> names;
    for (const auto& [name, figure] : figures) {
        names.push_back(name);
    }
    sim::Errors errors;
    for (const ObjectiveSpec& spec : scenario.objectives) {
        const Objective& objective = spec.objective;
        const auto found = figures.find(objective.figure());
        if (found == figures.end() && !isStatusOf(empty, objective.figure())) {
            errors.push_back({sim::ErrorCode::Input,
                              "objective " + quotedForMessage(objective.name()) +
                                  ": there is no figure " + quotedForMessage(objective.figure()) +
                                  didYouMean(objective.figure(), names),
                              spec.where});
        } else if (found != figures.end() && found->second.unit != objective.unit()) {
            errors.push_back({sim::ErrorCode::Input,
                              "objective " + quotedForMessage(objective.name()) + ": " +
                                  objective.figure() + " is compared with " +
                                  std::string(toText(objective.unit())) + ", expected " +
                                  std::string(toText(found->second.unit)),
                              spec.where});
        }
    }
    return errors;
}

/// What share of the visits to a class of pages went well; none where nobody came.
std::optional<double> goodShare(const models::VisitBook::ClassTotals& pages) {
    if (pages.all == 0) {
        return std::nullopt;
    }
    return 1.0 - static_cast<double>(pages.failed) / static_cast<double>(pages.all);
}

TrafficResult trafficResult(const models::TrafficSource& source,
                            const TrafficSpec& spec,
                            const sim::Metrics& metrics,
                            sim::Time now) {
    TrafficResult result;
    const auto totals = source.book().totals();
    result.name = source.name();
    result.kind = spec.kind->name;
    result.ok = totals.ok;
    result.failed = totals.failed;
    result.total = totals.ok + totals.failed;
    result.latency = *totals.latency;
    result.figures = figuresOf(metrics, source.name(), now);
    for (const auto& pages : source.book().totalsByClass()) {
        result.availabilityByClass[pages.name] = goodShare(pages);
    }
    for (const Figure& figure : result.figures) {
        const auto count = static_cast<std::uint64_t>(figure.value.value_or(0));
        if (figure.name.starts_with("served_by_")) {
            result.servedBy[figure.name.substr(10)] = count;
        } else if (figure.name.starts_with("failure_") && count > 0) {
            result.failures[figure.name.substr(8)] = count;
        } else if (figure.name.starts_with("status_5") && count > 0) {
            result.failures[figure.name.substr(7)] = count;
        }
    }
    return result;
}

ComponentResult componentResult(const models::Part& part, const sim::World& world) {
    ComponentResult result{part.name(), std::string(part.kind()),
                           figuresOf(world.metrics(), part.name(), world.now())};
    for (const models::DerivedShare& share : part.shares()) {
        result.figures.push_back(
            {std::string(share.name), "1", share.value, std::string(share.help)});
    }
    return result;
}

void addLog(TrafficResult& result, const LogReplay& log, std::vector<std::string>& notes) {
    result.logLinesAccepted = log.accepted();
    result.logLinesRejected = log.rejected();
    for (const LogExample& example : log.report().examples) {
        result.logRejections.push_back(log.path() + ':' + std::to_string(example.line) + ": " +
                                       std::string(toText(example.reason)) + ": " + example.text);
    }
    notes.push_back(log.path() + ": " + std::to_string(log.accepted()) + " lines accepted, " +
                    std::to_string(log.rejected()) + " rejected");
    if (const sim::Status end = log.finish(); log.ended() && !end) {
        notes.push_back(toText(end.errors().front()));
    }
}

std::string toText(const models::TimelineEvent& event, models::TimelineRecord::Phase phase) {
    const std::string text = models::toText(event);
    return phase == models::TimelineRecord::Phase::Begin ? text : "end of: " + text;
}

JourneySpan journeySpan(const models::Span& span) {
    JourneySpan result;
    result.visit = span.visit;
    result.part = span.part;
    result.instance = span.instance.index;
    result.start = span.start;
    result.end = span.end == sim::kNever ? std::nullopt : std::optional(span.end);
    result.status = span.status;
    result.failure = span.failure;
    result.servedBy = span.servedBy;
    return result;
}

/// Every part and every source must have kept its books: arrived = answered + failed + in flight,
/// and Little's law.
std::vector<std::string> brokenLaws(const Stage& stage) {
    std::vector<std::string> broken;
    const sim::Time now = stage.world().now();
    for (const auto& part : stage.platform().parts()) {
        if (const auto imbalance = part->meter().imbalance(now)) {
            broken.push_back(part->name() + ": " + *imbalance);
        }
    }
    for (const auto& source : stage.sources()) {
        if (const auto imbalance = source->book().imbalance(now)) {
            broken.push_back(source->name() + ": " + *imbalance);
        }
    }
    return broken;
}

std::optional<sim::Time> firstFault(const models::Timeline& timeline) {
    for (const models::TimelineRecord& record : timeline.records()) {
        if (record.phase == models::TimelineRecord::Phase::Begin &&
            timeline.events()[record.event].fault) {
            return record.at;
        }
    }
    return std::nullopt;
}

RecoveryResult recoveryResult(sim::Time fault,
                              const models::SliSeries& series,
                              const models::RecoveryOptions& options) {
    const models::Recovery recovery = models::judgeRecovery(series, fault, options);
    RecoveryResult result;
    result.firstFault = fault;
    result.timeToDetect = recovery.timeToDetect;
    result.timeToMitigate = recovery.timeToMitigate;
    result.timeToRecover = recovery.timeToRecover;
    result.failedRequests = recovery.failedRequests;
    result.lostRequests = recovery.lostRequests;
    result.budgetBurned = recovery.budgetBurned;
    result.target = options.objective.value;
    result.detectedBy = recovery.detectedBy;
    result.relapsed = recovery.relapsed;
    result.worstErrorShare = recovery.worstErrorShare;
    return result;
}

} // namespace

bool RunResult::objectivesMet() const {
    return std::all_of(objectives.begin(), objectives.end(),
                       [](const ObjectiveResult& objective) { return objective.met; });
}

sim::Result<std::unique_ptr<Play>>
Play::create(const Scenario& scenario, const Materials& materials, const PlayOptions& options) {
    sim::World::Options world;
    world.seed = options.seed.value_or(scenario.settings.seed);
    world.replication = options.replication;
    world.limits = scenario.settings.limits.limits();
    auto stage = Stage::build(scenario, materials, world);
    if (!stage) {
        return stage.errors();
    }
    std::unique_ptr<Play> play(new Play(scenario, std::move(*stage), options));
    if (sim::Errors errors = checkObjectives(scenario, play->observe()); !errors.empty()) {
        return errors;
    }
    play->stage_->start();
    return play;
}

Play::Play(const Scenario& scenario, std::unique_ptr<Stage> stage, const PlayOptions& options)
    : scenario_(scenario), stage_(std::move(stage)), options_(options),
      sli_(stage_->sources(), scenario.settings.duration), series_(stage_->world().metrics()),
      nextSample_(sim::kStart + scenario.settings.sampleEvery()),
      warm_(scenario.settings.warmup == sim::Duration::zero()),
      started_(std::chrono::steady_clock::now()), cpuAtStart_(cpuSeconds()) {}

sim::Time Play::nextLook(sim::Time until) const {
    sim::Time next = std::min({until, end(), nextSample_, sli_.nextEnd()});
    if (!warm_) {
        next = std::min(next, sim::kStart + scenario_.settings.warmup);
    }
    return next;
}

void Play::look() {
    if (now() == sli_.nextEnd()) {
        sli_.endBucket();
    }
    const bool warmupEnds = !warm_ && now() == sim::kStart + scenario_.settings.warmup;
    if (now() == nextSample_ || warmupEnds) {
        series_.sample(now());
    }
    if (now() == nextSample_) {
        nextSample_ += scenario_.settings.sampleEvery();
    }
    if (warmupEnds) {
        sli_.reset();
        stage_->world().metrics().reset(now());
        warm_ = true;
    }
}

sim::RunStatus Play::advance(sim::Time until) {
    while (status_.reachedEnd() && now() < std::min(until, end())) {
        status_ = stage_->world().run(nextLook(until));
        if (status_.reachedEnd()) {
            look();
        }
    }
    return status_;
}

sim::Status Play::inject(const models::TimelineEvent& event) {
    std::vector<std::string> problems = problemsOf(event);
    if (problems.empty()) {
        problems = models::problemsOn(stage_->platform(), event);
    }
    if (problems.empty() && !event.set.empty()) {
        problems = stage_->problemsOfSet(event.set, event.value);
    }
    if (!problems.empty()) {
        return sim::Error{sim::ErrorCode::Input, problems.front(), {}};
    }
    stage_->timeline().add(event);
    return std::monostate{};
}

RunResult Play::observe() const {
    const sim::World& world = stage_->world();
    RunResult result;
    result.version = kVersion;
    result.scenario = scenario_.file;
    result.title = scenario_.settings.title;
    result.configuration = scenario_.configuration;
    result.seed = world.seed();
    result.replication = world.replication();
    result.fingerprint = world.fingerprint().toText();
    result.status = status_;
    result.warmup = scenario_.settings.warmup;
    result.simulated = world.now() - world.metrics().windowStart();
    result.events = world.events();
    result.wallSeconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
    result.cpuSeconds = cpuSeconds() - cpuAtStart_;
    result.peakMemoryBytes = ownUsage().ru_maxrss * std::int64_t{1024};
    result.defaultedFields = scenario_.defaultedFields;
    for (std::size_t i = 0; i < stage_->sources().size(); ++i) {
        result.traffic.push_back(trafficResult(*stage_->sources()[i], scenario_.traffic[i],
                                               world.metrics(), world.now()));
        if (const LogReplay* log = stage_->replays()[i].get()) {
            addLog(result.traffic.back(), *log, result.notes);
        }
    }
    for (const auto& part : stage_->platform().parts()) {
        result.components.push_back(componentResult(*part, world));
    }
    const models::Timeline& timeline = stage_->timeline();
    if (const auto fault = firstFault(timeline)) {
        result.recovery = recoveryResult(*fault, sli_.series(), scenario_.settings.recovery);
    }
    for (const models::TimelineRecord& record : timeline.records()) {
        result.timeline.push_back(
            {record.at, toText(timeline.events()[record.event], record.phase)});
    }
    const auto figures = namedFigures(result);
    for (const ObjectiveSpec& spec : scenario_.objectives) {
        const NamedFigure figure = figureFor(spec.objective, result, figures);
        result.objectives.push_back({spec.objective.name(), spec.objective.text(), figure.value,
                                     spec.objective.metBy(figure.value)});
    }
    result.series.assign(series_.columns().begin(), series_.columns().end());
    result.seriesTimes.assign(series_.times().begin(), series_.times().end());
    for (const models::Span& span : stage_->platform().journal().spans()) {
        result.journeys.push_back(journeySpan(span));
    }
    std::stable_sort(result.journeys.begin(), result.journeys.end(),
                     [](const JourneySpan& a, const JourneySpan& b) {
                         return std::pair(a.visit, a.start) < std::pair(b.visit, b.start);
                     });
    result.broken = brokenLaws(*stage_);
    return result;
}

RunResult Play::finish(std::string_view culprit) {
    if (status_.reachedEnd() && now() < end()) {
        status_ = {sim::RunStatus::Reason::Stopped, now(), std::string(culprit)};
    }
    series_.finish();
    return observe();
}

} // namespace doppel::scenarios
