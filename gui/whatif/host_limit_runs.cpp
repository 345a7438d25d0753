// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/host_limit_runs.h"

#include "gui/future/future_process.h"
#include "gui/future/judged.h"

#include <algorithm>
#include <thread>

namespace doppel::gui {
namespace {

constexpr unsigned kMostHosts = 4; // each takes the memory of a world

std::string firstOf(const sim::Errors& errors) {
    if (errors.empty()) {
        return "its scenario can't be played";
    }
    // What the panel laid on top of the file has no place in it that anybody could look at.
    const sim::Error& first = errors.front();
    return first.where.file.starts_with("--") ? first.message : sim::toText(first);
}

std::string whyUnfair(const Recording& recording) {
    const std::optional<Outcome>& outcome = recording.outcome();
    if (!outcome) {
        return "it ended without a result";
    }
    if (!outcome->broken.empty()) {
        return "a fault of doppel's own: " + outcome->broken.front();
    }
    return outcome->status.reachedEnd() ? "" : sim::toText(outcome->status);
}

// Of which component the knob is how many servers it has; end(): of none.
auto ownerOfServers(const LimitPlan& plan, const PlatformSketch& sketch) {
    return std::find_if(sketch.components.begin(), sketch.components.end(), [&](const auto& one) {
        return plan.knob.path == "components." + one.name + ".replicas";
    });
}

// Before the knob is turned, and before the warm-up is over, nothing of it is asked about.
std::optional<std::uint32_t> fewestServing(const LimitPlan& plan, const Recording& recording) {
    const PlatformSketch& sketch = recording.sketch();
    const auto asked = ownerOfServers(plan, sketch);
    if (asked == sketch.components.end()) {
        return std::nullopt;
    }
    const auto place = static_cast<std::size_t>(asked - sketch.components.begin());
    const sim::Time from = std::max(sim::kStart + sketch.warmup, plan.from.value_or(sim::kStart));
    std::optional<std::uint32_t> fewest;
    for (std::size_t i = 0; i < recording.stateTimes().size(); ++i) {
        if (recording.stateTimes()[i] <= from) {
            continue;
        }
        std::uint32_t ready = 0;
        for (const auto& servers : recording.recordedState(i).components[place].servers) {
            ready += servers.state == "ready" ? servers.count : 0;
        }
        fewest = std::min(fewest.value_or(ready), ready);
    }
    return fewest;
}

// The first decision of whoever scales it, since it was turned.
std::optional<scenarios::DecisionEntry> undoneBy(const LimitPlan& plan,
                                                 const Recording& recording) {
    const auto asked = ownerOfServers(plan, recording.sketch());
    if (asked == recording.sketch().components.end()) {
        return std::nullopt;
    }
    const auto& all = recording.decisions();
    const auto first = std::find_if(all.begin(), all.end(), [&](const auto& decision) {
        return decision.rescale && decision.rescale->of == asked->name &&
               decision.at >= plan.from.value_or(sim::kStart);
    });
    return first == all.end() ? std::nullopt : std::optional(*first);
}

} // namespace

analysis::LimitTry tryOf(const LimitPlan& plan, double value, const Recording& recording) {
    analysis::LimitTry result{.value = value, .verdicts = {}, .failure = whyUnfair(recording)};
    if (!result.failure.empty()) {
        return result;
    }
    const std::vector<analysis::LimitVerdict> all =
        analysis::verdictsOf(objectivesJudged(recording), momentOf(recording, recording.now()));
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& wanted = plan.objectives;
        if (!plan.ownObjective.empty() ||
            std::find(wanted.begin(), wanted.end(), i) != wanted.end()) {
            result.verdicts.push_back(all[i]);
        }
    }
    if (result.verdicts.empty()) {
        result.failure = "none of the objectives was judged";
    }
    result.fewest = fewestServing(plan, recording);
    result.undone = undoneBy(plan, recording);
    return result;
}

HostLimitRuns::HostLimitRuns(QString program, QObject* parent)
    : LimitRuns(parent), program_(std::move(program)) {}

HostLimitRuns::~HostLimitRuns() = default;

std::size_t HostLimitRuns::jobs() const {
    return std::clamp(std::thread::hardware_concurrency(), 2U, kMostHosts + 1) - 1;
}

void HostLimitRuns::start(const LimitPlan& plan, double value) {
    auto made =
        FutureProcess::start(program_, QString::fromStdString(plan.file), plan.setsAt(value));
    FutureProcess* process = made.get();
    running_[value] = std::move(made);
    const auto fail = [this, value](const std::string& why) {
        finish(value, {.value = value, .verdicts = {}, .failure = why});
    };
    // Once it waits for the first time, it is acted upon and plays to its end.
    connect(process, &FutureProcess::waiting, this, [process, actions = plan.actionsAt(value)] {
        if (process->log().empty() && !actions.empty()) {
            process->act(actions);
        } else {
            process->playTo(process->end());
        }
    });
    connect(process, &FutureProcess::acted, this, [process] { process->playTo(process->end()); });
    connect(process, &FutureProcess::changed, this, [this, process, value] {
        const double played = sim::toSeconds(process->now() - sim::kStart);
        const double length = sim::toSeconds(process->end() - sim::kStart);
        Q_EMIT progress(value, length > 0 ? played / length : 0);
    });
    connect(process, &FutureProcess::ended, this, [this, process, plan, value] {
        finish(value, tryOf(plan, value, process->recording()));
    });
    connect(process, &FutureProcess::refused, this,
            [fail](const sim::Errors& errors) { fail(firstOf(errors)); });
    connect(process, &FutureProcess::refusedToStart, this,
            [fail, process] { fail(firstOf(process->errors())); });
    connect(process, &FutureProcess::died, this,
            [fail](const QString& why) { fail(why.toStdString()); });
}

void HostLimitRuns::stop() {
    running_.clear();
}

void HostLimitRuns::finish(double value, analysis::LimitTry result) {
    const auto run = running_.find(value);
    if (run == running_.end()) {
        return;
    }
    run->second.release()->deleteLater(); // it is the sender
    running_.erase(run);
    Q_EMIT tried(result);
}

} // namespace doppel::gui
