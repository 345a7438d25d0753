// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/dns/resolver_cache.h"
#include "models/faults/fault.h"
#include "models/faults/timeline_event.h"
#include "models/link.h"
#include "sim/task.h"
#include "sim/time.h"
#include "sim/world.h"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

class NameService;
class Platform;

/// What a timeline asks of the floor that knows paths and values.
class TimelineHooks {
public:
    virtual ~TimelineHooks() = default;
    /// Gives a field another value, as written in a file; returns the former one, as it would be
    /// written. REQUIRES: the loader has checked path and value.
    virtual std::string set(std::string_view path, std::string_view value) = 0;
};

/// Something that happened by the timeline, for reports and charts.
struct TimelineRecord {
    enum class Phase : std::uint8_t { Begin, End };
    sim::Time at{};
    Phase phase = Phase::Begin;
    std::size_t event = 0; ///< its number among those added
};

/// Plays faults and operators' actions at their times, and takes them back exactly when they end.
/// Events may be added at any time, also while the world runs; one whose time has passed begins at
/// once. Those of one instant happen in the order in which they were added.
///
/// Faults of a component that overlap come to what `combine` says. A timeline owns Component::faults() of the
/// components that it touches: nobody else may set them. Servers that several faults have taken come
/// back with the last of these. `for` takes back a set field and a DNS switch too.
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
    /// What happened so far, by rising time.
    const std::vector<TimelineRecord>& records() const { return records_; }

private:
    using Server = std::pair<Component*, std::uint32_t>;
    // What an event under way has to take back.
    struct Under {
        bool running = false;
        std::vector<Link*> cut;
        std::vector<Server> lost;
        std::string formerValue;
        std::vector<DnsValue> formerAnswer;
    };

    sim::Task<void> play(std::size_t event);
    void begin(std::size_t event);
    void setStrength(std::size_t event, double strength);
    void apply(Component& component);
    void beginPartition(const Fault& fault, Under& under);
    void loseServers(const Fault& fault, double strength, Under& under);
    void lose(Component& component, std::uint32_t server, Under& under);
    void restoreServers(const Under& under);
    void switchName(const TimelineEvent& event, Under& under);
    NameService& nameServiceOf(const TimelineEvent& event) const;
    Component& componentOf(const TimelineEvent& event) const;

    Platform& platform_;
    TimelineHooks& hooks_;
    sim::World& world_;
    std::deque<TimelineEvent> events_; // a deque: references stay good while events are added
    std::deque<Under> under_;
    std::vector<TimelineRecord> records_;
    std::map<std::string, std::vector<ActiveFault>> active_; // by component
    std::vector<std::pair<Server, int>> lostBy_;             // how many faults hold each server
};

} // namespace doppel::models
