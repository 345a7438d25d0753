// SPDX-License-Identifier: Apache-2.0
#include "scenarios/sli_recorder.h"

#include <array>

namespace doppel::scenarios {

namespace {

using namespace std::chrono_literals;

sim::Duration widthFor(sim::Duration runLength) {
    static constexpr std::array<sim::Duration, 10> kWidths{1s,   2s,   5s,   10s,   30s,
                                                           1min, 2min, 5min, 10min, 1h};
    for (const sim::Duration width : kWidths) {
        if (runLength / width <= SliRecorder::kMostBuckets) {
            return width;
        }
    }
    return runLength / SliRecorder::kMostBuckets + 1ns;
}

} // namespace

SliRecorder::SliRecorder(std::span<const std::unique_ptr<models::TrafficSource>> sources,
                         sim::Duration runLength)
    : sources_(sources), width_(widthFor(runLength)) {}

models::SliBucket SliRecorder::soFar() const {
    models::SliBucket sum;
    for (const auto& source : sources_) {
        const auto totals = source->book().totals();
        sum.total += totals.ok + totals.failed;
        sum.failed += totals.failed;
    }
    return sum;
}

void SliRecorder::endBucket() {
    const models::SliBucket now = soFar();
    buckets_.push_back({carried_.total + now.total - before_.total,
                        carried_.failed + now.failed - before_.failed});
    before_ = now;
    carried_ = {};
}

void SliRecorder::reset() {
    const models::SliBucket now = soFar();
    carried_.total += now.total - before_.total;
    carried_.failed += now.failed - before_.failed;
    before_ = {};
}

} // namespace doppel::scenarios
