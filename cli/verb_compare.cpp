// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison_text.h"
#include "analysis/run_file.h"
#include "cli/output.h"
#include "cli/stored_run.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace doppel::cli {

namespace {

using scenarios::RunResult;

struct CompareOptions {
    std::string before;
    std::string after;
    OutputOptions output;
};

nlohmann::ordered_json jsonOfRun(const RunResult& run, const std::string& file) {
    return {{"file", file},     {"scenario", run.scenario}, {"title", run.title},
            {"seed", run.seed}, {"version", run.version},   {"fingerprint", run.fingerprint}};
}

std::string lineOf(const char* which, const RunResult& run, const std::string& file) {
    return fmt::format("{}  {}  {}, seed {}, {}\n", which, file, run.title, run.seed,
                       run.fingerprint);
}

Exit compareRuns(const CompareOptions& options) {
    const auto fileBefore = fileOfRun(options.before);
    if (!fileBefore) {
        return report(fileBefore.errors());
    }
    const auto fileAfter = fileOfRun(options.after);
    if (!fileAfter) {
        return report(fileAfter.errors());
    }
    const auto before = analysis::loadRun(*fileBefore);
    if (!before) {
        return report(before.errors());
    }
    const auto after = analysis::loadRun(*fileAfter);
    if (!after) {
        return report(after.errors());
    }
    const analysis::Comparison comparison =
        analysis::compare(analysis::comparedRunOf(*before), analysis::comparedRunOf(*after));
    if (options.output.json()) {
        nlohmann::ordered_json json = analysis::comparisonJson(comparison);
        json["before"] = jsonOfRun(*before, *fileBefore);
        json["after"] = jsonOfRun(*after, *fileAfter);
        constexpr int kIndent = 2;
        put("{}\n",
            json.dump(kIndent, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    } else {
        if (!options.output.quiet) {
            put(lineOf("before", *before, *fileBefore) + lineOf("after ", *after, *fileAfter) +
                '\n');
        }
        put(analysis::comparisonText(comparison, styleOfList()));
    }
    return comparison.lost.empty() ? Exit::Done : Exit::Missed;
}

} // namespace

void addCompare(CLI::App& program, Action& action) {
    const auto options = std::make_shared<CompareOptions>();
    CLI::App* verb = program.add_subcommand(
        "compare",
        "say what changed from one stored run to another; exit 1: an objective was lost");
    verb->add_option("before", options->before,
                     "what doppel run --out stored: its file, or its number")
        ->required();
    verb->add_option("after", options->after, "that is measured by it")->required();
    addOutputOptions(*verb, options->output);
    verb->callback([options, &action] {
        action = [options] {
            return compareRuns(*options);
        };
    });
}

} // namespace doppel::cli
