// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/distribution.h"
#include "sim/processor_clones.h"
#include "sim/random.h"
#include "sim/time.h"

#include <array>
#include <cstddef>
#include <utility>

namespace doppel::sim {

/// The values of one use, one after the other: a stream and the distribution that it is drawn for,
/// such as the gaps between arrivals or the service times of one station. Gives exactly the values
/// that `distribution.sample(stream)` would, in the same order; it only draws them some at a time,
/// which takes a third of the time. Copying it forks the sequence.
///
/// For what is drawn by index (Stream::at), sample the distribution itself.
class Sampler {
public:
    Sampler(Stream stream, Distribution distribution)
        : stream_(std::move(stream)), distribution_(std::move(distribution)) {}

    /// The next value.
    double value() {
        if (next_ == kBatch) [[unlikely]] {
            refill();
        }
        return values_[next_++];
    }

    /// The next value as a time: seconds to the nearest nanosecond, at least 0.
    Duration duration() { return Distribution::toDuration(value()); }

    const Distribution& distribution() const { return distribution_; }

private:
    static constexpr std::size_t kBatch = 16;

    void refill();
    DOPPEL_PROCESSOR_CLONES void refillExponential();

    std::array<double, kBatch> values_; // only [next_, kBatch) means anything
    std::size_t next_ = kBatch;
    Stream stream_;
    Distribution distribution_;
};

} // namespace doppel::sim
