// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "scenarios/run_result.h"
#include "sim/time.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::gui {

/// How an objective stands at a moment of a run.
enum class ObjectiveStanding : std::uint8_t {
    NotMeasured, ///< nothing has happened that it could be measured by
    Met,
    Missed, ///< now, but it can still be met
    Lost,   ///< missed, whatever happens until the run's end
};

/// "not measured yet", "met", "missed now, can still be met", "lost".
QString wordOf(ObjectiveStanding standing);

/// An objective at a moment, ready to be drawn.
struct ObjectiveAt {
    QString name;
    QString that;  ///< as written, with what limits it
    QString brief; ///< the same without the owner that goes without saying
    QString value; ///< "98.65 %", "10:05", "–"
    ObjectiveStanding standing = ObjectiveStanding::NotMeasured;
    /// Where value and bound lie on a bar from 0 to 1; none: the value is not known.
    std::optional<double> filled{};
    double bound = 0.5;

    bool operator==(const ObjectiveAt&) const = default;
};

/// When something is judged, and of which run.
struct RunMoment {
    sim::Time at{};
    sim::Time warmedUp{}; ///< what is before that does not count
    sim::Time end{};
    bool ended = false;
};

/// How it stands. What can only grow (times to recover, counts, a budget) is lost once it is above
/// what it may be; a share is lost if it stayed below even if everything went well from now on, at
/// the mean rate so far; other numbers can change until the end. `waited` is the time since the
/// fault, for a time to something that has not come yet.
ObjectiveStanding standingOf(const scenarios::ObjectiveResult& objective,
                             const RunMoment& moment,
                             std::optional<sim::Duration> waited);

/// All objectives of a recording at a moment, in the order of the sketch's.
std::vector<ObjectiveAt> objectivesAt(const Recording& recording, sim::Time at);

} // namespace doppel::gui
