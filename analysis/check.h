// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/processes.h"
#include "analysis/text_style.h"
#include "scenarios/run_result.h"
#include "sim/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// `doppel check`: playing scenarios to learn whether they meet their objectives.
namespace doppel::analysis {

enum class Verdict {
    Met,     ///< every objective
    Missed,  ///< at least one objective
    Skipped, ///< not a scenario with objectives
    Stopped, ///< a limit or a person ended it early
    Wrong,   ///< a file is wrong
    Broken,  ///< a law of the simulation did not hold, it crashed, or the machine failed it
};

/// "met", "missed", …
std::string_view toText(Verdict verdict);

/// A scenario and what came of playing it.
struct CheckedScenario {
    std::string file;
    Verdict verdict = Verdict::Skipped;
    std::string why;    ///< why it has no fair verdict: skipped, stopped, broken
    sim::Errors errors; ///< of a wrong one
    std::vector<scenarios::ObjectiveResult> objectives{}; ///< of one that was played
    double wallSeconds = 0;
    std::string summary{};            ///< of one that was played: "doppel.summary/1", as JSON text
    std::vector<std::string> notes{}; ///< of its run: what a reader of its verdict should know
};

struct CheckOptions {
    std::vector<std::string> sets; ///< "PATH=VALUE", for every scenario
    std::optional<std::uint64_t> seed;
    std::size_t jobs = 1;                             ///< scenarios at the same time
    WhoStops stops;                                   ///< asked about every 50 ms
    std::function<void(const CheckedScenario&)> done; ///< called as each one ends, one at a time
};

/// Plays every scenario under these paths (findScenarios) and judges it, each in a process of its
/// own: the rest also where one is wrong, crashes or is killed, and limits are each one's. The
/// results come in the order of the files, whatever `jobs` is. Errors: of the paths. REQUIRES: the
/// program has one thread.
sim::Result<std::vector<CheckedScenario>> checkScenarios(std::span<const std::string> paths,
                                                         const CheckOptions& options);

/// A table for a terminal: one line an objective, then notes, then the count.
std::string checkText(std::span<const CheckedScenario> checked, const TextStyle& style = {});

/// "schema": "doppel.check/1".
nlohmann::ordered_json checkJson(std::span<const CheckedScenario> checked);

/// JUnit's XML: a suite for each scenario, a case for each objective, with what was found. What is
/// wrong or stopped is an error, what was missed a failure. A suite's properties tell its
/// unfinished, omitted and late visits, its system-out the notes of its run.
std::string checkJunit(std::span<const CheckedScenario> checked);

} // namespace doppel::analysis
