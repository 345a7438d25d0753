// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/problem.h"
#include "models/traffic/closed_metrics.h"
#include "models/traffic/stages.h"
#include "models/traffic/traffic_source.h"
#include "sim/distribution.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

/// A fixed number of users who each wait for their page, think, and ask for the next one, as in a
/// load test by k6. Unlike k6's, its results tell of what they could not ask for while they waited
/// for a visit that failed: WaitingUser.
struct ClosedTrafficConfig {
    VisitorConfig visitors;
    std::uint32_t users = 10;
    sim::Distribution think = sim::Distribution::deterministic(1.0); ///< seconds between pages
    std::vector<Stage> stages;

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the fields taken together, and with them on a platform.
Problems problemsOf(const ClosedTrafficConfig& config);
Problems problemsOn(const ClosedTrafficConfig& config, const PlatformPlan& plan);

/// User number u's visit number i is visit number u × 2^24 + i of the source: what happens to one
/// user does not move another's random numbers. A user who is no longer wanted leaves after
/// finishing its page and its thinking; if it comes back, it resumes its count.
class ClosedTraffic final : public TrafficSource {
public:
    ClosedTraffic(Platform& platform,
                  std::string name,
                  std::uint16_t index,
                  const ClosedTrafficConfig& config,
                  const PageSet& pages);

    void start() override;
    void stop() override;
    /// As many as there are users, each think time: answers take no time.
    std::optional<sim::Rate> rateAtStart() const override { return rateAtStart_; }

    std::vector<NamedSpan> rises() const override { return rises_; }

    /// Users who are present, including those on their way out.
    std::int64_t users() const { return metrics_.users.current(); }

    std::vector<NamedSpan> reconfigure() override;

protected:
    NameDemand usualDemand() const override;
    /// The mean of `think`, and of the good visits that have ended so far, if there are any. Of
    /// users who don't think it is not known before: they omit nothing.
    sim::Duration pace() const override;

private:
    struct User {
        std::uint64_t visits = 0;
        bool present = false;
    };
    sim::Task<void> conduct();
    sim::Task<void> live(std::uint32_t user);
    void want(std::uint32_t users);

    const ClosedTrafficConfig& config_;
    std::optional<sim::Rate> rateAtStart_;
    std::vector<NamedSpan> rises_;
    sim::Duration meanThink_;
    std::vector<User> people_;
    std::uint32_t wanted_ = 0;
    bool stopped_ = false;
    sim::Stream thinking_;
    sim::Stream homes_;
    ClosedMetrics metrics_;
};

} // namespace doppel::models
