// SPDX-License-Identifier: Apache-2.0
#include "scenarios/component_windows.h"

#include "models/dated_counts.h"
#include "scenarios/metric_owners.h"
#include "scenarios/objective_limit.h"
#include "scenarios/observation.h"
#include "scenarios/unfinished.h"
#include "sim/assert.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace doppel::scenarios {

namespace {

constexpr sim::Duration kNanosecond{1};

// What happens at a moment precedes the cut, but for the start of the run.
sim::Time nextMoment(sim::Time now) {
    return now == sim::kStart ? now : now + kNanosecond;
}

void subtract(CounterValue& value, const CounterValue& before) {
    value.count -= before.count;
}

void subtract(GaugeValue& value, const GaugeValue& before) {
    value.integral -= before.integral;
    value.window -= before.window;
}

void subtract(sim::Histogram& value, const sim::Histogram& before) {
    value = value.since(before);
}

void subtract(ShareValue&, const ShareValue&) {} // told of its metrics

} // namespace

ComponentWindows::Arrived::Arrived(const models::Component& component)
    : meter(metrics, component.name(), component.meter().unfinishedAfter()) {}

ComponentWindows::ComponentWindows(const Scenario& scenario, const models::Platform& platform)
    : scenario_(scenario), platform_(platform) {
    const std::vector<models::NamedSpan> named = namedSpans(scenario);
    const MetricOwners components(scenario.components);
    const MetricOwners sources(scenario.traffic);
    for (const ObjectiveSpec& spec : scenario.objectives) {
        const ObjectiveLimit& limit = spec.objective.limit();
        const std::string& metric = spec.objective.metric();
        auto spans = spansOf(limit, named);
        if (!spans) {
            continue;
        }
        if (const auto component = components.ownerOf(metric)) {
            const std::string& name = scenario.components[*component].name;
            add({component,
                 name,
                 {limitedOwner(name, toText(limit)), std::move(spans)},
                 std::make_unique<Arrived>(*platform.components()[*component])});
        } else if (const auto source = sources.ownerOf(metric)) {
            const std::string& name = scenario.traffic[*source].name;
            const std::string owner = limitedOwner(name, toText(limit));
            const bool isOfAll = limit.pageClass.empty() && limit.location.empty();
            add({{}, isOfAll ? name : owner, {owner, std::move(spans)}});
        }
    }
}

void ComponentWindows::add(Window window) {
    const bool isKnown = std::any_of(windows_.begin(), windows_.end(), [&](const Window& known) {
        return known.limit.owner == window.limit.owner;
    });
    if (!isKnown) {
        windows_.push_back(std::move(window));
    }
}

sim::Time ComponentWindows::nextCut(sim::Time now) const {
    sim::Time next = sim::kNever;
    for (const Window& window : windows_) {
        for (const models::NamedSpan& span : *window.limit.spans) {
            for (const sim::Duration moment : {span.from, span.to}) {
                const sim::Time cut = sim::after(sim::kStart, moment) - kNanosecond;
                next = cut > now ? std::min(next, cut) : next;
            }
        }
    }
    return next;
}

bool ComponentWindows::covers(const Window& window, sim::Time now) const {
    return now - sim::kStart >= scenario_.settings.warmup &&
           window.limit.covers(nextMoment(now), {}, {});
}

// Everything about a component, the gauges of a source.
MetricResults
ComponentWindows::told(const Window& window, const sim::Metrics& metrics, sim::Time now) {
    MetricResults all = metricResultsOf(metrics, window.of, now);
    if (!window.component) {
        std::erase_if(all, [](const MetricResult& metric) {
            return !std::holds_alternative<GaugeValue>(metric.value);
        });
    }
    return all;
}

void ComponentWindows::follow(Stretch& stretch,
                              const sim::Metrics& metrics,
                              const std::string& name,
                              sim::Time upTo) {
    for (const sim::Metric& metric : metrics.entries()) {
        const auto* gauge = std::get_if<sim::Gauge>(&metric.value);
        if (gauge == nullptr || metric.component != name) {
            continue;
        }
        const Extremes since{gauge->minSinceCut(upTo), gauge->maxSinceCut(upTo)};
        Extremes& all = stretch.levels.try_emplace(metric.flatName, since).first->second;
        all = {std::min(all.min, since.min), std::max(all.max, since.max)};
    }
}

void ComponentWindows::cut(sim::Metrics& metrics, sim::Time now) {
    for (Window& window : windows_) {
        if (!window.stretch) {
            continue;
        }
        follow(*window.stretch, metrics, window.of, nextMoment(now));
        if (!covers(window, now)) {
            window.sum = countedIn(window, metrics, now);
            window.over.emplace_back(window.stretch->began, now);
            window.stretch.reset();
            if (window.component) {
                componentOf(window).meter().countNoMoreIn(window.arrived->meter);
            }
        }
    }
    if (!windows_.empty()) {
        metrics.cutGauges(nextMoment(now));
    }
    for (Window& window : windows_) {
        if (!window.stretch && covers(window, now)) {
            window.stretch = Stretch{now, told(window, metrics, now), {}};
            if (window.component) {
                componentOf(window).meter().countIn(window.arrived->meter);
            }
        }
    }
}

void ComponentWindows::endSpan(const models::NamedSpan& planned, sim::Duration at) {
    for (Window& window : windows_) {
        window.limit.endSpan(planned, at);
    }
}

MetricResults ComponentWindows::countedIn(const Window& window,
                                          const sim::Metrics& metrics,
                                          sim::Time now) const {
    if (!window.stretch) {
        return window.sum;
    }
    Stretch stretch = *window.stretch;
    follow(stretch, metrics, window.of, now);
    MetricResults counted = told(window, metrics, now);
    for (MetricResult& metric : counted) {
        if (const MetricResult* before = find(stretch.before, metric.flatName())) {
            std::visit(
                [&](auto& value) {
                    subtract(value, std::get<std::decay_t<decltype(value)>>(before->value));
                },
                metric.value);
        }
        if (auto* gauge = std::get_if<GaugeValue>(&metric.value)) {
            const Extremes& extremes = stretch.levels.at(metric.flatName());
            gauge->min = extremes.min;
            gauge->max = extremes.max;
        }
    }
    if (window.component) {
        const models::Component& component = componentOf(window);
        models::Meter::Unfinished waiting;
        waiting.waits = unfinishedOf(component, component.meter(), now).waits;
        addUnfinished(counted, waiting);
        addSoFar(counted, component, stretch.began, now);
    }
    MetricResults sum = window.sum;
    const auto conflict = merge(sum, counted);
    DOPPEL_ASSERT(!conflict);
    return sum;
}

models::Component& ComponentWindows::componentOf(const Window& window) const {
    return *platform_.components()[*window.component];
}

void ComponentWindows::tellArrived(const Window& window,
                                   sim::Time now,
                                   MetricResults& counted) const {
    if (counted.empty()) { // its time has not come
        return;
    }
    for (MetricResult& told : metricResultsOf(window.arrived->metrics, window.of, now)) {
        const bool isGauge = std::holds_alternative<GaugeValue>(told.value);
        const auto same = std::find_if(counted.begin(), counted.end(), [&](const auto& metric) {
            return metric.flatName() == told.flatName();
        });
        if (!isGauge && same != counted.end()) {
            same->value = std::move(told.value);
        }
    }
    models::Meter::Unfinished unfinished =
        unfinishedOf(componentOf(window), window.arrived->meter, now);
    counted.push_back(
        {std::string(models::Meter::kAwaited),
         {},
         sim::MetricUnit::Nanoseconds,
         "time so far of those who arrived then and are under way at the end, and not "
         "overdue",
         std::exchange(unfinished.waits, {})});
    addUnfinished(counted, unfinished);
}

void ComponentWindows::recount(const Window& window, sim::Time now, MetricResults& counted) const {
    const auto* dated = dynamic_cast<const models::DatedCounts*>(&componentOf(window));
    if (dated == nullptr) {
        return;
    }
    auto spans = window.over;
    if (window.stretch) {
        spans.emplace_back(window.stretch->began, now);
    }
    std::map<std::string, std::uint64_t, std::less<>> counts;
    for (const auto& [from, to] : spans) {
        dated->countBetween(from, to, [&](std::string_view name, std::uint64_t count) {
            counts[std::string(name)] += count;
        });
    }
    for (MetricResult& metric : counted) {
        const auto found = counts.find(metric.flatName());
        if (found != counts.end()) {
            metric.value = CounterValue{found->second};
        }
    }
}

std::vector<ComponentResult> ComponentWindows::results(const sim::Metrics& metrics,
                                                       sim::Time now) const {
    std::vector<ComponentResult> results;
    for (const Window& window : windows_) {
        if (window.component) {
            MetricResults counted = countedIn(window, metrics, now);
            tellArrived(window, now, counted);
            recount(window, now, counted);
            results.push_back(componentResult(window.limit.owner,
                                              *scenario_.components[*window.component].kind,
                                              std::move(counted)));
        }
    }
    return results;
}

std::optional<MetricResults> ComponentWindows::gaugesOf(std::string_view owner,
                                                        const sim::Metrics& metrics,
                                                        sim::Time now) const {
    for (const Window& window : windows_) {
        if (!window.component && window.limit.owner == owner) {
            return countedIn(window, metrics, now);
        }
    }
    return std::nullopt;
}

} // namespace doppel::scenarios
