// SPDX-License-Identifier: Apache-2.0
#include "models/pricing/cost_meter.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace doppel::models {

namespace {

constexpr double kNanos = 1e9;
constexpr std::int64_t kPerNano = 1'000'000'000;
constexpr std::int64_t kGigabyte = 1'000'000'000;
constexpr sim::MetricUnit kMoney = sim::MetricUnit::Money;

} // namespace

PricedAmount::PricedAmount(double price, std::int64_t of)
    : perPiece_(static_cast<sim::Int128>(
          price * kNanos * (static_cast<double>(kPerNano) / static_cast<double>(of)) + 0.5)) {}

std::uint64_t PricedAmount::add(std::int64_t pieces) {
    rest_ += perPiece_ * pieces;
    const sim::Int128 whole = rest_ / kPerNano;
    rest_ -= whole * kPerNano;
    return static_cast<std::uint64_t>(whole);
}

CostMeter::CostMeter(sim::Metrics& metrics, std::string_view component, const PriceConfig& price)
    : replicaHour_(std::llround(price.replicaHour * kNanos)), requests_(price.request, 1),
      bytes_(price.gb, kGigabyte),
      perHour_(metrics.gauge(
          component,
          kPerHour,
          "what its servers cost, as many as there are or are ordered, without what use costs",
          {.unit = kMoney})),
      ofUse_(metrics.counter(
          component, kOfUse, "what its requests and what it sent have cost", {.unit = kMoney})) {}

void CostMeter::pays(std::uint32_t servers, sim::Time now) {
    constexpr sim::Int128 kMost = std::numeric_limits<std::int64_t>::max();
    perHour_.set(now,
                 static_cast<std::int64_t>(std::min(kMost, sim::Int128{replicaHour_} * servers)));
}

void CostMeter::arrived() {
    ofUse_.add(requests_.add(1));
}

void CostMeter::sent(sim::Bytes body) {
    ofUse_.add(bytes_.add(body.count));
}

} // namespace doppel::models
