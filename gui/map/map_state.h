// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/platform_state.h"
#include "gui/host/sketch.h"
#include "gui/map/health.h"
#include "gui/map/map_sketch.h"
#include "sim/time.h"

#include <QString>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::gui {

/// Something that happens on the timeline to components of the map.
struct MapEvent {
    QString text; ///< what it is, without whom it hits: "error (status 503, 100 %)"
    std::vector<std::size_t> nodes; ///< none: it is about all of them
    sim::Time begins{};
    std::optional<sim::Time> ends{}; ///< none: it lasts to the end of the run
    bool isFault = true;
    bool isWork = false; ///< it is under way until it is through
};

/// What of a platform's timeline lasts and touches nodes of the map, or as a fault all of them, in its
/// order.
std::vector<MapEvent> mapEventsOf(const MapSketch& sketch, const std::vector<EventSketch>& events);

/// How servers are, as the map tells them apart: each has a mark of its own.
enum class ServerMark : std::uint8_t { Ready, Booting, Draining, Failed };
inline constexpr std::size_t kServerMarks = 4;

struct ZoneServers {
    std::uint32_t zone = 0;
    std::array<std::uint32_t, kServerMarks> count{};
    friend bool operator==(const ZoneServers&, const ZoneServers&) = default;
};

/// An event at work, or one that has just ended: it is shown for kPinStays more. A change to the
/// end of the run is shown for as long as that.
struct FaultPin {
    QString text;
    std::optional<sim::Duration> left;  ///< until it ends; none: it ended, or never does
    std::optional<sim::Duration> of;    ///< how long it lasts in all; none: to the end of the run
    std::optional<sim::Duration> since; ///< its end
    bool isFault = true;                ///< else it was meant: a purge, another value
    QString whom{};                     ///< it hits; empty: all
    bool isWork = false;                ///< it is under way until it is through
    friend bool operator==(const FaultPin&, const FaultPin&) = default;
};
inline constexpr sim::Duration kPinStays = std::chrono::minutes(1);

/// A node at a moment: the figures on its card.
struct NodeState {
    HealthMark health = HealthMark::NoRequests;
    double rate = 0;                 ///< requests, or visits begun, a second
    std::optional<double> failing{}; ///< share of those that left; none: nobody did
    /// The share of those whose answer nobody waited for any more: a consequence of what fails
    /// elsewhere, so that it isn't counted as failing.
    std::optional<double> inVain{};
    /// The greatest share of a caller's requests that it fails; none: nobody counted.
    std::optional<double> harm{};
    bool isAsked = true;          ///< requests came or were tried, or nobody knows
    std::optional<double> stay{}; ///< their mean time inside, seconds
    std::uint64_t inFlight = 0;
    std::vector<ZoneServers> servers{}; ///< by zone
    scenarios::UseState fullest{};      ///< of what is in use; of 0: nothing is told
    double utilisation = 0;             ///< of that, 0 to 1: the mean of the last states
    scenarios::QueueState longest{};    ///< of its queues
    std::vector<FaultPin> pins{};
    scenarios::ComponentState told{}; ///< all that it shows, by its own names

    std::uint32_t serverCount() const;
    bool loud() const { return isLoud(health, failing, harm, isAsked); }
};

struct CallState {
    double rate = 0;
    std::optional<double> failing{};
    bool cut = false;
    bool recorded =
        true; ///< false: of a stored run, which does not know who of several called how often
    CallHealth health() const {
        return recorded ? callHealthOf(rate, failing, cut) : CallHealth::Well;
    }
};

/// A play at a moment, as the map draws it. A value, small; names in it live as long as the
/// snapshot's.
struct MapState {
    sim::Time now{};
    std::vector<NodeState> nodes;  ///< in the order of the sketch's nodes
    std::vector<CallState> calls;  ///< in the order of its calls
    std::vector<FaultPin> ofAll{}; ///< what is about no single node: the loss of a zone
};

/// `before` are states that were recorded shortly before: two processors of two are both at work
/// now and then, though half of what they can do is left, so what is in use is the mean of them all.
/// `slowFrom` is as slowVisitsFrom(), by source.
/// REQUIRES: the states are of the platform that the sketch is of.
MapState mapStateOf(const MapSketch& sketch,
                    const std::vector<MapEvent>& events,
                    const PlatformState& platform,
                    std::span<const PlatformState* const> before = {},
                    std::span<const std::optional<double>> slowFrom = {});

/// Several calls as one: rates add up, errors are weighted by them.
CallState together(const MapState& state, const std::vector<std::size_t>& calls);

} // namespace doppel::gui
