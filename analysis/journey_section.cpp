// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <span>
#include <vector>

namespace doppel::analysis {

namespace {

using scenarios::JourneySpan;
using Align = TextTable::Align;
using Tone = TextTable::Tone;

constexpr std::size_t kMostLines = 30;
constexpr std::size_t kBarColumns = 28;

// The journey that shows most: the one through most components that still fits, the first of
// equals; one of the warm-up only where there is no other.
std::span<const JourneySpan> richestJourney(const scenarios::RunResult& result) {
    const std::span<const JourneySpan> spans = result.journeys;
    const sim::Time warm = sim::kStart + result.warmup;
    std::span<const JourneySpan> best;
    const auto isBetter = [&](std::span<const JourneySpan> one) {
        if (best.empty()) {
            return true;
        }
        const bool counts = one.front().start >= warm;
        const bool bestCounts = best.front().start >= warm;
        return counts != bestCounts ? counts : one.size() > best.size() && one.size() <= kMostLines;
    };
    for (std::size_t i = 0; i < spans.size();) {
        std::size_t next = i + 1;
        while (next < spans.size() && spans[next].visit == spans[i].visit) {
            ++next;
        }
        if (const auto one = spans.subspan(i, next - i); isBetter(one)) {
            best = one;
        }
        i = next;
    }
    return best;
}

// How deep each stay lies: within the last one that was entered before it and left no sooner. Where
// a component calls several others at once, one of them can seem to lie within another.
std::vector<std::size_t> depthsOf(std::span<const JourneySpan> spans) {
    std::vector<std::size_t> depths;
    std::vector<sim::Time> open; // when those around it end
    for (const JourneySpan& span : spans) {
        const sim::Time end = span.end.value_or(sim::kNever);
        while (!open.empty() && (open.back() < end || open.back() <= span.start)) {
            open.pop_back();
        }
        depths.push_back(open.size());
        open.push_back(end);
    }
    return depths;
}

sim::Time lastEnd(std::span<const JourneySpan> spans) {
    sim::Time last = spans.front().start;
    for (const JourneySpan& span : spans) {
        last = std::max(last, span.end.value_or(span.start));
    }
    return last;
}

std::string bar(const JourneySpan& span, sim::Time first, sim::Time last) {
    const double whole = sim::toSeconds(last - first);
    const auto columnOf = [&](sim::Time time) {
        const double share = whole > 0 ? sim::toSeconds(time - first) / whole : 0;
        return static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * kBarColumns);
    };
    const std::size_t from = std::min(columnOf(span.start), kBarColumns - 1);
    const std::size_t to = std::max(columnOf(span.end.value_or(last)), from + 1);
    std::string text(from, ' ');
    for (std::size_t i = from; i < to; ++i) {
        text += i + 1 == to && to == from + 1 ? "▏" : "━";
    }
    return text;
}

std::string outcomeOf(const JourneySpan& span) {
    if (!span.end) {
        return "still there";
    }
    if (span.failure != models::Failure::None) {
        return std::string(models::toText(span.failure));
    }
    return std::to_string(span.status);
}

bool isGood(const JourneySpan& span) {
    constexpr std::uint16_t kServerError = 500;
    return span.failure == models::Failure::None && span.status < kServerError;
}

std::string nameOf(const JourneySpan& span, std::size_t depth) {
    std::string text(depth > 1 ? 2 * (depth - 1) : 0, ' ');
    text += depth > 0 ? "└ " : "";
    return text + span.component;
}

} // namespace

std::string journeySection(const scenarios::RunResult& result, const TextStyle& style) {
    const auto spans = richestJourney(result);
    if (spans.empty()) {
        return {};
    }
    const std::vector<std::size_t> depths = depthsOf(spans);
    const sim::Time first = spans.front().start;
    const sim::Time last = lastEnd(spans);
    TextTable table(
        {{"component"}, {"after", Align::Right}, {"took", Align::Right}, {"answer"}, {""}});
    for (std::size_t i = 0; i < std::min(spans.size(), kMostLines); ++i) {
        const JourneySpan& span = spans[i];
        const std::string took =
            span.end ? readableSeconds(sim::toSeconds(*span.end - span.start)) : "";
        table.add({nameOf(span, depths[i]),
                   {readableSeconds(sim::toSeconds(span.start - first)), Tone::Dim},
                   took,
                   {outcomeOf(span), isGood(span) ? Tone::Plain : Tone::Bad},
                   {bar(span, first, last), Tone::Dim}});
    }
    const std::string aside = fmt::format("one of those sampled, {} after the start",
                                          readableSeconds(sim::toSeconds(first)));
    std::string text = sectionHeading("A request's journey", aside, style) + table.toText(style);
    if (spans.size() > kMostLines) {
        text += style.dim(fmt::format("  … and {} more\n", spans.size() - kMostLines));
    }
    return text;
}

} // namespace doppel::analysis
