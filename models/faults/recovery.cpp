// SPDX-License-Identifier: Apache-2.0
#include "models/faults/recovery.h"

#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

using sim::Duration;
using sim::Time;

namespace {

double errorShare(const SliBucket& bucket) {
    return bucket.total == 0
               ? 0.0
               : static_cast<double>(bucket.failed) / static_cast<double>(bucket.total);
}

std::size_t bucketsOf(Duration length, Duration width) {
    return static_cast<std::size_t>((length + width - Duration(1)) / width);
}

// The sums over the last `length` buckets, moved on one by one.
class Window {
public:
    Window(std::span<const SliBucket> buckets, std::size_t length)
        : buckets_(buckets), length_(length) {}

    // The error share over the window that ends with bucket `last`. REQUIRES: called for each
    // bucket in turn.
    double shareAt(std::size_t last) {
        sum_.total += buckets_[last].total;
        sum_.failed += buckets_[last].failed;
        if (last >= length_) {
            sum_.total -= buckets_[last - length_].total;
            sum_.failed -= buckets_[last - length_].failed;
        }
        return errorShare(sum_);
    }

private:
    std::span<const SliBucket> buckets_;
    std::size_t length_;
    SliBucket sum_;
};

// A comparison in whole numbers would be exact; in doubles, 999 / 1000 must still meet 0.999.
bool meets(const SliBucket& bucket, double worstShare) {
    constexpr double kRounding = 1e-12;
    return errorShare(bucket) <= worstShare + kRounding;
}

// The first bucket from `first` on that has visits and from which on every bucket with visits
// meets the share, for `count` buckets; none where the series ends before.
std::optional<std::size_t> firstStable(std::span<const SliBucket> buckets,
                                       std::size_t first,
                                       std::size_t count,
                                       double worstShare) {
    std::optional<std::size_t> since;
    for (std::size_t i = first; i < buckets.size(); ++i) {
        if (buckets[i].total > 0) {
            if (!meets(buckets[i], worstShare)) {
                since.reset();
                continue;
            }
            since = since.value_or(i);
        }
        if (since && i + 1 - *since >= count) {
            return since;
        }
    }
    return std::nullopt;
}

std::vector<AlertRule> rulesOf(const RecoveryOptions& options) {
    if (!options.rules.empty()) {
        return options.rules;
    }
    std::vector<AlertRule> rules = burnRateRules(options.objective);
    rules.pop_back(); // a ticket wakes nobody
    rules.push_back({"errors above 5 %", std::chrono::minutes(1), {}, {0.05}, {}});
    return rules;
}

void detect(const SliSeries& series,
            Time faultBegan,
            const RecoveryOptions& options,
            Recovery& recovery) {
    for (const AlertRule& rule : rulesOf(options)) {
        const auto at = firstAlert(series, rule, faultBegan);
        if (at && (!recovery.timeToDetect || *at - faultBegan < *recovery.timeToDetect)) {
            recovery.timeToDetect = *at - faultBegan;
            recovery.detectedBy = rule.name;
        }
    }
}

std::size_t worstBucket(std::span<const SliBucket> buckets, std::size_t first) {
    const auto worse = [](const SliBucket& a, const SliBucket& b) {
        return errorShare(a) < errorShare(b);
    };
    const auto from = buckets.begin() + static_cast<std::ptrdiff_t>(first);
    return static_cast<std::size_t>(std::max_element(from, buckets.end(), worse) - buckets.begin());
}

// What the buckets from the fault to the recovery cost.
void addCost(const SliSeries& series,
             std::span<const SliBucket> degraded,
             const RecoveryOptions& options,
             Recovery& recovery) {
    const double allowed = 1.0 - options.objective.value;
    std::uint64_t total = 0;
    for (const SliBucket& bucket : degraded) {
        const auto failed = static_cast<double>(bucket.failed);
        total += bucket.total;
        recovery.failedRequests += bucket.failed;
        recovery.lostRequests +=
            std::max(failed - allowed * static_cast<double>(bucket.total), 0.0);
    }
    std::uint64_t all = 0;
    for (const SliBucket& bucket : series.buckets) {
        all += bucket.total;
    }
    const double length = sim::toSeconds(series.width) * static_cast<double>(series.buckets.size());
    const double inWindow =
        static_cast<double>(all) / length * sim::toSeconds(options.budgetWindow);
    const auto failed = static_cast<double>(recovery.failedRequests);
    recovery.burnRate = total == 0 ? 0.0 : failed / static_cast<double>(total) / allowed;
    recovery.budgetBurned = failed / (allowed * inWindow);
}

} // namespace

void AlertRule::describe(FieldVisitor& visitor) {
    visitor.field("name", name, "what it is called");
    visitor.field("window", longWindow, "the time over which the share of errors is taken",
                  {.min = 0, .minExclusive = true});
    visitor.field(
        "short_window", shortWindow,
        "a second, shorter such time, so that the alert ends soon after the errors; 0: none",
        {.min = 0});
    visitor.field("error_share", errorShare, "it fires above this share");
    visitor.field("for", holds, "how long the share must stay above that without interruption",
                  {.min = 0, .source = "Prometheus alerting rules"});
}

std::vector<AlertRule> burnRateRules(sim::Probability objective) {
    using std::chrono::hours;
    using std::chrono::minutes;
    const double budget = 1.0 - objective.value;
    return {{"burn rate 14.4", hours(1), minutes(5), {14.4 * budget}, {}},
            {"burn rate 6", hours(6), minutes(30), {6 * budget}, {}},
            {"burn rate 1", hours(72), hours(6), {budget}, {}}};
}

void RecoveryOptions::describe(FieldVisitor& visitor) {
    visitor.field("objective", objective, "the share of visits that must be good");
    visitor.field("stable_for", stableFor,
                  "how long visitors must be at the objective to count as recovered", {.min = 0});
    visitor.field(
        "mitigated_share", mitigatedShare,
        "a fault counts as mitigated when the error share is at most this share of its worst");
    visitor.field("mitigated_for", mitigatedFor, "and stays there for this long", {.min = 0});
    visitor.field("budget_window", budgetWindow, "the time that the error budget is for",
                  {.min = 0, .minExclusive = true});
    visitor.field("rules", rules,
                  "the alerts; none means the SRE workbook's pages, and 5 % of errors in a minute");
}

std::optional<Time> firstAlert(const SliSeries& series, const AlertRule& rule, Time from) {
    const std::size_t longCount =
        std::max<std::size_t>(bucketsOf(rule.longWindow, series.width), 1);
    const bool two = rule.shortWindow > Duration::zero();
    const std::size_t shortCount = two ? bucketsOf(rule.shortWindow, series.width) : longCount;
    Window longWindow(series.buckets, longCount);
    Window shortWindow(series.buckets, shortCount);
    std::int64_t trueBefore = 0; // buckets in a row before this one
    bool fired = false;
    for (std::size_t i = 0; i < series.buckets.size(); ++i) {
        const double longShare = longWindow.shareAt(i);
        const double shortShare = shortWindow.shareAt(i);
        if (longShare <= rule.errorShare.value || shortShare <= rule.errorShare.value) {
            trueBefore = 0;
            fired = false;
            continue;
        }
        const Duration lasted = series.width * trueBefore++;
        const bool fires = lasted >= rule.holds;
        const Time end = series.start + series.width * static_cast<std::int64_t>(i + 1);
        if (fires && !fired && end > from) {
            return end;
        }
        fired = fires;
    }
    return std::nullopt;
}

Recovery judgeRecovery(const SliSeries& series, Time faultBegan, const RecoveryOptions& options) {
    DOPPEL_ASSERT(series.width > Duration::zero() && options.objective.value < 1.0);
    Recovery recovery;
    detect(series, faultBegan, options, recovery);

    const auto& buckets = series.buckets;
    const double allowed = 1.0 - options.objective.value;
    const auto below = [&](const SliBucket& bucket) {
        return !meets(bucket, allowed);
    };
    const auto since = [&](std::size_t bucket) {
        const Time at = series.start + series.width * static_cast<std::int64_t>(bucket);
        return std::max(at - faultBegan, Duration::zero());
    };
    const Duration lead = std::max(faultBegan - series.start, Duration::zero());
    const auto first = std::min(static_cast<std::size_t>(lead / series.width), buckets.size());
    const auto from = buckets.begin() + static_cast<std::ptrdiff_t>(first);
    const auto fell =
        static_cast<std::size_t>(std::find_if(from, buckets.end(), below) - buckets.begin());
    if (fell == buckets.size()) {
        recovery.timeToRecover = Duration::zero();
        return recovery;
    }

    const std::size_t worst = worstBucket(buckets, first);
    recovery.worstErrorShare = errorShare(buckets[worst]);
    const auto mitigated =
        firstStable(buckets, worst, bucketsOf(options.mitigatedFor, series.width),
                    options.mitigatedShare.value * recovery.worstErrorShare);
    if (mitigated) {
        recovery.timeToMitigate = since(*mitigated);
    }
    const auto recovered =
        firstStable(buckets, fell, bucketsOf(options.stableFor, series.width), allowed);
    if (recovered) {
        recovery.timeToRecover = since(*recovered);
        const auto later = buckets.subspan(*recovered);
        recovery.relapsed = std::any_of(later.begin(), later.end(), below);
    }
    const std::size_t end = recovered.value_or(buckets.size());
    addCost(series, buckets.subspan(first, end - first), options, recovery);
    return recovery;
}

std::optional<Duration> drainTime(double backlog, sim::Rate capacity, sim::Rate arrivals) {
    if (capacity.perSecond <= arrivals.perSecond) {
        return std::nullopt;
    }
    return sim::fromSeconds(backlog / (capacity.perSecond - arrivals.perSecond));
}

} // namespace doppel::models
