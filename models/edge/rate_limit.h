// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/growing_array.h"
#include "models/caching/slot_table.h"
#include "models/describe.h"
#include "sim/time.h"
#include "sim/units.h"

#include <array>
#include <cstddef>
#include <cstdint>

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
/// Clients that have been quiet for a window and are not in the box are forgotten: each new client
/// has two others looked at in turn, so there are at most about twice as many as active ones, 69
/// bytes each. Source: Fastly ratelimit.check_rate (its own buckets are not published);
/// govuk-fastly www.vcl.tftpl: 100/s over 10 s, 1 min.
class RateLimit {
public:
    /// Counts a request; true if it is to be refused. O(1).
    bool refuses(const RateLimitConfig& config, std::uint64_t client, sim::Time now);

    std::size_t clients() const { return clients_.size(); }

private:
    static constexpr std::size_t kBuckets = 10;
    struct Client { // one line of the processor's cache
        std::uint64_t name;
        std::int64_t bucket; // of the latest request, counted from the run's start
        sim::Time boxedUntil;
        std::array<std::uint32_t, kBuckets> counts;
    };

    auto nameOf() const {
        return [this](std::uint32_t place) {
            return clients_[place].name;
        };
    }
    Client& known(std::uint64_t client, std::int64_t bucket, sim::Time now);
    static void slideTo(Client& client, std::int64_t bucket);
    void forgetQuiet(std::int64_t bucket, sim::Time now);

    caching::GrowingArray<Client> clients_; // in no order
    caching::SlotTable places_;             // by name
    std::size_t hand_ = 0;                  // the next one to be looked at
};

} // namespace doppel::models
