// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_config.h"

#include <cstdint>
#include <optional>
#include <span>

namespace doppel::models {

/// A server in a minute that has ended, as parts of that minute.
struct ServerMinute {
    double counted = 0;  ///< for which it counts: a task that runs, an instance that has warmed up
    double reported = 0; ///< of that, for which its use of processors was measured
    double worked = 0;   ///< for which it took work
};

/// What the points of a minute are means of.
struct MinuteTasks {
    double counted = 0;    ///< servers that count, on average over the minute
    double working = 0;    ///< servers that took work, likewise
    double workedPart = 0; ///< for how much of what they reported those that count took work
};
MinuteTasks minuteTasks(std::span<const ServerMinute> servers);

/// A point of CloudWatch: `change` is by how much the whole component's metric grew in the minute,
/// in seconds of what it counts at a time, or in requests; `processors` are those of each server.
/// None where nobody counts, or works.
///
///     cpu       the mean of those that count, in per cent: those that warm up are neither in what
///               was used nor in what it is divided by
///     requests  of all that took work, as a load balancer divides them by its healthy targets
///     others    the mean level, divided likewise
///
/// What each used is not known here: those that took work for equally long used equally much.
/// Source: EC2 Auto Scaling guide, "Set the default instance warmup"; Elastic Load Balancing guide,
/// "CloudWatch metrics for your Application Load Balancer", RequestCountPerTarget; Amazon ECS
/// guide, "Amazon ECS service utilization metrics".
std::optional<double>
minutePoint(ScalingMeasure measure, double change, const MinuteTasks& tasks, double processors);
/// How many servers such a point is a mean of, by whose number a policy multiplies it: those that
/// count, or those that took work.
double pointTasks(ScalingMeasure measure, const MinuteTasks& tasks);

} // namespace doppel::models
