// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

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

/// How fast e-mails may be sent, and what whoever may not send does.
struct SendLimits {
    std::uint64_t perMinute = 21'600;                ///< email-alert-api's own cap
    sim::Duration backOff = std::chrono::minutes(5); ///< until it tries again
    std::uint64_t notifyPerMinute = 24'000;          ///< GOV.UK Notify: in any minute
    std::uint64_t notifyPerDay = 8'000'000;          ///< and in a day, by UTC
};

/// email-alert-api's side: a job that finds the cap reached is put off, and neither sends nor
/// fails. Source: email-alert-api app/jobs/send_email_job.rb.
class SendCap {
public:
    explicit SendCap(const SendLimits& limits) : limits_(limits), sent_(std::chrono::minutes(1)) {}

    /// Nothing: it may send, and counts. Else how long it is put off.
    std::optional<sim::Duration> ask(sim::Time now);

private:
    SendLimits limits_;
    SteppedCount sent_;
};

/// Notify's side: 429 for what is over one of its limits, which doesn't count.
class NotifyLimit {
public:
    explicit NotifyLimit(const SendLimits& limits)
        : limits_(limits), minute_(std::chrono::minutes(1)) {}

    /// Whether it takes one more. REQUIRES: `now` does not go back; midnight is a whole number of
    /// days after `midnight`.
    bool accept(sim::Time now, sim::Time midnight = sim::kStart);

private:
    SendLimits limits_;
    RollingCount minute_;
    std::int64_t day_ = 0;
    std::uint64_t today_ = 0;
};

} // namespace doppel::models
