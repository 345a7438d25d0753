// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/minute_points.h"

#include "models/component.h"
#include "models/scaling/metric_pipeline.h"
#include "models/server_host.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

namespace {

constexpr std::size_t kPointsKept = 16; // the low alarm of target tracking looks at 15

// What each may use: of pods what they request, as CloudWatch counts what a task reserves.
double processorsOf(const MinuteMetricConfig& config, const ScalingFigure& figure) {
    if (figure.kubelet == nullptr) {
        return config.cpus;
    }
    constexpr double kMilli = 1000;
    const auto reserved = static_cast<double>(figure.kubelet->cpuRequest());
    return reserved > 0 ? reserved : config.cpus * kMilli;
}

// Of a counter that is named it is what it counted in the minute, as of requests.
ScalingMeasure pointsAs(const MinuteMetricConfig& config, const sim::Metric& metric) {
    const bool isNamed = config.measure == ScalingMeasure::Metric;
    return isNamed && std::holds_alternative<sim::Counter>(metric.value) ? ScalingMeasure::Requests
                                                                         : config.measure;
}

} // namespace

void MinuteMetricConfig::describe(FieldVisitor& visitor) {
    visitor.field("measure", measure,
                  "what is measured for each task: cpu (per cent of its processors), in_flight, "
                  "requests (a minute), waiting, or metric, which is named: what a counter counts "
                  "in a minute, as CloudWatch's Sum, or the mean of a gauge over it",
                  {.source = "CloudWatch, statistics; ALBRequestCountPerTarget: Sum"});
    visitor.field("of", of, "with measure metric: whose; the target's where it isn't given");
    visitor.field("metric", metric, "with measure metric: the name of a counter or gauge");
    visitor.field("cpus", cpus, "processors of each task; of pods on nodes it is what they request",
                  {.min = 0.001, .max = 1024});
}

void refuseNamelessMetric(Problems& problems,
                          const std::string& path,
                          const MinuteMetricConfig& config) {
    if ((config.measure == ScalingMeasure::Metric) == config.metric.empty()) {
        problems.push_back({path + ".metric", "goes with measure metric, and it with a name"});
    }
}

void MinutePoints::add(const MinuteMetricConfig& config, const Component& target) {
    all_.push_back({.config = config,
                    .figure = scalingFigure(target, config.measure, config.of, config.metric)});
}

void MinutePoints::end(sim::Time minute, const MinuteTasks& tasks) {
    freshTasks_ = tasks;
    for (Series& one : all_) {
        const sim::Metric* const metric = one.figure.metric;
        const double total = metric == nullptr ? 0 : metricTotal(*metric, minute);
        const double change = total - std::exchange(one.before, total);
        const bool canBeRead = one.figure.canBeRead();
        const bool isRead = std::exchange(one.couldBeRead, canBeRead) && canBeRead;
        one.fresh = metric == nullptr || !isRead
                        ? std::nullopt
                        : minutePoint(pointsAs(one.config, *metric), change, tasks,
                                      processorsOf(one.config, one.figure));
    }
}

void MinutePoints::show() {
    const std::size_t kept = kPointsKept + notSeenYet();
    tasks_.push_back(freshTasks_);
    if (tasks_.size() > kept) {
        tasks_.erase(tasks_.begin());
    }
    for (Series& one : all_) {
        one.points.push_back(one.fresh);
        if (one.points.size() > kept) {
            one.points.erase(one.points.begin());
        }
    }
}

std::vector<MetricPoints> MinutePoints::seen() const {
    const std::size_t late = notSeenYet();
    std::vector<MetricPoints> seen;
    for (const Series& one : all_) {
        const MetricPoints points(one.points);
        seen.push_back(points.first(points.size() - std::min(late, points.size())));
    }
    return seen;
}

MinuteTasks MinutePoints::tasks() const {
    return tasks_.size() > notSeenYet() ? tasks_[tasks_.size() - 1 - notSeenYet()] : MinuteTasks{};
}

} // namespace doppel::models
