// SPDX-License-Identifier: Apache-2.0
#include "analysis/check.h"

#include "analysis/scenario_finder.h"
#include "scenarios/scenario.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

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

CheckedScenario checkOne(const FoundFile& file, const CheckOptions& options) {
    CheckedScenario checked;
    checked.file = file.path;
    checked.skipped = file.skipped;
    if (!file.skipped.empty()) {
        return checked;
    }
    checked.verdict = Verdict::Wrong;
    const auto scenario = scenarios::loadScenario(file.path, options.sets);
    if (!scenario) {
        checked.errors = scenario.errors();
        return checked;
    }
    auto result = playScenario(*scenario, {.seed = options.seed}, options.watcher);
    if (!result) {
        checked.errors = result.errors();
        return checked;
    }
    checked.verdict = verdictOf(*result);
    // Hundreds of scenarios may be checked: what no report shows need not wait for it.
    result->series = {};
    result->seriesTimes = {};
    result->journeys = {};
    checked.result = std::move(*result);
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
    const auto files = findScenarios(paths);
    if (!files) {
        return files.errors();
    }
    std::vector<CheckedScenario> checked(files->size());
    std::atomic<std::size_t> next{0};
    std::mutex telling;
    const auto work = [&] {
        for (std::size_t i = next++; i < files->size(); i = next++) {
            checked[i] = checkOne((*files)[i], options);
            if (options.done) {
                const std::scoped_lock lock(telling);
                options.done(checked[i]);
            }
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min(options.jobs, files->size()); ++i) {
            helpers.emplace_back(work);
        }
        work();
    }
    return checked;
}

} // namespace doppel::analysis
