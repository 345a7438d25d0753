// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/cache/purge.h"
#include "models/describe.h"
#include "models/dns/dns_config.h"
#include "models/faults/fault.h"
#include "models/problem.h"
#include "sim/time.h"

#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class PlatformPlan;

/// A name that points somewhere else from now on.
struct DnsSwitch {
    std::string record;
    DnsTarget target;
    ComponentRef onlyAt; ///< one of the record's authorities; empty: at all of them

    void describe(FieldVisitor& visitor);
};

/// One entry of a scenario's timeline: a fault, or something that an operator does. In files
///
///     - {at: 20min, for: 10min, fault: error, target: frontend, status: 503, share: 40%}
///     - {at: 25min, set: components.frontend.replicas, value: 6}
///     - {at: 30min, target: edge, purge: {kind: key, text: organisations, soft: true}}
///     - {at: 35min, target: dns, dns: {record: www-cdn.example, to: cloudfront}}
struct TimelineEvent {
    sim::Duration at{};
    std::optional<sim::Duration> length{}; ///< `for`; unset: until the end of the run
    sim::Duration ramp{};                  ///< grows to its full size over this time
    std::optional<FaultKind> fault;
    ComponentRef target;
    std::string with;
    std::uint16_t status = 500;
    sim::Probability share{1.0};
    sim::Ratio factor{1.0};
    sim::Duration delay{};
    std::uint32_t zone = 0;
    std::string set; ///< the path of a field
    std::string value;
    std::optional<Purge> purge;
    std::optional<DnsSwitch> dns;

    void describe(FieldVisitor& visitor);

    /// The fault's own part of it. REQUIRES: it is a fault.
    Fault asFault() const;
};

/// What is wrong with an event as a whole: it must be exactly one of fault, set, purge
/// and dns, and say what that one needs.
Problems problemsOf(const TimelineEvent& event);

/// What is wrong with an event on this platform: a component that cannot be purged, a name that is
/// not there, a zone that there is not.
Problems problemsOn(const TimelineEvent& event, const PlatformPlan& plan);

/// One line for people: "error on frontend (status 503, 40 %)".
std::string toText(const TimelineEvent& event);

} // namespace doppel::models
