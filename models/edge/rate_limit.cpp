// SPDX-License-Identifier: Apache-2.0
#include "models/edge/rate_limit.h"

#include <algorithm>
#include <numeric>

namespace doppel::models {

void RateLimitConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kVcl = "govuk-fastly www.vcl.tftpl";
    visitor.field("enabled", enabled, "whether there is a limit");
    visitor.field("rate", rate, "misses of one client at one place; more are answered 429",
                  {.min = 0, .minExclusive = true, .source = kVcl});
    visitor.field("window", window, "over which the rate is taken", {.min = 1e-6, .source = kVcl});
    visitor.field("penalty", penalty, "how long a client that exceeded it is refused",
                  {.min = 0, .source = kVcl});
}

bool RateLimit::refuses(const RateLimitConfig& config, std::uint64_t client, sim::Time now) {
    const sim::Duration step = config.window / static_cast<std::int64_t>(kBuckets);
    const std::int64_t bucket = now.time_since_epoch() / step;
    if (clients_.size() >= sweepAt_) {
        forgetQuiet(bucket, now);
    }
    Client& known = clients_[client];
    slideTo(known, bucket);
    ++known.counts[static_cast<std::size_t>(bucket) % kBuckets];
    if (now < known.boxedUntil) {
        return true;
    }
    const std::uint64_t count =
        std::accumulate(known.counts.begin(), known.counts.end(), std::uint64_t{0});
    if (static_cast<double>(count) <= config.rate.perSecond * sim::toSeconds(config.window)) {
        return false;
    }
    known.boxedUntil = sim::after(now, config.penalty);
    return true;
}

void RateLimit::slideTo(Client& client, std::int64_t bucket) {
    const auto buckets = static_cast<std::int64_t>(kBuckets);
    if (bucket >= client.bucket + buckets || bucket < client.bucket) {
        client.counts.fill(0);
    } else {
        for (std::int64_t passed = client.bucket + 1; passed <= bucket; ++passed) {
            client.counts[static_cast<std::size_t>(passed) % kBuckets] = 0;
        }
    }
    client.bucket = bucket;
}

void RateLimit::forgetQuiet(std::int64_t bucket, sim::Time now) {
    std::erase_if(clients_, [&](const auto& entry) {
        const Client& client = entry.second;
        return client.bucket + static_cast<std::int64_t>(kBuckets) <= bucket &&
               client.boxedUntil <= now;
    });
    sweepAt_ = std::max<std::size_t>(1024, 2 * clients_.size());
}

} // namespace doppel::models
