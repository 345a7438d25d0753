// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/decision_log.h"
#include "scenarios/run_result.h"
#include "sim/series.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// How many servers of a zone are in a state of their lives: "ready", "booting", "lost".
struct ServersInState {
    std::string_view state;
    std::uint32_t count = 0;
    std::uint32_t zone = 0;
};

/// How a component is, as far as that can be known without its visitors.
enum class Health : std::uint8_t {
    Well,
    Impaired, ///< a fault touches it, or some of its servers don't take requests
    Down,     ///< it answers nothing
    NotBuilt, ///< it answers nothing as a recovery plan has yet to bring it up
};

/// What went through a component, a source or a link since the last look, in each second; 0 where
/// no time has passed.
struct Flow {
    double arrivals = 0; ///< begun visits, calls made
    double good = 0;     ///< answered, and no 5xx
    double failed = 0;
    double wasted = 0; ///< of the failed: nobody waited for the answer any more
};

struct QueueState {
    std::string_view name;
    std::int64_t length = 0;
    std::optional<std::int64_t> capacity; ///< none: no bound
};

/// What is in use of what there is.
struct UseState {
    std::string_view name;
    std::int64_t used = 0;
    std::int64_t of = 0;
};

struct ShareState {
    std::string_view name;
    std::optional<double> value; ///< since the last look; none: there was nothing to measure it by
};

struct UnderWay {
    std::string_view what;
    sim::Time since{};
};

/// A component at a moment.
struct ComponentState {
    Health health = Health::Well;
    std::vector<ServersInState> servers; ///< those that there are, by zone, then by state
    std::uint64_t inFlight = 0;
    Flow flow;
    /// Mean time inside of those that left since the last look, in seconds; none: nobody did.
    std::optional<double> stay;
    std::vector<QueueState> queues;
    std::vector<UseState> uses;
    std::vector<ShareState> shares;
    std::vector<UnderWay> underWay;
    std::vector<std::size_t> actions; ///< that are at work on it: places in the timeline's events
};

struct SourceState {
    std::uint64_t underWay = 0; ///< visits
    Flow flow;
    std::optional<double> stay; ///< of visits that ended since the last look, as a component's
};

struct LinkState {
    bool cut = false;
    Flow flow;
};

/// A play at a moment: what a window draws thirty times a second. Components, sources and links
/// stand in the order of the platform's own lists, which don't change during a play; names in it
/// live as long as the play.
struct Snapshot {
    sim::Time now{};
    std::uint64_t events = 0;
    std::vector<ComponentState> components;
    std::vector<SourceState> sources;
    std::vector<LinkState> links;
    sim::SeriesRows series;                  ///< that are new since the last look
    std::vector<models::Decision> decisions; ///< …, as far as they are kept
    std::vector<TimelineEntry> timeline;     ///< …: what has begun or ended
};

/// How far someone who looks at a play has come: the totals and the rows that it has seen. It
/// starts as it is made, and is handed to Play::snapshot at each look; several may look at the same
/// play, each with its own.
class Look {
public:
private:
    friend class SnapshotTaker;
    struct Totals {
        std::uint64_t arrived = 0;
        std::uint64_t good = 0;
        std::uint64_t failed = 0;
        std::uint64_t wasted = 0;
    };
    struct ActionAtWork {
        std::size_t event = 0;               // its number on the timeline
        std::vector<std::string> components; // that it names
    };
    struct Stays {
        std::uint64_t left = 0;
        sim::Int128 nanoseconds = 0;
    };
    struct Share {
        std::uint64_t part = 0;
        std::uint64_t whole = 0;
    };
    sim::Time at_ = sim::kStart;
    sim::SeriesCursor series_;
    std::uint64_t decisions_ = 0;
    std::size_t records_ = 0;            // of the timeline
    std::vector<ActionAtWork> underWay_; // of its actions, as those records say
    std::vector<Totals> flows_; // of components, sources and links, in the order of a snapshot
    std::vector<Stays> stays_;  // of components and sources
    std::vector<Share> shares_; // of components
};

} // namespace doppel::scenarios
