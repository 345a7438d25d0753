// SPDX-License-Identifier: Apache-2.0
#include "analysis/cost.h"
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"

namespace doppel::analysis {

namespace {

using Align = TextTable::Align;
using Tone = TextTable::Tone;

} // namespace

std::string costSection(const scenarios::RunResult& result, const TextStyle& style) {
    const auto cost = costOf(result);
    if (!cost) {
        return {};
    }
    const double hours = cost->perHour > 0 ? cost->total / cost->perHour : 0;
    TextTable table({{"component"}, {"cost", Align::Right}, {"an hour, with use", Align::Right}});
    for (const auto& [component, amount] : cost->byComponent) {
        table.add({{component, Tone::Strong},
                   {readable(amount, "$")},
                   {readable(hours > 0 ? amount / hours : 0, "$")}});
    }
    table.add({{"all"}, {readable(cost->total, "$")}, {readable(cost->perHour, "$")}});
    std::string aside = "of those that have a price";
    if (cost->perMillionGood) {
        aside += "; " + readable(*cost->perMillionGood, "$") + " for a million good visits";
    }
    return sectionHeading("Cost", aside, style) + table.toText(style);
}

} // namespace doppel::analysis
