// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"
#include "models/jobs/work_meter.h"
#include "models/meter.h"
#include "scenarios/work_book.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

using models::WorkMeter;
using scenarios::ComponentResult;
using scenarios::JobCounts;
using Align = TextTable::Align;
using Cell = TextTable::Cell;
using Tone = TextTable::Tone;
using Labels = std::vector<sim::MetricLabel>;

// The counts of jobs that a component keeps a book of, but for books that nothing is in.
std::vector<JobCounts> booksOf(const ComponentResult& component) {
    std::vector<JobCounts> books = scenarios::jobCountsOf(component.metrics);
    std::erase_if(books, [](const JobCounts& book) { return book.isNone(); });
    return books;
}

std::string
waitOf(const ComponentResult& component, const JobCounts& book, std::string_view statistic) {
    Labels labels;
    if (!book.queue.empty()) {
        labels.push_back({"queue", book.queue});
    }
    const auto told = statisticOf(component.metrics,
                                  sim::flatName(std::string(WorkMeter::kWait), labels), statistic);
    return told && told->value ? readableSeconds(*told->value) : std::string{};
}

// "12 refused, 3 given up": what was not done, or not in time.
std::string whyNotDone(const JobCounts& book) {
    std::string text;
    const auto add = [&](std::uint64_t count, const char* what) {
        if (count > 0) {
            text +=
                (text.empty() ? "" : ", ") + readableCount(static_cast<double>(count)) + ' ' + what;
        }
    };
    add(book.refused, "refused");
    add(book.dead, "given up");
    add(book.lost, "lost");
    add(book.duplicatesInVain, "duplicates in vain");
    add(book.gone, "dropped, expired or discarded");
    add(book.late, "late");
    return text;
}

Cell numberCell(std::uint64_t count, Tone tone = Tone::Plain) {
    return count == 0 ? Cell{"0", Tone::Dim}
                      : Cell{readableCount(static_cast<double>(count)), tone};
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
                     {"failed", Align::Right},
                     {"wait p50", Align::Right},
                     {"wait p99", Align::Right},
                     {"oldest", Align::Right},
                     {""}});
    TextTable others({{""}, {""}, {""}});
    for (const ComponentResult& component : result.components) {
        if (!doesOtherWork(component, kinds)) {
            continue;
        }
        Cell name{component.name, Tone::Strong};
        const Cell kind{component.kind, Tone::Dim};
        std::string headlines = headlinesOf(component, kinds);
        const std::vector<JobCounts> books = booksOf(component);
        if (books.empty()) {
            others.add({name, kind, {headlines}});
        }
        for (const JobCounts& book : books) {
            std::string words = whyNotDone(book);
            words +=
                (words.empty() || headlines.empty() ? "" : ", ") + std::exchange(headlines, {});
            table.add({std::exchange(name, {}),
                       book.queue.empty() ? kind : Cell{book.queue},
                       numberCell(book.enqueued),
                       numberCell(book.done),
                       numberCell(book.inside()),
                       numberCell(book.failed(), Tone::Bad),
                       waitOf(component, book, "p50"),
                       waitOf(component, book, "p99"),
                       book.oldest ? Cell{readableSeconds(sim::toSeconds(*book.oldest))} : Cell{},
                       {std::move(words)}});
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
