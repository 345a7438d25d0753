// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"
#include "sim/units.h"

#include <array>
#include <cstdint>

namespace doppel::models {

/// When a caller itself rejects calls to a service that rejects it.
struct ThrottlePolicy {
    sim::Ratio multiplier{2.0}; ///< calls for each one that was accepted, before any is rejected
    sim::Duration window = std::chrono::minutes(2);

    void describe(FieldVisitor& visitor);
};

/// The chance that a call is rejected by its own caller: max(0, (requests - K accepts) / (requests
/// + 1)). Source: Beyer et al., Site Reliability Engineering, 21 "Handling overload", client-side
/// throttling.
double throttleChance(std::uint64_t requests, std::uint64_t accepts, sim::Ratio multiplier);

/// A caller's counts of the last window: what it wanted to call, calls that it rejected itself
/// included, and what was accepted. Time is cut into tenths of the window; a tenth expires as a
/// whole.
class AdaptiveThrottle {
public:
    /// Whether a call that is wanted now is made; `uniform` in [0, 1) is its chance. Counts it
    /// either way.
    bool admits(const ThrottlePolicy& policy, double uniform, sim::Time now);
    /// A call that was made was accepted by the service.
    void accepted(const ThrottlePolicy& policy, sim::Time now);

    std::uint64_t requests() const;
    std::uint64_t accepts() const;

private:
    static constexpr std::int64_t kTenths = 10;
    struct Tenth {
        std::uint64_t requests = 0;
        std::uint64_t accepts = 0;
    };
    Tenth& tenthAt(const ThrottlePolicy& policy, sim::Time now);

    std::array<Tenth, kTenths> tenths_{};
    std::int64_t current_ = 0;
};

} // namespace doppel::models
