// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/objective.h"
#include "scenarios/run_result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// How a component's requests, or a source's visits with the omitted, came out: of those that
/// ended, are overdue, or never arrived.
struct CameTo {
    std::uint64_t all = 0;
    std::uint64_t good = 0;
    std::uint64_t failed() const { return all - good; }

    static CameTo of(const MetricResults& component);
    static CameTo of(const TrafficResult& source);
};

/// What an upper bound on times must hold besides the times that were measured: what failed, or
/// still waits, took longer than any bound. So no bound is kept by failing, nor by hanging.
struct Timed {
    std::array<const sim::Histogram*, 2> times{}; ///< in the result, as far as there are
    std::uint64_t countable = 0; ///< of the times the shortest, which were of what is asked about
    std::uint64_t all = 0;       ///< that should have a time
    /// Of the times, those of tries that came to nothing and were made again: taken for the
    /// shortest, and no times of what is asked about.
    std::uint64_t inVain = 0;
    /// Of those under way how long they have waited; null: none does, or it is a time of failures.
    const sim::Histogram* waits = nullptr;
    /// No more of them than this wait for the time that is asked about: others have had theirs.
    std::uint64_t waitsAtMost = 0;
    /// Of those under way that should be there by now: no mean is kept while there are some.
    std::uint64_t overdue = 0;
    /// Of work that failed before and is not done, for how long it has been under way; null: none is.
    const sim::Histogram* toTryAgain = nullptr;
    /// Of users who had a good answer, or wait still, how long that took, once for each visit that
    /// they would have made meanwhile; null: there are none.
    const sim::Histogram* omitted = nullptr;
    double told = 0;          ///< the share of all that is to be within the bound; 1: a maximum
    bool isMean = false;      ///< of all, and of the waits so far
    std::uint64_t failed = 0; ///< of `of`: for the evidence
    std::uint64_t of = 0;
    std::string_view failing = "failed";
    /// Which of the times are failures' is not known: no more are within a bound than are good.
    bool ofFailures = false;
    bool isWork = false; ///< it is of work that is no request

    /// Whether a bound of so many seconds is kept by that share of all.
    bool keeps(double seconds) const;
    /// What a reader must know beside the value; "" where nothing failed or waits.
    std::string evidence(double seconds) const;

    /// Whether some of the times are of what failed, or are those so far of what is overdue: a
    /// bound from below is one on the others.
    bool hasFailures() const { return goodTimes() < allTimes(); }
    /// The statistic in seconds of the times of what went well: the shortest, as far as it is not
    /// known which those are. None: nothing did.
    std::optional<double> ofGood() const;

private:
    std::uint64_t allTimes() const;
    std::uint64_t goodTimes() const;
    bool isNone() const { return times.front() == nullptr; }
    std::uint64_t waitingLonger(double seconds) const;
    std::uint64_t underWayForLess(double seconds) const;
    std::uint64_t omittedBeyond(double seconds) const;
    std::uint64_t failingLonger(double seconds) const;
    double goodShare(double seconds) const;
    bool keepsMean(double seconds) const;
    double shareWithin(double seconds) const;
};

/// The times that a metric tells of, among those beside it, by its name; "latency_all" is that of
/// good answers and of failures. Times of work that is no request are judged by its own book
/// (WorkBook). An upper bound is kept by the value alone where it is neither.
Timed timedOf(const MetricResults& metrics, const MetricResult& metric, const CameTo& cameTo);

inline constexpr std::string_view kLatencyOfAll = "latency_all";

} // namespace doppel::scenarios
