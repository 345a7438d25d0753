// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/verb.h"
#include "scenarios/input/route_generator.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace doppel::cli {

namespace {

struct GenerateOptions {
    scenarios::RouteGeneratorOptions routes;
    std::string out;
};

sim::Result<std::string> writeTo(const GenerateOptions& options) {
    const auto written =
        scenarios::writeGeneratedRoutes(options.routes, options.out, interruptedBy);
    if (!written) {
        return written.errors();
    }
    return options.out;
}

sim::Result<std::string> writeToCache(const GenerateOptions& options) {
    const auto folder = scenarios::cacheFolder();
    if (!folder) {
        return folder.errors();
    }
    return scenarios::generatedRouteFile(options.routes, *folder, interruptedBy);
}

Exit generate(const GenerateOptions& options) {
    listenForInterrupts();
    const auto file = options.out.empty() ? writeToCache(options) : writeTo(options);
    if (!file) {
        return report(file.errors());
    }
    put("{}\n", *file);
    return Exit::Done;
}

} // namespace

void addRoutes(CLI::App& program, Action& action) {
    const auto options = std::make_shared<GenerateOptions>();
    CLI::App* routes = program.add_subcommand("routes", "route tables");
    routes->require_subcommand(1);
    CLI::App* verb = routes->add_subcommand(
        "generate", "generate a route table of GOV.UK's shape and print the file's name");
    verb->add_option("--count", options->routes.count, "how many routes")
        ->check(CLI::Range(std::uint64_t{1}, scenarios::RouteGeneratorOptions::kMost))
        ->capture_default_str();
    verb->add_option("--seed", options->routes.seed, "of the random numbers")
        ->check(wholeNumber())
        ->capture_default_str();
    verb->add_option("-o,--out", options->out, "an SQLite file; default: in the cache folder")
        ->check(fileName())
        ->type_name("FILE");
    verb->callback([options, &action] {
        action = [options] {
            return generate(*options);
        };
    });
}

} // namespace doppel::cli
