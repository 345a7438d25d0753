// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "models/response.h"
#include "sim/time.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace doppel::models {

/// What a request does in a component at a moment. What it calls meanwhile are spans of their own.
enum class Phase : std::uint8_t {
    Serving, ///< worked on, or waiting for an answer to its calls
    Waiting, ///< for something that others use: a thread, a connection, a processor, their fetch
    Pausing, ///< until it is tried again
};

/// What those wait for whose page is being fetched for somebody else.
inline constexpr std::string_view kAnothersFetch = "another's fetch";

/// One stay of a sampled request in a component, with the way there and back.
struct Span {
    std::uint64_t visit = 0;
    std::uint64_t key = 0;      ///< of the call: the same in every run that makes it
    std::uint32_t parent = 0;   ///< the caller's span; 0: the visit itself
    std::string_view component; ///< the component's name; lives as long as the platform
    InstanceId instance{};
    sim::Time sent{}; ///< when the caller began the call
    sim::Time start = sim::kNever;
    sim::Time end = sim::kNever;      ///< kNever while it lasts
    sim::Time received = sim::kNever; ///< when the caller had the answer; kNever if it never did
    std::uint16_t status = 0;
    Failure failure = Failure::None;
    ServedBy servedBy = ServedBy::Origin;
};

/// From when on a span was in a phase.
struct PhaseChange {
    std::uint32_t span = 0;
    Phase phase = Phase::Serving;
    std::string_view what; ///< that it waits for; a literal
    sim::Time at{};
};

/// The journeys of sampled requests: which components each one visited, for whom, and when. Spans
/// are numbered from 1, callers before those that they call.
///
/// Bounded, and spread over the run: of each interval the journeys are kept that began first,
/// whole, until they have as many spans as an interval may have.
class Journal {
public:
    static constexpr std::int64_t kIntervals = 120;
    static constexpr std::size_t kSpansOfAnInterval = 1'000; ///< then no more journeys begin in it
    static constexpr std::size_t kMostSpans = kIntervals * kSpansOfAnInterval;
    static constexpr std::uint32_t kNotKept = 0;

    /// The length of a run: it is divided evenly. An hour where nobody says.
    void expect(sim::Duration run) { interval_ = std::max(run / kIntervals, sim::Duration(1)); }

    /// The number of the interval that a moment lies in.
    std::int64_t intervalAt(sim::Time now) const { return now.time_since_epoch() / interval_; }

    /// A visit begins. Returns its span's number, or kNotKept when its interval has enough.
    std::uint32_t begin(const Request& request, std::string_view source, sim::Time now);
    /// A request of a journey is sent to a component. Returns the span's number, or kNotKept when
    /// its caller is not kept or the journal is full.
    std::uint32_t
    send(const Request& request, std::string_view component, InstanceId instance, sim::Time now);

    /// What happens to a span. All of these do nothing for kNotKept.
    void enter(std::uint32_t span, sim::Time now) {
        if (span != kNotKept) [[unlikely]] {
            spans_[span - 1].start = now;
        }
    }
    /// A phase of no length is forgotten.
    void change(std::uint32_t span, Phase phase, std::string_view what, sim::Time now) {
        if (span != kNotKept) [[unlikely]] {
            writeDown({span, phase, what, now});
        }
    }
    void leave(std::uint32_t span, const Response& response, sim::Time now) {
        if (span != kNotKept) [[unlikely]] {
            finish(spans_[span - 1], response, now);
        }
    }
    void receive(std::uint32_t span, sim::Time now) {
        if (span != kNotKept) [[unlikely]] {
            spans_[span - 1].received = now;
        }
    }

    /// Span number n stands at n - 1.
    const std::vector<Span>& spans() const { return spans_; }
    /// By time.
    const std::vector<PhaseChange>& phases() const { return phases_; }

private:
    static constexpr std::size_t kMostPhases = 4 * kMostSpans;

    std::uint32_t
    add(const Request& request, std::string_view component, InstanceId instance, sim::Time now);
    void writeDown(const PhaseChange& change);
    static void finish(Span& span, const Response& response, sim::Time now);

    sim::Duration interval_ = std::chrono::seconds(30);
    std::int64_t current_ = -1; // the interval that `used_` counts in
    std::size_t used_ = 0;
    std::vector<Span> spans_;
    std::vector<PhaseChange> phases_;
};

} // namespace doppel::models
