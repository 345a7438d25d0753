// SPDX-License-Identifier: Apache-2.0
#include "analysis/catalogue.h"
#include "analysis/readable.h"
#include "analysis/stored_json.h"
#include "analysis/text_table.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace doppel::cli {

namespace {

using Json = nlohmann::ordered_json;
using analysis::StoredRun;
using analysis::TextTable;

struct RunsOptions {
    std::size_t most = 20;
    OutputOptions output;
};

// The file as it is called from here, where that is shorter.
std::string nearName(const std::string& file) {
    std::error_code unknown;
    const std::filesystem::path here = std::filesystem::current_path(unknown); // it may be gone
    if (unknown) {
        return file;
    }
    const std::string near = std::filesystem::proximate(file, here, unknown).string();
    return near.empty() || near.size() > file.size() ? file : near;
}

// The run's file, or what has become of it.
TextTable::Cell fileCell(const StoredRun& run) {
    using Tone = TextTable::Tone;
    switch (analysis::fileStateOf(run)) {
    case analysis::FileState::Its:
        return {nearName(run.file), Tone::Dim};
    case analysis::FileState::Another:
        return {nearName(run.file) + ": its file holds another run", Tone::Bad};
    case analysis::FileState::Gone:
        return {nearName(run.file) + ": its file is gone", Tone::Bad};
    case analysis::FileState::Replaced:
        return {"replaced", Tone::Dim};
    }
    return {};
}

// Of what a stored run's summary tells, the part under that name; an empty one where it has none.
Json partOf(const Json& summary, const char* name) {
    const Json part = summary.is_object() ? summary.value(name, Json()) : Json();
    return part.is_object() ? part : Json::object();
}

double numberOf(const Json& part, const char* name) {
    const Json value = part.value(name, Json());
    return value.is_number() ? value.get<double>() : 0.0;
}

// "1.2 k, 1.1 k failed": visits that had not ended.
std::string unfinishedOf(const Json& summary) {
    const Json unfinished = partOf(partOf(summary, "requests"), "unfinished");
    const double all = numberOf(unfinished, "total");
    const double failed = numberOf(unfinished, "failed");
    if (all == 0) {
        return {};
    }
    return analysis::readableCount(all) +
           (failed == 0 ? "" : ", " + analysis::readableCount(failed) + " failed");
}

// "recovered", "not reached"; or that nobody can tell.
TextTable::Cell recoveryOf(const Json& summary) {
    if (!summary.is_object()) {
        return {"its summary is damaged", TextTable::Tone::Bad};
    }
    const Json state = partOf(summary, "recovery").value("state", Json());
    return state.is_string() ? state.get<std::string>() : std::string{};
}

// What waiting users would have asked for: visits that count as failed.
std::string omittedOf(const Json& summary) {
    const double omitted = numberOf(partOf(summary, "requests"), "omitted");
    return omitted == 0 ? "" : analysis::readableCount(omitted);
}

void printText(const std::vector<StoredRun>& runs) {
    using Align = TextTable::Align;
    using Tone = TextTable::Tone;
    if (runs.empty()) {
        put("no runs are stored; doppel run SCENARIO --out FILE stores one\n");
        return;
    }
    TextTable table({{"run", Align::Right},
                     {"when"},
                     {"scenario"},
                     {"seed", Align::Right},
                     {"available", Align::Right},
                     {"unfinished", Align::Right},
                     {"omitted", Align::Right},
                     {"p99", Align::Right},
                     {"recovery"},
                     {"objectives"},
                     {"file"}});
    for (const StoredRun& run : runs) {
        const Json summary = analysis::storedJson(run.summary);
        const bool met = run.reachedEnd && run.objectivesMet == run.objectives;
        table.add({std::to_string(run.id),
                   {run.when, Tone::Dim},
                   run.scenario,
                   std::to_string(run.seed),
                   run.availability ? analysis::readableShare(*run.availability) : "–",
                   unfinishedOf(summary),
                   omittedOf(summary),
                   run.p99Seconds ? analysis::readableSeconds(*run.p99Seconds) : "–",
                   recoveryOf(summary),
                   {run.reachedEnd ? fmt::format("{} of {} met", run.objectivesMet, run.objectives)
                                   : "stopped early",
                    met ? Tone::Good : Tone::Bad},
                   fileCell(run)});
    }
    put(table.toText(styleOfList(), 0));
}

void printJson(const std::vector<StoredRun>& runs) {
    Json all = Json::array();
    for (const StoredRun& run : runs) {
        const Json summary = analysis::storedJson(run.summary);
        all.push_back({{"id", run.id},
                       {"when", run.when},
                       {"scenario", run.scenario},
                       {"title", run.title},
                       {"seed", run.seed},
                       {"fingerprint", run.fingerprint},
                       {"status", run.status},
                       {"objectives", run.objectives},
                       {"objectives_met", run.objectivesMet},
                       {"file", run.file.empty() ? Json(nullptr) : Json(run.file)},
                       {"file_state", analysis::toText(analysis::fileStateOf(run))},
                       {"summary", summary.is_object() ? summary : Json(nullptr)}});
    }
    constexpr int kIndent = 2;
    const Json json{{"schema", "doppel.runs/1"}, {"runs", std::move(all)}};
    put("{}\n", json.dump(kIndent, ' ', false, Json::error_handler_t::replace));
}

// Rows that someone, or a failing disk, has written to.
sim::Errors damagedOf(const std::vector<StoredRun>& runs, const std::string& catalogue) {
    sim::Errors errors;
    for (const StoredRun& run : runs) {
        if (!analysis::storedJson(run.summary).is_object()) {
            errors.push_back({sim::ErrorCode::Environment,
                              fmt::format("the summary of run {} is damaged", run.id),
                              {.file = catalogue}});
        }
    }
    return errors;
}

Exit listRuns(const RunsOptions& options) {
    const auto path = analysis::cataloguePath();
    if (!path) {
        return report(path.errors());
    }
    const auto catalogue = analysis::Catalogue::open(*path);
    if (!catalogue) {
        return report(catalogue.errors());
    }
    const auto runs = catalogue->newest(options.most);
    if (!runs) {
        return report(runs.errors());
    }
    options.output.json() ? printJson(*runs) : printText(*runs);
    return report(damagedOf(*runs, *path));
}

} // namespace

void addRuns(CLI::App& program, Action& action) {
    const auto options = std::make_shared<RunsOptions>();
    CLI::App* verb = program.add_subcommand("runs", "list the runs that were stored, newest first");
    verb->add_option("-n,--most", options->most, "how many at most")
        ->check(wholeNumber())
        ->capture_default_str();
    addOutputOptions(*verb, options->output);
    verb->callback([options, &action] {
        action = [options] {
            return listRuns(*options);
        };
    });
}

} // namespace doppel::cli
