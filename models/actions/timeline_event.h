// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/problem.h"
#include "sim/time.h"

#include <memory>
#include <optional>
#include <string>

namespace doppel::models {

/// One entry of a scenario's timeline: when something happens, how long it lasts, and what it is. A
/// value. In files
///
///     - {at: 20min, for: 10min, fault: error, target: frontend, status: 503, share: 40%}
///     - {at: 25min, set: components.frontend.replicas, value: 6}
///     - {at: 30min, target: edge, purge: {kind: key, text: organisations, soft: true}}
///     - {at: 35min, target: dns, dns: {record: www-cdn.example, to: cloudfront}}
class TimelineEvent {
public:
    explicit TimelineEvent(const ActionKind& kind) : kind_(&kind), config_(kind.defaults()) {}
    TimelineEvent(const TimelineEvent& other);
    TimelineEvent& operator=(const TimelineEvent& other);
    TimelineEvent(TimelineEvent&&) noexcept = default;
    TimelineEvent& operator=(TimelineEvent&&) noexcept = default;
    ~TimelineEvent() = default;

    std::string name{}; ///< what the rest of the scenario calls it; may be empty
    sim::Duration at{};
    std::optional<sim::Duration> length{}; ///< `for`; unset: until the end of the run
    sim::Duration ramp{};                  ///< grows to its full size over this time

    const ActionKind& kind() const { return *kind_; }
    Config& config() { return *config_; }
    const Config& config() const { return *config_; }
    /// Its configuration as the struct that it is. REQUIRES: it is a C.
    template <Described C>
    C& as() {
        return static_cast<ConfigOf<C>&>(*config_).value;
    }
    template <Described C>
    const C& as() const {
        return static_cast<const ConfigOf<C>&>(*config_).value;
    }

    /// Its fields: those that any has of its kind, then the kind's own.
    void describe(FieldVisitor& visitor);

private:
    const ActionKind* kind_;
    std::unique_ptr<Config> config_;
};

/// What is wrong with an event as a whole.
Problems problemsOf(const TimelineEvent& event);

/// What is wrong with an event on this platform: a component that cannot be purged, a name that is
/// not there, a zone that does not exist.
Problems problemsOn(const TimelineEvent& event, const PlatformPlan& plan);

/// One line for people: "error on frontend (status 503, 40 %)".
std::string toText(const TimelineEvent& event);

} // namespace doppel::models
