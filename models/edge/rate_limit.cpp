// SPDX-License-Identifier: Apache-2.0
#include "models/edge/rate_limit.h"

#include <numeric>

namespace doppel::models {

void RateLimitConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kVcl = "govuk-fastly www.vcl.tftpl";
    visitor.field("enabled", enabled, "whether there is a limit", {.live = true});
    visitor.field("rate", rate,
                  "misses of one client at one point of presence; more are answered 429",
                  {.min = 0, .minExclusive = true, .live = true, .source = kVcl});
    visitor.field("window", window, "the time over which the rate is measured",
                  {.min = 1e-6, .live = true, .source = kVcl});
    visitor.field("penalty", penalty, "how long a client that exceeded it is refused",
                  {.min = 0, .live = true, .source = kVcl});
}

bool RateLimit::refuses(const RateLimitConfig& config, std::uint64_t client, sim::Time now) {
    const sim::Duration step = config.window / static_cast<std::int64_t>(kBuckets);
    const std::int64_t bucket = now.time_since_epoch() / step;
    Client& asking = known(client, bucket, now);
    slideTo(asking, bucket);
    ++asking.counts[static_cast<std::size_t>(bucket) % kBuckets];
    if (now < asking.boxedUntil) {
        return true;
    }
    const std::uint64_t count =
        std::accumulate(asking.counts.begin(), asking.counts.end(), std::uint64_t{0});
    if (static_cast<double>(count) <= config.rate.perSecond * sim::toSeconds(config.window)) {
        return false;
    }
    asking.boxedUntil = sim::after(now, config.penalty);
    return true;
}

RateLimit::Client& RateLimit::known(std::uint64_t client, std::int64_t bucket, sim::Time now) {
    std::uint32_t place = places_.find(client, nameOf());
    if (place == caching::kNoIndex) {
        forgetQuiet(bucket, now);
        forgetQuiet(bucket, now);
        place = static_cast<std::uint32_t>(clients_.size());
        clients_.push({client, bucket, sim::kStart, {}});
        places_.insert(client, place, nameOf());
    }
    return clients_[place];
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

// The next one in turn, if it is quiet; the last one takes its place.
void RateLimit::forgetQuiet(std::int64_t bucket, sim::Time now) {
    if (hand_ >= clients_.size()) {
        hand_ = 0;
        return;
    }
    const Client& client = clients_[hand_];
    if (client.bucket + static_cast<std::int64_t>(kBuckets) > bucket || client.boxedUntil > now) {
        ++hand_;
        return;
    }
    const auto place = static_cast<std::uint32_t>(hand_);
    const auto last = static_cast<std::uint32_t>(clients_.size() - 1);
    places_.erase(client.name, place);
    if (place != last) {
        clients_[place] = clients_[last];
        places_.replace(clients_[place].name, last, place, nameOf());
    }
    clients_.pop();
}

} // namespace doppel::models
