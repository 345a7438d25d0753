// SPDX-License-Identifier: Apache-2.0
#include "scenarios/metric_result.h"

#include "models/meter.h"
#include "models/traffic/visit_book.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::scenarios {

namespace {

/// A metric's value at the end of its window.
class ValueAt {
public:
    explicit ValueAt(sim::Time now) : now_(now) {}

    decltype(MetricResult::value) operator()(const sim::Counter& counter) const {
        return CounterValue{counter.value()};
    }
    decltype(MetricResult::value) operator()(const sim::Gauge& gauge) const {
        return GaugeValue{gauge.integral(now_), now_ - gauge.windowStart(), gauge.max(now_),
                          gauge.current(), gauge.min(now_)};
    }
    decltype(MetricResult::value) operator()(const sim::Histogram& histogram) const {
        return histogram;
    }

private:
    sim::Time now_;
};

MetricResult resultOf(const sim::Metric& metric, sim::Time now) {
    return {metric.name, metric.options.labels, metric.options.unit, metric.help,
            std::visit(ValueAt(now), metric.value)};
}

/// Tells of one metric, among those beside it.
class Teller {
public:
    Teller(const MetricResults& all, const MetricResult& metric, std::vector<Statistic>& told)
        : all_(all), metric_(metric), told_(told) {}

    void operator()(const CounterValue& counter) const {
        add("", static_cast<double>(counter.count));
    }
    void operator()(const GaugeValue& gauge) const {
        add("", gauge.mean());
        add("min", static_cast<double>(gauge.min));
        add("max", static_cast<double>(gauge.max));
    }
    void operator()(const sim::Histogram& histogram) const {
        const bool any = histogram.count() > 0;
        const auto addValue = [&](std::string_view statistic, double value) {
            add(statistic, any ? std::optional(value) : std::nullopt);
        };
        put("count", "", static_cast<double>(histogram.count()));
        addValue("mean", histogram.mean());
        for (const Quantile& quantile : kQuantiles) {
            addValue(quantile.name, static_cast<double>(histogram.quantile(quantile.share)));
        }
        addValue("max", static_cast<double>(histogram.max()));
    }
    void operator()(const ShareValue& share) const {
        const double whole = sumOf(share.whole);
        put("", "1", whole > 0 ? std::optional(sumOf(share.part) / whole) : std::nullopt);
    }

private:
    void add(std::string_view statistic, std::optional<double> steps) const {
        put(statistic, toText(metric_.unit),
            steps ? std::optional(sim::inUnit(*steps, metric_.unit)) : std::nullopt);
    }
    void put(std::string_view statistic, std::string_view unit, std::optional<double> value) const {
        std::string name = metric_.flatName();
        if (!statistic.empty()) {
            name += '.';
            name += statistic;
        }
        told_.push_back({std::move(name), unit, value});
    }
    double sumOf(const std::vector<std::string>& names) const {
        double sum = 0;
        for (const std::string& name : names) {
            const MetricResult* metric = find(all_, name);
            if (metric == nullptr) {
                continue;
            }
            if (const auto* counter = std::get_if<CounterValue>(&metric->value)) {
                sum += static_cast<double>(counter->count);
            } else if (const auto* gauge = std::get_if<GaugeValue>(&metric->value)) {
                sum += gauge->mean();
            }
        }
        return sum;
    }

    const MetricResults& all_;
    const MetricResult& metric_;
    std::vector<Statistic>& told_;
};

void addUp(CounterValue& sum, const CounterValue& other) {
    sum.count += other.count;
}

void addUp(GaugeValue& sum, const GaugeValue& other) {
    sum.integral += other.integral;
    sum.window += other.window;
    sum.max = std::max(sum.max, other.max);
    sum.min = std::min(sum.min, other.min);
    sum.last += other.last;
}

void addUp(sim::Histogram& sum, const sim::Histogram& other) {
    sum.merge(other);
}

void addUp(ShareValue&, const ShareValue&) {} // told of its metrics, which are added up

bool alike(const MetricResult& a, const MetricResult& b) {
    const auto* share = std::get_if<ShareValue>(&a.value);
    return a.value.index() == b.value.index() && a.unit == b.unit && a.labels == b.labels &&
           (share == nullptr || *share == std::get<ShareValue>(b.value));
}

bool haveTheSameOrder(const MetricResults& a, const MetricResults& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.name == y.name && x.labels == y.labels;
    });
}

std::vector<std::string> listOf(const models::MetricSum& sum) {
    std::vector<std::string> names;
    for (const std::string_view name : sum) {
        if (!name.empty()) {
            names.emplace_back(name);
        }
    }
    return names;
}

} // namespace

double GaugeValue::mean() const {
    return window > sim::Duration::zero()
               ? static_cast<double>(integral) / static_cast<double>(window.count())
               : static_cast<double>(last);
}

std::map<std::string, MetricResults, std::less<>> metricResults(const sim::Metrics& metrics,
                                                                sim::Time now) {
    std::map<std::string, MetricResults, std::less<>> results;
    for (const sim::Metric& metric : metrics.entries()) {
        results[metric.component].push_back(resultOf(metric, now));
    }
    return results;
}

MetricResults metricResultsOf(const sim::Metrics& metrics, std::string_view owner, sim::Time now) {
    MetricResults results;
    for (const sim::Metric& metric : metrics.entries()) {
        if (metric.component == owner) {
            results.push_back(resultOf(metric, now));
        }
    }
    return results;
}

MetricResult shareResult(const models::ShareOfMetrics& share) {
    return {std::string(share.name),
            {},
            sim::MetricUnit::None,
            std::string(share.help),
            ShareValue{listOf(share.part), listOf(share.whole)}};
}

MetricResults declaredMetrics(const models::MetricsOfKind& kind, bool isAsked) {
    sim::Metrics metrics;
    if (kind.add != nullptr) {
        kind.add(metrics, "");
    }
    const bool areVisits = metrics.find("", models::VisitMetrics::kOmitted) != nullptr;
    if (isAsked && !areVisits) { // visits have a meter too
        const models::Meter meter(metrics, "");
    }
    MetricResults declared = metricResults(metrics, sim::kStart)[""];
    for (const models::ShareOfMetrics& share : kind.shares) {
        declared.push_back(shareResult(share));
    }
    return declared;
}

std::string_view typeOf(const MetricResult& metric) {
    static constexpr std::array<std::string_view, 4> kTypes{"counter", "gauge", "histogram",
                                                            "share"};
    return kTypes[metric.value.index()];
}

std::uint64_t countOf(const MetricResults& metrics, std::string_view name) {
    const MetricResult* metric = find(metrics, name);
    const auto* counter = metric == nullptr ? nullptr : std::get_if<CounterValue>(&metric->value);
    return counter == nullptr ? 0 : counter->count;
}

const MetricResult* find(const MetricResults& metrics, std::string_view flatName) {
    const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const auto& metric) {
        return metric.labels.empty()
                   ? metric.name == flatName
                   : flatName.starts_with(metric.name) && metric.flatName() == flatName;
    });
    return found == metrics.end() ? nullptr : &*found;
}

std::vector<Statistic> statisticsOf(const MetricResults& metrics) {
    std::vector<Statistic> told;
    for (const MetricResult& metric : metrics) {
        std::visit(Teller(metrics, metric, told), metric.value);
    }
    return told;
}

std::optional<Statistic>
statisticOf(const MetricResults& metrics, std::string_view flatName, std::string_view statistic) {
    const MetricResult* metric = find(metrics, flatName);
    if (metric == nullptr) {
        return std::nullopt;
    }
    std::vector<Statistic> told;
    std::visit(Teller(metrics, *metric, told), metric->value);
    std::string wanted(flatName);
    if (!statistic.empty()) {
        wanted += '.';
        wanted += statistic;
    }
    const auto found = std::find_if(told.begin(), told.end(),
                                    [&](const Statistic& each) { return each.name == wanted; });
    return found == told.end() ? std::nullopt : std::optional(*found);
}

std::optional<std::string> merge(MetricResults& metrics, const MetricResults& others) {
    const bool sameOrder = haveTheSameOrder(metrics, others);
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        places.emplace(metrics[i].flatName(), i);
    }
    for (const MetricResult& other : others) {
        const auto known = places.find(other.flatName());
        if (known == places.end()) {
            metrics.push_back(other);
            continue;
        }
        MetricResult& metric = metrics[known->second];
        if (!alike(metric, other)) {
            return other.flatName();
        }
        std::visit(
            [&](auto& sum) { addUp(sum, std::get<std::decay_t<decltype(sum)>>(other.value)); },
            metric.value);
    }
    if (!sameOrder) {
        std::sort(metrics.begin(), metrics.end(),
                  [](const auto& a, const auto& b) { return a.flatName() < b.flatName(); });
    }
    return std::nullopt;
}

} // namespace doppel::scenarios
