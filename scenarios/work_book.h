// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"
#include "scenarios/metric_result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// Whose times a metric tells that are no request's: of jobs, messages, publishes, crawls, playings
/// of a plan. What came to an end in it, and what there is besides that has no such time.
struct WorkBook {
    std::uint64_t good = 0;     ///< came to a good end
    std::uint64_t repeated = 0; ///< of these, which had done so before
    std::uint64_t failed = 0;   ///< did not, and never will
    /// Of the times, those of tries that came to nothing and were made again.
    std::uint64_t inVain = 0;
    /// Only what is good has such a time; else also what failed has, as far as it came so far.
    bool ofGood = false;
    bool isComplete = false;       ///< nothing else should have such a time
    bool noneTellsNothing = false; ///< where none came, nothing is known of such times
    bool isOfHarm = false;         ///< it is good that there is none, where nothing failed
    /// Of those under way, those that should be there by now.
    std::uint64_t overdue = 0;
    /// Of those that have none yet, how long they have taken so far; null: there are none.
    const sim::Histogram* soFar = nullptr;
    /// Of those that failed, or came back, and are tried again, how long ago what they come of began.
    const sim::Histogram* failing = nullptr;

    std::uint64_t goodOnce() const { return good - repeated; }
};

/// The book that a metric's times belong to; none: they are times of requests, or no times.
std::optional<WorkBook> workBookOf(const MetricResults& metrics, const MetricResult& times);

/// The flat names of counters of what only becomes of jobs and messages that were begun, where none
/// was: that they are 0 says nothing. `bases`: as the kind of the component declares them.
std::vector<std::string> untriedOf(const MetricResults& metrics,
                                   std::span<const models::MetricBasis> bases);

/// Jobs and messages of one queue, or of one component, when a run or a limited time ends.
struct JobCounts {
    std::string queue;                      ///< "" where it has one book
    std::vector<sim::MetricLabel> labels{}; ///< of its metrics
    std::uint64_t enqueued = 0;
    std::uint64_t started = 0;
    std::uint64_t done = 0;
    std::uint64_t waiting = 0; ///< in a queue
    std::uint64_t delayed = 0; ///< until a time
    std::uint64_t running = 0;
    std::uint64_t refused = 0; ///< and never taken later
    std::uint64_t dead = 0;    ///< given up after failures
    std::uint64_t passed = 0;  ///< dead-lettered into another queue, where they are under way
    std::uint64_t lost = 0;    ///< nobody is told
    std::uint64_t duplicatesInVain = 0; ///< dropped as duplicates of jobs that are never done
    std::uint64_t gone = 0;             ///< dropped, expired or discarded
    std::uint64_t late = 0;             ///< not done by their deadline
    std::uint64_t retried = 0;          ///< tries that failed, and are made again
    /// Since what the oldest of those inside comes of began; none: nothing is inside.
    std::optional<sim::Duration> oldest{};

    std::uint64_t inside() const { return waiting + delayed + running; }
    std::uint64_t failed() const { return refused + dead + lost + duplicatesInVain + gone; }
    bool isNone() const { return enqueued + inside() + failed() == 0; }
};

/// Of each book of jobs that a component keeps, in the order of its metrics.
std::vector<JobCounts> jobCountsOf(const MetricResults& metrics);

/// How much of some work failed.
struct FailedWork {
    std::string what;  ///< "jobs", "tries of messages", "publishes"
    std::string queue; ///< "" where a component has one book
    std::uint64_t failed = 0;
    std::uint64_t all = 0;
    bool isLeft = false; ///< it has not failed: it is there at the end, and not done
};

/// Of each book that a component keeps, in the order of its metrics; of jobs their tries as well,
/// since what is tried again and again keeps others waiting, and has not failed, and what is left of
/// them at the end: whoever stands still fails nothing. Where none waits, those that run are left if
/// they hang: for far longer than jobs do as a rule. Not of a broker's queue that nobody consumes.
/// `jobs`: what its kind calls them; `ofRun`: the metrics of the whole run, by which that is known.
std::vector<FailedWork>
failedWorkOf(const MetricResults& metrics, std::string_view jobs, const MetricResults& ofRun);

} // namespace doppel::scenarios
