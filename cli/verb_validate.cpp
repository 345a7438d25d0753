// SPDX-License-Identifier: Apache-2.0
#include "analysis/player.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/verb.h"
#include "scenarios/file/utf8.h"
#include "scenarios/scenario.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace doppel::cli {

namespace {

using Json = nlohmann::ordered_json;

struct ValidateOptions {
    std::vector<std::string> files;
    std::vector<std::string> sets;
    OutputOptions output;
};

struct Validated {
    scenarios::Scenario scenario;
    std::vector<std::string> notes;
};

sim::Result<Validated> validated(const std::string& file, const std::vector<std::string>& sets) {
    auto scenario = scenarios::loadScenario(file, sets, models::builtInKinds(), interruptedBy);
    if (!scenario) {
        return scenario.errors();
    }
    auto notes = analysis::inspectScenario(*scenario, stopIfInterrupted);
    if (!notes) {
        return notes.errors();
    }
    return Validated{std::move(*scenario), std::move(*notes)};
}

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string goodText(const std::string& file, const Validated& good) {
    const scenarios::Scenario& scenario = good.scenario;
    std::string text = fmt::format("{}: good: {}, {}, {}, {}; {} with default values\n", file,
                                   counted(scenario.components.size(), "component"),
                                   counted(scenario.traffic.size(), "traffic source"),
                                   counted(scenario.timeline.size(), "event"),
                                   counted(scenario.objectives.size(), "objective"),
                                   counted(scenario.defaultedFields, "field"));
    for (const std::string& note : good.notes) {
        text += fmt::format("{}: note: {}\n", file, scenarios::visibleText(note));
    }
    return text;
}

Json fileJson(const std::string& file, const sim::Result<Validated>& validated) {
    Json all = Json::array();
    for (const sim::Error& error : validated ? sim::Errors{} : validated.errors()) {
        all.push_back({{"file", error.where.file},
                       {"line", error.where.line},
                       {"column", error.where.column},
                       {"message", error.message}});
    }
    return {{"file", file},
            {"good", validated.ok()},
            {"errors", std::move(all)},
            {"notes", validated ? validated->notes : std::vector<std::string>{}}};
}

Exit validate(const ValidateOptions& options) {
    listenForInterrupts();
    Exit worst = Exit::Done;
    Json files = Json::array();
    for (const std::string& file : options.files) {
        const auto found = validated(file, options.sets);
        if (!found) {
            worst = std::max(worst, report(found.errors()));
        } else if (!options.output.json() && !options.output.quiet) {
            put(goodText(scenarios::visibleText(file), *found));
        }
        files.push_back(fileJson(file, found));
        if (!interruptedBy().empty()) {
            break;
        }
    }
    if (options.output.json()) {
        constexpr int kIndent = 2;
        const Json all{{"schema", "doppel.validate/1"}, {"files", std::move(files)}};
        put("{}\n", all.dump(kIndent, ' ', false, Json::error_handler_t::replace));
    }
    return worst;
}

} // namespace

void addValidate(CLI::App& program, Action& action) {
    const auto options = std::make_shared<ValidateOptions>();
    CLI::App* verb = program.add_subcommand(
        "validate", "find what is wrong with scenario files, without playing them");
    verb->add_option("file", options->files, "scenario files")->required()->type_name("FILE...");
    verb->add_option("--set", options->sets, "change the scenario first")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
    addOutputOptions(*verb, options->output);
    verb->callback([options, &action] {
        action = [options] {
            return validate(*options);
        };
    });
}

} // namespace doppel::cli
