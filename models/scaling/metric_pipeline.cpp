// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/metric_pipeline.h"

#include "models/scaling/scaling_figure.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

double metricTotal(const sim::Metric& metric, sim::Time now) {
    constexpr double kNanosecond = 1e-9;
    if (const auto* gauge = std::get_if<sim::Gauge>(&metric.value)) {
        return static_cast<double>(gauge->totalIntegral(now)) * kNanosecond;
    }
    const auto* counter = std::get_if<sim::Counter>(&metric.value);
    return counter == nullptr ? 0 : static_cast<double>(counter->total());
}

void MetricPipelineConfig::describe(FieldVisitor& visitor) {
    visitor.field("metric_window", window,
                  "over which each pod's use is measured, one window after the other",
                  {.min = 1, .source = "kubelet, cAdvisor: about 15 s"});
    visitor.field("metric_resolution", resolution, "how often what was measured is scraped",
                  {.min = 1, .source = "metrics-server manifest: --metric-resolution 15s"});
}

MetricPipeline::MetricPipeline(sim::World& world,
                               const MetricPipelineConfig& config,
                               const sim::Metric& metric,
                               std::function<bool()> canBeRead,
                               sim::Duration windowPhase,
                               sim::Duration scrapePhase)
    : world_(world), config_(config), metric_(metric), canBeRead_(std::move(canBeRead)),
      windowPhase_(windowPhase), scrapePhase_(scrapePhase) {}

sim::Task<void> MetricPipeline::run() {
    double before = metricTotal(metric_, world_.now());
    sim::Time since = world_.now();
    sim::Time ends = sim::kStart + windowPhase_;
    bool wasRead = true;
    while (true) {
        ends += config_.window;
        co_await world_.sleepUntil(ends);
        const double now = metricTotal(metric_, ends);
        const sim::Duration window = ends - since;
        const bool isRead = canBeRead_();
        if (isRead && wasRead) {
            windows_.push_back({(now - before) / sim::toSeconds(window), ends, window});
        } else {
            windows_.clear();
        }
        wasRead = isRead;
        before = now;
        since = ends;
        while (windows_.size() > 1 && windows_[1].at <= ends - config_.resolution) {
            windows_.pop_front();
        }
    }
}

std::optional<SampledAmount> MetricPipeline::seen() const {
    const sim::Duration past = world_.now() - sim::kStart - scrapePhase_;
    if (past < sim::Duration::zero()) {
        return std::nullopt;
    }
    const sim::Time scraped = world_.now() - past % config_.resolution;
    const auto newest =
        std::find_if(windows_.rbegin(), windows_.rend(),
                     [&](const SampledAmount& window) { return window.at <= scraped; });
    if (newest == windows_.rend()) {
        return std::nullopt;
    }
    return *newest;
}

sim::Duration phaseWithin(sim::Duration interval, const sim::Stream& phases, std::uint64_t which) {
    return sim::fromSeconds(phases.at(which).uniform() * sim::toSeconds(interval));
}

std::unique_ptr<MetricPipeline> beginPipeline(sim::World& world,
                                              const MetricPipelineConfig& config,
                                              const ScalingFigure& figure,
                                              const sim::Stream& phases,
                                              std::uint64_t& drawn) {
    const sim::Duration window = phaseWithin(config.window, phases, ++drawn);
    const sim::Duration scrape = phaseWithin(config.resolution, phases, ++drawn);
    if (figure.metric == nullptr) {
        return nullptr;
    }
    auto pipeline = std::make_unique<MetricPipeline>(
        world, config, *figure.metric, [figure] { return figure.canBeRead(); }, window, scrape);
    world.spawn(pipeline->run());
    return pipeline;
}

} // namespace doppel::models
