// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"

#include <cstddef>

namespace doppel::analysis {

std::string decisionsSection(const scenarios::RunResult& result, const TextStyle& style) {
    using Tone = TextTable::Tone;
    constexpr std::size_t kFirst = 12;
    constexpr std::size_t kLast = 6;
    const auto& all = result.decisions;
    if (all.empty()) {
        return {};
    }
    TextTable table({{"", TextTable::Align::Right}, {""}, {"", TextTable::Align::Left, true}});
    const auto add = [&](const scenarios::DecisionEntry& one) {
        table.add({readableSeconds(sim::toSeconds(one.at)),
                   {one.component, Tone::Strong},
                   one.what + (one.why.empty() ? "" : ": " + one.why)});
    };
    const bool isShort = all.size() <= kFirst + kLast;
    for (std::size_t i = 0; i < (isShort ? all.size() : kFirst); ++i) {
        add(all[i]);
    }
    if (!isShort) {
        table.add({"", "", {std::to_string(all.size() - kFirst - kLast) + " more", Tone::Dim}});
        for (std::size_t i = all.size() - kLast; i < all.size(); ++i) {
            add(all[i]);
        }
    }
    return sectionHeading("Decisions", "of components, by themselves", style) + table.toText(style);
}

} // namespace doppel::analysis
