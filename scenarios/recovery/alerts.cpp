// SPDX-License-Identifier: Apache-2.0
#include "scenarios/recovery/alerts.h"

#include <algorithm>

namespace doppel::scenarios {

using sim::Duration;

namespace {

struct VisitCounts {
    double total = 0;
    double failed = 0;
};

// Sums over windows of any length that end with a bucket.
class Windows {
public:
    explicit Windows(const SliSeries& series) : series_(series) {
        sums_.reserve(series.buckets.size() + 1);
        sums_.emplace_back();
        for (const models::SliBucket& bucket : series.buckets) {
            models::SliBucket sum = sums_.back();
            sum.addStretch(bucket);
            sums_.push_back(sum);
        }
    }

    Duration endOf(std::size_t bucket) const {
        const Duration end = series_.width * (static_cast<std::int64_t>(bucket) + 1);
        return std::min(end, series_.length);
    }

    // None: it tells nothing.
    std::optional<double> errorShare(Duration window, std::size_t last) const {
        const Duration begin = endOf(last) - window;
        VisitCounts visits =
            begin > Duration::zero() ? since(begin, last) : known(sumOf(0, last), 1);
        if (begin < Duration::zero()) {
            const double past = -sim::toSeconds(begin);
            const double rate = series_.rateBefore ? series_.rateBefore->perSecond
                                                   : visits.total / sim::toSeconds(endOf(last));
            visits.total += rate * past;
            visits.failed += rate * past * series_.errorShareBefore.value;
        }
        if (visits.total > 0) {
            return visits.failed / visits.total;
        }
        return series_.buckets[last].waiting > 0 ? std::nullopt : std::optional(0.0);
    }

private:
    // What was known of them by the end of their stretch, of that share of it.
    static VisitCounts known(const models::SliBucket& visits, double share) {
        const auto hindsight = static_cast<double>(visits.hindsight);
        return {share * (static_cast<double>(visits.total) - hindsight),
                share * (static_cast<double>(visits.failed) - hindsight)};
    }

    models::SliBucket sumOf(std::size_t first, std::size_t last) const {
        return {.total = sums_[last + 1].total - sums_[first].total,
                .failed = sums_[last + 1].failed - sums_[first].failed,
                .hindsight = sums_[last + 1].hindsight - sums_[first].hindsight};
    }

    VisitCounts since(Duration begin, std::size_t last) const {
        const auto cut = static_cast<std::size_t>(begin / series_.width);
        const Duration start = series_.width * static_cast<std::int64_t>(cut);
        const double held = sim::toSeconds(endOf(cut) - begin) / sim::toSeconds(endOf(cut) - start);
        const VisitCounts part = known(series_.buckets[cut], held);
        VisitCounts visits = known(sumOf(cut + 1, last), 1);
        visits.total += part.total;
        visits.failed += part.failed;
        return visits;
    }

    const SliSeries& series_;
    std::vector<models::SliBucket> sums_; // of all buckets before this one
};

} // namespace

std::vector<AlertSpan> alertsOf(const SliSeries& series, const AlertRule& rule) {
    const Windows windows(series);
    const auto isAbove = [&](Duration window, std::size_t last) -> std::optional<bool> {
        const std::optional<double> share = windows.errorShare(window, last);
        return share ? std::optional(exceeds(*share, rule.errorShare.value)) : std::nullopt;
    };
    // None: neither says that it doesn't, and one says nothing.
    const auto holdsAt = [&](std::size_t last) -> std::optional<bool> {
        const std::optional<bool> overLong = isAbove(rule.longWindow, last);
        const std::optional<bool> overShort =
            rule.shortWindow == Duration::zero() ? true : isAbove(rule.shortWindow, last);
        if (overLong == false || overShort == false) {
            return false;
        }
        return overLong && overShort ? std::optional(true) : std::nullopt;
    };
    std::vector<AlertSpan> spans;
    bool isHolding = false;
    Duration since{};
    for (std::size_t i = 0; i < series.buckets.size(); ++i) {
        const Duration now = windows.endOf(i);
        const std::optional<bool> holds = holdsAt(i);
        const bool firing = !spans.empty() && !spans.back().cleared;
        if (holds == false) {
            isHolding = false;
            if (firing) {
                spans.back().cleared = sim::kStart + now;
            }
        } else if (holds == true) {
            since = isHolding ? since : now;
            isHolding = true;
            if (!firing && now - since >= rule.holds) {
                spans.push_back({sim::kStart + now, std::nullopt});
            }
        }
    }
    return spans;
}

} // namespace doppel::scenarios
