// SPDX-License-Identifier: Apache-2.0
#pragma once

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
/// answered + failed + aborted + in flight; and Little's law, the area under "in flight" = the
/// stays of those who left + the stays so far of those inside.
///
/// Latency is told of good answers and of failures apart: failing fast makes nothing faster.
class Meter {
public:
    static constexpr std::string_view kLatency = "latency";
    static constexpr std::string_view kLatencyOfFailures = "latency_failed";

    Meter(sim::Metrics& metrics, std::string_view component);

    void arrive(sim::Time now);
    /// The request that arrived at `arrival` leaves, with an answer that its caller could use or
    /// without. `wasted`: nobody waits for the answer any more.
    void leave(sim::Time arrival, sim::Time now, bool good, bool wasted);

    /// The request that arrived at `arrival` ends with its client: it gets no answer.
    void abort(sim::Time arrival, sim::Time now);

    std::uint64_t arrived() const { return arrived_; }
    std::uint64_t answered() const { return answered_; }
    /// Those that left without a good answer: of a component a 5xx or none at all.
    std::uint64_t failed() const { return failed_; }
    /// Requests that ended with their client.
    std::uint64_t aborted() const { return aborted_; }
    std::uint64_t wasted() const { return wasted_; }
    std::uint64_t inFlight() const { return inFlight_; }
    /// All that left, however they did, and the sum of the times that they were inside.
    std::uint64_t left() const { return answered_ + failed_ + aborted_; }
    sim::Int128 staysOfGone() const { return staysOfGone_; } ///< in nanoseconds

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
    sim::Histogram& latency_; // of good answers
    sim::Histogram& latencyOfFailures_;
};

} // namespace doppel::models
