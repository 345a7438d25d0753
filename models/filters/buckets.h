// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>

namespace doppel::models {

/// A token bucket: it fills at a rate up to its size, and each call takes a token or is refused. A
/// bucket is full to begin with. Exact: it keeps the moment at which it would be full, so that
/// nothing is lost to rounding but of one token's time, in whole nanoseconds.
/// Source: AWS API Gateway and EC2 request throttling; RFC 2697's bucket.
class TokenBucket {
public:
    struct Rule {
        sim::Rate rate{100.0};    ///< tokens; REQUIRES: > 0
        std::uint32_t size = 100; ///< tokens; REQUIRES: > 0
    };
    bool take(const Rule& rule, sim::Time now);
    /// Whole tokens that are in it.
    std::uint32_t tokens(const Rule& rule, sim::Time now) const;

private:
    sim::Time full_ = sim::kStart; // when it is full again
};

/// A leaky bucket as nginx has it: what comes above the rate waits its turn or is refused. It keeps
/// the excess in thousandths of a request, and time in milliseconds.
/// Source: nginx ngx_http_limit_req_module.c, ngx_http_limit_req_lookup and _account.
class LeakyBucket {
public:
    struct Rule {
        std::int64_t rate = 1'000; ///< thousandths of a request each second; REQUIRES: > 0
        std::int64_t burst = 0;    ///< whole requests that may wait or pass
        std::optional<std::int64_t> delayFrom = 0; ///< of them, those that pass at once; unset: all
    };
    /// How long a request that comes now waits before it goes on; none: it is refused (503).
    std::optional<sim::Duration> admit(const Rule& rule, sim::Time now);
    std::int64_t excess() const { return excess_; }

private:
    bool used_ = false;
    std::int64_t excess_ = 0;
    std::int64_t last_ = 0; // ms
};

} // namespace doppel::models
