// SPDX-License-Identifier: Apache-2.0
#include "cli/verb.h"
#include "scenarios/log_replay.h"
#include "scenarios/play.h"
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

// All that can be wrong with a scenario before time begins to pass.
sim::Result<scenarios::Scenario> validated(const std::string& file,
                                           const std::vector<std::string>& sets) {
    auto scenario = scenarios::loadScenario(file, sets);
    if (!scenario) {
        return scenario.errors();
    }
    const auto materials = scenarios::loadMaterials(*scenario);
    if (!materials) {
        return materials.errors();
    }
    const auto play = scenarios::Play::create(*scenario, **materials, {});
    if (!play) {
        return play.errors();
    }
    if (sim::Errors wrong = scenarios::wrongLogsOf(*scenario); !wrong.empty()) {
        return wrong;
    }
    return std::move(*scenario);
}

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string goodText(const std::string& file, const scenarios::Scenario& scenario) {
    return fmt::format("{}: good: {}, {}, {}, {}; {} with default values\n", file,
                       counted(scenario.components.size(), "part"),
                       counted(scenario.traffic.size(), "traffic source"),
                       counted(scenario.timeline.size(), "event"),
                       counted(scenario.objectives.size(), "objective"),
                       counted(scenario.defaultedFields, "field"));
}

Json fileJson(const std::string& file, const sim::Errors& errors) {
    Json all = Json::array();
    for (const sim::Error& error : errors) {
        all.push_back({{"file", error.where.file},
                       {"line", error.where.line},
                       {"column", error.where.column},
                       {"message", error.message}});
    }
    return {{"file", file}, {"good", errors.empty()}, {"errors", std::move(all)}};
}

Exit validate(const ValidateOptions& options) {
    Exit worst = Exit::Done;
    Json files = Json::array();
    for (const std::string& file : options.files) {
        const auto scenario = validated(file, options.sets);
        if (!scenario) {
            worst = std::max(worst, report(scenario.errors()));
        } else if (!options.output.json() && !options.output.quiet) {
            fmt::print("{}", goodText(file, *scenario));
        }
        files.push_back(fileJson(file, scenario ? sim::Errors{} : scenario.errors()));
    }
    if (options.output.json()) {
        constexpr int kIndent = 2;
        const Json all{{"schema", "doppel.validate/1"}, {"files", std::move(files)}};
        fmt::print("{}\n", all.dump(kIndent, ' ', false, Json::error_handler_t::replace));
    }
    return worst;
}

} // namespace

void addValidate(CLI::App& program, Action& action) {
    const auto options = std::make_shared<ValidateOptions>();
    CLI::App* verb = program.add_subcommand("validate", "say what is wrong with scenario files");
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
