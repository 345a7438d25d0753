// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_history.h"
#include "models/scaling/hpa_replicas.h"
#include "models/scaling/hpa_spec.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// One of an HPA's conditions, as `kubectl describe hpa` shows it.
struct HpaCondition {
    std::string_view type;
    bool status = false;
    std::string_view reason; ///< empty: not set yet
    std::string message;
};

struct HpaConditions {
    HpaCondition ableToScale{"AbleToScale", false, {}, {}};
    HpaCondition scalingActive{"ScalingActive", false, {}, {}};
    HpaCondition scalingLimited{"ScalingLimited", false, {}, {}};
};

/// What there is of an HPA between two syncs.
struct HpaState {
    HpaHistory history;
    HpaConditions conditions;
};

/// What one sync came to.
struct HpaDecision {
    sim::Time at{};
    std::int32_t current = 0;
    std::vector<HpaProposal> proposals; ///< by metric; empty where metrics weren't asked
    std::optional<std::size_t> leading; ///< the metric that asked for most, of those that could
    std::optional<std::int32_t> wanted; ///< what metrics asked for
    std::optional<std::int32_t> stable; ///< that, stabilised
    std::int32_t replicas = 0;          ///< that there are to be; `current`: it does nothing
    std::string rescaleReason;          ///< of the SuccessfulRescale event
    HpaConditions conditions;           ///< after it

    bool rescales() const { return replicas != current; }
};

/// One turn of the control loop:
///
///     the first one                      -> the size is the first recommendation
///     no replicas, though min isn't 0    -> disabled, until someone else scales it
///     more than max, fewer than min      -> the bound, at once
///     each metric proposes a size        -> the largest counts
///     one can't be read                  -> nothing, unless the others want more than there is
///     stabilised, then limited           -> with `behavior` by its rules, else by the old ones
///
/// Source: kubernetes pkg/controller/podautoscaler/horizontal.go, reconcileAutoscaler.
HpaDecision
syncHpa(const HpaSpec& spec, const HpaController& controller, HpaState& state, const HpaView& view);

} // namespace doppel::models
