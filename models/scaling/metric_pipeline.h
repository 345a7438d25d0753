// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/metrics.h"
#include "sim/random.h"
#include "sim/task.h"
#include "sim/time.h"
#include "sim/world.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace doppel::models {

struct ScalingFigure;

/// What a gauge has added up to since the start, in its unit times seconds, or a counter has
/// counted; the difference over a time is a mean, or a rate. 0 of a histogram.
double metricTotal(const sim::Metric& metric, sim::Time now);

/// How a measured amount comes to an autoscaler.
struct MetricPipelineConfig {
    sim::Duration window = std::chrono::seconds(15);     ///< of cAdvisor in the kubelet
    sim::Duration resolution = std::chrono::seconds(15); ///< of metrics-server

    void describe(FieldVisitor& visitor);
};

/// A mean over a window that has ended.
struct SampledAmount {
    double mean = 0;
    sim::Time at{}; ///< the window's end
    sim::Duration window{};
};

/// The mean of a gauge, or the rate of a counter, as it arrives at an autoscaler: measured over one
/// window after the other, taken over at each scrape, and seen as it was at the last one. So what
/// is seen is between no and two intervals old, besides being a mean. Nothing is measured in a window
/// at an end of which it could not be read, and what was before is forgotten.
///
/// Memory: the windows since the last scrape.
class MetricPipeline {
public:
    /// `canBeRead`: now. `phase`s: when the first window and the first scrape end, within their intervals.
    MetricPipeline(sim::World& world,
                   const MetricPipelineConfig& config,
                   const sim::Metric& metric,
                   std::function<bool()> canBeRead,
                   sim::Duration windowPhase,
                   sim::Duration scrapePhase);

    sim::World& world() const { return world_; }

    /// Measures, window by window, for as long as the run goes on.
    sim::Task<void> run();

    /// What is seen now; none before the first scrape of the first window.
    std::optional<SampledAmount> seen() const;

private:
    sim::World& world_;
    const MetricPipelineConfig& config_;
    const sim::Metric& metric_;
    std::function<bool()> canBeRead_;
    sim::Duration windowPhase_;
    sim::Duration scrapePhase_;
    std::deque<SampledAmount> windows_; ///< the newest last
};

/// When within its first interval something periodic begins, by chance.
sim::Duration phaseWithin(sim::Duration interval, const sim::Stream& phases, std::uint64_t which);

/// A pipeline that runs from now on, its phases the next two after `drawn`, which are counted; null
/// where nobody measures that. It outlives the last event of its world.
std::unique_ptr<MetricPipeline> beginPipeline(sim::World& world,
                                              const MetricPipelineConfig& config,
                                              const ScalingFigure& figure,
                                              const sim::Stream& phases,
                                              std::uint64_t& drawn);

} // namespace doppel::models
