// SPDX-License-Identifier: Apache-2.0
#include "scenarios/visit_names.h"

#include "models/meter.h"
#include "models/traffic/visit_book.h"
#include "scenarios/under_way.h"
#include "scenarios/unmeasured.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::scenarios {

namespace {

constexpr std::string_view kOmittedAndFailed =
    "visits that waiting users did not make, which count as failed";
constexpr std::string_view kWithoutAPage = "visits that got no page at all";
constexpr std::string_view kDegradedAndFailed = "degraded pages that count as failed";

// What is registered when it first occurs: an objective may name it, and it is `none` until then.
void addUnseen(NamedMetrics& names,
               const std::string& owner,
               std::string_view name,
               sim::MetricLabel label,
               std::optional<double> none,
               std::string_view help = {}) {
    const std::string flat = sim::flatName(name, std::array{std::move(label)});
    const NamedMetric unseen{Objective::Unit::Number, none};
    names.try_emplace(owner + '.' + flat, unseen).first->second.help = help;
}

bool isOfFailures(const MetricResult& metric) {
    using models::Meter;
    using models::VisitMetrics;
    return metric.name == Meter::kLate || metric.name == Meter::kOverdue ||
           metric.name == VisitMetrics::kFailure ||
           (metric.name == VisitMetrics::kStatus && metric.labels.front().value.starts_with('5'));
}

} // namespace

void addVisits(NamedMetrics& names, const TrafficResult& source) {
    using Unit = Objective::Unit;
    const std::string& name = source.name;
    names[name + ".total"] = {Unit::Number, static_cast<double>(source.total),
                              "visits that ended, and those that should have"};
    const bool isEmpty = source.wanted() == 0;
    const std::optional<double> none = isEmpty ? std::nullopt : std::optional(0.0);
    for (int status = 100; status < 600; ++status) {
        addUnseen(names, name, models::VisitMetrics::kStatus, {"status", std::to_string(status)},
                  none);
    }
    for (std::size_t i = 0; i < models::kVisitOutcomes; ++i) {
        addUnseen(names, name, models::VisitMetrics::kOutcome,
                  {"outcome", labelOf(static_cast<models::VisitOutcome>(i))}, none,
                  isGood(static_cast<models::VisitOutcome>(i)) ? "visits that came to this: good"
                                                               : "visits that came to this");
    }
    const std::uint64_t underWay = underWayIn(source.metrics);
    for (const MetricResult& metric : source.metrics) {
        if (metric.name == models::VisitMetrics::kWithin) {
            const std::string late = sim::flatName(models::VisitMetrics::kTooLate, metric.labels);
            const std::uint64_t within = std::get<CounterValue>(metric.value).count;
            NamedMetric& told = names[name + '.' + withinName(metric.labels.front().value)];
            told = {Unit::Share, shareOf(within, source.wanted() + countOf(source.metrics, late)),
                    "share of all visits, omitted ones too, that got a good answer in that time"};
            addUnderWay(told, within, source.wanted(), underWay);
        }
    }
    NamedMetric& availability = names[name + ".availability"];
    availability = {Unit::Share, source.availability(),
                    "share of all visits, omitted ones too, that got what they should have got"};
    addUnderWay(availability, source.ok, source.wanted(), underWay);
    for (const auto& [pageClass, itsAvailability] : source.availabilityByClass) {
        names[name + ".availability." + pageClass] = {Unit::Share, itsAvailability,
                                                      "availability of the pages of a class"};
    }
    for (const auto& [server, count] : source.servedBy) {
        const sim::MetricLabel label{"server", server};
        const auto flat = [&](std::string_view metric) {
            return sim::flatName(metric, std::array{label});
        };
        const std::uint64_t failed =
            countOf(source.metrics, flat(models::VisitMetrics::kFailedServedBy));
        NamedMetric& told = names[name + ".served_by." + server];
        told = {Unit::Number, isEmpty ? std::nullopt : std::optional(static_cast<double>(count))};
        told.good = static_cast<double>(count - std::min(count, failed));
        names[name + '.' + flat(models::VisitMetrics::kServedBy)].good = told.good;
    }
}

void addUncounted(NamedMetrics& names, const TrafficResult& source) {
    const auto degraded = source.outcomes.find(labelOf(models::VisitOutcome::UncountedDegraded));
    if (degraded != source.outcomes.end()) {
        names[source.name + '.' + std::string(models::VisitMetrics::kDegraded)].worse = {
            degraded->second, kDegradedAndFailed};
    }
}

void addOmittedVisits(NamedMetrics& names, const TrafficResult& source) {
    using models::VisitMetrics;
    if (source.omitted == 0) {
        return;
    }
    const auto failToo = [&](const std::string& flatName) {
        NamedMetric& told = names[source.name + '.' + flatName];
        const bool isOne = told.value > 0.0 || source.failed == 0;
        told.worse = {isOne ? source.omitted : std::uint64_t{0}, kOmittedAndFailed};
        told.omittedVisits = isOne ? 0 : source.omitted;
    };
    for (const MetricResult& metric : source.metrics) {
        if (!std::holds_alternative<CounterValue>(metric.value)) {
            continue;
        }
        if (isOfFailures(metric)) {
            failToo(metric.flatName());
        } else if (metric.name != VisitMetrics::kOmitted) {
            names[source.name + '.' + metric.flatName()].omittedVisits = source.omitted;
        }
    }
    for (std::size_t i = 0; i < models::kVisitOutcomes; ++i) {
        const auto outcome = static_cast<models::VisitOutcome>(i);
        if (!isGood(outcome)) {
            failToo(sim::flatName(VisitMetrics::kOutcome,
                                  std::array{sim::MetricLabel{"outcome", labelOf(outcome)}}));
        }
    }
    NamedMetric& failed = names[source.name + '.' + std::string(models::Meter::kFailed)];
    failed.omittedVisits = 0;
    failed.worse = {source.omitted, kOmittedAndFailed};
}

void addPageless(NamedMetrics& names, const TrafficResult& source) {
    using models::VisitOutcome;
    static constexpr std::array kOldPages{VisitOutcome::UncountedStale,
                                          VisitOutcome::UncountedMirror, VisitOutcome::TooOld,
                                          VisitOutcome::Outdated, VisitOutcome::TooLate};
    std::uint64_t withoutPage = source.failed + source.omitted;
    for (const VisitOutcome outcome : kOldPages) {
        const auto got = source.outcomes.find(labelOf(outcome));
        withoutPage -= got == source.outcomes.end() ? 0 : std::min(withoutPage, got->second);
    }
    const auto add = [&](const std::string& flatName) {
        NamedMetric& told = names[source.name + '.' + flatName];
        told.worse = {withoutPage, kWithoutAPage};
        told.omittedVisits = 0;
    };
    add(std::string(models::VisitMetrics::kOutdated));
    for (const VisitOutcome outcome : kOldPages) {
        if (outcome != VisitOutcome::TooLate) {
            add(sim::flatName(models::VisitMetrics::kOutcome,
                              std::array{sim::MetricLabel{"outcome", labelOf(outcome)}}));
        }
    }
}

void forgetCounts(NamedMetrics& names, const TrafficResult& source) {
    if (source.wanted() > 0) {
        return;
    }
    const std::string inFlight(models::Meter::kInFlight);
    if (names[source.name + '.' + inFlight + ".max"].value == 0.0) {
        forEachOf(names, source.name + '.' + inFlight, [](NamedMetric& told) {
            told.value.reset();
            told.level.reset();
        });
    }
    for (const MetricResult& metric : source.metrics) {
        const bool ofThoseUnderWay =
            isOfThoseUnderWay(metric.name) || metric.name == models::VisitMetrics::kTooLate;
        if (std::holds_alternative<CounterValue>(metric.value) && !ofThoseUnderWay) {
            names[source.name + '.' + metric.flatName()].value.reset();
        }
    }
}

} // namespace doppel::scenarios
