// SPDX-License-Identifier: Apache-2.0
#include "scenarios/play.h"

#include "scenarios/evaluation.h"
#include "scenarios/file/config_edit.h"
#include "scenarios/file/node.h"
#include "scenarios/notes.h"
#include "scenarios/observation.h"
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

bool isSamePlace(const sim::Where& a, const sim::Where& b) {
    return a.file == b.file && a.line == b.line && a.column == b.column;
}

/// Takes away the sources and events that errors are about, and the objectives of those sources;
/// where errors are of other files, the sources that replay logs. False: there was none.
bool dropWrongEntries(Scenario& scenario, const sim::Errors& errors) {
    const auto isWrong = [&](const auto& spec) {
        return std::any_of(errors.begin(), errors.end(), [&](const sim::Error& error) {
            return isSamePlace(error.where, spec.where);
        });
    };
    std::vector<std::string> dropped;
    const auto dropIf = [&](auto condition) {
        std::erase_if(scenario.traffic, [&](const TrafficSpec& source) {
            const bool goes = condition(source);
            if (goes) {
                dropped.push_back(source.name + '.');
            }
            return goes;
        });
    };
    const std::size_t before = scenario.traffic.size() + scenario.timeline.size();
    std::erase_if(scenario.timeline, isWrong);
    dropIf(isWrong);
    if (scenario.traffic.size() + scenario.timeline.size() == before) {
        dropIf([](const TrafficSpec& source) { return source.kind->name == "replay"; });
    }
    std::erase_if(scenario.objectives, [&](const ObjectiveSpec& spec) {
        return std::any_of(dropped.begin(), dropped.end(), [&](const std::string& owner) {
            return spec.objective.metric().starts_with(owner);
        });
    });
    return scenario.traffic.size() + scenario.timeline.size() < before;
}

// Pages that are made up take most of the time to build a built, and are never wrong: one of each
// source is enough to judge the scenario.
void makeUpOnePage(Scenario& scenario) {
    const std::vector<std::string> count{"pages", "count"};
    for (TrafficSpec& source : scenario.traffic) {
        (void)editConfig(*source.config, count, "1");
    }
}

bool hasManyPages(const Scenario& scenario) {
    constexpr std::uint64_t kMany = 1'000'000;
    return std::any_of(scenario.traffic.begin(), scenario.traffic.end(),
                       [](const TrafficSpec& source) {
                           return source.kind->visitors(*source.config).pages.count > kMany;
                       });
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

} // namespace

sim::Result<std::unique_ptr<Play>>
Play::create(const Scenario& scenario, const ScenarioInputs& inputs, const PlayOptions& options) {
    if (hasManyPages(scenario)) { // before they are made up
        if (sim::Errors errors = problems(scenario.clone(), inputs); !errors.empty()) {
            return errors;
        }
    }
    auto play = createOnce(scenario, inputs, options);
    if (!play) {
        const sim::Errors all = problems(scenario.clone(), inputs);
        return all.empty() ? play.errors() : all; // what is wrong may be how many pages there are
    }
    return play;
}

sim::Errors Play::problems(Scenario scenario, const ScenarioInputs& inputs) {
    makeUpOnePage(scenario);
    sim::Errors all;
    while (true) {
        const auto play = createOnce(scenario, inputs, {});
        if (play) {
            break;
        }
        all.insert(all.end(), play.errors().begin(), play.errors().end());
        if (!dropWrongEntries(scenario, play.errors())) {
            break;
        }
    }
    sortByPlace(all);
    return all;
}

sim::Result<std::unique_ptr<Play>> Play::createOnce(const Scenario& scenario,
                                                    const ScenarioInputs& inputs,
                                                    const PlayOptions& options) {
    sim::World::Options world;
    world.seed = options.seed.value_or(scenario.settings.seed);
    world.replication = options.replication;
    world.limits = scenario.settings.limits.limits();
    auto built = BuiltPlatform::build(scenario, inputs, world);
    if (!built) {
        return built.errors();
    }
    std::unique_ptr<Play> play(new Play(scenario, inputs, std::move(*built), options));
    if (sim::Errors errors = problemsOf(scenario.objectives, play->observe()); !errors.empty()) {
        return errors;
    }
    play->built_->start();
    return play;
}

Play::Play(const Scenario& scenario,
           const ScenarioInputs& inputs,
           std::unique_ptr<BuiltPlatform> built,
           const PlayOptions& options)
    : scenario_(scenario), inputs_(inputs), built_(std::move(built)), options_(options),
      sli_(built_->sources(), scenario.settings.duration), series_(built_->world().metrics()),
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
        built_->world().metrics().reset(now());
        warm_ = true;
    }
}

sim::RunStatus Play::advance(sim::Time until) {
    while (status_.reachedEnd() && now() < std::min(until, end())) {
        status_ = built_->world().run(nextLook(until));
        if (status_.reachedEnd()) {
            look();
        }
    }
    return status_;
}

sim::Status Play::inject(const models::TimelineEvent& event) {
    std::vector<std::string> problems = problemsOf(event);
    if (problems.empty()) {
        problems = models::problemsOn(built_->platform(), event);
    }
    if (problems.empty() && !event.set.empty()) {
        problems = built_->problemsOfSet(event.set, event.value);
    }
    if (!problems.empty()) {
        return sim::Error{sim::ErrorCode::Input, problems.front(), {}};
    }
    built_->timeline().add(event);
    return std::monostate{};
}

sim::Errors Play::wrongLogs() const {
    sim::Errors errors;
    for (const auto& log : built_->replays()) {
        if (log == nullptr || !log->ended()) {
            continue;
        }
        if (const sim::Status end = log->finish(); !end) {
            errors.insert(errors.end(), end.errors().begin(), end.errors().end());
        }
    }
    return errors;
}

RunResult Play::observe() const {
    const sim::World& world = built_->world();
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
    result.notes = notesOn(scenario_, inputs_);
    scenarios::observe(*built_, scenario_, result);
    const models::SliSeries sli = sli_.series();
    result.sli = {sli.width, {sli.buckets.begin(), sli.buckets.end()}, scenario_.settings.recovery};
    result.firstFault = firstFault(built_->timeline());
    for (const ObjectiveSpec& spec : scenario_.objectives) {
        result.objectives.push_back({spec.objective.name(), spec.objective.text(), {}, false});
    }
    evaluate(result);
    result.series.assign(series_.columns().begin(), series_.columns().end());
    result.seriesTimes.assign(series_.times().begin(), series_.times().end());
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
