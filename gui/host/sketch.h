// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/meter.h"
#include "models/named_span.h"
#include "scenarios/settings.h"
#include "scenarios/start_time.h"
#include "sim/time.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::gui {

/// A field of a configuration as a form shows it.
struct FieldSketch {
    std::string path{};  ///< within the scenario: "components.frontend.replicas"
    std::string value{}; ///< as a file says it, with its unit; "none" where it is absent
    std::string type{};  ///< "duration", "count", "one of lru, s3fifo", …
    std::string range{}; ///< ">= 1", "1ms to 1h", or ""
    std::string doc{};   ///< one sentence, lower case, no full stop
    std::string source{};
    bool usual = false; ///< it has its default value
    bool live = false;  ///< an action may set it in a run
    std::string idle{}; ///< why another value would change nothing; "": it would change something
    friend bool operator==(const FieldSketch&, const FieldSketch&) = default;
};

/// A component, or a traffic source, before anything has happened to it.
struct ComponentSketch {
    std::string name{};
    std::string kind{};    ///< as after `kind:` in files
    std::string summary{}; ///< of the kind: what it is in the real world
    bool answersPages = true;
    std::vector<FieldSketch> fields{};
    /// Of a stored run that a recovery plan brings it up in: when it did; kNever: not in that run. A
    /// host tells of that in its states.
    sim::Time builtAt = sim::kStart;
    friend bool operator==(const ComponentSketch&, const ComponentSketch&) = default;
};

/// One calls another: names of components; the caller may be a source.
struct CallSketch {
    std::string caller{};
    std::string callee{};
    friend bool operator==(const CallSketch&, const CallSketch&) = default;
};

/// Where visitors are, and how many of them.
struct PlaceSketch {
    std::string name{};
    double share = 0; ///< of all visitors, by the weights of the scenario's locations
    friend bool operator==(const PlaceSketch&, const PlaceSketch&) = default;
};

/// An event of the timeline, planned by the scenario or injected into a future.
struct EventSketch {
    std::string name{}; ///< what the scenario calls it; may be empty
    std::string kind{}; ///< "fault.error", "set"
    std::string text{}; ///< "error on frontend (status 503, 40 %)"
    std::string yaml{}; ///< the entry of the timeline, as a flow map in one line
    sim::Time at{};
    std::optional<sim::Duration> length{}; ///< none: it has none, or lasts to the end of the run
    sim::Duration ramp{};
    std::vector<std::string> components{}; ///< that it names
    bool lasts = false;
    bool isFault = false;
    std::optional<sim::Time> injected{}; ///< when it was; none: the scenario planned it
    friend bool operator==(const EventSketch&, const EventSketch&) = default;
};

/// When what is injected now happens: at the next moment that a file says in few words, the next
/// whole millisecond.
inline sim::Time readableAfter(sim::Time now) {
    return sim::after(std::chrono::floor<std::chrono::milliseconds>(now),
                      std::chrono::milliseconds(1));
}

struct ObjectiveSketch {
    std::string name{};
    std::string that{};  ///< as written; scenarios::Objective::parse reads it
    std::string limit{}; ///< which visits it is about; "" for all
    friend bool operator==(const ObjectiveSketch&, const ObjectiveSketch&) = default;
};

struct KnobSketch {
    std::string path{};
    std::string min{};
    std::string max{};
    std::string step{}; ///< empty: any value between
    std::string text{};
    std::string value{}; ///< at the start of the run
    friend bool operator==(const KnobSketch&, const KnobSketch&) = default;
};

/// What is known of a scenario without playing it: what a window draws before the first event. Once
/// the host has built the platform, components, sources, calls and events stand in the order of a
/// PlatformState's; before that, `calls` is what the configurations say.
struct PlatformSketch {
    std::string file{}; ///< as it was named
    std::string title{};
    std::string about{};
    std::string configuration{}; ///< the whole scenario as YAML: every field, defaults too
    std::uint64_t seed = 0;
    sim::Duration duration{};
    sim::Duration warmup{};
    sim::Duration unfinishedAfter = models::kUnfinishedAfter;
    std::optional<sim::Duration> slow{}; ///< recovery.slow: what takes longer is no good answer
    std::uint32_t zones = 1;
    std::optional<scenarios::StartTime> start{}; ///< none: on no day
    sim::Duration seriesEvery{};                 ///< what a row of the series covers, until halved
    sim::Duration stateEvery{};                  ///< the grid of recorded states
    std::vector<ComponentSketch> components{};   ///< in the order of a page view
    std::vector<ComponentSketch> sources{};
    std::vector<CallSketch> calls{};
    std::vector<PlaceSketch> places{}; ///< empty: a single one that has no name
    std::vector<EventSketch> events{}; ///< those of the scenario, then those injected
    std::vector<models::NamedSpan>
        phases{}; ///< surges and phases of traffic, actions by their names
    std::vector<ObjectiveSketch> objectives{};
    std::vector<KnobSketch> knobs{};
    std::vector<std::string> notes{}; ///< what a reader should know

    sim::Time end() const { return sim::kStart + duration; }
    /// What clocks show at the start; none: on no day.
    std::optional<std::chrono::local_seconds> startClock() const {
        return start ? std::optional(start->clock) : std::nullopt;
    }
};

} // namespace doppel::gui
