// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/random.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace doppel::models {

/// How a load balancer chooses among targets that may be used.
enum class BalancingPolicy : std::uint8_t {
    RoundRobin,       ///< each in turn; those in slow start less often
    LeastOutstanding, ///< the one with the fewest requests; equals in turn
    Random,
    PowerOfTwo, ///< two at random, the less busy of them
};
ChoiceNames choiceNames(BalancingPolicy);

/// A target as the choice sees it.
struct TargetLoad {
    std::int64_t outstanding = 0;
    std::int64_t share = kFullShare; ///< its share of the usual load, in thousandths
    std::int64_t credit = 0;         ///< of the round robin; moved by chooseInTurn
    static constexpr std::int64_t kFullShare = 1000;
};

/// Each in turn in proportion to its share, as evenly spread as possible (smooth weighted round
/// robin; plain round robin where all shares are equal). `usable`: indices into `targets`.
/// REQUIRES: usable is not empty.
std::size_t chooseInTurn(std::span<TargetLoad> targets, std::span<const std::uint32_t> usable);

/// Two of so many drawn with replacement, the less busy of them; the second where they are equal.
/// Source: HAProxy `balance random(2)`, lb_chash.c; its tie-break by request rate is left out.
template <class Outstanding>
std::size_t
choosePowerOfTwo(std::size_t targets, const Outstanding& outstanding, sim::Draws& draws) {
    const std::size_t first = draws.below(targets);
    const std::size_t second = draws.below(targets);
    return outstanding(first) < outstanding(second) ? first : second;
}

/// The share of a target that became healthy `since` ago, in thousandths: rising in a line over
/// the slow start, never 0, kFullShare from its end on and where `slowStart` is 0.
/// Source: AWS ALB slow start ("linearly"); its exact curve is not published.
std::int64_t slowStartShare(sim::Duration since, sim::Duration slowStart);

} // namespace doppel::models
