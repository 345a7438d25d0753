// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/describe.h"
#include "models/dns/dns_config.h"
#include "models/problem.h"
#include "sim/distribution.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

/// What happens where a step fails.
struct StepFailureConfig {
    sim::Probability probability{}; ///< of each attempt
    sim::Distribution wasted{};     ///< until it is known that an attempt failed
    std::uint32_t retries = 0;      ///< further attempts
    /// What is done in its place after the last one; unset: the plan fails.
    std::optional<sim::Distribution> instead{};

    void describe(FieldVisitor& visitor);
};

/// A name that points elsewhere from then on.
struct PlanPointConfig {
    ComponentRef names; ///< the dns component
    std::string record;
    DnsTarget target;

    void describe(FieldVisitor& visitor);
};

/// One step of a plan: what must have ended before it begins, and how long it takes.
struct PlanStepConfig {
    std::string name;
    std::vector<std::string> after; ///< none: it begins with the disaster
    sim::Distribution takes{};
    std::optional<StepFailureConfig> failure{};
    std::vector<ComponentRef> bringsUp{}; ///< when it has ended; they are down before
    std::optional<PlanPointConfig> points{};

    void describe(FieldVisitor& visitor);
};

/// A store of which writes may be lost.
struct PlanStoreConfig {
    std::string name;
    sim::Distribution lag{}; ///< of what is recovered behind what was lost
    sim::Rate writes{};      ///< that it takes
    std::string step{};      ///< the step that brings it back
    /// The same where something was done in the place of that step.
    std::optional<sim::Distribution> lagInstead{};

    void describe(FieldVisitor& visitor);
};

/// A plan for a disaster, as a graph of steps; what happens side by side has the same steps before
/// it. Source of the accounting: AWS, Disaster Recovery of Workloads on AWS; NIST SP 800-34.
struct PlanConfig {
    std::vector<PlanStepConfig> steps;
    std::vector<PlanStoreConfig> stores;
    sim::Duration ttl = std::chrono::seconds(60); ///< of the name that the last steps change

    void describe(FieldVisitor& visitor);
};

/// Names that stand twice or are nobody's, steps that wait for each other in a cycle.
Problems problemsOf(const PlanConfig& plan);

} // namespace doppel::models
