// SPDX-License-Identifier: Apache-2.0
#include "analysis/check.h"

#include "analysis/checked_scenario_bytes.h"
#include "analysis/player.h"
#include "analysis/scenario_finder.h"
#include "analysis/summary_json.h"
#include "scenarios/scenario.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace doppel::analysis {

namespace {

Verdict verdictOf(const scenarios::RunResult& result) {
    if (!result.broken.empty()) {
        return Verdict::Broken;
    }
    if (!result.status.reachedEnd()) {
        return Verdict::Stopped;
    }
    return result.objectivesMet() ? Verdict::Met : Verdict::Missed;
}

std::string whyNotFair(const scenarios::RunResult& result, Verdict verdict) {
    if (verdict == Verdict::Broken) {
        return "a fault of doppel's own: " + result.broken.front();
    }
    return verdict == Verdict::Stopped ? sim::toText(result.status) : "";
}

// What kept it from being played: a wrong file, which is told with all others, or something else.
CheckedScenario unplayed(const std::string& file, const sim::Errors& errors) {
    CheckedScenario checked{.file = file, .verdict = Verdict::Wrong, .why = {}, .errors = errors};
    const auto another = std::find_if(errors.begin(), errors.end(), [](const sim::Error& error) {
        return error.code == sim::ErrorCode::Environment || error.code == sim::ErrorCode::Stopped;
    });
    if (another != errors.end()) {
        const bool isStop = another->code == sim::ErrorCode::Stopped;
        checked.verdict = isStop ? Verdict::Stopped : Verdict::Broken;
        checked.why = another->message;
    }
    return checked;
}

CheckedScenario
checkOne(const std::string& file, const CheckOptions& options, const WhoStops& stops) {
    const auto began = std::chrono::steady_clock::now();
    const auto scenario =
        scenarios::loadScenario(file, options.sets, models::builtInKinds(), stops);
    if (!scenario) {
        return unplayed(file, scenario.errors());
    }
    if (scenario->objectives.empty()) { // an empty list, of a file that is right otherwise
        return {.file = file,
                .verdict = Verdict::Skipped,
                .why = "nothing to check: it has no objectives",
                .errors = {}};
    }
    const auto result = playScenario(*scenario, {.seed = options.seed, .began = began},
                                     [&](const Progress&) { return stops(); });
    if (!result) {
        return unplayed(file, result.errors());
    }
    CheckedScenario checked{.file = file, .verdict = verdictOf(*result), .why = {}, .errors = {}};
    checked.why = whyNotFair(*result, checked.verdict);
    checked.objectives = result->objectives;
    checked.wallSeconds = result->wallSeconds;
    checked.summary = summaryJsonText(*result);
    checked.notes = result->notes;
    return checked;
}

CheckedScenario afterProcess(const std::string& file, const ProcessEnd& end) {
    if (end.failure.empty() && end.stopper.empty()) {
        return checkedScenarioOf(end.result);
    }
    CheckedScenario checked{.file = file, .verdict = Verdict::Stopped, .why = {}, .errors = {}};
    checked.why = "stopped by " + end.stopper;
    if (!end.failure.empty()) {
        checked.verdict = Verdict::Broken;
        checked.why = (end.crashed ? "a fault of doppel's own: " : "") + end.failure;
    }
    return checked;
}

} // namespace

std::string_view toText(Verdict verdict) {
    switch (verdict) {
    case Verdict::Met:
        return "met";
    case Verdict::Missed:
        return "missed";
    case Verdict::Skipped:
        return "skipped";
    case Verdict::Stopped:
        return "stopped";
    case Verdict::Wrong:
        return "wrong";
    case Verdict::Broken:
        return "broken";
    }
    return "";
}

sim::Result<std::vector<CheckedScenario>> checkScenarios(std::span<const std::string> paths,
                                                         const CheckOptions& options) {
    const auto files = findScenarios(paths, options.sets, options.stops);
    if (!files) {
        return files.errors();
    }
    std::vector<CheckedScenario> checked;
    std::vector<std::size_t> played; // their places in `checked`
    for (const FoundFile& file : *files) {
        checked.push_back(
            {.file = file.path, .verdict = Verdict::Skipped, .why = file.skipped, .errors = {}});
        if (file.skipped.empty()) {
            played.push_back(checked.size() - 1);
        }
    }
    const auto tell = [&](const CheckedScenario& one) {
        if (options.done) {
            options.done(one);
        }
    };
    for (const CheckedScenario& one : checked) {
        if (!one.why.empty()) {
            tell(one);
        }
    }
    ProcessWork work;
    work.pieces = played.size();
    work.jobs = options.jobs;
    work.stops = options.stops;
    work.work = [&](std::size_t piece, const WhoStops& stops) {
        return bytesOf(checkOne(checked[played[piece]].file, options, stops));
    };
    work.ended = [&](std::size_t piece, const ProcessEnd& end) {
        CheckedScenario& one = checked[played[piece]];
        one = afterProcess(one.file, end);
        tell(one);
    };
    workInProcesses(work);
    return checked;
}

} // namespace doppel::analysis
