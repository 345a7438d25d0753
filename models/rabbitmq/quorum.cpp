// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/quorum.h"

#include <algorithm>

namespace doppel::models {

ElectionTimeout electionTimeoutAfter(LeaderLoss loss) {
    switch (loss) {
    case LeaderLoss::ProcessDied:
        return kElectionReallyShort;
    case LeaderLoss::ConnectionClosed:
        return kElectionShort;
    case LeaderLoss::Silent:
        return kElectionLong;
    }
    return kElectionLong;
}

sim::Duration drawTimeout(const ElectionTimeout& timeout, double uniform) {
    const auto beyond = static_cast<std::int64_t>(uniform * static_cast<double>(timeout.spread));
    return std::chrono::milliseconds(timeout.least + std::min(beyond, timeout.spread - 1));
}

FailoverTime failoverTime(LeaderLoss loss) {
    constexpr sim::Duration kPoll = std::chrono::seconds(1);
    const ElectionTimeout timeout = electionTimeoutAfter(loss);
    const sim::Duration unnoticed = loss == LeaderLoss::Silent ? 2 * kPoll : sim::Duration::zero();
    return {.shortest = drawTimeout(timeout, 0), .longest = drawTimeout(timeout, 1) + unnoticed};
}

} // namespace doppel::models
