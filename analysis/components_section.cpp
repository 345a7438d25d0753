// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"

#include <algorithm>
#include <span>
#include <string>

namespace doppel::analysis {

namespace {

using models::Headline;
using scenarios::ComponentResult;
using Align = TextTable::Align;
using Cell = TextTable::Cell;
using Tone = TextTable::Tone;

double valueOf(const ComponentResult& component, std::string_view name) {
    const auto told = statisticOf(component.metrics, name);
    return told ? told->value.value_or(0) : 0;
}

std::string toText(const Headline& headline, const ComponentResult& component) {
    const auto first = statisticOf(component.metrics, headline.metrics.front(), headline.statistic);
    if (!first || !first->value) {
        return {};
    }
    double sum = *first->value;
    for (std::size_t i = 1; i < headline.metrics.size(); ++i) {
        sum += valueOf(component, headline.metrics[i]);
    }
    if (headline.when != Headline::When::Always && sum == 0) {
        return {};
    }
    return std::string(headline.label) + ' ' + readable(sum, first->unit);
}

// The first few that have something to say.
class Headlines {
public:
    void add(std::span<const Headline> headlines, const ComponentResult& component) {
        for (const Headline& headline : headlines) {
            if (shown_ == kMost || (headline.when == Headline::When::NothingElse && shown_ > 0)) {
                continue;
            }
            if (const std::string one = toText(headline, component); !one.empty()) {
                text_ += (text_.empty() ? "" : ", ") + one;
                ++shown_;
            }
        }
    }
    const std::string& text() const { return text_; }

private:
    static constexpr int kMost = 4;
    int shown_ = 0;
    std::string text_;
};

std::string headlinesOf(const ComponentResult& component, const models::Kinds& kinds) {
    Headlines headlines;
    if (const auto* kind = models::findKind(kinds.components, component.kind)) {
        headlines.add(kind->metrics.headlines, component);
    }
    headlines.add(models::kCommonHeadlines, component);
    return headlines.text();
}

Cell countCell(const ComponentResult& component, std::string_view name, Tone tone) {
    const auto told = statisticOf(component.metrics, name);
    if (!told || !told->value) {
        return {};
    }
    return *told->value == 0 ? Cell{"0", Tone::Dim} : Cell{readableCount(*told->value), tone};
}

Cell latencyCell(const ComponentResult& component, std::string_view statistic) {
    const auto told = statisticOf(component.metrics, "latency", statistic);
    return told && told->value ? Cell{readableSeconds(*told->value)} : Cell{};
}

} // namespace

std::string componentsSection(const scenarios::RunResult& result,
                              const TextStyle& style,
                              const models::Kinds& kinds) {
    if (result.components.empty()) {
        return {};
    }
    TextTable table({{"component"},
                     {"kind"},
                     {"requests", Align::Right},
                     {"failed", Align::Right},
                     {"wasted", Align::Right},
                     {"p50", Align::Right},
                     {"p99", Align::Right},
                     {""}});
    const bool anyWasted =
        std::any_of(result.components.begin(), result.components.end(),
                    [](const auto& component) { return valueOf(component, "wasted") > 0; });
    std::string idle;
    std::size_t idleComponents = 0;
    for (const ComponentResult& component : result.components) {
        if (valueOf(component, "requests") == 0) {
            idle += (idle.empty() ? "" : ", ") + component.name;
            ++idleComponents;
            continue;
        }
        table.add({{component.name, Tone::Strong},
                   {component.kind, Tone::Dim},
                   countCell(component, "requests", Tone::Plain),
                   countCell(component, "failed", Tone::Bad),
                   anyWasted ? countCell(component, "wasted", Tone::Plain) : Cell{},
                   latencyCell(component, "p50"),
                   latencyCell(component, "p99"),
                   {headlinesOf(component, kinds)}});
    }
    std::string text = sectionHeading("Components", "in the order of a page view", style);
    text += table.empty() ? "" : table.toText(style);
    if (idleComponents > 0) {
        TextTable rest({{""}, {""}});
        rest.add({std::to_string(idleComponents) + " without requests", {idle, Tone::Dim}});
        text += rest.toText(style);
    }
    return text;
}

} // namespace doppel::analysis
