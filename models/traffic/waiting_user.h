// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/named_span.h"
#include "sim/time.h"

#include <cstdint>
#include <span>

namespace doppel::models {

/// A user who waits for a page before asking for the next one, and so asks for nothing meanwhile.
/// What it would have asked for at its own pace is omitted: number k k paces after the visit that
/// it waits for. Source: "coordinated omission", as HdrHistogram's recordValueWithExpectedInterval
/// makes up for it.
struct WaitingUser {
    sim::Time began{};    ///< the visit that it waits for
    sim::Duration pace{}; ///< from a visit to its next one; zero: nobody waits, nothing is omitted

    /// How many it has omitted by then: one for each whole pace but the last, which is that from
    /// this visit's end to the next. Never falls as time goes on.
    std::uint64_t omittedBy(sim::Time now) const;
    /// Of the omitted from number `first` to `last`, counted from 1, those that would have begun in
    /// one of the spans. Costs as much as there are spans.
    std::uint64_t
    omittedIn(std::span<const NamedSpan> spans, std::uint64_t first, std::uint64_t last) const;
};

} // namespace doppel::models
