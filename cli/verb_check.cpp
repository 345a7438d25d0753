// SPDX-License-Identifier: Apache-2.0
#include "analysis/check.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "scenarios/file/file_replacement.h"
#include "scenarios/file/utf8.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
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

// Passes over what stands there up to the mark, and the white space after it.
void passOver(std::string_view& text, std::string_view mark) {
    const std::size_t end = text.find(mark);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + mark.size());
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

// Whether an XML file's root is JUnit's: it stands after the declaration, and comments.
bool isJunit(const std::string& path) {
    constexpr std::size_t kMost = 4096;
    std::string start(kMost, '\0');
    std::ifstream(path, std::ios::binary).read(start.data(), std::ssize(start));
    std::string_view rest = start;
    passOver(rest, "?>");
    while (rest.starts_with("<!--")) {
        passOver(rest, "-->");
    }
    const std::string_view root = rest.substr(0, rest.find_first_of(" \t\r\n/>", 1));
    return root == "<testsuites" || root == "<testsuite";
}

constexpr scenarios::FileKind kJunit{"<?xml", isJunit};

// Writes what was asked for as a file; where that fails, all the rest is still told.
Exit writeJunit(const std::string& path, const std::vector<CheckedScenario>& checked) {
    const auto written = scenarios::writeFile(path, kJunit, analysis::checkJunit(checked));
    return written ? Exit::Done : report(written.errors());
}

std::string shown(const std::vector<CheckedScenario>& checked, const OutputOptions& output) {
    constexpr int kIndent = 2;
    return output.json()
               ? analysis::checkJson(checked).dump(
                     kIndent, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
                     '\n'
               : analysis::checkText(checked, styleOfOutput());
}

Exit check(const CheckVerbOptions& options) {
    if (!options.junit.empty()) {
        if (const auto can = scenarios::canWriteFile(options.junit, kJunit); !can) {
            return report(can.errors());
        }
    }
    listenForInterrupts();
    analysis::CheckOptions how;
    how.sets = options.playing.sets;
    how.seed = options.playing.seed;
    how.jobs = options.jobs;
    how.stops = interruptedBy;
    if (!options.output.quiet && errorsAreWatched()) {
        how.done = [](const CheckedScenario& one) {
            tell("{}: {}\n", scenarios::visibleText(one.file), analysis::toText(one.verdict));
        };
    }
    const auto checked = analysis::checkScenarios(options.paths, how);
    if (!checked) {
        return report(checked.errors());
    }
    const Exit written = options.junit.empty() ? Exit::Done : writeJunit(options.junit, *checked);
    reportErrors(*checked);
    put(shown(*checked, options.output));
    if (std::ranges::all_of(*checked,
                            [](const auto& one) { return one.verdict == Verdict::Skipped; })) {
        tell("doppel: nothing to check: of {} files none is a scenario with traffic and "
             "objectives\n",
             checked->size());
        return std::max(written, Exit::Usage);
    }
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
