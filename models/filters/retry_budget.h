// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"
#include "sim/units.h"

#include <array>
#include <cstdint>

namespace doppel::models {

/// How many retries a caller may still make: every call pays a token in, every retry takes
/// 1/share of them out, and tokens expire. So retries stay below the share of calls, plus a floor
/// for callers that make few calls, and a struggling server is not buried under them.
///
/// Windowed as the original: time is cut into tenths of the window, and a tenth expires as a whole.
///
/// Source: Finagle's RetryBudget and LeakyTokenBucket: 20 %, 10 retries/s, 10 s; tokens in
/// thousandths.
class RetryBudget {
public:
    struct Rule {
        sim::Probability share{0.2}; ///< REQUIRES: > 0
        sim::Rate floor{10.0};
        sim::Duration window = std::chrono::seconds(10);
    };

    explicit RetryBudget(const Rule& rule);

    /// A call is made, its retries not counted.
    void deposit(sim::Time now);
    /// Takes the tokens for a retry; false when too few are left.
    bool tryWithdraw(sim::Time now);
    /// Retries that could be made now.
    std::int64_t balance(sim::Time now);

private:
    static constexpr std::int64_t kSlices = 10;

    void expire(sim::Time now);
    std::int64_t tokens() const;

    std::int64_t deposit_;
    std::int64_t cost_;
    std::int64_t reserve_;
    std::int64_t sliceLength_; // nanoseconds
    std::int64_t slice_ = 0;   // the number of the current one
    std::array<std::int64_t, kSlices> slices_{};
};

} // namespace doppel::models
