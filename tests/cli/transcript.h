// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace doppel::cli {

/// A command of a transcript and what it is expected to say.
///
///     # a comment
///     $ doppel run mm1.yaml -q
///     M/M/1 at 80 %
///     …
///     [1]
///
/// Lines up to the next command are what it prints, on standard output and error as they come. "…"
/// alone on a line stands for any lines or none, within a line for any characters. The exit code
/// stands last, in brackets; without one it is 0. Blank lines before the next command are for the
/// reader.
struct Exchange {
    std::string command; ///< a line for the shell
    std::vector<std::string> output;
    int exit = 0;
    int line = 0; ///< of the command in the file
};

std::vector<Exchange> parseTranscript(std::string_view text);

/// Whether the lines are as expected.
bool matches(const std::vector<std::string>& expected, const std::vector<std::string>& lines);

std::vector<std::string> linesOf(std::string_view text);

} // namespace doppel::cli
