// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/metrics_list.h"

#include "scenarios/named_metrics.h"
#include "scenarios/run_result.h"

#include <string_view>
#include <variant>

namespace doppel::scenarios {

namespace {

constexpr std::string_view kHead =
    "What an objective may name\n\n"
    "  {name: fast enough, that: visitors.latency.p95 <= 1s}\n"
    "  {name: also in the surge, that: visitors.within(1s) >= 99%, during: surge}\n"
    "  {name: the few as well, that: recovery.time_to_detect <= 5min, of: checkout}\n\n"
    "  A metric is that of a traffic source or a component, NAME.METRIC. The operators are >= <= > "
    "< ==,\n"
    "  and a bound has the metric's unit. What was not measured meets nothing.\n"
    "  A gauge tells its mean and .max; a histogram .count .mean .p50 .p90 .p95 .p99 .p999 .max.\n"
    "  latency is of good answers, with late ones and the time so far of those still awaited "
    "after\n"
    "  unfinished_after; latency_failed of failures, latency_all of both.\n"
    "  A visit's answer is good if it is what the visitor should have got, in time. A component's, "
    "if\n"
    "  it has the status that the page should have: no 5xx, no 429, no 404 or redirect of a page "
    "that\n"
    "  is there. A copy or a mirror's is, and a key-value store's miss.\n"
    "  A percentile of latency keeps an upper bound only if that share of all answers was good and "
    "within\n"
    "  it: failures count as never. What there is none of (no failure's latency, no time to detect "
    "where\n"
    "  nobody was harmed) keeps every upper bound.\n"
    "  Users of a closed source who wait ask for nothing meanwhile. What they would have asked for "
    "at "
    "their\n"
    "  pace while a visit failed is omitted, and counts as failed in availability, within and "
    "recovery:\n"
    "  floor(time waited / pace) - 1, the pace being the mean of think and of good answers so far. "
    "In\n"
    "  latency it is not, but a percentile keeps no bound by it. Open sources and replays omit "
    "nothing.\n"
    "  hit_ratio is of all requests that a cache looked up. A hit that answered with an error that "
    "it "
    "keeps\n"
    "  (5xx, 429) is none; Varnish's MAIN.cache_hit and Fastly's hits count it, as there.\n"
    "  A source's metrics may be limited by during, between, page_class and location, recovery by "
    "of: "
    "`doppel describe objectives`.\n";

std::string line(const std::string& name, std::string_view what, std::string_view help) {
    std::string text = "  " + name + ": ";
    text += what;
    if (!help.empty()) {
        text += "; ";
        text += help;
    }
    return text + '\n';
}

std::string line(const MetricResult& metric) {
    const std::string_view unit = toText(metric.unit);
    std::string what(typeOf(metric));
    if (!unit.empty()) {
        what += " in ";
        what += unit;
    }
    return line(metric.flatName(), what, metric.help);
}

// What is told beyond the metrics of the one component or source in the result.
std::string derivedText(const RunResult& result) {
    std::string text;
    for (const auto& [name, metric] : namedMetrics(result)) {
        if (name.starts_with('.') && !metric.help.empty()) {
            text += line(name.substr(1), toText(metric.unit), metric.help);
        }
    }
    return text;
}

std::string derivedOfComponent(const SectionKind& kind) {
    RunResult result;
    result.components.push_back({"", kind.name, kind.metrics});
    return derivedText(result);
}

std::string derivedOfTraffic(const SectionKind& kind) {
    RunResult result;
    result.traffic.push_back(TrafficResult::of("", kind.name, kind.metrics));
    std::string text = derivedText(result);
    text += line("availability.CLASS", toText(Objective::Unit::Share),
                 "availability of the pages of a class, where the platform has several");
    text += line(withinName("TIME"), toText(Objective::Unit::Share),
                 "share of all visits that got a good answer in that time");
    return text + line("status_NNN", toText(Objective::Unit::Number),
                       "visits that ended with this status");
}

} // namespace

std::string metricsList(std::span<const FileSection> sections) {
    std::string text(kHead);
    for (const FileSection& section : sections) {
        for (const SectionKind& kind : section.kinds) {
            if (kind.metrics.empty()) {
                continue;
            }
            text += "\n" + kind.name + " (" + section.name + ")\n";
            text += section.name == "traffic" ? derivedOfTraffic(kind) : derivedOfComponent(kind);
            for (const MetricResult& metric : kind.metrics) {
                text += line(metric);
            }
        }
    }
    text += "\nrecovery (of the visits of all sources together; with `of: SOURCE` of that one's)\n";
    for (const auto& [name, metric] : namedMetrics({})) {
        text += line(name, toText(metric.unit), metric.help);
    }
    return text;
}

} // namespace doppel::scenarios
