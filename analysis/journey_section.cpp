// SPDX-License-Identifier: Apache-2.0
#include "analysis/journey_outcome.h"
#include "analysis/readable.h"
#include "analysis/readable_moment.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

using scenarios::JourneySpan;
using Align = TextTable::Align;
using Tone = TextTable::Tone;

constexpr std::size_t kMostJourneyLines = 30;
constexpr std::size_t kBarColumns = 28;

// Whether an action of the timeline set it off, as it does a publish.
bool isSetOffByTheTimeline(std::span<const JourneySpan> one, const scenarios::RunResult& result) {
    const JourneySpan& root = one.front();
    const bool isOfASource =
        std::any_of(result.traffic.begin(), result.traffic.end(),
                    [&](const auto& source) { return source.name == root.component; });
    return !isOfASource && std::any_of(result.timeline.begin(), result.timeline.end(),
                                       [&](const auto& entry) { return entry.at == root.sent; });
}

// The journey that shows most: one that the timeline set off; else the one through most components
// that still fits, the first of equals; one of the warm-up only where there is no other.
std::span<const JourneySpan> richestJourney(const scenarios::RunResult& result) {
    const std::span<const JourneySpan> spans = result.journeys;
    const sim::Time warm = sim::kStart + result.warmup;
    std::span<const JourneySpan> best;
    const auto worth = [&](std::span<const JourneySpan> one) {
        const bool counts = one.front().start >= warm;
        return std::tuple(counts, isSetOffByTheTimeline(one, result),
                          one.size() <= kMostJourneyLines ? one.size() : 0);
    };
    const auto isBetter = [&](std::span<const JourneySpan> one) {
        return best.empty() || worth(one) > worth(best);
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

// A stay, and how deep below the visit it lies.
struct Placed {
    const JourneySpan* span;
    std::size_t depth;
};

// Each stay with those that it called below it, in the order of the calls.
std::vector<Placed> asTree(std::span<const JourneySpan> spans) {
    std::map<std::uint32_t, std::vector<const JourneySpan*>> calls; // by caller
    std::set<std::uint32_t> numbers;
    for (const JourneySpan& span : spans) {
        numbers.insert(span.number);
        calls[numbers.contains(span.parent) ? span.parent : 0].push_back(&span);
    }
    std::vector<Placed> tree;
    const auto add = [&](const auto& self, std::uint32_t caller, std::size_t depth) -> void {
        for (const JourneySpan* span : calls[caller]) {
            tree.push_back({span, depth});
            self(self, span->number, depth + 1);
        }
    };
    add(add, 0, 0);
    return tree;
}

// When its caller had the answer or gave up, or else it was over; none: neither has come.
std::optional<sim::Time> backOf(const JourneySpan& span) {
    return span.received ? span.received : span.end;
}

// How long a call and its answer were under way between the two, of what it took.
std::string wayOf(const JourneySpan& span) {
    const auto back = backOf(span);
    if (!back) {
        return {};
    }
    const sim::Duration there = std::min(span.start, *back) - span.sent;
    const sim::Duration home = *back - std::min(span.end.value_or(*back), *back);
    const sim::Duration way = there + home;
    return way > sim::Duration::zero() ? readableSeconds(sim::toSeconds(way)) : std::string();
}

// What a stay waited for in all, and for what most: "12 ms thread".
std::string waitedOf(const JourneySpan& span, sim::Time runEnd) {
    std::map<std::string_view, sim::Duration> byWhat;
    sim::Duration all{};
    for (const scenarios::JourneyWait& wait : span.waits) {
        const sim::Duration length = wait.until.value_or(std::max(runEnd, wait.from)) - wait.from;
        byWhat[wait.what.empty() ? "retry" : std::string_view(wait.what)] += length;
        all += length;
    }
    if (all == sim::Duration::zero()) {
        return {};
    }
    const auto most =
        std::max_element(byWhat.begin(), byWhat.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return readableSeconds(sim::toSeconds(all)) + ' ' + std::string(most->first);
}

// The last moment that is told of.
sim::Time lastKnown(std::span<const JourneySpan> spans) {
    sim::Time last = spans.front().sent;
    for (const JourneySpan& span : spans) {
        last = std::max({last, span.end.value_or(span.sent), backOf(span).value_or(span.sent)});
        for (const scenarios::JourneyWait& wait : span.waits) {
            last = std::max(last, wait.until.value_or(wait.from));
        }
    }
    return last;
}

// The call on the journey's time, thin where it waited or was on its way.
std::string bar(const JourneySpan& span, sim::Time first, sim::Time last) {
    const double whole = sim::toSeconds(last - first);
    const auto columnOf = [&](sim::Time time) {
        const double share = whole > 0 ? sim::toSeconds(time - first) / whole : 0;
        return static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * kBarColumns);
    };
    const sim::Time back = backOf(span).value_or(last);
    const std::size_t from = std::min(columnOf(span.sent), kBarColumns - 1);
    const std::size_t to = std::max(columnOf(back), from + 1);
    std::vector<std::string_view> cells(to, " ");
    std::fill(cells.begin() + static_cast<std::ptrdiff_t>(from), cells.end(),
              to == from + 1 ? "▏" : "━");
    const auto thin = [&](sim::Time begin, sim::Time end) {
        const std::size_t until = std::min(columnOf(end), to);
        for (std::size_t i = columnOf(begin); i < until; ++i) {
            cells[i] = "┄";
        }
    };
    thin(span.sent, std::min(span.start, back));
    thin(std::min(span.end.value_or(back), back), back);
    for (const scenarios::JourneyWait& wait : span.waits) {
        thin(wait.from, wait.until.value_or(last));
    }
    return fmt::format("{}", fmt::join(cells, ""));
}

// By component: what work in it is to come to.
std::map<std::string_view, std::string_view> goalsOf(const scenarios::RunResult& result,
                                                     const models::Kinds& kinds) {
    std::map<std::string_view, std::string_view> goals;
    for (const scenarios::ComponentResult& component : result.components) {
        if (const auto* kind = findKind(kinds.components, component.kind)) {
            goals[component.name] = workGoalOf(*kind);
        }
    }
    return goals;
}

std::string nameOf(const JourneySpan& span, std::size_t depth) {
    std::string text(depth > 1 ? 2 * (depth - 1) : 0, ' ');
    text += depth > 0 ? "└ " : "";
    return text + span.component;
}

} // namespace

std::string journeySection(const scenarios::RunResult& result,
                           const TextStyle& style,
                           const models::Kinds& kinds) {
    const auto spans = richestJourney(result);
    if (spans.empty()) {
        return {};
    }
    const std::vector<Placed> tree = asTree(spans);
    auto goals = goalsOf(result, kinds);
    const sim::Time first = spans.front().sent;
    const sim::Time last = lastKnown(spans);
    TextTable table({{"component"},
                     {"after", Align::Right},
                     {"took", Align::Right},
                     {"on the way", Align::Right},
                     {"waited"},
                     {"answer"},
                     {""}});
    for (std::size_t i = 0; i < std::min(tree.size(), kMostJourneyLines); ++i) {
        const JourneySpan& span = *tree[i].span;
        const auto back = backOf(span);
        const std::string took = back ? readableSeconds(sim::toSeconds(*back - span.sent)) : "";
        table.add(
            {nameOf(span, tree[i].depth),
             {readableSeconds(sim::toSeconds(span.sent - first)), Tone::Dim},
             took,
             {wayOf(span), Tone::Dim},
             waitedOf(span, result.status.time),
             {outcomeOf(span, goals[span.component]), hasFailed(span) ? Tone::Bad : Tone::Plain},
             {bar(span, first, last), Tone::Dim}});
    }
    const std::string aside = fmt::format(
        "{}, {} after the start",
        isSetOffByTheTimeline(spans, result) ? "set off by the timeline" : "one of those sampled",
        readableMoment(first));
    std::string text = sectionHeading("A request's journey", aside, style) + table.toText(style);
    if (spans.size() > kMostJourneyLines) {
        text += style.dim(fmt::format("  … and {} more\n", spans.size() - kMostJourneyLines));
    }
    return text;
}

} // namespace doppel::analysis
