// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"
#include "sim/units.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace doppel::models {

/// How much of the origin's work a client may cause.
struct RateLimitConfig {
    bool enabled = true;
    sim::Rate rate{100.0};
    sim::Duration window = std::chrono::seconds(10);
    sim::Duration penalty = std::chrono::minutes(1);

    void describe(FieldVisitor& visitor);
};

/// Counts what each client asks and puts those into a penalty box whose mean rate over the window
/// exceeded the limit: they are refused until the penalty ends, which refused requests don't
/// prolong.
///
/// The window is ten buckets that slide on a tenth at a time, so it spans 0.9 to 1 of its length.
/// Clients that have been quiet for a window and are not in the box are forgotten: 72 bytes for
/// each active one. Source: Fastly ratelimit.check_rate (its own buckets are not published);
/// govuk-fastly www.vcl.tftpl: 100/s over 10 s, 1 min.
class RateLimit {
public:
    /// Counts a request; true if it is to be refused. O(1) amortised.
    bool refuses(const RateLimitConfig& config, std::uint64_t client, sim::Time now);

    std::size_t clients() const { return clients_.size(); }

private:
    static constexpr std::size_t kBuckets = 10;
    struct Client {
        std::array<std::uint32_t, kBuckets> counts{};
        std::int64_t bucket = 0; // of the latest request, counted from the run's start
        sim::Time boxedUntil = sim::kStart;
    };

    static void slideTo(Client& client, std::int64_t bucket);
    void forgetQuiet(std::int64_t bucket, sim::Time now);

    std::unordered_map<std::uint64_t, Client> clients_;
    std::size_t sweepAt_ = 1024;
};

} // namespace doppel::models
