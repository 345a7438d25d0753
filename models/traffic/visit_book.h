// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/meter.h"
#include "models/page_catalogue.h"
#include "models/request.h"
#include "models/response.h"
#include "models/traffic/judgement.h"
#include "models/traffic/visit_series.h"
#include "sim/histogram.h"
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
    static constexpr std::string_view kFailed = "failed";
    static constexpr std::string_view kServedBy = "served_by";
    static constexpr std::string_view kFailure = "failure";
    static constexpr std::string_view kStatus = "status";
    static constexpr std::string_view kOutcome = "outcome";
    static constexpr std::string_view kClass = "class";
    static constexpr std::string_view kUnfinished = "unfinished";
    static constexpr std::string_view kWithin = "within";
    static constexpr std::string_view kTooLate = "within_missed";
};

/// What the visitors of one source experienced, in the world's metrics under the source's name. A
/// visit counts where it ends: one that began in the warm-up and ended after it is in the results.
/// One that is still under way when someone asks is unfinished: it counts as failed if that is so
/// for longer than `unfinishedAfter`, else as nothing.
///
/// Names: requests (visits begun), ok (judged as good), failed, in_flight, latency (of good
/// answers), latency_failed, retries, bytes; served_by, failure, status and outcome, labelled by
/// which; class where the platform has page classes, labelled page_class, and outcome for those of
/// them that failed; unfinished, which stays 0 until someone asks; within, labelled by the limit,
/// for each that was asked for.
///
/// Memory: 16 bytes for each visit under way.
class VisitBook {
public:
    VisitBook(sim::Metrics& metrics,
              std::string_view source,
              const PageCatalogue& pages,
              sim::Duration unfinishedAfter);

    /// Keeps how they fare over time from now on. Before the first visit.
    void keepSeries(const VisitSeries::Options& options) { series_.emplace(options); }
    /// None where it is not kept.
    const std::optional<VisitSeries>& series() const { return series_; }

    /// A visit under way.
    using Ticket = std::uint32_t;

    /// Counts from now on the visits that get a good answer within a time.
    void countWithin(sim::Duration limit);

    Ticket begin(sim::Time now, const Request& request);
    /// The visit has its answer, or its failure, and what that means. The ticket is spent.
    void end(Ticket ticket, sim::Time now, const Response& response, VisitOutcome outcome);
    void retry() { retries_.add(); }

    /// What is wrong with the books, in words: begun = ended + under way, and Little's law.
    std::optional<std::string> imbalance(sim::Time now) const { return meter_.imbalance(now); }
    std::uint64_t begun() const { return meter_.arrived(); }
    std::uint64_t underWay() const { return meter_.inFlight(); }
    /// Of all visits since the start of the run.
    const Meter& meter() const { return meter_; }

    /// Since the end of the warm-up, of visits that have ended.
    struct Totals {
        std::uint64_t begun = 0;
        std::uint64_t ok = 0;
        std::uint64_t failed = 0;
        std::uint64_t retries = 0;
        sim::Bytes bytes{};
        double availability = 1.0;               ///< ok / (ok + failed); 1 where no visit has ended
        const sim::Histogram* latency = nullptr; ///< of those that ended well; never null
    };
    Totals totals() const;

    /// Of the visits under way.
    struct Unfinished {
        std::uint64_t all = 0;
        std::uint64_t overdue = 0; ///< for longer than `unfinishedAfter`: they count as failed
        std::map<std::string, std::uint64_t> overdueByClass; ///< where the platform has classes
        sim::Histogram overdueAges;
        /// Of the others, those that can no longer end within a time that is counted (countWithin).
        std::map<std::string, std::uint64_t> tooLate;
    };
    /// Costs as much as there are visits under way.
    Unfinished unfinished(sim::Time now) const;

private:
    struct ClassCounters {
        sim::Counter* all;
        sim::Counter* failed;
    };
    struct UnderWay {
        sim::Time began = sim::kNever; ///< kNever: a free ticket
        PageId page{};
    };
    struct WithinCounter {
        sim::Duration limit;
        sim::Counter* counter;
    };
    static constexpr std::size_t kStatuses = 600;

    std::size_t classOf(PageId page) const;
    sim::Counter& statusCounter(std::uint16_t status);
    sim::Counter& outcomeCounter(VisitOutcome outcome);

    sim::Metrics& metrics_;
    std::string source_;
    const PageCatalogue& pages_;
    sim::Duration unfinishedAfter_;
    std::vector<UnderWay> underWay_; // by ticket
    std::vector<Ticket> freeTickets_;
    sim::Histogram& latency_; // before meter_, which asks for the same one
    Meter meter_;
    sim::Counter& begun_;
    sim::Counter& ok_;
    sim::Counter& failed_;
    sim::Counter& retries_;
    sim::Counter& bytes_;
    std::array<sim::Counter*, kServedBys> servedBy_{};
    std::array<sim::Counter*, kFailures> failures_{};
    std::array<sim::Counter*, kStatuses> statuses_{};      // registered when first seen
    std::array<sim::Counter*, kVisitOutcomes> outcomes_{}; // likewise
    std::vector<WithinCounter> within_;
    std::vector<ClassCounters> classes_; // empty where there is but one class
    std::optional<VisitSeries> series_;
};

} // namespace doppel::models
