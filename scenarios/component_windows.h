// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/meter.h"
#include "models/platform.h"
#include "models/traffic/visit_limit.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/metrics.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::scenarios {

/// What components count in the times that objectives are limited to. A request belongs to the time
/// in which it arrived, or was sent to nobody, as a visit does to that in which it began, by all that
/// the component's Meter tells: what became of it is known at the end of the run, so that nothing
/// escapes a time by hanging past its end. All else is told by differences of what is counted all
/// along: counts and times by their increase, gauges by their area and their extremes within. Of
/// these times those who are inside at the end of a time have waited for so long. What belongs to an
/// earlier time than that at which it is known (DatedCounts) counts in that.
///
/// Of sources likewise, but only gauges: their visits have books of their own (VisitBook), in which
/// each belongs to the time in which it began. Who is under way in a time may have begun before.
///
/// Whoever lets time pass stops at each moment that nextCut() names, and cuts. Memory: what the
/// components that are asked about count, for each time that is under way.
class ComponentWindows {
public:
    /// All that the scenario's objectives ask of its components and sources. REQUIRES:
    /// problemsOf(scenario) is empty; both outlive it.
    ComponentWindows(const Scenario& scenario, const models::Platform& platform);

    /// The next moment after `now` at which a time begins or ends: the last nanosecond before it;
    /// kNever: there is none.
    sim::Time nextCut(sim::Time now) const;
    /// Times that end by now are over, and those that have come begin. To be called at the start of
    /// the run, at each nextCut(), and after the end of the warm-up, before which nothing counts.
    void cut(sim::Metrics& metrics, sim::Time now);
    /// A span that a time may name is over earlier than was said.
    void endSpan(const models::NamedSpan& planned, sim::Duration at);

    /// What was counted up to now, of "shop during surge".
    std::vector<ComponentResult> results(const sim::Metrics& metrics, sim::Time now) const;
    /// The gauges up to now of "visitors during surge", in its time; empty where the time has not
    /// come. None: its limit is no time.
    std::optional<MetricResults>
    gaugesOf(std::string_view owner, const sim::Metrics& metrics, sim::Time now) const;

private:
    struct Extremes {
        std::int64_t min;
        std::int64_t max;
    };
    /// From the beginning of one of a window's spans.
    struct Stretch {
        sim::Time began;
        MetricResults before;
        std::map<std::string, Extremes> levels; ///< of gauges, up to the last cut
    };
    /// Of the requests that arrive in a window.
    struct Arrived {
        explicit Arrived(const models::Component& component);
        sim::Metrics metrics;
        models::Meter meter;
    };
    struct Window {
        std::optional<std::size_t> component; ///< in the scenario; none: it is of a source
        std::string of;                       ///< whose metrics tell it
        models::VisitLimit limit;
        std::unique_ptr<Arrived> arrived{}; ///< of a component
        MetricResults sum{};                ///< of the stretches that are over
        std::vector<std::pair<sim::Time, sim::Time>> over{};
        std::optional<Stretch> stretch{};
    };

    bool covers(const Window& window, sim::Time now) const;
    void add(Window window);
    static MetricResults told(const Window& window, const sim::Metrics& metrics, sim::Time now);
    static void
    follow(Stretch& stretch, const sim::Metrics& metrics, const std::string& name, sim::Time upTo);
    MetricResults countedIn(const Window& window, const sim::Metrics& metrics, sim::Time now) const;
    models::Component& componentOf(const Window& window) const;
    void tellArrived(const Window& window, sim::Time now, MetricResults& counted) const;
    void recount(const Window& window, sim::Time now, MetricResults& counted) const;

    const Scenario& scenario_;
    const models::Platform& platform_;
    std::vector<Window> windows_;
};

} // namespace doppel::scenarios
