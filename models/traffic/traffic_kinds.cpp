// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/traffic_kinds.h"

#include "models/publishing/editors.h"
#include "models/traffic/closed_traffic.h"
#include "models/traffic/open_traffic.h"
#include "models/traffic/replay_traffic.h"
#include "sim/assert.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::models {

namespace {

using Source = std::unique_ptr<TrafficSource>;

template <class T>
const T& as(const Config& config) {
    return static_cast<const ConfigOf<T>&>(config).value;
}

template <class T>
const VisitorConfig& visitorsOf(const Config& config) {
    return as<T>(config).visitors;
}

const std::string& replayedLog(const Config& config) {
    return as<ReplayTrafficConfig>(config).log;
}

const VisitorConfig& visitorsOfEditors(const Config& config) {
    return as<EditorsConfig>(config).open.visitors;
}

std::vector<NamedSpan> spansOfEditors(const Config& config) {
    return spansOf(as<EditorsConfig>(config).open.demand);
}

std::vector<NamedSpan> spansOfOpen(const Config& config) {
    return spansOf(as<OpenTrafficConfig>(config).demand);
}

std::vector<NamedSpan> spansOfClosed(const Config& config) {
    return spansOf(as<ClosedTrafficConfig>(config).stages);
}

template <class SourceType, class T>
Source
buildOf(Platform& platform, std::string name, const Config& config, const TrafficInputs& inputs) {
    return std::make_unique<SourceType>(platform, std::move(name), inputs.index, as<T>(config),
                                        inputs.pages);
}

Source buildReplay(Platform& platform,
                   std::string name,
                   const Config& config,
                   const TrafficInputs& inputs) {
    DOPPEL_ASSERT(inputs.replay != nullptr);
    return std::make_unique<ReplayTraffic>(platform, std::move(name), inputs.index,
                                           as<ReplayTrafficConfig>(config), *inputs.replay);
}

// Visits that got a page, good or not.
constexpr MetricSum kWithAPage{"outcome_page",
                               "outcome_stale_page",
                               "outcome_mirror_page",
                               "outcome_degraded_page",
                               "outcome_accepted_status",
                               "outcome_uncounted_stale_page",
                               "outcome_uncounted_mirror_page",
                               "outcome_uncounted_degraded_page",
                               "outcome_too_old_page",
                               "outcome_outdated_page",
                               "outcome_too_late"};

/// What every source counts, where no page class is known yet.
struct VisitsToAnyPage {
    VisitsToAnyPage(sim::Metrics& metrics, std::string_view source) {
        const PageCatalogue pages({}, 0);
        const VisitBook book(metrics, source, pages, kUnfinishedAfter);
    }
    static constexpr std::array kShares{
        ShareOfMetrics{"outdated_ratio",
                       "share of visits with a page that got a version that had been superseded",
                       {VisitMetrics::kOutdated},
                       kWithAPage}};
    // Who got no page got no old one.
    static constexpr std::array kBooks{
        BookOfTimes{.times = VisitMetrics::kOutdatedFor, .isComplete = true, .isOfHarm = true}};
};

constexpr std::string_view kLeavesOut =
    "setting up connections; the assets of a page, which are a source of their own; sessions";

constexpr std::array<TrafficKind, 4> kTrafficKinds{{
    {"open", "visitors who arrive whatever the platform does, at a rate that varies over time",
     kLeavesOut, &defaultsOf<OpenTrafficConfig>, &visitorsOf<OpenTrafficConfig>,
     &buildOf<OpenTraffic, OpenTrafficConfig>, nullptr, metricsOf<VisitsToAnyPage>(), &spansOfOpen},
    {"closed", "users who wait for their page, think and go on, as in a load test by k6",
     "setting up connections; k6's time-out of a request, 60 s unless a script says otherwise, "
     "after which its user goes on: `patience` is that here, and where it is unset nothing but the "
     "platform ends a visit; k6's gracefulStop and its pacing by arrival rate; that a user whom a "
     "stage takes away while it waits omits no more visits from then on",
     &defaultsOf<ClosedTrafficConfig>, &visitorsOf<ClosedTrafficConfig>,
     &buildOf<ClosedTraffic, ClosedTrafficConfig>, nullptr,
     metricsOf<VisitsToAnyPage, ClosedMetrics>(), &spansOfClosed},
    {"replay", "the visits of an access log, replayed at their times",
     "setting up connections; the log's headers and bodies", &defaultsOf<ReplayTrafficConfig>,
     &visitorsOf<ReplayTrafficConfig>, &buildReplay, &replayedLog,
     metricsOf<VisitsToAnyPage, LoggedVisitMetrics, ReplayMetrics>()},
    {"editors", "editors who publish documents, whatever the platform does, at a rate that varies",
     "sessions and forms; drafts that are edited over days; that an editor waits for one document "
     "before the next",
     &defaultsOf<EditorsConfig>, &visitorsOfEditors, &buildOf<Editors, EditorsConfig>, nullptr,
     metricsOf<VisitsToAnyPage>(), &spansOfEditors},
}};

} // namespace

std::span<const TrafficKind> trafficKinds() {
    return kTrafficKinds;
}

} // namespace doppel::models
