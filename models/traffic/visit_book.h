// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/meter.h"
#include "models/page_catalogue.h"
#include "models/request.h"
#include "models/response.h"
#include "models/traffic/judgement.h"
#include "models/traffic/visit_series.h"
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
    static constexpr std::string_view kFailure = "failure";
    static constexpr std::string_view kStatus = "status";
    static constexpr std::string_view kOutcome = "outcome";
    static constexpr std::string_view kClass = "class";
    static constexpr std::string_view kWithin = "within";
    static constexpr std::string_view kTooLate = "within_missed";
};

/// What the visitors of one source experienced, in the world's metrics under the source's name. A
/// visit counts where it ends: one that began in the warm-up and ended after it is in the results.
/// One that takes longer than `unfinishedAfter` has failed, with whatever answer it ends, as with
/// none (see Meter); a younger one that is under way when someone asks counts as nothing. So what a
/// visit counts as does not depend on when someone asks.
///
/// Names: requests (visits begun), ok (judged as good), failed, late (good answers that came too
/// late), in_flight, latency (of good answers, late ones too), latency_failed, retries, bytes;
/// served_by, failure, status and outcome, labelled by which; class where the platform has page
/// classes, labelled page_class, and outcome for those of them that failed; unfinished, which stays
/// 0 until someone asks; within, labelled by the limit, for each that was asked for.
///
/// Memory: 20 bytes for each visit under way.
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

    /// Of the visits under way.
    struct Unfinished : Meter::Unfinished {
        std::map<std::string, std::uint64_t> overdueByClass; ///< where the platform has classes
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
    std::vector<PageId> page_; // that a visit under way asks for, by ticket
    Meter meter_;
    sim::Counter& ok_;
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
