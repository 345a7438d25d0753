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
    "  {name: also in the surge, that: visitors.within(1s) >= 99%, during: surge}\n\n"
    "  A metric is that of a traffic source or a component, NAME.METRIC. The operators are >= <= > "
    "< ==,\n"
    "  and a bound has the metric's unit. What was not measured meets nothing.\n"
    "  A gauge tells its mean and .max; a histogram .count .mean .p50 .p90 .p95 .p99 .p999 .max.\n"
    "  latency is of good answers, latency_failed of failures, latency_all of both.\n"
    "  A source's metrics may be limited by during, between, page_class and location: "
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

// What is told of visits beyond what their metrics are.
std::string derivedText(const SectionKind& kind) {
    RunResult result;
    result.traffic.push_back(TrafficResult::of("", kind.name, kind.metrics));
    std::string text;
    for (const auto& [name, metric] : namedMetrics(result)) {
        if (name.starts_with('.') && !metric.help.empty()) {
            text += line(name.substr(1), toText(metric.unit), metric.help);
        }
    }
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
            if (section.name == "traffic") {
                text += derivedText(kind);
            }
            for (const MetricResult& metric : kind.metrics) {
                text += line(metric);
            }
        }
    }
    text += "\nrecovery\n";
    for (const auto& [name, metric] : namedMetrics({})) {
        text += line(name, toText(metric.unit), metric.help);
    }
    return text;
}

} // namespace doppel::scenarios
