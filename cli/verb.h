// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/exit_code.h"

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Each verb declares its options on the command line's parser and says what to do when it was the
/// one that was asked for. It does nothing while the command line is being read.
namespace doppel::cli {

/// What the chosen verb does.
using Action = std::function<Exit()>;

/// Options that several verbs have.
struct OutputOptions {
    std::string format = "text";
    bool quiet = false;

    bool json() const { return format == "json"; }
};
struct PlayingOptions {
    std::vector<std::string> sets;
    std::optional<std::uint64_t> seed;
};

/// Checks an option's text: a whole number, digits only, below 2^64. CLI11 alone takes -1 for 2^64
/// - 1.
CLI::Validator wholeNumber();
/// Checks an option's text: a file's name, so not "".
CLI::Validator fileName();

void addOutputOptions(CLI::App& verb, OutputOptions& options);
void addPlayingOptions(CLI::App& verb, PlayingOptions& options);

void addRun(CLI::App& program, Action& action);
void addCheck(CLI::App& program, Action& action);
void addValidate(CLI::App& program, Action& action);
void addDescribe(CLI::App& program, Action& action);
void addGraph(CLI::App& program, Action& action);
void addRoute(CLI::App& program, Action& action);
void addRoutes(CLI::App& program, Action& action);
void addRuns(CLI::App& program, Action& action);
void addCompare(CLI::App& program, Action& action);
void addHpa(CLI::App& program, Action& action);
void addMetastable(CLI::App& program, Action& action);

} // namespace doppel::cli
