// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"
#include "scenarios/work_book.h"

#include <string>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

using scenarios::JobCounts;
using Align = TextTable::Align;
using Cell = TextTable::Cell;
using Tone = TextTable::Tone;

Cell countCellOf(std::uint64_t count, Tone tone) {
    return count == 0 ? Cell{"0", Tone::Dim}
                      : Cell{readableCount(static_cast<double>(count)), tone};
}

// "12 refused, 3 given up": what never will be done.
std::string whyNotDone(const JobCounts& jobs) {
    std::string text;
    const auto add = [&](std::uint64_t count, const char* what) {
        if (count > 0) {
            text +=
                (text.empty() ? "" : ", ") + readableCount(static_cast<double>(count)) + ' ' + what;
        }
    };
    add(jobs.refused, "refused");
    add(jobs.dead, "given up");
    add(jobs.lost, "lost");
    add(jobs.gone, "dropped, expired or discarded");
    add(jobs.late, "late");
    return text;
}

} // namespace

std::string jobsSection(const scenarios::RunResult& result, const TextStyle& style) {
    TextTable table({{"jobs of"},
                     {"queue"},
                     {"enqueued", Align::Right},
                     {"done", Align::Right},
                     {"waiting", Align::Right},
                     {"running", Align::Right},
                     {"put aside", Align::Right},
                     {"failed", Align::Right},
                     {"oldest", Align::Right},
                     {""}});
    for (const scenarios::ComponentResult& component : result.components) {
        for (const JobCounts& jobs : scenarios::jobCountsOf(component.metrics)) {
            if (jobs.isNone()) {
                continue;
            }
            table.add({{component.name, Tone::Strong},
                       {jobs.queue, Tone::Dim},
                       countCellOf(jobs.enqueued, Tone::Plain),
                       countCellOf(jobs.done, Tone::Plain),
                       countCellOf(jobs.waiting, Tone::Plain),
                       countCellOf(jobs.running, Tone::Plain),
                       countCellOf(jobs.delayed, Tone::Plain),
                       countCellOf(jobs.failed(), Tone::Bad),
                       jobs.oldest ? Cell{readableSeconds(sim::toSeconds(*jobs.oldest))} : Cell{},
                       {whyNotDone(jobs)}});
        }
    }
    return table.empty() ? "" : '\n' + table.toText(style);
}

} // namespace doppel::analysis
