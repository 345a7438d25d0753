// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_ledger.h"
#include "models/actions/field_changes.h"
#include "models/actions/timeline_event.h"
#include "sim/time.h"
#include "sim/world.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace doppel::models {

class Platform;

/// How a ramp grows: in `kRampSteps` equal steps, each at the mean of the line over it, so that the
/// area under the steps is that of the line.
inline constexpr int kRampSteps = 20;
constexpr double rampStrength(int step) {
    return step >= kRampSteps ? 1.0 : (step + 0.5) / kRampSteps;
}

/// Something that happened by the timeline, for reports and charts.
struct TimelineRecord {
    enum class Phase : std::uint8_t { Begin, End };
    sim::Time at{};
    Phase phase = Phase::Begin;
    std::size_t event = 0; ///< its number among those added
};

/// Plays faults and operators' actions at their times, and takes them back exactly when they end.
/// They are interventions (World::intervene): they precede all other events of their instant, and a
/// run is the same up to the first of them, whatever is on its timeline. Events may be added at any
/// time, also while the world runs; one whose time has passed begins at once. Those of one instant
/// happen in the order in which they were added. The timeline must outlive the world's last run.
class Timeline {
public:
    Timeline(Platform& platform, TimelineHooks& hooks);
    Timeline(const Timeline&) = delete;
    Timeline& operator=(const Timeline&) = delete;

    sim::World& world() const { return world_; }

    /// Adds an event, once the platform is connected; returns its number. REQUIRES:
    /// problemsOf(event) and problemsOn(event, …) are empty.
    std::size_t add(const TimelineEvent& event);
    /// Ends an event that is under way now, as its `for` would have; no effect otherwise.
    void end(std::size_t event);

    const std::deque<TimelineEvent>& events() const { return events_; }
    /// What has happened so far, by rising time.
    const std::vector<TimelineRecord>& records() const { return records_; }

private:
    void begin(std::size_t event);
    void grow(std::size_t event, sim::Time start, int step);

    sim::World& world_;
    FaultLedger faults_;
    FieldChanges changes_;
    ActionScope scope_;
    std::deque<TimelineEvent> events_; // a deque: references stay good while events are added
    std::vector<std::unique_ptr<Action>> underWay_; // null: not begun, or over
    std::vector<TimelineRecord> records_;
};

} // namespace doppel::models
