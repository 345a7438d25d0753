// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pricing/price.h"
#include "sim/gauge.h"
#include "sim/metrics.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <string_view>

namespace doppel::models {

/// So many at a price each, in nanos of the currency: exact, however many small amounts it is made
/// of. A price may be far below a nano.
class PricedAmount {
public:
    /// `price`: of `of` pieces.
    PricedAmount(double price, std::int64_t of);
    /// What those that come on top cost.
    std::uint64_t add(std::int64_t pieces);

private:
    sim::Int128 perPiece_; ///< in 10^-9 nanos
    sim::Int128 rest_ = 0; ///< likewise, less than a nano
};

/// What a component costs as it goes.
class CostMeter {
public:
    static constexpr std::string_view kPerHour = "cost_per_hour";
    static constexpr std::string_view kOfUse = "cost_of_use";
    /// Both together, over the time that is looked at.
    static constexpr std::string_view kCost = "cost";

    CostMeter(sim::Metrics& metrics, std::string_view component, const PriceConfig& price);

    /// So many servers are paid for from now on.
    void pays(std::uint32_t servers, sim::Time now);
    /// A request reached it.
    void arrived();
    /// It sent a body of that size.
    void sent(sim::Bytes body);

private:
    std::int64_t replicaHour_;
    PricedAmount requests_;
    PricedAmount bytes_;
    sim::Gauge& perHour_;
    sim::Counter& ofUse_;
};

} // namespace doppel::models
