// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/minute_points.h"

#include "models/scaling/metric_pipeline.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

namespace {

constexpr std::size_t kPointsKept = 16; // the low alarm of target tracking looks at 15

double pointOf(const MinuteMetricConfig& config, double change, std::int32_t tasks) {
    constexpr double kPerCent = 100;
    const double each = change / sim::toSeconds(MinutePoints::kPeriod) / tasks;
    switch (config.measure) {
    case ScalingMeasure::Cpu:
        return each / config.cpus * kPerCent;
    case ScalingMeasure::Requests:
        return each * sim::toSeconds(MinutePoints::kPeriod);
    default:
        return each;
    }
}

} // namespace

void MinuteMetricConfig::describe(FieldVisitor& visitor) {
    visitor.field("measure", measure,
                  "what is measured for each task: cpu (per cent of its processors), in_flight, "
                  "requests (a minute), waiting, or metric, which is named");
    visitor.field("of", of, "with measure metric: whose; the target's where it isn't given");
    visitor.field("metric", metric, "with measure metric: the name of a counter or gauge");
    visitor.field("cpus", cpus, "processors of each task", {.min = 0.001, .max = 1024});
}

void refuseNamelessMetric(Problems& problems,
                          const std::string& path,
                          const MinuteMetricConfig& config) {
    if ((config.measure == ScalingMeasure::Metric) == config.metric.empty()) {
        problems.push_back({path + ".metric", "goes with measure metric, and it with a name"});
    }
}

void MinutePoints::add(const MinuteMetricConfig& config,
                       const sim::Metrics& metrics,
                       const std::string& of) {
    const std::string& whose = config.of.empty() ? of : config.of;
    all_.push_back(
        {.config = config,
         .measured = metrics.find(whose, metricMeasured(config.measure, config.metric))});
}

void MinutePoints::end(sim::Time minute, std::int32_t tasks) {
    for (Series& one : all_) {
        const double total = one.measured == nullptr ? 0 : metricTotal(*one.measured, minute);
        const double change = total - std::exchange(one.before, total);
        one.fresh = one.measured == nullptr || tasks == 0
                        ? std::nullopt
                        : std::optional(pointOf(one.config, change, tasks));
    }
}

void MinutePoints::show() {
    const std::size_t kept = kPointsKept + static_cast<std::size_t>(delay_ / kPeriod);
    for (Series& one : all_) {
        one.points.push_back(one.fresh);
        if (one.points.size() > kept) {
            one.points.erase(one.points.begin());
        }
    }
}

std::vector<MetricPoints> MinutePoints::seen() const {
    const auto late = static_cast<std::size_t>(delay_ / kPeriod);
    std::vector<MetricPoints> seen;
    for (const Series& one : all_) {
        const MetricPoints points(one.points);
        seen.push_back(points.first(points.size() - std::min(late, points.size())));
    }
    return seen;
}

} // namespace doppel::models
