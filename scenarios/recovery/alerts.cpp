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
            sums_.push_back(
                {sums_.back().total + bucket.total, sums_.back().failed + bucket.failed});
        }
    }

    Duration endOf(std::size_t bucket) const {
        const Duration end = series_.width * (static_cast<std::int64_t>(bucket) + 1);
        return std::min(end, series_.length);
    }

    double errorShare(Duration window, std::size_t last) const {
        const Duration begin = endOf(last) - window;
        VisitCounts visits = begin > Duration::zero() ? since(begin, last) : sum(0, last);
        if (begin < Duration::zero()) {
            const double past = -sim::toSeconds(begin);
            const double rate = series_.rateBefore ? series_.rateBefore->perSecond
                                                   : visits.total / sim::toSeconds(endOf(last));
            visits.total += rate * past;
            visits.failed += rate * past * series_.errorShareBefore.value;
        }
        return visits.total > 0 ? visits.failed / visits.total : 0;
    }

private:
    VisitCounts sum(std::size_t first, std::size_t last) const {
        return {static_cast<double>(sums_[last + 1].total - sums_[first].total),
                static_cast<double>(sums_[last + 1].failed - sums_[first].failed)};
    }

    VisitCounts since(Duration begin, std::size_t last) const {
        const auto cut = static_cast<std::size_t>(begin / series_.width);
        const Duration start = series_.width * static_cast<std::int64_t>(cut);
        const double held = sim::toSeconds(endOf(cut) - begin) / sim::toSeconds(endOf(cut) - start);
        const models::SliBucket& bucket = series_.buckets[cut];
        VisitCounts visits = sum(cut + 1, last);
        visits.total += held * static_cast<double>(bucket.total);
        visits.failed += held * static_cast<double>(bucket.failed);
        return visits;
    }

    const SliSeries& series_;
    std::vector<models::SliBucket> sums_; // of all buckets before this one
};

} // namespace

std::vector<AlertSpan> alertsOf(const SliSeries& series, const AlertRule& rule) {
    const Windows windows(series);
    const auto isAbove = [&](Duration window, std::size_t last) {
        return exceeds(windows.errorShare(window, last), rule.errorShare.value);
    };
    std::vector<AlertSpan> spans;
    std::optional<Duration> since;
    for (std::size_t i = 0; i < series.buckets.size(); ++i) {
        const Duration now = windows.endOf(i);
        const bool holds = isAbove(rule.longWindow, i) &&
                           (rule.shortWindow == Duration::zero() || isAbove(rule.shortWindow, i));
        const bool firing = !spans.empty() && !spans.back().cleared;
        if (!holds) {
            since.reset();
            if (firing) {
                spans.back().cleared = sim::kStart + now;
            }
            continue;
        }
        since = since.value_or(now);
        if (!firing && now - *since >= rule.holds) {
            spans.push_back({sim::kStart + now, std::nullopt});
        }
    }
    return spans;
}

} // namespace doppel::scenarios
