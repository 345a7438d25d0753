// SPDX-License-Identifier: Apache-2.0
#include "cli/verb.h"

#include <CLI/CLI.hpp>

namespace doppel::cli {

void addOutputOptions(CLI::App& verb, OutputOptions& options) {
    verb.add_option("--format", options.format, "text for people, json for programs")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    verb.add_flag("-q,--quiet", options.quiet, "say nothing but the result");
}

void addPlayingOptions(CLI::App& verb, PlayingOptions& options) {
    verb.add_option("--set", options.sets, "change the scenario: components.frontend.replicas=6")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false); // else it swallows the scenario's name behind it
    verb.add_option("--seed", options.seed, "of chance, instead of the scenario's own");
}

} // namespace doppel::cli
