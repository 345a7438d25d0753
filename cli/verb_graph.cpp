// SPDX-License-Identifier: Apache-2.0
#include "analysis/journey_page.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/verb.h"
#include "models/platform_graph.h"
#include "models/suggest.h"
#include "scenarios/scenario.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

namespace doppel::cli {

namespace {

using Json = nlohmann::ordered_json;
using models::PlatformGraph;

struct GraphOptions {
    std::string scenario;
    std::vector<std::string> sets;
    std::optional<std::string> blast;
    bool spof = false;
    bool cycles = false;
    bool journey = false;
    OutputOptions output;
};

void print(const Json& json) {
    constexpr int kIndent = 2;
    put("{}\n", json.dump(kIndent));
}

void printList(const std::vector<std::string>& names, const char* none) {
    for (const std::string& name : names) {
        put("{}\n", name);
    }
    if (names.empty()) {
        put("{}\n", none);
    }
}

Exit printBlast(const PlatformGraph& graph, const GraphOptions& options) {
    if (!graph.knows(*options.blast)) {
        std::vector<std::string> names;
        const auto& all = graph.graph();
        for (auto [at, end] = boost::vertices(all); at != end; ++at) {
            names.push_back(all[*at].name);
        }
        return report({{sim::ErrorCode::Usage,
                        fmt::format("there is no component \"{}\"{}", *options.blast,
                                    models::didYouMean(*options.blast, names)),
                        {}}});
    }
    const auto radius = graph.blastRadius(*options.blast);
    if (options.output.json()) {
        print({{"component", *options.blast},
               {"feel_it", radius.feelIt},
               {"cut_off", radius.cutOff}});
        return Exit::Done;
    }
    const auto listed = [](const std::vector<std::string>& names) {
        return names.empty() ? std::string("nobody") : fmt::format("{}", fmt::join(names, ", "));
    };
    put("If {} is lost\n  feel it: {}\n  cut off: {}\n", *options.blast, listed(radius.feelIt),
        listed(radius.cutOff));
    return Exit::Done;
}

void printCycles(const PlatformGraph& graph, const GraphOptions& options) {
    const auto cycles = graph.cycles();
    if (options.output.json()) {
        print({{"cycles", cycles}});
        return;
    }
    std::vector<std::string> lines;
    for (const auto& cycle : cycles) {
        lines.push_back(fmt::format("{} → {}", fmt::join(cycle, " → "), cycle.front()));
    }
    printList(lines, "no cycle of calls");
}

Exit showGraph(const GraphOptions& options) {
    listenForInterrupts();
    const auto scenario = scenarios::loadScenario(options.scenario, options.sets,
                                                  models::builtInKinds(), interruptedBy);
    if (!scenario) {
        return report(scenario.errors());
    }
    const PlatformGraph graph = scenario->graph();
    if (options.blast) {
        return printBlast(graph, options);
    }
    if (options.spof) {
        const auto names = graph.singlePointsOfFailure();
        options.output.json() ? print({{"single_points_of_failure", names}})
                              : printList(names, "no single point of failure");
    } else if (options.cycles) {
        printCycles(graph, options);
    } else if (options.journey) {
        put(analysis::journeyPage(*scenario));
    } else {
        put(graph.toDot());
    }
    return Exit::Done;
}

} // namespace

void addGraph(CLI::App& program, Action& action) {
    const auto options = std::make_shared<GraphOptions>();
    CLI::App* verb =
        program.add_subcommand("graph", "draw who calls whom (Graphviz), or ask about it");
    verb->add_option("scenario", options->scenario, "a scenario file")
        ->required()
        ->type_name("SCENARIO");
    auto* spof = verb->add_flag("--spof", options->spof, "the single points of failure");
    auto* cycles = verb->add_flag("--cycles", options->cycles, "cycles of calls");
    cycles->excludes(spof);
    verb->add_flag("--journey", options->journey, "the journey of a request as a page of Markdown")
        ->excludes(spof)
        ->excludes(cycles);
    verb->add_option("--blast", options->blast, "what the loss of a component affects")
        ->type_name("PART")
        ->excludes(spof)
        ->excludes(cycles);
    verb->add_option("--set", options->sets, "change the scenario first")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    addOutputOptions(*verb, options->output);
    verb->callback([options, &action] {
        action = [options] {
            return showGraph(*options);
        };
    });
}

} // namespace doppel::cli
