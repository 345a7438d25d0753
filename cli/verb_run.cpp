// SPDX-License-Identifier: Apache-2.0
#include "analysis/catalogue.h"
#include "analysis/fingerprint_trace.h"
#include "analysis/player.h"
#include "analysis/store.h"
#include "analysis/summary_json.h"
#include "analysis/summary_text.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "scenarios/file/units_text.h"
#include "scenarios/file/utf8.h"
#include "scenarios/scenario.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>

namespace doppel::cli {

namespace {

// Durations, once the command line is read.
struct TraceOptions {
    std::string every;
    std::string from;
    std::string to;

    bool wanted() const { return !every.empty(); }
    analysis::TraceWindow window() const {
        analysis::TraceWindow window;
        window.every = *scenarios::parseDuration(every);
        if (!from.empty()) {
            window.from = sim::after(sim::kStart, *scenarios::parseDuration(from));
        }
        if (!to.empty()) {
            window.to = sim::after(sim::kStart, *scenarios::parseDuration(to));
        }
        return window;
    }
};

struct RunOptions {
    std::string scenario;
    std::string out;
    std::uint64_t replication = 0;
    TraceOptions trace;
    OutputOptions output;
    PlayingOptions playing;

    std::chrono::steady_clock::time_point began{}; ///< when the scenario was begun to be read

    scenarios::PlayOptions play() const {
        return {.seed = playing.seed,
                .replication = replication,
                .stops = interruptedBy,
                .began = began};
    }
};

sim::Result<scenarios::RunResult> play(const scenarios::Scenario& scenario,
                                       const RunOptions& options) {
    ProgressLine line(!options.output.quiet && errorsAreWatched());
    return analysis::playScenario(scenario, options.play(),
                                  [&](const analysis::Progress& progress) {
                                      line.show(progress);
                                      return interruptedBy();
                                  });
}

// Where to enter the run; "" where it is not to be stored.
sim::Result<std::string> catalogueFor(const RunOptions& options) {
    if (options.out.empty()) {
        return std::string{};
    }
    auto catalogue = analysis::cataloguePath();
    if (!catalogue) {
        return catalogue;
    }
    if (const auto can = analysis::canStore(options.out, *catalogue); !can) {
        return can.errors();
    }
    return catalogue;
}

// The result can't be stored, so nothing is played; what is wrong with the input is told all the
// same, as far as it could be read.
Exit reportWithInput(const scenarios::Scenario& scenario, sim::Errors errors) {
    const auto input = analysis::inspectScenario(scenario, stopIfInterrupted);
    if (!input) {
        std::ranges::copy_if(
            input.errors(), std::back_inserter(errors),
            [](const sim::Error& error) { return error.code != sim::ErrorCode::Stopped; });
    }
    return report(errors);
}

Exit save(const scenarios::RunResult& result,
          const RunOptions& options,
          const std::string& catalogue) {
    if (options.out.empty()) {
        return Exit::Done;
    }
    const auto id = analysis::storeRun(result, options.out, catalogue);
    if (!id) {
        return report(id.errors());
    }
    if (!options.output.quiet) {
        tell("saved as run {}: {}\n", *id, scenarios::visibleText(options.out));
    }
    return Exit::Done;
}

Exit exitOf(const scenarios::RunResult& result) {
    for (const std::string& law : result.broken) {
        tell("doppel: a fault of its own: {} (seed {}, fingerprint {})\n", law, result.seed,
             result.fingerprint);
    }
    if (!result.broken.empty()) {
        return Exit::Fault;
    }
    if (!result.status.reachedEnd()) {
        tell("doppel: {}\n", sim::toText(result.status));
        return Exit::Stopped;
    }
    return result.objectivesMet() ? Exit::Done : Exit::Missed;
}

// One line a moment, in columns that diff and cut can handle.
Exit trace(const scenarios::Scenario& scenario, const RunOptions& options) {
    const auto status = analysis::traceFingerprint(
        scenario, options.play(), options.trace.window(), [](const analysis::TracePoint& point) {
            put("{} {} {}\n", point.time.time_since_epoch().count(), point.events,
                point.fingerprint);
        });
    if (!status) {
        return report(status.errors());
    }
    if (!status->reachedEnd()) {
        tell("doppel: {}\n", sim::toText(*status));
        return Exit::Stopped;
    }
    return Exit::Done;
}

Exit run(RunOptions options) {
    listenForInterrupts();
    options.began = std::chrono::steady_clock::now();
    const auto scenario = scenarios::loadScenario(options.scenario, options.playing.sets,
                                                  models::builtInKinds(), interruptedBy);
    if (!scenario) {
        return report(scenario.errors());
    }
    if (options.trace.wanted()) {
        return trace(*scenario, options);
    }
    const auto catalogue = catalogueFor(options);
    if (!catalogue) {
        return reportWithInput(*scenario, catalogue.errors());
    }
    const auto result = play(*scenario, options);
    if (!result) {
        return report(result.errors());
    }
    // Before it is shown: a pipe that closes takes the program with it.
    const Exit saved = save(*result, options, *catalogue);
    put(options.output.json() ? analysis::summaryJsonText(*result)
                              : analysis::summaryText(*result, styleOfOutput()));
    return std::max(saved, exitOf(*result));
}

// Gives the one that asks for it.
CLI::Option* addTraceOptions(CLI::App& verb, TraceOptions& trace) {
    const CLI::Validator duration(
        [](const std::string& text) {
            const auto parsed = scenarios::parseDuration(text);
            return !parsed                           ? parsed.errors().front().message
                   : *parsed < sim::Duration::zero() ? "expected 0s or more"
                                                     : std::string{};
        },
        "DURATION");
    const CLI::Validator aboveZero(
        [](const std::string& text) {
            const auto parsed = scenarios::parseDuration(text);
            return parsed && *parsed == sim::Duration::zero() ? "expected more than 0s"
                                                              : std::string{};
        },
        "");
    CLI::Option* every =
        verb.add_option("--trace-fingerprint", trace.every,
                        "instead of the summary: nanoseconds, events and fingerprint, every so "
                        "often; 1ns tells instants apart");
    CLI::Option* from = verb.add_option("--trace-from", trace.from, "the first moment to trace");
    CLI::Option* to = verb.add_option("--trace-to", trace.to, "the last one; the run ends there");
    for (CLI::Option* option : {every, from, to}) {
        option->check(duration)->type_name("");
    }
    every->check(aboveZero);
    from->needs(every);
    to->needs(every);
    return every;
}

} // namespace

void addRun(CLI::App& program, Action& action) {
    const auto options = std::make_shared<RunOptions>();
    CLI::App* verb = program.add_subcommand("run", "play a scenario and report what came of it");
    verb->add_option("scenario", options->scenario, "a scenario file")
        ->required()
        ->type_name("SCENARIO");
    CLI::Option* out =
        verb->add_option("-o,--out", options->out, "store the run in this HDF5 file");
    out->check(fileName())->type_name("FILE");
    verb->add_option("--replication", options->replication,
                     "play another of the futures that belong to the seed")
        ->check(wholeNumber())
        ->capture_default_str();
    addTraceOptions(*verb, options->trace)->excludes(out);
    addPlayingOptions(*verb, options->playing);
    addOutputOptions(*verb, options->output);
    verb->callback([options, &action] {
        action = [options] {
            return run(*options);
        };
    });
}

} // namespace doppel::cli
