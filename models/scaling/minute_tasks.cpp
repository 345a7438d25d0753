// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/minute_tasks.h"

namespace doppel::models {

MinuteTasks minuteTasks(std::span<const ServerMinute> servers) {
    MinuteTasks tasks;
    double reported = 0;
    double worked = 0;
    for (const ServerMinute& server : servers) {
        tasks.working += server.worked;
        tasks.counted += server.counted;
        if (server.counted > 0) {
            reported += server.reported;
            worked += server.worked;
        }
    }
    tasks.workedPart = reported > 0 ? worked / reported : 0;
    return tasks;
}

std::optional<double>
minutePoint(ScalingMeasure measure, double change, const MinuteTasks& tasks, double processors) {
    constexpr double kPerCent = 100;
    constexpr double kSecondsInMinute = 60;
    if (tasks.counted <= 0 || tasks.working <= 0) {
        return std::nullopt;
    }
    const double each = change / tasks.working;
    switch (measure) {
    case ScalingMeasure::Cpu:
        return each * tasks.workedPart / kSecondsInMinute / processors * kPerCent;
    case ScalingMeasure::Requests:
        return each;
    default:
        return each / kSecondsInMinute;
    }
}

double pointTasks(ScalingMeasure measure, const MinuteTasks& tasks) {
    return measure == ScalingMeasure::Cpu ? tasks.counted : tasks.working;
}

} // namespace doppel::models
