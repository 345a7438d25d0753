// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"
#include "models/meter.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

using models::Headline;
using scenarios::ComponentResult;
using Align = TextTable::Align;
using Cell = TextTable::Cell;
using Tone = TextTable::Tone;

// What is hardly ever there, and says more of failures than their number does.
constexpr std::array kHowTheyFailed{Headline{"late", {models::Meter::kLate}},
                                    Headline{"aborted", {models::Meter::kAborted}},
                                    Headline{"unreached", {models::Meter::kUnreached}}};

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

Cell countCell(const ComponentResult& component, std::string_view name, Tone tone) {
    const auto told = statisticOf(component.metrics, name);
    if (!told || !told->value) {
        return {};
    }
    return *told->value == 0 ? Cell{"0", Tone::Dim} : Cell{readableCount(*told->value), tone};
}

// Of two that are often 0 everywhere, the columns that are not.
std::vector<std::string_view> optionalColumns(const scenarios::RunResult& result) {
    std::vector<std::string_view> columns{models::Meter::kUnfinished, models::Meter::kWasted};
    std::erase_if(columns, [&](std::string_view name) {
        return std::none_of(
            result.components.begin(), result.components.end(),
            [&](const ComponentResult& component) { return valueOf(component, name) > 0; });
    });
    return columns;
}

Cell latencyCell(const ComponentResult& component, std::string_view statistic) {
    const auto told = statisticOf(component.metrics, models::Meter::kLatency, statistic);
    return told && told->value ? Cell{readableSeconds(*told->value)} : Cell{};
}

} // namespace

std::string headlinesOf(const ComponentResult& component, const models::Kinds& kinds) {
    Headlines headlines;
    headlines.add(kHowTheyFailed, component);
    if (const auto* kind = models::findKind(kinds.components, component.kind)) {
        headlines.add(kind->metrics.headlines, component);
    }
    headlines.add(models::kCommonHeadlines, component);
    return headlines.text();
}

std::string componentsSection(const scenarios::RunResult& result,
                              const TextStyle& style,
                              const models::Kinds& kinds) {
    if (result.components.empty()) {
        return {};
    }
    const auto optional = optionalColumns(result);
    std::vector<TextTable::Column> columns{
        {"component"}, {"kind"}, {"requests", Align::Right}, {"failed", Align::Right}};
    for (const std::string_view name : optional) {
        columns.push_back({std::string(name), Align::Right});
    }
    columns.insert(columns.end(), {{"p50", Align::Right}, {"p99", Align::Right}, {""}});
    TextTable table(columns);
    std::string idle;
    std::size_t idleComponents = 0;
    for (const ComponentResult& component : result.components) {
        if (valueOf(component, models::Meter::kRequests) == 0) {
            if (!doesOtherWork(component, kinds)) {
                idle += (idle.empty() ? "" : ", ") + component.name;
                ++idleComponents;
            }
            continue;
        }
        std::vector<Cell> row{{component.name, Tone::Strong},
                              {component.kind, Tone::Dim},
                              countCell(component, models::Meter::kRequests, Tone::Plain),
                              countCell(component, models::Meter::kFailed, Tone::Bad)};
        for (const std::string_view name : optional) {
            row.push_back(countCell(component, name, Tone::Plain));
        }
        row.insert(row.end(), {latencyCell(component, "p50"),
                               latencyCell(component, "p99"),
                               {headlinesOf(component, kinds)}});
        table.add(std::move(row));
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
