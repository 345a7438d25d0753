// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/problem.h"
#include "models/traffic/replay_input.h"
#include "models/traffic/replay_metrics.h"
#include "models/traffic/traffic_source.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

/// The visits of an access log once more, at their times.
struct ReplayTrafficConfig {
    VisitorConfig visitors; ///< its pages are not used: the log has its own
    std::string log;        ///< for the floor that opens it
    sim::Ratio speed{1.0};

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the fields taken together, and with them on a platform.
Problems problemsOf(const ReplayTrafficConfig& config);
Problems problemsOn(const ReplayTrafficConfig& config, const PlatformPlan& plan);
/// Pages: the log has its own.
Problems notesOn(const ReplayTrafficConfig& config, const PlatformPlan& plan);

/// Plays a ReplayInput. Holds one line at a time.
class ReplayTraffic final : public TrafficSource {
public:
    /// The input outlives it.
    ReplayTraffic(Platform& platform,
                  std::string name,
                  std::uint16_t index,
                  const ReplayTrafficConfig& config,
                  ReplayInput& input);

    void start() override;
    void stop() override { stopped_ = true; }
    /// Of its first minute, at the speed at which it began; of less while there has been no more.
    std::optional<sim::Rate> rateAtStart() const override;

protected:
    void prepareBook(VisitBook& book) const override { book.compareWithLog(); }

private:
    sim::Task<void> play();

    const ReplayTrafficConfig& config_;
    ReplayInput& input_;
    sim::Duration firstMinute_; // of the run, in the log's time
    std::uint64_t inFirstMinute_ = 0;
    bool stopped_ = false;
    ReplayMetrics metrics_;
};

} // namespace doppel::models
