// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/metrics.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace doppel::models {

/// Metrics of one component by their flat names, of which the sum is meant. Unused ones are empty.
using MetricSum = std::array<std::string_view, 11>;

/// A share, 0 to 1, that follows from a component's metrics, such as a hit ratio or a utilisation:
/// derived from their sums over the whole window, so that it needs no merging of its own.
struct ShareOfMetrics {
    std::string_view name;
    std::string_view help;
    MetricSum part;
    MetricSum whole;
    /// The counter of the whole that has requests, too, that hang before they are in it: those that
    /// are overdue when a run or a limited time ends.
    std::string_view hanging = {};
};

/// Whose a time is that is none of requests, so that no bound on it is kept by what did not come to
/// an end in it: by the names of counters with the same labels.
struct BookOfTimes {
    std::string_view times;     ///< the histogram
    std::string_view good = {}; ///< came to a good end; "": as many as have a time, but the failed
    std::array<std::string_view, 3> failed{}; ///< did not, and never will
    bool ofGood = false;                      ///< only what came to a good end has such a time
    std::string_view sameAs{};  ///< it times what that metric times: its book is that one's
    std::string_view overdue{}; ///< of those under way: no mean knows when they will be there
    std::string_view
        all{}; ///< that began: no more are overdue than lack this time and did not fail
    bool isComplete = false; ///< it is of what happened, and nothing else should have one
    bool isOfHarm = false;   ///< where nothing failed and there is none, it keeps every bound
    std::string_view work{}; ///< "publishes": what failed where that did; "": others tell of it
    std::string_view left{}; ///< the level of what is still to be done
};

/// A count of work of which not all is good, or not each time that it is done. A bound from below on
/// it is one on what came of it: on another count, or two, of all its labels where that has more of
/// them, less what that counts repeatedly (repeatedName).
struct GoodCount {
    std::string_view metric;
    std::string_view good;
    std::string_view alsoGood = {};
};

/// A level of what is still to be done, which nothing is in any more that has failed for good. A
/// bound from above on it is one on that, too, as from its failure on it is as bad.
struct LevelOfUndone {
    std::string_view level;
    std::string_view withFailed; ///< the level that has both
    std::string_view what;       ///< "objects that are never replicated"
};

/// What a count or a level is of, where that decides whether it says something of a component that
/// was asked nothing, or not by all who meant to: by the name that it has without labels. Any other
/// count or level is of what requests bring about: where none came, that it is 0 says nothing, nor
/// does a small count where many never came.
struct MetricBasis {
    enum class Of : std::uint8_t {
        Itself,     ///< what it has or does by itself: a level, or an event, whoever asks it
        TurnedAway, ///< requests that it turned away: those that never reached it were, too
        Waiting,    ///< those that wait in it, as those that never reached it might have had to
        Answered,   ///< what became of requests that it had answered: of no others
        Came,       ///< requests that came, whatever became of them
        Found,      ///< what it finds out of others by itself, as by health checks, while it works
        Tried, ///< what becomes of work that is begun: that it is 0 where none was says nothing
        Left,  ///< a level of what is still to be done of what came before: 0 once it is done
    };
    std::string_view metric;
    Of of = Of::Itself;
};

/// Of what decides by itself, again and again: how often it did, and how often to no end. What it was
/// down for is counted besides (TurnMetrics).
struct TurnsOfKind {
    std::string_view taken;  ///< a counter
    std::string_view failed; ///< of them those that could not be decided
};

/// One of the few things that a report shows of a component besides its requests.
struct Headline {
    enum class When { AboveZero, Always, NothingElse };
    std::string_view label;          ///< "rate limited"
    MetricSum metrics;               ///< or the name of one share
    std::string_view statistic = {}; ///< of a histogram: "p99"
    When when = When::AboveZero;
};

/// What is shown of any component, after its kind's own headlines.
inline constexpr std::array kCommonHeadlines{
    Headline{"timeouts", {"timeouts"}},
    Headline{"connect failures", {"connect_failures"}},
    Headline{"in flight", {"in_flight"}, {}, Headline::When::NothingElse},
};

/// What a kind of component counts: declared once, in one struct of references that is made from
/// (sim::Metrics&, component) and may have `kShares`, `kHeadlines`, `kBooks`, `kBases`, `kWork`,
/// `kGoodCounts`, `kTurns` and `kUndone`. See metricsOf.
struct MetricsOfKind {
    /// Registers them for a component that need not exist: how `doppel describe` knows them.
    void (*add)(sim::Metrics& metrics, std::string_view component) = nullptr;
    std::span<const ShareOfMetrics> shares{};
    std::span<const Headline> headlines{}; ///< the most telling first
    /// Of each of its times that is none of requests.
    std::span<const BookOfTimes> books{};
    /// Of its counts and levels that are not of what requests bring about.
    std::span<const MetricBasis> bases{};
    std::span<const GoodCount> goodCounts{};
    std::span<const LevelOfUndone> undone{};
    TurnsOfKind turns{};            ///< none: it has none
    bool calls = false;             ///< it counts what it calls (LinkMetrics)
    std::string_view work = "jobs"; ///< what its books of work are of (WorkMeter)
};

template <class M>
inline constexpr int hasBooks = requires {
    M::kBooks;
}
? 1 : 0;

template <class M>
constexpr void keepBooks(MetricsOfKind& declared) {
    if constexpr (hasBooks<M> != 0) {
        declared.books = M::kBooks;
    }
}

template <class M>
constexpr std::span<const MetricBasis> basesOf() {
    if constexpr (requires { M::kBases; }) {
        return M::kBases;
    } else {
        return {};
    }
}

template <class M>
constexpr std::span<const GoodCount> goodCountsOf() {
    if constexpr (requires { M::kGoodCounts; }) {
        return M::kGoodCounts;
    } else {
        return {};
    }
}

/// So many of what several structs declare, one after the other.
template <std::size_t kSize, class One>
constexpr std::array<One, kSize> joined(std::initializer_list<std::span<const One>> parts) {
    std::array<One, kSize> all{};
    std::size_t next = 0;
    for (const std::span<const One> part : parts) {
        for (const One& one : part) {
            all[next++] = one;
        }
    }
    return all;
}

template <class... Ms>
inline constexpr auto
    allBasesOf = joined<(basesOf<Ms>().size() + ... + 0), MetricBasis>({basesOf<Ms>()...});
template <class... Ms>
inline constexpr auto allGoodCountsOf =
    joined<(goodCountsOf<Ms>().size() + ... + 0), GoodCount>({goodCountsOf<Ms>()...});

template <class M>
inline constexpr bool countsCalls = requires {
    M::kCountsCalls;
};

/// `metrics` of a kind whose component counts in an M, and in Others such as LinkMetrics of those
/// that call. What every component counts (Meter) goes without saying.
template <class M, class... Others>
constexpr MetricsOfKind metricsOf() {
    MetricsOfKind declared;
    declared.add = [](sim::Metrics& metrics, std::string_view component) {
        const M own(metrics, component);
        (static_cast<void>(Others(metrics, component)), ...);
    };
    if constexpr (requires { M::kShares; }) {
        declared.shares = M::kShares;
    }
    if constexpr (requires { M::kHeadlines; }) {
        declared.headlines = M::kHeadlines;
    }
    if constexpr (requires { M::kWork; }) {
        declared.work = M::kWork;
    }
    static_assert((hasBooks<M> + ... + hasBooks<Others>) <= 1, "one book of times a kind");
    keepBooks<M>(declared);
    (keepBooks<Others>(declared), ...);
    declared.bases = allBasesOf<M, Others...>;
    declared.goodCounts = allGoodCountsOf<M, Others...>;
    if constexpr (requires { M::kTurns; }) {
        declared.turns = M::kTurns;
    }
    if constexpr (requires { M::kUndone; }) {
        declared.undone = M::kUndone;
    }
    declared.calls = (countsCalls<M> || ... || countsCalls<Others>);
    return declared;
}

} // namespace doppel::models
