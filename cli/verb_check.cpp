// SPDX-License-Identifier: Apache-2.0
#include "analysis/check.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "scenarios/file/file_replacement.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/core.h>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

namespace doppel::cli {

namespace {

using analysis::CheckedScenario;
using analysis::Verdict;

struct CheckVerbOptions {
    std::vector<std::string> paths;
    std::string junit;
    std::size_t jobs = 1;
    OutputOptions output;
    PlayingOptions playing;
};

Exit exitOf(const std::vector<CheckedScenario>& checked) {
    // The gravest first: what cannot be trusted, what could not be played, what was not played out.
    static constexpr std::array kGravest{
        std::pair{Verdict::Broken, Exit::Fault}, std::pair{Verdict::Wrong, Exit::Input},
        std::pair{Verdict::Stopped, Exit::Stopped}, std::pair{Verdict::Missed, Exit::Missed}};
    for (const auto& grave : kGravest) {
        if (std::any_of(checked.begin(), checked.end(),
                        [&](const CheckedScenario& one) { return one.verdict == grave.first; })) {
            return grave.second;
        }
    }
    return Exit::Done;
}

void reportErrors(const std::vector<CheckedScenario>& checked) {
    for (const CheckedScenario& one : checked) {
        report(one.errors);
    }
}

// Asked before anything is played.
sim::Status canWriteJunit(const std::string& path) {
    const std::string why = scenarios::whyNotOverwritten(path, "<?xml");
    if (!why.empty()) {
        return sim::Error{sim::ErrorCode::Usage, "can't be written: " + why, {.file = path}};
    }
    return std::monostate{};
}

Exit writeJunit(const std::string& path, const std::vector<CheckedScenario>& checked) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << analysis::checkJunit(checked);
    file.close();
    if (!file) {
        return report({{sim::ErrorCode::Environment,
                        std::string("can't be written: ") + std::strerror(errno),
                        {.file = path}}});
    }
    return Exit::Done;
}

Exit check(const CheckVerbOptions& options) {
    if (const auto can = canWriteJunit(options.junit); !can) {
        return report(can.errors());
    }
    listenForInterrupts();
    analysis::CheckOptions how;
    how.sets = options.playing.sets;
    how.seed = options.playing.seed;
    how.jobs = options.jobs;
    how.stops = interruptedBy;
    if (!options.output.quiet && errorsAreWatched()) {
        how.done = [](const CheckedScenario& one) {
            fmt::print(stderr, "{}: {}\n", one.file, analysis::toText(one.verdict));
        };
    }
    const auto checked = analysis::checkScenarios(options.paths, how);
    if (!checked) {
        return report(checked.errors());
    }
    constexpr int kIndent = 2;
    fmt::print("{}", options.output.json() ? analysis::checkJson(*checked).dump(
                                                 kIndent, ' ', false,
                                                 nlohmann::ordered_json::error_handler_t::replace) +
                                                 '\n'
                                           : analysis::checkText(*checked, styleOfOutput()));
    std::fflush(stdout);
    reportErrors(*checked);
    const Exit written = options.junit.empty() ? Exit::Done : writeJunit(options.junit, *checked);
    return std::max(written, exitOf(*checked));
}

} // namespace

void addCheck(CLI::App& program, Action& action) {
    const auto options = std::make_shared<CheckVerbOptions>();
    CLI::App* verb = program.add_subcommand("check", "play scenarios and check their objectives");
    verb->add_option("path", options->paths, "scenario files, or folders of them")
        ->required()
        ->type_name("PATH...");
    verb->add_option("--junit", options->junit, "also write the results as JUnit XML")
        ->check(fileName())
        ->type_name("FILE");
    verb->add_option("-j,--jobs", options->jobs, "scenarios to play at the same time")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    addPlayingOptions(*verb, options->playing);
    addOutputOptions(*verb, options->output);
    verb->callback([options, &action] {
        action = [options] {
            return check(*options);
        };
    });
}

} // namespace doppel::cli
