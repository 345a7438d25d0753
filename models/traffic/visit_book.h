// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/meter.h"
#include "models/page_catalogue.h"
#include "models/request.h"
#include "models/response.h"
#include "models/traffic/visit_series.h"
#include "sim/metrics.h"
#include "sim/time.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// The names of what is counted about visits, for those who tell of it.
struct VisitMetrics {
    static constexpr std::string_view kOk = "ok";
    static constexpr std::string_view kFailed = "failed";
    static constexpr std::string_view kLatency = "latency";
    static constexpr std::string_view kServedBy = "served_by";
    static constexpr std::string_view kFailure = "failure";
    static constexpr std::string_view kStatus = "status";
    static constexpr std::string_view kClass = "class";
};

/// What the visitors of one source experienced, in the world's metrics under the source's name. A
/// visit counts where it ends: one that began in the warm-up and ended after it is in the results,
/// one that is still under way at the end is not.
///
/// Names: requests (visits begun), ok, failed, in_flight, latency, retries, bytes; served_by,
/// failure and status, labelled by which; class where the platform has page classes, labelled
/// page_class, and outcome for those of them that failed.
class VisitBook {
public:
    VisitBook(sim::Metrics& metrics, std::string_view source, const PageCatalogue& pages);

    /// Keeps how they fare over time from now on. Before the first visit.
    void keepSeries(const VisitSeries::Options& options) { series_.emplace(options); }
    /// None where it is not kept.
    const std::optional<VisitSeries>& series() const { return series_; }

    void begin(sim::Time now);
    /// The visit that began at `began` has its page, or its failure.
    void end(sim::Time began, sim::Time now, const Request& request, const Response& response);
    void retry() { retries_.add(); }

    /// What is wrong with the books, in words: begun = ended + under way, and Little's law.
    std::optional<std::string> imbalance(sim::Time now) const { return meter_.imbalance(now); }
    std::uint64_t begun() const { return meter_.arrived(); }
    std::uint64_t underWay() const { return meter_.inFlight(); }
    /// Of all visits since the start of the run.
    const Meter& meter() const { return meter_; }

    /// Since the end of the warm-up.
    struct Totals {
        std::uint64_t begun = 0;
        std::uint64_t ok = 0;
        std::uint64_t failed = 0;
        std::uint64_t retries = 0;
        sim::Bytes bytes{};
        double availability = 1.0;               ///< ok / (ok + failed); 1 where no visit has ended
        const sim::Histogram* latency = nullptr; ///< of all that ended; never null
    };
    Totals totals() const;

private:
    struct ClassCounters {
        sim::Counter* all;
        sim::Counter* failed;
    };
    static constexpr std::size_t kServers = 5;
    static constexpr std::size_t kStatuses = 600;

    sim::Counter& statusCounter(std::uint16_t status);

    sim::Metrics& metrics_;
    std::string source_;
    const PageCatalogue& pages_;
    sim::Histogram& latency_; // before meter_, which asks for the same one
    Meter meter_;
    sim::Counter& begun_;
    sim::Counter& ok_;
    sim::Counter& failed_;
    sim::Counter& retries_;
    sim::Counter& bytes_;
    std::array<sim::Counter*, kServers> servedBy_{};
    std::array<sim::Counter*, kFailures> failures_{};
    std::array<sim::Counter*, kStatuses> statuses_{}; // registered when first seen
    std::vector<ClassCounters> classes_;              // empty where there is but one class
    std::optional<VisitSeries> series_;
};

} // namespace doppel::models
