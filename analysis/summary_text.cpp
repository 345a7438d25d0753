// SPDX-License-Identifier: Apache-2.0
#include "analysis/summary_text.h"

#include "analysis/readable.h"
#include "analysis/summary_json.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"
#include "models/traffic/judgement.h"
#include "scenarios/file/utf8.h"
#include "scenarios/objective.h"
#include "scenarios/work_book.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

using scenarios::RunResult;
using scenarios::TrafficResult;
using Align = TextTable::Align;
using Tone = TextTable::Tone;

double toDouble(std::uint64_t count) {
    return static_cast<double>(count);
}

std::string header(const RunResult& result, const TextStyle& style) {
    const std::string file = scenarios::visibleText(result.scenario);
    const std::string title = result.title.empty() ? file : scenarios::visibleText(result.title);
    const std::string simulated = readableSeconds(sim::toSeconds(result.simulated));
    std::string under = fmt::format("{} · {} simulated", file, simulated);
    if (result.status.time - sim::kStart < result.warmup) {
        under += ", all of it warm-up";
    } else if (result.warmup > sim::Duration::zero()) {
        under +=
            fmt::format(" after {} of warm-up", readableSeconds(sim::toSeconds(result.warmup)));
    }
    std::string text = style.strong(title) + '\n' + style.dim(under) + '\n';
    if (!result.status.reachedEnd()) {
        text += style.bad("Stopped early: " + sim::toText(result.status)) +
                "; all numbers are of what was played until then\n";
    }
    return text;
}

// "503 2100, timeout 600", the most frequent first.
std::string failuresText(const TrafficResult& traffic) {
    std::vector<std::pair<std::string, std::uint64_t>> all(traffic.failures.begin(),
                                                           traffic.failures.end());
    std::erase_if(all, [](const auto& one) { return one.second == 0; });
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    constexpr std::size_t kMost = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(all.size(), kMost); ++i) {
        auto& [why, count] = all[i];
        std::replace(why.begin(), why.end(), '_', ' ');
        text += (i == 0 ? "" : ", ") + why + " × " + readableCount(toDouble(count));
    }
    return all.size() > kMost ? text + ", …" : text;
}

std::string latencyText(const sim::Histogram& latency, const TextStyle& style) {
    if (latency.count() == 0) {
        return {};
    }
    struct Point {
        const char* name;
        double share;
    };
    static constexpr std::array kPoints{Point{"p50", 0.5}, Point{"p95", 0.95}, Point{"p99", 0.99},
                                        Point{"p99.9", 0.999}, Point{"max", 1.0}};
    std::string text;
    for (const Point& point : kPoints) {
        const double seconds = static_cast<double>(latency.quantile(point.share)) / 1e9;
        text += (text.empty() ? "" : "   ") + style.dim(point.name) + ' ' +
                style.strong(readableSeconds(seconds));
    }
    return text;
}

// What latency includes besides good answers in time.
std::string latencyAside(const TrafficResult& traffic, const TextStyle& style) {
    const auto counted = [](std::uint64_t count, const char* what) {
        return count == 0 ? "" : readableCount(toDouble(count)) + what;
    };
    const std::string late = counted(traffic.late, " that came too late");
    const std::string overdue = counted(traffic.overdue, " still awaited");
    return late.empty() && overdue.empty()
               ? ""
               : style.dim("with " + late + (late.empty() || overdue.empty() ? "" : " and ") +
                           overdue);
}

// The columns before what a labelled line says.
constexpr std::size_t kIndent = 14;

// "page 97 %   redirect 1 %   rate limited 2 %": visits by what they came to, the good first, in as
// many lines as it takes.
std::string outcomesText(const TrafficResult& traffic, const TextStyle& style) {
    constexpr std::string_view kGap = "   ";
    std::string text;
    std::size_t column = kIndent;
    for (std::size_t i = 0; i < models::kVisitOutcomes; ++i) {
        const auto outcome = static_cast<models::VisitOutcome>(i);
        const auto found = traffic.outcomes.find(labelOf(outcome));
        if (found == traffic.outcomes.end() || found->second == 0) {
            continue;
        }
        const std::string_view what = toText(outcome);
        const std::string share = readableShare(toDouble(found->second) / toDouble(traffic.total));
        const std::size_t width = columnsOf(what) + 1 + columnsOf(share);
        if (!text.empty() && column + kGap.size() + width > style.columns) {
            text += '\n' + std::string(kIndent, ' ');
            column = kIndent;
        } else if (!text.empty()) {
            text += kGap;
            column += kGap.size();
        }
        text += style.dim(what) + ' ' + (isGood(outcome) ? share : style.bad(share));
        column += width;
    }
    return text;
}

// "18.2 k at the end: 17 k too old, failed; 1210 count as nothing".
std::string unfinishedText(const TrafficResult& traffic, const TextStyle& style) {
    if (traffic.unfinished == 0) {
        return {};
    }
    const std::uint64_t young = traffic.unfinished - traffic.overdue;
    std::string text = readableCount(toDouble(traffic.unfinished)) + " at the end: ";
    if (traffic.overdue != 0) {
        text += style.bad(readableCount(toDouble(traffic.overdue)) + " too old, failed") +
                (young != 0 ? "; " : "");
    }
    if (young != 0) {
        text +=
            readableCount(toDouble(young)) + (young == 1 ? " counts" : " count") + " as nothing";
    }
    return text;
}

// "5990: what users who waited in vain would have asked for meanwhile; failed".
std::string omittedText(const TrafficResult& traffic, const TextStyle& style) {
    return traffic.omitted == 0
               ? ""
               : style.bad(readableCount(toDouble(traffic.omitted)) + " visits, failed") +
                     ": what users who waited in vain would have asked for meanwhile";
}

std::string servedText(const TrafficResult& traffic, const TextStyle& style) {
    std::uint64_t all = 0;
    for (const auto& [who, count] : traffic.servedBy) {
        all += count;
    }
    std::string text;
    for (const char* who : {"cache", "origin", "stale", "mirror", "synthetic"}) {
        const auto found = traffic.servedBy.find(who);
        if (found != traffic.servedBy.end() && found->second != 0) {
            text += (text.empty() ? "" : "   ") + style.dim(who) + ' ' +
                    readableShare(toDouble(found->second) / toDouble(all));
        }
    }
    return text;
}

// "page 99.97 %, search 12.3 %": which pages visitors got.
std::string classesText(const TrafficResult& source) {
    std::string text;
    for (const auto& [pageClass, availability] : source.availabilityByClass) {
        if (availability) {
            text += (text.empty() ? "" : "   ") + pageClass + ' ' + readableShare(*availability);
        }
    }
    return text;
}

std::string labelled(const std::string& label, const std::string& text, const TextStyle& style) {
    return text.empty() ? ""
                        : "  " + style.dim(fmt::format("{:<{}}", label, kIndent - 2)) + text + '\n';
}

// "rejected  4 lines: the time is wrong; the first: access.log:12: …": a line a reason.
std::string rejectionsText(const RunResult& result, const TextStyle& style) {
    std::string text;
    for (const TrafficResult& source : result.traffic) {
        for (const scenarios::LogRejection& one : source.logRejections) {
            text += labelled(
                "rejected",
                scenarios::visibleText(fmt::format(
                    "{} {}: {}; {}{}: {}", one.lines, one.lines == 1 ? "line" : "lines", one.reason,
                    one.lines == 1 ? "" : "the first: ", one.place, one.example)),
                style);
        }
    }
    return text;
}

// Jobs may be in a worse way than visits: some will never be done, or wait for longer than a visit
// may.
std::string_view noVisitFailed(const RunResult& result) {
    bool late = false;
    for (const scenarios::ComponentResult& component : result.components) {
        for (const scenarios::JobCounts& jobs : scenarios::jobCountsOf(component.metrics)) {
            if (jobs.failed() > 0) {
                return "no visit failed, but jobs did";
            }
            late = late || (jobs.oldest && *jobs.oldest > result.sli.unfinishedAfter);
        }
    }
    return late ? "no visit failed, but jobs wait" : "none failed";
}

std::string visitorsSection(const RunResult& result, const TextStyle& style) {
    const TrafficResult all = allTraffic(result);
    std::string text = sectionHeading("Did visitors get their pages?", "", style);
    if (all.total == 0) {
        return text + (all.unfinished == 0
                           ? "  nobody came\n"
                           : labelled("unfinished", unfinishedText(all, style), style));
    }
    const double seconds = sim::toSeconds(result.simulated);
    const std::string availability = readableShare(*all.availability());
    std::string rate;
    if (seconds > 0) {
        rate = fmt::format(" ({}/s)", readableCount(toDouble(all.total) / seconds));
    }
    text +=
        labelled("available",
                 (all.failed == 0 ? style.good(availability) : style.strong(availability)) +
                     fmt::format("   of {} visits{}{}, ", readableCount(toDouble(all.total)), rate,
                                 all.omitted == 0 ? ""
                                                  : " and " + readableCount(toDouble(all.omitted)) +
                                                        " omitted") +
                     (all.failed == 0 ? style.good(noVisitFailed(result))
                                      : style.bad(readableCount(toDouble(all.failed)) + " failed")),
                 style);
    for (const TrafficResult& source : result.traffic) {
        const std::string of = result.traffic.size() > 1 ? source.name + ": " : "";
        const std::string classes = classesText(source);
        text += labelled("by page", classes.empty() ? "" : of + classes, style);
    }
    text += labelled("came to", outcomesText(all, style), style);
    text += labelled("why failed", failuresText(all), style);
    text += labelled("unfinished", unfinishedText(all, style), style);
    text += labelled("omitted", omittedText(all, style), style);
    text += labelled("latency", latencyText(all.latency, style), style);
    text += labelled("", latencyAside(all, style), style);
    if (all.latencyOfFailures.count() != 0) {
        text += labelled("of failures", latencyText(all.latencyOfFailures, style), style);
        text += labelled("of all", latencyText(all.latencyOfAll(), style), style);
    }
    text += labelled("served by", servedText(all, style), style);
    if (all.logLinesAccepted + all.logLinesRejected != 0) {
        text += labelled("log lines",
                         fmt::format("{} played, {} rejected",
                                     readableCount(toDouble(all.logLinesAccepted)),
                                     readableCount(toDouble(all.logLinesRejected))),
                         style);
    }
    return text + rejectionsText(result, style);
}

std::string sourcesTable(const RunResult& result, const TextStyle& style) {
    if (result.traffic.size() < 2) {
        return {};
    }
    const auto anyHas = [&](std::uint64_t TrafficResult::*count) {
        return std::any_of(result.traffic.begin(), result.traffic.end(),
                           [&](const TrafficResult& source) { return source.*count > 0; });
    };
    const auto countOf = [&](const TrafficResult& source, std::uint64_t TrafficResult::*count) {
        return anyHas(count) ? readableCount(toDouble(source.*count)) : "";
    };
    TextTable table({{"source"},
                     {"kind"},
                     {"visits", Align::Right},
                     {"failed", Align::Right},
                     {"unfinished", Align::Right},
                     {"omitted", Align::Right},
                     {"available", Align::Right},
                     {"p50", Align::Right},
                     {"p99", Align::Right}});
    for (const TrafficResult& source : result.traffic) {
        const auto quantile = [&](double share) {
            return source.latency.count() == 0
                       ? std::string("–")
                       : readableSeconds(static_cast<double>(source.latency.quantile(share)) / 1e9);
        };
        table.add(
            {{source.name, Tone::Strong},
             {source.kind, Tone::Dim},
             readableCount(toDouble(source.total)),
             {readableCount(toDouble(source.failed)), source.failed == 0 ? Tone::Dim : Tone::Bad},
             countOf(source, &TrafficResult::unfinished),
             countOf(source, &TrafficResult::omitted),
             source.wanted() == 0 ? "–" : readableShare(*source.availability()),
             quantile(0.5),
             quantile(0.99)});
    }
    return '\n' + table.toText(style);
}

std::string valueText(double value, scenarios::Objective::Unit unit) {
    using Unit = scenarios::Objective::Unit;
    switch (unit) {
    case Unit::Number:
        break;
    case Unit::Share:
        return readableShare(value);
    case Unit::Seconds:
        return readableSeconds(value);
    case Unit::Bytes:
        return readableBytes(value);
    case Unit::PerSecond:
        return readableCount(value) + "/s";
    }
    return readableCount(value);
}

// For a value that would read as the bound that it is above or below.
std::string exactText(double value, scenarios::Objective::Unit unit) {
    using Unit = scenarios::Objective::Unit;
    switch (unit) {
    case Unit::Seconds:
        return sim::toExactText(sim::fromSeconds(value));
    case Unit::Share:
        return fmt::format("{:.10g} %", 100 * value);
    case Unit::Bytes:
        return fmt::format("{:.12g} B", value);
    case Unit::PerSecond:
        return fmt::format("{:.10g}/s", value);
    case Unit::Number:
        break;
    }
    return fmt::format("{:.12g}", value);
}

std::string objectivesSection(const RunResult& result, const TextStyle& style) {
    if (result.objectives.empty()) {
        return {};
    }
    const auto met = std::count_if(result.objectives.begin(), result.objectives.end(),
                                   [](const auto& objective) { return objective.met; });
    const bool isOver = result.status.reachedEnd();
    TextTable table({{""}, {""}, {"", Align::Left, true}, {"", Align::Right}});
    for (const scenarios::ObjectiveResult& objective : result.objectives) {
        const Tone tone = !isOver ? Tone::Dim : objective.met ? Tone::Good : Tone::Bad;
        table.add({{!isOver         ? "stopped early"
                    : objective.met ? "✔ met"
                                    : "✘ missed",
                    tone},
                   {objective.name, Tone::Strong},
                   toText(objective),
                   {objectiveValue(objective), tone}});
    }
    const std::string aside =
        fmt::format("{} of {} met", met, static_cast<std::ptrdiff_t>(result.objectives.size()));
    return sectionHeading("Objectives", aside, style) + table.toText(style);
}

std::string runSection(const RunResult& result, const TextStyle& style) {
    std::string text = sectionHeading("The run", "", style);
    std::string seed = std::to_string(result.seed);
    if (result.replication != 0) {
        seed += fmt::format(", replication {}", result.replication);
    }
    if (!result.runs.empty()) {
        text += labelled("runs", fmt::format("{} taken together", result.runs.size()), style);
        seed += ", the first one's";
    }
    text += labelled("seed", seed, style);
    text += labelled("fingerprint", result.fingerprint, style);
    std::string speed = fmt::format("{} events in {}", readableCount(toDouble(result.events)),
                                    readableSeconds(result.wallSeconds));
    if (result.windowCpuSeconds > 0) {
        const double requests = toDouble(allTraffic(result).total);
        speed += fmt::format(", {} requests per CPU second",
                             readableCount(requests / result.windowCpuSeconds));
    }
    text += labelled("speed", speed, style);
    if (result.peakMemoryBytes > 0) {
        text += labelled("memory",
                         readableBytes(static_cast<double>(result.peakMemoryBytes)) + " at most",
                         style);
    }
    if (result.defaultedFields != 0) {
        text +=
            labelled("defaults",
                     fmt::format("{} component fields were not set and have their default values",
                                 result.defaultedFields),
                     style);
    }
    text += labelled("version", "doppel " + result.version, style);
    return text;
}

std::string listSection(const char* title,
                        const std::vector<std::string>& lines,
                        bool alarming,
                        const TextStyle& style) {
    if (lines.empty()) {
        return {};
    }
    std::string text = sectionHeading(title, "", style);
    for (const std::string& line : lines) {
        const std::string shown = scenarios::visibleText(line);
        text += "  · " + (alarming ? style.bad(shown) : shown) + '\n';
    }
    return text;
}

} // namespace

std::string sectionHeading(std::string_view title, std::string_view aside, const TextStyle& style) {
    std::string text = '\n' + style.strong(title);
    if (!aside.empty()) {
        text += "  " + style.dim(aside);
    }
    return text + '\n';
}

std::string objectiveValue(const scenarios::ObjectiveResult& objective) {
    if (!objective.value) {
        return objective.note;
    }
    const auto parsed = scenarios::Objective::parse(objective.name, objective.that);
    const auto unit = parsed ? parsed->unit() : scenarios::Objective::Unit::Number;
    std::string value = valueText(*objective.value, unit);
    const bool isClose = parsed && *objective.value != parsed->bound();
    if (isClose && value == valueText(parsed->bound(), unit)) {
        value = exactText(*objective.value, unit);
    }
    return objective.note.empty() ? value : value + ' ' + objective.note;
}

std::string
summaryText(const RunResult& result, const TextStyle& style, const models::Kinds& kinds) {
    return header(result, style) +
           listSection("A law of the simulation did not hold: a fault of doppel's own",
                       result.broken, true, style) +
           visitorsSection(result, style) + sourcesTable(result, style) +
           objectivesSection(result, style) + componentsSection(result, style, kinds) +
           costSection(result, style) + workSection(result, style, kinds) +
           timelineSection(result, style) + decisionsSection(result, style) +
           storySection(result, style) + chartsSection(result, style) +
           journeySection(result, style, kinds) + listSection("Notes", result.notes, false, style) +
           runSection(result, style);
}

} // namespace doppel::analysis
