// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace doppel::analysis {

namespace {

using scenarios::ComponentResult;
using Align = TextTable::Align;
using Cell = TextTable::Cell;
using Tone = TextTable::Tone;

std::optional<scenarios::Figure> figureOf(const ComponentResult& component, std::string_view name) {
    for (const scenarios::Figure& figure : component.figures) {
        if (figure.name == name) {
            return figure;
        }
    }
    return std::nullopt;
}

double valueOf(const ComponentResult& component, std::string_view name) {
    const auto figure = figureOf(component, name);
    return figure ? figure->value.value_or(0) : 0;
}

/// A figure that tells much about the components that have it. Of a share, the numerator's figures and
/// what the denominator has beside them.
struct Telling {
    enum class When { Always, AboveZero, NothingElse };
    std::string_view label;
    std::array<std::string_view, 3> figures{};
    std::array<std::string_view, 3> rest{}; ///< not empty: a share
    When when = When::AboveZero;
};

constexpr auto kAlways = Telling::When::Always;

// The first ones that a component has are shown.
constexpr std::array kTellings{
    Telling{"hits", {"MAIN.cache_hit"}, {"MAIN.cache_miss"}, kAlways}, // grace is part of hit
    Telling{"hits", {"hits"}, {"miss"}, kAlways},
    Telling{"hits", {"cache_hits"}, {"cache_misses"}, kAlways},
    Telling{"hits", {"keyspace_hits"}, {"keyspace_misses"}, kAlways},
    Telling{"healthy", {"HealthyHostCount"}, {}, kAlways},
    Telling{"threads busy", {"puma_busy_threads"}, {}, kAlways},
    Telling{"cpus busy", {"cpu_busy"}, {}, kAlways},
    Telling{"busy", {"threads_busy"}, {}, kAlways},
    Telling{"cores busy", {"cores_busy"}, {}},
    Telling{"restarts", {"restarts"}, {}},
    Telling{"stale", {"stale_if_error"}, {}},
    Telling{"rate limited", {"rate_limited"}, {}},
    Telling{"404s", {"router_triemux_entry_not_found_total"}, {}},
    Telling{"backlog", {"puma_request_backlog"}, {}},
    Telling{"queued p99", {"http_request_queue_duration_seconds.p99"}, {}},
    Telling{"waiting", {"connections_waiting"}, {}},
    Telling{"waiting", {"commands_waiting"}, {}},
    Telling{"refused", {"refused", "rejected_connections", "too_many_clients"}, {}},
    Telling{"ELB 5xx", {"HTTPCode_ELB_5XX_Count"}, {}},
    Telling{"timeouts", {"timeouts"}, {}},
    Telling{"connect failures", {"connect_failures"}, {}},
    Telling{"breaker rejections", {"breaker_rejections"}, {}},
    Telling{"retries", {"retries"}, {}},
    Telling{"next upstream", {"next_upstream"}, {}},
    Telling{"SERVFAIL", {"rcode_servfail"}, {}},
    Telling{"in flight", {"in_flight"}, {}, Telling::When::NothingElse},
};

template <std::size_t N>
double sumOf(const ComponentResult& component, const std::array<std::string_view, N>& names) {
    double sum = 0;
    for (const std::string_view name : names) {
        sum += name.empty() ? 0 : valueOf(component, name);
    }
    return sum;
}

std::string toText(const Telling& telling, const ComponentResult& component) {
    const auto first = figureOf(component, telling.figures.front());
    const double sum = sumOf(component, telling.figures);
    if (!first || (telling.when != kAlways && sum == 0)) {
        return {};
    }
    std::string text;
    if (telling.rest.front().empty()) {
        text = readable(sum, first->unit);
    } else {
        const double all = sum + sumOf(component, telling.rest);
        text = all == 0 ? "" : readableShare(sum / all);
    }
    return text.empty() ? text : std::string(telling.label) + ' ' + text;
}

std::string tellingFigures(const ComponentResult& component) {
    constexpr int kMost = 4;
    int shown = 0;
    std::string text;
    for (const Telling& telling : kTellings) {
        if (telling.when == Telling::When::NothingElse && shown > 0) {
            continue;
        }
        if (const std::string one = toText(telling, component); !one.empty() && shown < kMost) {
            text += (text.empty() ? "" : ", ") + one;
            ++shown;
        }
    }
    return text;
}

Cell countCell(const ComponentResult& component, std::string_view name, Tone tone) {
    const auto figure = figureOf(component, name);
    if (!figure || !figure->value) {
        return {};
    }
    const double value = *figure->value;
    return value == 0 ? Cell{"0", Tone::Dim} : Cell{readableCount(value), tone};
}

Cell timeCell(const ComponentResult& component, std::string_view name) {
    const auto figure = figureOf(component, name);
    return figure && figure->value ? Cell{readableSeconds(*figure->value)} : Cell{};
}

} // namespace

std::string componentsSection(const scenarios::RunResult& result, const TextStyle& style) {
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
                   timeCell(component, "latency.p50"),
                   timeCell(component, "latency.p99"),
                   {tellingFigures(component)}});
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
