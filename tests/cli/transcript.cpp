// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/transcript.h"

#include <cstdlib>
#include <span>

namespace doppel::cli {

namespace {

constexpr std::string_view kAnything = "…";

bool matchesLine(std::string_view expected, std::string_view line) {
    const std::size_t hole = expected.find(kAnything);
    if (hole == std::string_view::npos) {
        return expected == line;
    }
    if (line.substr(0, hole) != expected.substr(0, hole)) {
        return false;
    }
    const std::string_view rest = expected.substr(hole + kAnything.size());
    for (std::size_t from = hole; from <= line.size(); ++from) {
        if (matchesLine(rest, line.substr(from))) {
            return true;
        }
    }
    return false;
}

bool matchesFrom(std::span<const std::string> expected, std::span<const std::string> lines) {
    if (expected.empty()) {
        return lines.empty();
    }
    if (expected.front() == kAnything) {
        for (std::size_t skip = 0; skip <= lines.size(); ++skip) {
            if (matchesFrom(expected.subspan(1), lines.subspan(skip))) {
                return true;
            }
        }
        return false;
    }
    return !lines.empty() && matchesLine(expected.front(), lines.front()) &&
           matchesFrom(expected.subspan(1), lines.subspan(1));
}

void dropBlankEnd(std::vector<Exchange>& exchanges) {
    while (!exchanges.empty() && !exchanges.back().output.empty() &&
           exchanges.back().output.back().empty()) {
        exchanges.back().output.pop_back();
    }
}

bool isExitCode(std::string_view line) {
    return line.size() >= 3 && line.front() == '[' && line.back() == ']' &&
           line.find_first_not_of("0123456789", 1) == line.size() - 1;
}

} // namespace

std::vector<std::string> linesOf(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::vector<Exchange> parseTranscript(std::string_view text) {
    std::vector<Exchange> exchanges;
    int number = 0;
    for (const std::string& line : linesOf(text)) {
        ++number;
        if (line.starts_with("$ ")) {
            dropBlankEnd(exchanges);
            exchanges.push_back({line.substr(2), {}, 0, number});
        } else if (line.starts_with("# ") || exchanges.empty()) {
            continue;
        } else if (isExitCode(line)) {
            exchanges.back().exit = std::atoi(line.c_str() + 1);
        } else {
            exchanges.back().output.push_back(line);
        }
    }
    dropBlankEnd(exchanges);
    return exchanges;
}

bool matches(const std::vector<std::string>& expected, const std::vector<std::string>& lines) {
    return matchesFrom(expected, lines);
}

} // namespace doppel::cli
