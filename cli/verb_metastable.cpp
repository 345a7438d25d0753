// SPDX-License-Identifier: Apache-2.0
#include "analysis/metastability/metastability.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "scenarios/file/units_text.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

namespace doppel::cli {

namespace {

using analysis::Metastability;

struct MetastableOptions {
    std::string scenario;
    std::string trigger;
    std::string watch;
    std::uint64_t replications = 1;
    bool verdictOnly = false;
    std::size_t jobs = 1;
    OutputOptions output;
    PlayingOptions playing;
};

// Tells of each run on standard error, where somebody watches.
analysis::PlayTriggerRuns told(analysis::PlayTriggerRuns play, bool isWatched) {
    if (!isWatched) {
        return play;
    }
    return [play = std::move(play)](std::span<const analysis::TriggerRun> runs) {
        const std::vector<analysis::AfterTrigger> results = play(runs);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            tell("trigger of {}, load {:.4g} times: {}\n", sim::toText(runs[i].length),
                 runs[i].load, results[i].cameBack() ? "comes back" : "does not");
        }
        return results;
    };
}

Exit exitOf(const Metastability& found) {
    if (const std::string failure = found.failure(); !failure.empty()) {
        tell("doppel: {}\n", failure);
        return found.stopped ? Exit::Stopped : Exit::Fault;
    }
    return found.verdict() == analysis::Metastable::Recovers ? Exit::Done : Exit::Missed;
}

Exit judge(const MetastableOptions& options) {
    listenForInterrupts();
    auto scenario = scenarios::loadScenario(options.scenario, options.playing.sets,
                                            models::builtInKinds(), interruptedBy);
    if (!scenario) {
        return report(scenario.errors());
    }
    const auto trigger = analysis::triggerOf(*scenario, options.trigger);
    if (!trigger) {
        return report(trigger.errors());
    }
    analysis::MetastabilityOptions how{
        .replications = options.replications, .cliffs = !options.verdictOnly, .jobs = options.jobs};
    if (!options.watch.empty()) {
        how.watch = *scenarios::parseDuration(options.watch);
    }
    const sim::Duration watch = analysis::watchOf(*scenario, *trigger, how);
    scenario->settings.seed = options.playing.seed.value_or(scenario->settings.seed);
    const Metastability found = analysis::metastabilityOf(
        *scenario, *trigger, how,
        told(analysis::inProcesses(*scenario, *trigger, watch, how.jobs, interruptedBy),
             !options.output.quiet && errorsAreWatched()));
    constexpr int kIndent = 2;
    put(options.output.json()
            ? analysis::metastabilityJson(found).dump(
                  kIndent, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
                  '\n'
            : analysis::metastabilityText(found, styleOfOutput()));
    return exitOf(found);
}

} // namespace

void addMetastable(CLI::App& program, Action& action) {
    const auto options = std::make_shared<MetastableOptions>();
    CLI::App* verb = program.add_subcommand(
        "metastable", "learn whether it comes back by itself after a trigger, and how far the "
                      "cliff is");
    verb->add_option("scenario", options->scenario, "a scenario file")
        ->required()
        ->type_name("SCENARIO");
    verb->add_option("--trigger", options->trigger,
                     "what happens and is over again: an event's or a surge's name, or its path; "
                     "needed where there are several")
        ->type_name("NAME");
    verb->add_option("--watch", options->watch,
                     "how long it may take to come back, instead of what the scenario has after "
                     "the trigger")
        ->type_name("")
        ->check(CLI::Validator(
            [](const std::string& text) {
                const auto parsed = scenarios::parseDuration(text);
                return !parsed                            ? parsed.errors().front().message
                       : *parsed <= sim::Duration::zero() ? "expected more than 0s"
                                                          : std::string{};
            },
            "DURATION"));
    verb->add_option("--replications", options->replications,
                     "try the trigger in so many futures that belong to the seed")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    verb->add_flag("--verdict-only", options->verdictOnly,
                   "look for no cliff: two runs, not thirty");
    verb->add_option("-j,--jobs", options->jobs, "runs to play at the same time")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    addPlayingOptions(*verb, options->playing);
    addOutputOptions(*verb, options->output);
    verb->callback([options, &action] {
        action = [options] {
            return judge(*options);
        };
    });
}

} // namespace doppel::cli
