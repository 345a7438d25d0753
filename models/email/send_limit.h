// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"

#include <array>
#include <cstdint>
#include <deque>

namespace doppel::models {

/// How many there were within the last span, exactly: what "24,000 in any minute" means. Memory: 16
/// bytes for each different instant within the span.
class RollingCount {
public:
    explicit RollingCount(sim::Duration span) : span_(span) {}
    /// Those in (now - span, now]. REQUIRES: `now` does not go back.
    std::uint64_t at(sim::Time now);
    void add(sim::Time now);

private:
    struct Instant {
        sim::Time time{};
        std::uint64_t count = 0;
    };
    sim::Duration span_;
    std::deque<Instant> instants_;
    std::uint64_t total_ = 0;
};

/// The same as the Ruby gem ratelimit counts it in Redis: by steps of 5 s, the present one among
/// them, so that its minute is 55 to 60 s long. From memory of the gem's source: bucket_interval 5,
/// bucket_span 600.
class SteppedCount {
public:
    explicit SteppedCount(sim::Duration span) : steps_(span / kStep) {}
    std::uint64_t at(sim::Time now) const;
    void add(sim::Time now);

private:
    static constexpr sim::Duration kStep = std::chrono::seconds(5);
    struct Step {
        std::int64_t number = -1;
        std::uint64_t count = 0;
    };
    std::int64_t steps_;
    std::array<Step, 120> ring_{};
};

/// How a minute is counted.
enum class MinuteCount : std::uint8_t {
    Rolling, ///< the 60 s up to now, exactly
    Stepped, ///< by steps of 5 s, as SteppedCount
};
ChoiceNames choiceNames(MinuteCount);

/// So many messages a minute and a day. GOV.UK Notify takes 24,000 in any minute and 8 M a day;
/// email-alert-api keeps by itself to 21,600 in a minute that it counts in steps, and puts off for
/// five minutes what is over that. Source: govuk-notify.html.md; email-alert-api
/// app/jobs/send_email_job.rb.
struct MessageLimits {
    std::uint64_t perMinute = 24'000;
    std::uint64_t perDay = 8'000'000;
    MinuteCount minute = MinuteCount::Rolling;
};

/// Which messages are within such limits. What is over one does not count.
class MessageLimit {
public:
    /// `startsAt`: the time of the day at kStart.
    explicit MessageLimit(sim::Duration startsAt = {}) : startsAt_(startsAt) {}

    /// Whether one more is within them, which then counts. REQUIRES: `now` does not go back.
    bool accept(const MessageLimits& limits, sim::Time now);

private:
    sim::Duration startsAt_;
    RollingCount rolling_{std::chrono::minutes(1)};
    SteppedCount stepped_{std::chrono::minutes(1)};
    std::int64_t day_ = 0;
    std::uint64_t today_ = 0;
};

} // namespace doppel::models
