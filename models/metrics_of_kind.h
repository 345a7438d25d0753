// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/metrics.h"

#include <array>
#include <span>
#include <string_view>

namespace doppel::models {

/// Metrics of one component by their flat names, of which the sum is meant. Unused ones are empty.
using MetricSum = std::array<std::string_view, 3>;

/// A share, 0 to 1, that follows from a component's metrics, such as a hit ratio or a utilisation:
/// derived from their sums over the whole window, so that it needs no merging of its own.
struct ShareOfMetrics {
    std::string_view name;
    std::string_view help;
    MetricSum part;
    MetricSum whole;
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
    bool isComplete = false;    ///< it is of what happened, and nothing else should have one
    bool isOfHarm = false;      ///< where nothing failed and there is none, it keeps every bound
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
/// (sim::Metrics&, component) and may have `kShares`, `kHeadlines` and `kBooks`. See metricsOf.
struct MetricsOfKind {
    /// Registers them for a component that need not exist: how `doppel describe` knows them.
    void (*add)(sim::Metrics& metrics, std::string_view component) = nullptr;
    std::span<const ShareOfMetrics> shares{};
    std::span<const Headline> headlines{}; ///< the most telling first
    /// Of each of its times that is none of requests.
    std::span<const BookOfTimes> books{};
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
    static_assert((hasBooks<M> + ... + hasBooks<Others>) <= 1, "one book of times a kind");
    keepBooks<M>(declared);
    (keepBooks<Others>(declared), ...);
    return declared;
}

} // namespace doppel::models
