// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"

#include <cstdint>
#include <string>

namespace doppel::models {

/// How an edge finds out which of its backends work.
struct ProbeConfig {
    sim::Duration interval = std::chrono::seconds(10); ///< 0: no probes, every backend is healthy
    sim::Duration timeout = std::chrono::seconds(5);
    std::uint32_t window = 2;
    std::uint32_t threshold = 1;
    std::uint32_t initial = 1;
    std::string path; ///< asked of the origin; empty: it is only seen whether it can be reached
    std::uint16_t expectedStatus = 200;

    void describe(FieldVisitor& visitor);
};

/// The latest results of a backend's probes, up to 64: it is healthy while at least `threshold` of
/// the last `window` were good. It begins as if `initial` good ones had been seen.
/// Source: Varnish's probes, as Fastly has them; GOV.UK: 1 of 2.
class ProbeWindow {
public:
    explicit ProbeWindow(const ProbeConfig& config)
        : good_(config.initial >= 64 ? ~std::uint64_t{0}
                                     : (std::uint64_t{1} << config.initial) - 1) {}

    void add(bool good) { good_ = good_ << 1 | (good ? 1U : 0U); }
    /// How many of the last `window` were good.
    std::uint32_t good(const ProbeConfig& config) const;
    bool healthy(const ProbeConfig& config) const { return good(config) >= config.threshold; }

private:
    std::uint64_t good_; // the latest in the lowest bit
};

} // namespace doppel::models
