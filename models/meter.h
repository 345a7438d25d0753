// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/response.h"
#include "sim/metrics.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

/// Counts what passes through a component, and can prove that nothing got lost on the way.
///
/// Counted since the start of the run, whatever the warm-up: arrivals, answers, failures, and the
/// sum of all stays, so that two laws can be checked to the last nanosecond at any time: arrived =
/// answered + failed + aborted + in flight; and Little's law, the area under "in flight" = the stays of those
/// who left + the stays so far of those inside.
class Meter {
public:
    Meter(sim::Metrics& metrics, std::string_view component);

    void arrive(sim::Time now);
    /// The request that arrived at `arrival` leaves. `wasted`: nobody waits for the answer any
    /// more.
    void leave(sim::Time arrival, sim::Time now, const Response& response, bool wasted);

    /// The request that arrived at `arrival` ends with its client: it gets no answer.
    void abort(sim::Time arrival, sim::Time now);

    std::uint64_t arrived() const { return arrived_; }
    std::uint64_t answered() const { return answered_; }
    /// Transport failures and answers of 5xx.
    std::uint64_t failed() const { return failed_; }
    /// Requests that ended with their client.
    std::uint64_t aborted() const { return aborted_; }
    std::uint64_t wasted() const { return wasted_; }
    std::uint64_t inFlight() const { return inFlight_; }

    /// What is wrong with the books at `now`, in words; nothing when they balance.
    std::optional<std::string> imbalance(sim::Time now) const;

private:
    void end(sim::Time arrival, sim::Time now);

    std::uint64_t arrived_ = 0;
    std::uint64_t answered_ = 0;
    std::uint64_t failed_ = 0;
    std::uint64_t aborted_ = 0;
    std::uint64_t wasted_ = 0;
    std::uint64_t inFlight_ = 0;
    sim::Int128 staysOfGone_ = 0; // request-nanoseconds
    sim::Int128 arrivalTimesOfInside_ = 0;

    sim::Counter& requests_;
    sim::Counter& failures_;
    sim::Counter& abortedRequests_;
    sim::Counter& wastedRequests_;
    sim::Gauge& concurrency_;
    sim::Histogram& latency_;
};

} // namespace doppel::models
