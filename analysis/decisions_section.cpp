// SPDX-License-Identifier: Apache-2.0
#include "analysis/decision_sort.h"
#include "analysis/readable.h"
#include "analysis/readable_moment.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"
#include "models/decision_log.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

using scenarios::DecisionEntry;

// Whether there may be more of a component's than are kept.
bool isCut(const std::vector<DecisionEntry>& decisions, const std::string& component) {
    const auto kept =
        std::count_if(decisions.begin(), decisions.end(),
                      [&](const DecisionEntry& made) { return made.component == component; });
    return static_cast<std::size_t>(kept) >= models::DecisionLog::kMostOfEach;
}

// Decisions of one sort.
struct Alike {
    std::size_t count = 0;
    sim::Time last{};
};
using Sort = std::pair<std::string, std::string>; // of a component

Sort sortOf(const DecisionEntry& made) {
    return {made.component, sortOfDecision(made)};
}

struct DecisionLine {
    const DecisionEntry* made;
    std::string alike; ///< of those it stands for
};

std::vector<DecisionLine> linesOf(const std::vector<DecisionEntry>& decisions) {
    std::map<Sort, Alike> sorts;
    for (const DecisionEntry& made : decisions) {
        Alike& alike = sorts[sortOf(made)];
        ++alike.count;
        alike.last = made.at;
    }
    std::vector<DecisionLine> lines;
    for (const DecisionEntry& made : decisions) {
        Alike& alike = sorts[sortOf(made)];
        if (alike.count > kMostOfASort) {
            lines.push_back({&made, fmt::format(" (and {}{} more like it, until {})",
                                                isCut(decisions, made.component) ? "at least " : "",
                                                alike.count - 1, readableMoment(alike.last))});
            alike.count = 0;
        } else if (alike.count > 0) {
            lines.push_back({&made, ""});
        }
    }
    return lines;
}

} // namespace

std::string decisionsSection(const scenarios::RunResult& result, const TextStyle& style) {
    constexpr std::size_t kFirst = 12;
    constexpr std::size_t kLast = 6;
    const std::vector<DecisionLine> lines = linesOf(result.decisions);
    if (lines.empty()) {
        return {};
    }
    TextTable table({{"", TextTable::Align::Right}, {""}, {"", TextTable::Align::Left, true}});
    const auto add = [&](const DecisionLine& line) {
        const DecisionEntry& made = *line.made;
        table.add({readableMoment(made.at),
                   {made.component, TextTable::Tone::Strong},
                   made.what + (made.why.empty() ? "" : ": " + made.why) + line.alike});
    };
    const bool isShort = lines.size() <= kFirst + kLast;
    for (std::size_t i = 0; i < (isShort ? lines.size() : kFirst); ++i) {
        add(lines[i]);
    }
    if (!isShort) {
        table.add({"",
                   "",
                   {fmt::format("{} more", lines.size() - kFirst - kLast), TextTable::Tone::Dim}});
        for (std::size_t i = lines.size() - kLast; i < lines.size(); ++i) {
            add(lines[i]);
        }
    }
    return sectionHeading("Decisions", "of components, by themselves", style) + table.toText(style);
}

} // namespace doppel::analysis
