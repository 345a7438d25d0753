// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/problem.h"
#include "models/traffic/demand.h"
#include "models/traffic/surge_record.h"
#include "models/traffic/traffic_source.h"
#include "sim/time.h"
#include "sim/world.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

/// Visitors who come whatever the platform does: a Poisson process whose rate varies over time.
struct OpenTrafficConfig {
    VisitorConfig visitors;
    DemandConfig demand;

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the fields taken together, and with them on a platform.
Problems problemsOf(const OpenTrafficConfig& config);
Problems problemsOn(const OpenTrafficConfig& config, const PlatformPlan& plan);
Problems notesOn(const OpenTrafficConfig& config, const PlatformPlan& plan);

/// Visits begin by a Demand. The waiting time before arrival number n takes the n-th number of the
/// stream `NAME.arrivals` and no other, so what the platform does never moves an arrival. The base of
/// those who come in the same way.
class OpenTraffic : public TrafficSource {
public:
    OpenTraffic(Platform& platform,
                std::string name,
                std::uint16_t index,
                const OpenTrafficConfig& config,
                const PageSet& pages);

    void start() override;
    void stop() override;
    /// A new rate moves the next arrival by as much as it should: what was expected since the last
    /// arrival is kept.
    std::vector<NamedSpan> reconfigure() override;
    std::optional<sim::Rate> rateAtStart() const override;
    std::vector<SurgeConfig> surges() const override { return surges_.surges(); }
    std::vector<NamedSpan> rises() const override { return risesOf(atStart_.profile); }

protected:
    NameDemand usualDemand() const override;
    /// What else a visit's request says, for those who do more than look at pages. `number` is that
    /// of the visit within the source.
    virtual void prepare(Request&, std::uint64_t /*number*/) {}

private:
    class NextArrival final : public sim::Callback {
    public:
        explicit NextArrival(OpenTraffic& source) : Callback(&NextArrival::fire), source_(source) {}

    private:
        static void fire(Callback& callback) {
            static_cast<NextArrival&>(callback).source_.arrive();
        }
        OpenTraffic& source_;
    };

    void arrive();
    void planNext();
    void arm();

    const OpenTrafficConfig& config_;
    DemandConfig atStart_;
    SurgeRecord surges_;
    Demand demand_;
    sim::Stream chance_;
    NextArrival next_;
    sim::Time since_{}; // from when on `ahead_` is counted
    double ahead_ = 0;  // arrivals expected from then until the next one
    std::uint64_t begun_ = 0;
};

} // namespace doppel::models
