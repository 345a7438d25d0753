// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/meter.h"
#include "models/named_span.h"
#include "models/page_catalogue.h"
#include "models/request.h"
#include "models/response.h"
#include "models/traffic/judgement.h"
#include "models/traffic/replay_metrics.h"
#include "models/traffic/visit_series.h"
#include "models/traffic/waiting_user.h"
#include "sim/metrics.h"
#include "sim/time.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// The names of what is counted about visits, for those who tell of it.
struct VisitMetrics {
    static constexpr std::string_view kOk = "ok";
    static constexpr std::string_view kServedBy = "served_by";
    static constexpr std::string_view kFailedServedBy = "failed_served_by";
    static constexpr std::string_view kFailure = "failure";
    static constexpr std::string_view kStatus = "status";
    static constexpr std::string_view kOutcome = "outcome";
    static constexpr std::string_view kClass = "class";
    static constexpr std::string_view kWithin = "within";
    static constexpr std::string_view kTooLate = "within_missed";
    static constexpr std::string_view kOmitted = "omitted";
    static constexpr std::string_view kDegraded = "degraded";
    static constexpr std::string_view kOutdated = "outdated";
    static constexpr std::string_view kOutdatedFor = "outdated_for";
    /// What took how long, once for each visit that its user would have made meanwhile, of those
    /// that did not fail: told where there are some.
    static constexpr std::string_view kSlowOmitted = "omitted_by_slow";
};

/// What the visitors of one source experienced, in the world's metrics under the source's name. A
/// visit counts where it ends: one that began in the warm-up and ended after it is in the results.
/// One that takes longer than `unfinishedAfter` has failed, with whatever answer it ends, as with
/// none (see Meter); a younger one that is under way when someone asks counts as nothing. So what a
/// visit counts as does not depend on when someone asks.
///
/// A user who waits for a visit that failed asks for nothing meanwhile: what it omitted counts
/// beside the visits, in everything that is a share of them (see WaitingUser), in no latency. Where
/// a bound is asked about (within, latency), so does what was omitted by who waited longer than
/// that for a good answer.
///
/// Names: requests (visits begun), ok (judged as good), failed, late (good answers that came too
/// late), degraded (good ones without a part of the page), outdated (pages in a version that was superseded before the visitor asked), outdated_for,
/// in_flight, latency (of good answers, late ones too), latency_failed, retries, bytes; omitted;
/// served_by, failed_served_by (those that were no good answers), failure, status and outcome,
/// labelled by which; class where the platform has page
/// classes, labelled page_class, and outcome for those of them that failed, with the omitted;
/// unfinished, which stays 0 until someone asks; within, labelled by the limit, for each that was asked for.
///
/// Memory: 28 bytes for each visit under way.
class VisitBook {
public:
    VisitBook(sim::Metrics& metrics,
              std::string_view source,
              const PageCatalogue& pages,
              sim::Duration unfinishedAfter);

    /// Keeps how they fare over time from now on. Before the first visit.
    void keepSeries(sim::Duration width, std::optional<sim::Duration> slow);
    /// How they fared up to now; those who are overdue have failed where they became so. REQUIRES:
    /// it is kept. Costs as much as there are buckets and visits under way.
    std::vector<SliBucket> sliUpTo(sim::Time now) const;

    /// A visit under way.
    using Ticket = Meter::Ticket;

    /// Its visits are those of a log: it counts them, and whether they end as the log has it.
    void compareWithLog() { logged_.emplace(metrics_, source_); }
    /// Counts from now on the visits that get a good answer within a time.
    void countWithin(sim::Duration limit);

    /// `pace`: of the user who waits for it, where one does.
    /// `logged`: the status that a log has for it; 0: none.
    Ticket
    begin(sim::Time now, const Request& request, sim::Duration pace = {}, std::uint16_t logged = 0);
    /// The visit has its answer, or its failure, and what that means. The ticket is spent. Gives
    /// whether it got a good answer in time.
    bool end(Ticket ticket, sim::Time now, const Response& response, VisitOutcome outcome);
    void retry() { retries_.add(); }
    /// A visitor got a page in a version that had been superseded for so long when they asked.
    void sawOutdated(sim::Duration since) {
        outdated_.add();
        outdatedFor_.record(since.count());
    }

    /// What is wrong with the books, in words: begun = ended + under way, and Little's law.
    std::optional<std::string> imbalance(sim::Time now) const { return meter_.imbalance(now); }
    std::uint64_t begun() const { return meter_.arrived(); }
    std::uint64_t underWay() const { return meter_.inFlight(); }
    /// How long good answers took since the start of the run; none: there were none.
    std::optional<sim::Duration> meanOfGood() const;
    /// Of all visits since the start of the run.
    const Meter& meter() const { return meter_; }

    /// Of the visits under way, but for what their users omitted: omit().
    struct Unfinished : Meter::Unfinished {
        std::uint64_t omitted = 0;         ///< by the users who wait for those that are overdue
        std::uint64_t overdueCompared = 0; ///< the overdue that a log says something of
        sim::Histogram slowOmitted;        ///< by the users who wait for the others: kSlowOmitted
        /// The overdue and the omitted, where the platform has classes.
        std::map<std::string, std::uint64_t> failedByClass;
        /// Of the others, those that can no longer end within a time that is counted (countWithin).
        std::map<std::string, std::uint64_t> tooLate;
    };
    /// Costs as much as there are visits under way.
    Unfinished unfinished(sim::Time now) const;

    /// Visits that began in one of the spans, or at any time.
    using Spans = std::optional<std::vector<NamedSpan>>;
    /// How many the user of a visit that failed has omitted by now. Those of them that were known
    /// before the warm-up's end are of no result.
    std::uint64_t omittedBy(const WaitingUser& user, sim::Time now, const Spans& spans) const;
    /// So many were omitted by who waited in vain for that page.
    void omit(PageId page, std::uint64_t count);
    /// So many were by who had a good answer after that time: they count where that was too slow.
    void omitBySlow(sim::Duration waited, std::uint64_t count);
    /// The same of who waits still, which is told and not yet counted.
    void omit(Unfinished& unfinished, PageId page, std::uint64_t count) const;
    void omitBySlow(Unfinished& unfinished, sim::Duration waited, std::uint64_t count) const;
    bool isOverdue(sim::Time began, sim::Time now) const { return meter_.isOverdue(began, now); }
    /// Calls `visit(page, location, user)` for each visit under way.
    template <class Visit>
    void forEachUnderWay(Visit visit) const {
        meter_.forEachInside([&](Ticket ticket, sim::Time began) {
            const UnderWay& one = underWay_[ticket];
            visit(one.page, one.location, WaitingUser{began, one.pace});
        });
    }

private:
    struct ClassCounters {
        sim::Counter* all;
        sim::Counter* failed;
    };
    struct WithinCounter {
        sim::Duration limit;
        sim::Counter* counter;
        sim::Counter* tooLate = nullptr; // registered when something is
    };
    struct UnderWay {
        PageId page{};
        std::uint16_t location = 0;
        std::uint16_t logged = 0;
        sim::Duration pace{};
    };
    static constexpr std::size_t kStatuses = 600;

    std::size_t classOf(PageId page) const;
    sim::Counter& statusCounter(std::uint16_t status);
    sim::Counter& outcomeCounter(VisitOutcome outcome);

    sim::Metrics& metrics_;
    std::string source_;
    const PageCatalogue& pages_;
    std::vector<UnderWay> underWay_; // by ticket
    Meter meter_;
    sim::Int128 staysOfGood_ = 0; // nanoseconds
    sim::Counter& ok_;
    sim::Counter& omitted_;
    sim::Counter& retries_;
    sim::Counter& bytes_;
    sim::Counter& bytesOfOthers_;
    sim::Counter& degraded_;
    sim::Counter& outdated_;
    sim::Histogram& outdatedFor_;
    std::array<sim::Counter*, kServedBys> servedBy_{};
    std::array<sim::Counter*, kServedBys> failedServedBy_{};
    std::array<sim::Counter*, kFailures> failures_{};
    std::array<sim::Counter*, kStatuses> statuses_{};      // registered when first seen
    std::array<sim::Counter*, kVisitOutcomes> outcomes_{}; // likewise
    std::vector<WithinCounter> within_;
    std::vector<ClassCounters> classes_;       // empty where there is but one class
    std::optional<LoggedVisitMetrics> logged_; // where they are compared
    sim::Histogram* slowOmitted_ = nullptr;    // registered when something is
    std::optional<VisitSeries> series_;
};

} // namespace doppel::models
