// SPDX-License-Identifier: Apache-2.0
#include "models/app/accept_policy.h"

#include "sim/assert.h"

#include <algorithm>
#include <array>
#include <optional>

namespace doppel::models {

namespace {

constexpr sim::Duration kLongestDelay = std::chrono::milliseconds(5);
constexpr std::int64_t kOverloadFactor = 25;

sim::Time acceptTime(AcceptPolicy policy,
                     std::span<const WorkerLoad> workers,
                     std::size_t worker,
                     std::int64_t threads,
                     sim::Time now) {
    const WorkerLoad& load = workers[worker];
    const sim::Time begin = std::max(now, load.acceptorFree);
    switch (policy) {
    case AcceptPolicy::Puma7:
        return begin + puma7AcceptDelay(load.requests, threads, workers.size());
    case AcceptPolicy::Puma6:
        return begin + puma6AcceptDelay(load.requests);
    case AcceptPolicy::Shared:
        break;
    }
    return now;
}

} // namespace

ChoiceNames choiceNames(AcceptPolicy) {
    static constexpr std::array<std::string_view, 3> kNames{"puma7", "puma6", "shared"};
    return kNames;
}

sim::Duration puma7AcceptDelay(std::int64_t requests, std::int64_t threads, std::size_t workers) {
    if (workers < 2) {
        return sim::Duration::zero();
    }
    const std::int64_t most = kOverloadFactor * threads;
    return kLongestDelay * std::clamp<std::int64_t>(requests, 0, most) / most;
}

sim::Duration puma6AcceptDelay(std::int64_t requests) {
    return requests > 0 ? kLongestDelay : sim::Duration::zero();
}

Acceptance nextAcceptance(AcceptPolicy policy,
                          std::span<const WorkerLoad> workers,
                          std::int64_t threads,
                          sim::Time now) {
    std::optional<Acceptance> best;
    for (std::size_t i = 0; i < workers.size(); ++i) {
        if (policy != AcceptPolicy::Puma7 && workers[i].requests >= threads) {
            continue;
        }
        const sim::Time at = acceptTime(policy, workers, i, threads, now);
        const bool sooner = !best || at < best->at;
        const bool equal = best && at == best->at;
        if (sooner || (equal && workers[i].requests < workers[best->worker].requests)) {
            best = Acceptance{i, at};
        }
    }
    DOPPEL_ASSERT(best.has_value());
    return *best;
}

} // namespace doppel::models
