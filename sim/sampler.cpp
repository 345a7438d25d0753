// SPDX-License-Identifier: Apache-2.0
#include "sim/sampler.h"

#include "sim/math.h"

#include <bit>
#include <cstdint>

namespace doppel::sim {

namespace {

// 1 - uniformOpen() of these bits: exactly, but by way of a number in [1, 2), since SSE2 cannot
// turn 64-bit integers into doubles.
double oneMinusUniformOpen(std::uint64_t bits) {
    constexpr std::uint64_t kOne = 0x3ff0000000000000;
    const double uniform = std::bit_cast<double>(kOne | (bits >> 12)) - (1.0 - 0x1p-53);
    return 1.0 - uniform;
}

} // namespace

void Sampler::refill() {
    next_ = 0;
    if (distribution_.kind() == Distribution::Kind::Exponential) {
        refillExponential();
        return;
    }
    for (double& value : values_) {
        value = distribution_.sample(stream_);
    }
}

// As Distribution::sample, in a loop without branches, of which compilers do two or more rounds at
// a time.
DOPPEL_PROCESSOR_CLONES void Sampler::refillExponential() {
    std::array<std::uint64_t, kBatch> bits;
    stream_.fill(bits);
    const double mean = distribution_.mean();
    for (std::size_t i = 0; i < kBatch; ++i) {
        values_[i] = -mean * detail::logOfNormal(oneMinusUniformOpen(bits[i]));
    }
}

} // namespace doppel::sim
