// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"

#include <cstdint>
#include <span>

namespace doppel::models {

/// How new connections are distributed over the workers of a server.
enum class AcceptPolicy : std::uint8_t {
    Puma7,  ///< each takes as many as it gets, the busier the later; they queue in the worker
    Puma6,  ///< only a worker with a free thread takes one; they queue in the kernel
    Shared, ///< one queue, and any free thread takes from it at once
};
ChoiceNames choiceNames(AcceptPolicy);

/// A worker as the decision sees it.
struct WorkerLoad {
    std::int64_t requests = 0; ///< in its threads, in its queue and about to be accepted
    sim::Time acceptorFree{};  ///< when it has dealt with the connections that it took so far
};

/// How long a Puma 7 or 8 worker waits before it accepts: 5 ms * clamp(busy + queued, 0, 25 *
/// threads) / (25 * threads), in clusters of two workers or more.
/// Source: puma lib/puma/cluster_accept_loop_delay.rb, lib/puma/server.rb.
sim::Duration puma7AcceptDelay(std::int64_t requests, std::int64_t threads, std::size_t workers);

/// How long a Puma 5 or 6 worker waits before it accepts: 5 ms when it is busy. It wakes early when
/// one of its requests ends, which is left out. Source: puma lib/puma/thread_pool.rb
/// (wait_for_less_busy_worker), v6.4.2.
sim::Duration puma6AcceptDelay(std::int64_t requests);

/// Which worker gets the next connection and when: the one that is through with its waits first;
/// among equals the least loaded, then the first.
struct Acceptance {
    std::size_t worker = 0;
    sim::Time at{};
};
/// For puma6 and shared, a worker whose threads are all in use takes no part. REQUIRES: there is
/// one that does.
Acceptance nextAcceptance(AcceptPolicy policy,
                          std::span<const WorkerLoad> workers,
                          std::int64_t threads,
                          sim::Time now);

} // namespace doppel::models
