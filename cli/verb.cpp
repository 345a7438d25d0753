// SPDX-License-Identifier: Apache-2.0
#include "cli/verb.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <system_error>

namespace doppel::cli {

CLI::Validator wholeNumber() {
    return {[](const std::string& text) {
                std::uint64_t number = 0;
                const char* end = text.data() + text.size();
                const auto [stop, error] = std::from_chars(text.data(), end, number);
                return error == std::errc() && stop == end
                           ? std::string{}
                           : "expected a whole number from 0 to 18446744073709551615, found " +
                                 text;
            },
            ""};
}

CLI::Validator fileName() {
    return {[](const std::string& text) {
                return text.empty() ? "expected the name of a file, found none" : std::string{};
            },
            ""};
}

void addOutputOptions(CLI::App& verb, OutputOptions& options) {
    verb.add_option("--format", options.format, "text for people, json for programs")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    verb.add_flag("-q,--quiet", options.quiet, "print nothing but the result");
}

void addPlayingOptions(CLI::App& verb, PlayingOptions& options) {
    verb.add_option("--set", options.sets, "change the scenario: components.frontend.replicas=6")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false); // else it swallows the scenario's name behind it
    verb.add_option("--seed", options.seed, "of the random numbers, instead of the scenario's own")
        ->check(wholeNumber());
}

} // namespace doppel::cli
