// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_config.h"
#include "models/scaling/minute_tasks.h"
#include "models/scaling/scaling_figure.h"
#include "models/scaling/target_tracking.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

/// A metric as CloudWatch has it: a mean of all tasks, or instances, over each minute.
struct MinuteMetricConfig {
    ScalingMeasure measure = ScalingMeasure::Cpu;
    std::string of{};
    std::string metric{};
    double cpus = 1;

    void describe(FieldVisitor& visitor);
};
/// Notes a name without measure metric, or that without a name; `path`: of the configuration.
void refuseNamelessMetric(Problems& problems,
                          const std::string& path,
                          const MinuteMetricConfig& config);

/// The points of several metrics, one a minute each, which alarms see some time later.
///
/// Memory: the points that an alarm looks at.
class MinutePoints {
public:
    static constexpr sim::Duration kPeriod = std::chrono::minutes(1);

    /// `delay`: from a minute's end until its points are seen.
    explicit MinutePoints(sim::Duration delay) : delay_(delay) {}

    /// One more metric, of the target where its configuration does not say whose.
    void add(const MinuteMetricConfig& config, const Component& target);

    /// A minute has ended, in which those tasks ran. REQUIRES: called at each, in their order.
    void end(sim::Time minute, const MinuteTasks& tasks);
    /// A part of a minute after the end of one: its points, or those of an earlier one, are seen.
    void show();
    /// How long after a minute's end that is.
    sim::Duration shownAfter() const { return delay_ % kPeriod; }
    /// By metric, in the order of adding.
    std::vector<MetricPoints> seen() const;
    /// The tasks that the newest of them are of; none: there is no point yet.
    MinuteTasks tasks() const;

private:
    struct Series {
        MinuteMetricConfig config{};
        ScalingFigure figure{};
        double before = 0;
        bool couldBeRead = true; // when the last minute ended
        std::optional<double> fresh{};
        std::vector<std::optional<double>> points{}; // the newest last
    };

    std::size_t notSeenYet() const { return static_cast<std::size_t>(delay_ / kPeriod); }

    sim::Duration delay_;
    std::vector<Series> all_;
    MinuteTasks freshTasks_;
    std::vector<MinuteTasks> tasks_{}; // of each point
};

} // namespace doppel::models
