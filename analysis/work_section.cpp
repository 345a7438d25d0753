// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"
#include "models/jobs/work_meter.h"
#include "models/meter.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

using models::WorkMeter;
using scenarios::ComponentResult;
using scenarios::MetricResult;
using Align = TextTable::Align;
using Cell = TextTable::Cell;
using Tone = TextTable::Tone;
using Labels = std::vector<sim::MetricLabel>;

constexpr std::string_view kEntered = "jobs_enqueued";
constexpr std::array<std::string_view, 5> kGone{"jobs_dead", "jobs_lost", "jobs_dropped",
                                                "jobs_expired", "jobs_discarded"};
constexpr std::array<std::string_view, 3> kLeft{"jobs_waiting", "jobs_delayed", "jobs_in_flight"};

/// The books of the jobs that a component has, or one queue of it.
struct WorkBook {
    std::string queue; ///< empty: it has one for all
    double entered = 0;
    double done = 0;
    double left = 0; ///< in any place at the end
    double gone = 0; ///< in any way but done
    std::string waitP50;
    std::string waitP99;
};

const MetricResult*
findLabelled(const ComponentResult& component, std::string_view name, const Labels& labels) {
    return scenarios::find(component.metrics, sim::flatName(std::string(name), labels));
}

double countOf(const ComponentResult& component, std::string_view name, const Labels& labels) {
    const MetricResult* metric = findLabelled(component, name, labels);
    const auto* count =
        metric == nullptr ? nullptr : std::get_if<scenarios::CounterValue>(&metric->value);
    return count == nullptr ? 0 : static_cast<double>(count->count);
}

double lastOf(const ComponentResult& component, std::string_view name, const Labels& labels) {
    const MetricResult* metric = findLabelled(component, name, labels);
    const auto* level =
        metric == nullptr ? nullptr : std::get_if<scenarios::GaugeValue>(&metric->value);
    return level == nullptr ? 0 : static_cast<double>(level->last);
}

std::string
waitOf(const ComponentResult& component, const Labels& labels, std::string_view statistic) {
    const auto told = statisticOf(component.metrics,
                                  sim::flatName(std::string(WorkMeter::kWait), labels), statistic);
    return told && told->value ? readableSeconds(*told->value) : std::string{};
}

// Of those that anything entered, or that had something left.
std::vector<WorkBook> booksOf(const ComponentResult& component) {
    std::vector<WorkBook> books;
    for (const MetricResult& metric : component.metrics) {
        if (metric.name != kEntered) {
            continue;
        }
        WorkBook book;
        book.queue = metric.labels.empty() ? std::string{} : metric.labels.front().value;
        book.entered = countOf(component, kEntered, metric.labels);
        book.done = countOf(component, "jobs_done", metric.labels);
        for (const std::string_view name : kLeft) {
            book.left += lastOf(component, name, metric.labels);
        }
        for (const std::string_view name : kGone) {
            book.gone += countOf(component, name, metric.labels);
        }
        book.waitP50 = waitOf(component, metric.labels, "p50");
        book.waitP99 = waitOf(component, metric.labels, "p99");
        if (book.entered > 0 || book.left > 0 || book.gone > 0) {
            books.push_back(std::move(book));
        }
    }
    return books;
}

Cell numberCell(double count, Tone tone = Tone::Plain) {
    return count == 0 ? Cell{"0", Tone::Dim} : Cell{readableCount(count), tone};
}

} // namespace

bool doesOtherWork(const ComponentResult& component, const models::Kinds& kinds) {
    const auto* kind = models::findKind(kinds.components, component.kind);
    const bool isAsked = statisticOf(component.metrics, models::Meter::kRequests).has_value() &&
                         scenarios::countOf(component.metrics, models::Meter::kRequests) > 0;
    return !booksOf(component).empty() || (!isAsked && kind != nullptr && !kind->answersPages &&
                                           !headlinesOf(component, kinds).empty());
}

std::string workSection(const scenarios::RunResult& result,
                        const TextStyle& style,
                        const models::Kinds& kinds) {
    TextTable table({{"component"},
                     {"kind, or queue"},
                     {"taken in", Align::Right},
                     {"done", Align::Right},
                     {"left", Align::Right},
                     {"gone", Align::Right},
                     {"wait p50", Align::Right},
                     {"wait p99", Align::Right},
                     {""}});
    TextTable others({{""}, {""}, {""}});
    for (const ComponentResult& component : result.components) {
        if (!doesOtherWork(component, kinds)) {
            continue;
        }
        Cell name{component.name, Tone::Strong};
        const Cell kind{component.kind, Tone::Dim};
        Cell headlines{headlinesOf(component, kinds)};
        const std::vector<WorkBook> books = booksOf(component);
        if (books.empty()) {
            others.add({name, kind, headlines});
        }
        for (const WorkBook& book : books) {
            table.add({std::exchange(name, {}), book.queue.empty() ? kind : Cell{book.queue},
                       numberCell(book.entered), numberCell(book.done), numberCell(book.left),
                       numberCell(book.gone, Tone::Bad), book.waitP50, book.waitP99,
                       std::exchange(headlines, {})});
        }
    }
    if (table.empty() && others.empty()) {
        return {};
    }
    return sectionHeading("Beside requests", "jobs, messages, publishes", style) +
           (table.empty() ? std::string{} : table.toText(style)) +
           (others.empty() ? std::string{} : others.toText(style));
}

} // namespace doppel::analysis
