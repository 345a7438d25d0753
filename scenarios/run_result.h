// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/decision_log.h"
#include "models/response.h"
#include "scenarios/metric_result.h"
#include "scenarios/recovery/recovery_result.h"
#include "sim/histogram.h"
#include "sim/run_status.h"
#include "sim/series.h"
#include "sim/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// Lines of a replayed log that were rejected for the same reason.
struct LogRejection {
    std::string reason; ///< "the time is wrong"
    std::uint64_t lines = 0;
    std::string place;   ///< of the first, "access.log:12"
    std::string example; ///< the first, cut and without what can't be seen
    friend bool operator==(const LogRejection&, const LogRejection&) = default;
};

/// What a traffic source's visitors saw, in the window after the warm-up. Its numbers are told of
/// its metrics.
struct TrafficResult {
    std::string name;
    std::string kind;
    std::uint64_t total = 0; ///< visits that ended, well or not, and those that are overdue
    std::uint64_t ok = 0;    ///< got what they should have got: models/traffic/judgement.h
    std::uint64_t failed = 0;
    std::uint64_t unfinished = 0; ///< under way at the end; of them count the overdue, as failed
    std::uint64_t overdue = 0;
    std::uint64_t late = 0; ///< of the failed: got what they should have got, but too late
    /// Besides the total: what users who waited in vain would have asked for meanwhile.
    std::uint64_t omitted = 0;
    /// As visitors feel it, name resolution and retries included: to a good answer, a late one too,
    /// with the time so far of those who are overdue; to a failure.
    sim::Histogram latency;
    sim::Histogram latencyOfFailures;
    /// By what visits came to: labelOf(VisitOutcome).
    std::map<std::string, std::uint64_t> outcomes;
    /// Why: "503", "timeout", "gave_up", "rate_limited", "wrong_not_found", "unfinished", …
    std::map<std::string, std::uint64_t> failures;
    /// Of the pages of each class, where the platform has several; none: nobody asked for one.
    std::map<std::string, std::optional<double>> availabilityByClass;
    /// "cache", "origin", "mirror", "stale", "synthetic".
    std::map<std::string, std::uint64_t> servedBy;
    MetricResults metrics;              ///< everything that was counted about it
    std::uint64_t logLinesAccepted = 0; ///< of a replayed log
    std::uint64_t logLinesRejected = 0;
    std::vector<LogRejection> logRejections;

    /// All but what is told of a replayed log.
    static TrafficResult of(std::string name, std::string kind, MetricResults metrics);
    /// Told anew of these metrics, but for a replayed log.
    void retell(MetricResults all);

    /// Visits that count: those that were made, and the omitted, which failed.
    std::uint64_t wanted() const { return total + omitted; }
    /// None when nobody came.
    std::optional<double> availability() const {
        return wanted() == 0
                   ? std::nullopt
                   : std::optional(static_cast<double>(ok) / static_cast<double>(wanted()));
    }
    /// Of all that ended.
    sim::Histogram latencyOfAll() const;
    friend bool operator==(const TrafficResult&, const TrafficResult&) = default;
};

/// What a component did, in the window after the warm-up.
struct ComponentResult {
    std::string name;
    std::string kind;
    MetricResults metrics;
    friend bool operator==(const ComponentResult&, const ComponentResult&) = default;
};

/// An objective of the scenario and how it came out.
struct ObjectiveResult {
    std::string name;
    std::string that;            ///< as written: "visitors.availability >= 99.9%"
    std::optional<double> value; ///< none: nothing happened that it could be measured by
    bool met = false;            ///< never where the run did not reach its end
    std::string limit{};         ///< which visits it is about: toText(ObjectiveLimit)
    /// Why there is no value: "not measured", "never", "not known", "not reached", …; or that it is
    /// one "so far", which only grows: the run ended before it was known.
    std::string note{};
    friend bool operator==(const ObjectiveResult&, const ObjectiveResult&) = default;
};

/// "visitors.availability >= 99.9%, during surge".
std::string toText(const ObjectiveResult& objective);

/// Something that happened on the timeline.
struct TimelineEntry {
    sim::Time at{};
    std::string what; ///< "error on frontend (status 500, 100 %)", "end of: …"
    friend auto operator<=>(const TimelineEntry&, const TimelineEntry&) = default;
};

/// What a component decided by itself.
struct DecisionEntry {
    sim::Time at{};
    std::string component;
    std::string what;                         ///< "marks the origin as sick at London"
    std::string why;                          ///< "3 of 5 probes failed"
    std::optional<models::Rescale> rescale{}; ///< where that is what it decided
    friend bool operator==(const DecisionEntry&, const DecisionEntry&) = default;
};

/// A stretch of a stay in which nothing was done: in a queue for something, or in the pause before
/// a retry.
struct JourneyWait {
    std::string what; ///< "thread", "connection", …; empty: for the next try
    sim::Time from{};
    std::optional<sim::Time> until; ///< none: it was still waiting at the end of the run
    friend bool operator==(const JourneyWait&, const JourneyWait&) = default;
};

/// One stay of a sampled request in a component.
struct JourneySpan {
    std::uint64_t visit = 0;
    std::uint32_t number = 0; ///< among all spans of the run
    std::uint32_t parent = 0; ///< the number of the caller's; 0: none, it is the visit itself
    std::string component;
    std::uint32_t instance = 0;
    /// When the caller began the call; between that and `start` it was on its way.
    sim::Time sent{};
    sim::Time start{};
    std::optional<sim::Time> end;      ///< none: it was still there at the end of the run
    std::optional<sim::Time> received; ///< when the caller had the answer; none: it never did
    std::uint16_t status = 0;          ///< 0 where there was no answer
    models::Failure failure = models::Failure::None;
    models::ServedBy servedBy = models::ServedBy::Origin;
    std::vector<JourneyWait> waits; ///< the rest of the stay is work and calls
    friend bool operator==(const JourneySpan&, const JourneySpan&) = default;
};

/// How many of what a source or a component was to do came to nothing, as a note tells it: "4 % of
/// jobs of workers (mail) failed".
struct Shortfall {
    enum class Of : std::uint8_t { Visits, Requests, Work };
    enum class Fared : std::uint8_t {
        Failed,
        LackedAPart,
        NotDone, ///< left to be done, a level: the others only grow
        InVain,  ///< nothing came of them
    };
    Of of = Of::Visits;
    std::string owner;
    std::string what; ///< "visits", "shop's requests", "tries of jobs of workers (mail)"
    Fared fared = Fared::Failed;
    std::uint64_t count = 0;
    std::uint64_t all = 0;

    double share() const {
        return all == 0 ? 0 : static_cast<double>(count) / static_cast<double>(all);
    }
    friend bool operator==(const Shortfall&, const Shortfall&) = default;
};

/// One within a time that objectives are limited to, or by its end, what came before it included; or
/// one of the warm-up, which is in no metric.
struct ShortfallOfTime {
    std::string time; ///< toText(timeOf(limit)); "": the warm-up
    Shortfall shortfall;
    bool isWithin = false;
    friend bool operator==(const ShortfallOfTime&, const ShortfallOfTime&) = default;
};

/// One of the runs that a merged result is of.
struct RunRecord {
    std::uint64_t seed = 0;
    std::uint64_t replication = 0;
    std::string fingerprint;
    sim::RunStatus status;
    double wallSeconds = 0;
    double cpuSeconds = 0;
    double windowCpuSeconds = 0;
    friend bool operator==(const RunRecord&, const RunRecord&) = default;
};

/// All that a play of a scenario leaves behind: a value, without any reference to the world that it
/// came from.
struct RunResult {
    std::string version;  ///< of doppel
    std::string scenario; ///< the file, as it was named
    std::string title;
    std::string configuration; ///< the whole scenario as it was played, as YAML text
    /// How it differs from what the file says: "PATH=VALUE" that were laid on top of it, then what
    /// was injected, in words.
    std::vector<std::string> changes;
    std::uint64_t seed = 0; ///< of merged runs: the first one's, as are replication and journeys
    std::uint64_t replication = 0;
    std::string fingerprint; ///< of merged runs: of all their seeds, replications and fingerprints
    sim::RunStatus status;
    /// That were merged, by seed and replication; empty: it is one run.
    std::vector<RunRecord> runs;
    sim::Duration warmup{};
    sim::Duration simulated{}; ///< the window after the warm-up; of merged runs: the sum of theirs
    std::uint64_t events = 0;
    double wallSeconds = 0;
    double cpuSeconds = 0;       ///< that this world took, not what others took beside it
    double windowCpuSeconds = 0; ///< of it, after the warm-up
    std::int64_t peakMemoryBytes = 0;
    std::size_t defaultedFields = 0; ///< fields of components that the files did not set

    std::vector<TrafficResult> traffic;
    /// Visits that objectives are limited to; named as limitedOwner() names them.
    std::vector<TrafficResult> limited;
    /// In the order of a page view, as the platform file lists them.
    std::vector<ComponentResult> components;
    /// What they did in times that objectives are limited to; named as limitedOwner() names them.
    std::vector<ComponentResult> limitedComponents;
    /// All of the warm-up; of each such time all within it so far, and by its end where it is over.
    std::vector<ShortfallOfTime> shortfallsOfTimes;
    SliRecord sli;
    std::optional<RecoveryResult> recovery; ///< none: nothing was to happen
    std::vector<ObjectiveResult> objectives;
    std::vector<TimelineEntry> timeline;
    /// Of each component the first and the last ones (DecisionLog), by time; those of plans are on
    /// the timeline. Of merged runs none: each has its own.
    std::vector<DecisionEntry> decisions;
    std::vector<sim::SeriesColumn> series;
    std::vector<sim::Time> seriesTimes;
    std::vector<JourneySpan> journeys; ///< by visit; callers before those that they call
    /// Laws that did not hold: conservation, Little's law; a fault of doppel's own.
    std::vector<std::string> broken;
    std::vector<std::string> notes; ///< what a reader should know: limits reached, bad log lines, …

    /// All of them, in a run that reached its end.
    bool objectivesMet() const;
    friend bool operator==(const RunResult&, const RunResult&) = default;
};

} // namespace doppel::scenarios
