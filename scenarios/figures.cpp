// SPDX-License-Identifier: Apache-2.0
#include "scenarios/figures.h"

#include <array>
#include <utility>

namespace doppel::scenarios {

namespace {

struct Quantile {
    std::string_view name;
    double share;
};
constexpr std::array kQuantiles{Quantile{".p50", 0.5}, Quantile{".p90", 0.9},
                                Quantile{".p95", 0.95}, Quantile{".p99", 0.99},
                                Quantile{".p999", 0.999}};

/// Turns one metric into its figures.
class FigureWriter {
public:
    FigureWriter(const sim::Metric& metric, sim::Time now, std::vector<Figure>& figures)
        : metric_(metric), unit_(toText(metric.options.unit)),
          scale_(sim::scaleOf(metric.options.unit)), now_(now), figures_(figures) {}

    void operator()(const sim::Counter& counter) const {
        add("", unit_, static_cast<double>(counter.value()) * scale_);
    }
    void operator()(const sim::Gauge& gauge) const {
        add("", unit_, gauge.mean(now_) * scale_);
        add(".max", unit_, static_cast<double>(gauge.max()) * scale_);
    }
    void operator()(const sim::Histogram& histogram) const {
        add(".count", "", static_cast<double>(histogram.count()));
        const bool any = histogram.count() > 0;
        const auto addTime = [&](std::string_view suffix, double value) {
            add(suffix, unit_, any ? std::optional(value * scale_) : std::nullopt);
        };
        addTime(".mean", histogram.mean());
        for (const Quantile& quantile : kQuantiles) {
            addTime(quantile.name, static_cast<double>(histogram.quantile(quantile.share)));
        }
        addTime(".max", static_cast<double>(histogram.max()));
    }

private:
    void add(std::string_view suffix, const std::string& unit, std::optional<double> value) const {
        figures_.push_back({metric_.name + std::string(suffix), unit, value, metric_.help});
    }

    const sim::Metric& metric_;
    std::string unit_;
    double scale_;
    sim::Time now_;
    std::vector<Figure>& figures_;
};

Objective::Unit unitOf(std::string_view unit) {
    if (unit == "s") {
        return Objective::Unit::Seconds;
    }
    if (unit == "B") {
        return Objective::Unit::Bytes;
    }
    return unit == "1" ? Objective::Unit::Share : Objective::Unit::Number;
}

using Names = std::map<std::string, NamedFigure>;

void addFigures(Names& names, const std::string& owner, const std::vector<Figure>& figures) {
    for (const Figure& figure : figures) {
        names[owner + '.' + figure.name] = {unitOf(figure.unit), figure.value};
    }
}

void addTraffic(Names& names, const TrafficResult& source) {
    using Unit = Objective::Unit;
    const std::string& name = source.name;
    names[name + ".total"] = {Unit::Number, static_cast<double>(source.total)};
    names[name + ".ok"] = {Unit::Number, static_cast<double>(source.ok)};
    names[name + ".failed"] = {Unit::Number, static_cast<double>(source.failed)};
    names[name + ".availability"] = {Unit::Share, source.availability()};
    for (const auto& [pageClass, availability] : source.availabilityByClass) {
        names[name + ".availability." + pageClass] = {Unit::Share, availability};
    }
    const bool any = source.latency.count() > 0;
    const auto time = [&](double nanoseconds) {
        return NamedFigure{Unit::Seconds, any ? std::optional(nanoseconds / 1e9) : std::nullopt};
    };
    names[name + ".latency.mean"] = time(any ? source.latency.mean() : 0);
    names[name + ".latency.max"] = time(any ? static_cast<double>(source.latency.max()) : 0);
    for (const Quantile& quantile : kQuantiles) {
        names[name + ".latency" + std::string(quantile.name)] =
            time(any ? static_cast<double>(source.latency.quantile(quantile.share)) : 0);
    }
    for (const auto& [server, count] : source.servedBy) {
        names[name + ".served_by." + server] = {Unit::Number, static_cast<double>(count)};
    }
}

void addRecovery(Names& names, const std::optional<RecoveryResult>& result) {
    using Unit = Objective::Unit;
    const RecoveryResult none;
    const RecoveryResult& recovery = result ? *result : none;
    const auto time = [](const std::optional<sim::Duration>& duration) {
        return NamedFigure{Unit::Seconds,
                           duration ? std::optional(sim::toSeconds(*duration)) : std::nullopt};
    };
    names["recovery.time_to_detect"] = time(recovery.timeToDetect);
    names["recovery.time_to_mitigate"] = time(recovery.timeToMitigate);
    names["recovery.time_to_recover"] = time(recovery.timeToRecover);
    names["recovery.failed_requests"] = {Unit::Number,
                                         static_cast<double>(recovery.failedRequests)};
    names["recovery.lost_requests"] = {Unit::Number, recovery.lostRequests};
    names["recovery.budget_burned"] = {Unit::Share, recovery.budgetBurned};
    names["recovery.worst_error_share"] = {Unit::Share, recovery.worstErrorShare};
}

} // namespace

std::vector<Figure>
figuresOf(const sim::Metrics& metrics, std::string_view component, sim::Time now) {
    std::vector<Figure> figures;
    for (const sim::Metric& metric : metrics.entries()) {
        if (metric.component == component) {
            std::visit(FigureWriter(metric, now, figures), metric.value);
        }
    }
    return figures;
}

std::map<std::string, NamedFigure> namedFigures(const RunResult& result) {
    Names names;
    for (const ComponentResult& component : result.components) {
        addFigures(names, component.name, component.figures);
    }
    for (const TrafficResult& source : result.traffic) {
        addFigures(names, source.name, source.figures);
        addTraffic(names, source);
    }
    addRecovery(names, result.recovery);
    return names;
}

} // namespace doppel::scenarios
