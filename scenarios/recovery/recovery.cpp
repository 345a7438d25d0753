// SPDX-License-Identifier: Apache-2.0
#include "scenarios/recovery/recovery.h"

#include "scenarios/beyond_chance.h"
#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::scenarios {

using models::SliBucket;
using sim::Duration;

namespace {

// Where none of n visits failed, the share that fails is at most 3/n with 95 % of confidence: the
// rule of three (Hanley and Lippman-Hand, JAMA 249, 1983).
constexpr double kRuleOfThree = 3;
// How many failures tell a worst share from noise: of 30, the standard error is 18 %.
constexpr std::uint64_t kTellingFailures = 30;

bool meets(const SliBucket& bucket, double worstShare) {
    return !exceeds(bucket.errorShare(), worstShare);
}

bool isTold(const SliBucket& sum, double share) {
    return static_cast<double>(sum.total) * share >= kRuleOfThree - 1e-9;
}

bool isTellinglyBelow(const SliBucket& sum, double share) {
    const double expected = static_cast<double>(sum.total) * share;
    return isBeyondChance(expected - static_cast<double>(sum.failed), expected);
}

// What became of visitors after they fell below the objective.
struct Course {
    std::size_t cause = 0; // among the disturbances
    std::size_t fell = 0;
    std::optional<std::size_t> recovered{}; // for the last time
    bool relapsed = false;
};

class Judge {
public:
    Judge(const SliSeries& series,
          std::span<const Disturbance> disturbances,
          const RecoveryOptions& options)
        : series_(series), buckets_(series.buckets), disturbances_(disturbances), options_(options),
          allowed_(1.0 - options.objective.value) {}

    Recovery judge() {
        for (const AlertRule& rule : options_.alertRules()) {
            for (const AlertSpan& span : alertsOf(series_, rule)) {
                recovery_.alerts.push_back({rule.name, span});
            }
        }
        std::stable_sort(
            recovery_.alerts.begin(), recovery_.alerts.end(),
            [](const Alert& a, const Alert& b) { return a.span.fired < b.span.fired; });
        for (std::size_t next = 0; next < disturbances_.size();) {
            next = judgeFrom(next);
        }
        for (const Course& course : courses_) {
            recovery_.incidents.push_back(incidentOf(course));
            recovery_.below = isBelowAtTheEnd(course);
        }
        for (std::size_t i = 0; i < recovery_.incidents.size(); ++i) {
            const bool isLast = i + 1 == recovery_.incidents.size();
            addAlerts(recovery_.incidents[i],
                      isLast ? sim::kNever : recovery_.incidents[i + 1].began);
        }
        if (!disturbances_.empty()) {
            addCost(bucketOf(disturbances_.front().at), buckets_.size(), recovery_);
            addAlarm();
        }
        return std::move(recovery_);
    }

private:
    std::size_t bucketOf(sim::Time time) const {
        const auto bucket = static_cast<std::size_t>((time - sim::kStart) / series_.width);
        return std::min(bucket, buckets_.size());
    }
    Duration startOf(std::size_t bucket) const {
        return series_.width * static_cast<std::int64_t>(bucket);
    }
    Duration endOf(std::size_t bucket) const {
        return std::min(startOf(bucket + 1), series_.length);
    }
    std::size_t firstBelow(std::size_t from, std::size_t to) const {
        while (from < to && meets(buckets_[from], allowed_)) {
            ++from;
        }
        return from;
    }

    SliBucket sumOf(std::size_t from, std::size_t to) const {
        SliBucket sum;
        for (; from < to; ++from) {
            sum += buckets_[from];
        }
        return sum;
    }

    // The first bucket from `first` on that has visits and from which on every bucket with visits
    // meets the share, for that long, up to such a bucket, and until their sum is evidence enough:
    // silence, as of visitors who hang, is no sign of health. None where the series ends before.
    template <class IsEnough>
    std::optional<std::size_t> firstStable(std::size_t first,
                                           Duration length,
                                           double worstShare,
                                           const IsEnough& isEnough) const {
        std::optional<std::size_t> since;
        SliBucket sum;
        for (std::size_t i = first; i < buckets_.size(); ++i) {
            if (buckets_[i].total == 0) {
                continue;
            }
            if (!meets(buckets_[i], worstShare)) {
                since.reset();
                sum = {};
                continue;
            }
            since = since.value_or(i);
            sum += buckets_[i];
            if (endOf(i) - startOf(*since) >= length && isEnough(sum)) {
                return since;
            }
        }
        return std::nullopt;
    }
    std::optional<std::size_t> firstRecovered(std::size_t first) const {
        return firstStable(first, options_.stableFor, allowed_,
                           [&](const SliBucket& sum) { return isTold(sum, allowed_); });
    }

    // The first bucket below the objective of a window that is below as a whole. Windows lie after
    // a recovery, last for stableFor, and hold as many visits as tell.
    std::optional<std::size_t> firstRelapse(std::size_t recovered, std::size_t to) const {
        std::size_t from = recovered;
        SliBucket sum;
        for (std::size_t i = recovered; i < to; ++i) {
            sum += buckets_[i];
            const auto isLongWithout = [&](std::size_t bucket) {
                SliBucket rest = sum;
                rest.total -= buckets_[bucket].total;
                return endOf(i) - startOf(bucket + 1) >= options_.stableFor &&
                       isTold(rest, allowed_);
            };
            while (from < i && isLongWithout(from)) {
                sum.total -= buckets_[from].total;
                sum.failed -= buckets_[from].failed;
                ++from;
            }
            if (isTold(sum, allowed_) && !meets(sum, allowed_)) {
                return firstBelow(from, i + 1);
            }
        }
        return std::nullopt;
    }

    // Judges what comes from a disturbance on, up to the end of the first incident; gives the first
    // disturbance that is not judged with it.
    std::size_t judgeFrom(std::size_t first) {
        const std::size_t fell = firstBelow(bucketOf(disturbances_[first].at), buckets_.size());
        if (fell == buckets_.size()) {
            const std::size_t last = bucketOf(disturbances_.back().at);
            const auto always = [](const SliBucket&) {
                return true;
            };
            recovery_.conclusive =
                firstStable(last, options_.stableFor, allowed_, always).has_value();
            return disturbances_.size();
        }
        Course course{.cause = causeOf(fell, first), .fell = fell};
        // What is still at work shows again, or the same comes again.
        if (course.cause < first || isOfTheLast(disturbances_[course.cause])) {
            course = courses_.back();
            course.relapsed = true;
            courses_.pop_back();
        }
        const std::size_t next = follow(course, fell, first);
        recovery_.conclusive = course.recovered.has_value();
        courses_.push_back(course);
        return next;
    }

    // Whether it is what the last incident was, once more, while an alert of that one still fires:
    // nobody has closed it.
    bool isOfTheLast(const Disturbance& again) const {
        if (courses_.empty() || disturbances_[courses_.back().cause].what != again.what) {
            return false;
        }
        const sim::Time began = disturbances_[courses_.back().cause].at;
        return std::any_of(recovery_.alerts.begin(), recovery_.alerts.end(),
                           [&](const Alert& alert) {
                               return alert.span.fired > began && alert.span.fired <= again.at &&
                                      alert.span.cleared.value_or(sim::kNever) > again.at;
                           });
    }

    // Up to the recovery that holds until the next disturbance, or else to the end.
    std::size_t follow(Course& course, std::size_t fell, std::size_t next) const {
        while (true) {
            course.recovered = firstRecovered(fell);
            if (!course.recovered) {
                return disturbances_.size();
            }
            while (next < disturbances_.size() &&
                   bucketOf(disturbances_[next].at) < *course.recovered) {
                ++next;
            }
            const std::size_t until =
                next < disturbances_.size() ? bucketOf(disturbances_[next].at) : buckets_.size();
            const auto again = firstRelapse(*course.recovered, until);
            if (!again) {
                return next;
            }
            course.relapsed = true;
            fell = *again;
        }
    }

    Incident incidentOf(const Course& course) const {
        const Disturbance& cause = disturbances_[course.cause];
        Incident incident{.began = cause.at, .what = cause.what, .relapsed = course.relapsed};
        if (course.recovered) {
            incident.timeToRecover = since(cause, *course.recovered);
        } else if (!isBelowAtTheEnd(course)) {
            incident.wellAfter = since(cause, wellFrom(course));
        }
        const std::size_t end = course.recovered.value_or(buckets_.size());
        addCost(bucketOf(cause.at), end, incident);
        addMitigation(course.fell, end, incident);
        return incident;
    }

    // The bucket after the last that is below the objective.
    std::size_t wellFrom(const Course& course) const {
        std::size_t well = buckets_.size();
        while (well > course.fell && meets(buckets_[well - 1], allowed_)) {
            --well;
        }
        return well;
    }

    // Whether the visits since the last bucket that was below are too few to tell from what was
    // before: of as many, fewer than three would have failed.
    bool isBelowAtTheEnd(const Course& course) const {
        if (course.recovered) {
            return false;
        }
        const double share = sumOf(course.fell, buckets_.size()).errorShare();
        return !isTold(sumOf(wellFrom(course), buckets_.size()), share);
    }

    // From which disturbance an incident counts: the first that lasts and is in force, of those
    // that are not judged yet or else of those since the last cause, which was got over; or else
    // the first that visitors may still be failing of; or else the last that has begun; with those
    // of its bucket.
    std::size_t causeOf(std::size_t fell, std::size_t first) const {
        const std::size_t earlier = courses_.empty() ? first : courses_.back().cause;
        const auto isInForce = [&](const Disturbance& one) {
            return one.until > one.at && one.until - sim::kStart > startOf(fell);
        };
        // Who came while it was in force has failed by then, however long they waited.
        const auto isFelt = [&](const Disturbance& one) {
            return sim::after(one.until, series_.unfinishedAfter) - sim::kStart > startOf(fell);
        };
        std::optional<std::size_t> cause = firstOf(first, fell, isInForce);
        cause = cause ? cause : firstOf(earlier, fell, isInForce);
        if (cause) {
            return *cause; // not what was done at once beside it, such as the plan against it
        }
        cause = firstOf(earlier, fell, isFelt);
        std::size_t group = cause ? *cause : lastBegun(first, fell);
        const std::size_t least = group < first ? earlier : first;
        while (group > least &&
               bucketOf(disturbances_[group - 1].at) == bucketOf(disturbances_[group].at)) {
            --group;
        }
        return group;
    }
    template <class Is>
    std::optional<std::size_t> firstOf(std::size_t from, std::size_t bucket, const Is& is) const {
        for (std::size_t i = from;
             i < disturbances_.size() && bucketOf(disturbances_[i].at) <= bucket; ++i) {
            if (is(disturbances_[i])) {
                return i;
            }
        }
        return std::nullopt;
    }
    std::size_t lastBegun(std::size_t from, std::size_t bucket) const {
        while (from + 1 < disturbances_.size() && bucketOf(disturbances_[from + 1].at) <= bucket) {
            ++from;
        }
        return from;
    }

    Duration since(const Disturbance& cause, std::size_t bucket) const {
        return std::max(sim::kStart + startOf(bucket) - cause.at, Duration::zero());
    }

    template <class Costly>
    void addCost(std::size_t first, std::size_t end, Costly& sum) const {
        for (std::size_t i = first; i < end; ++i) {
            const SliBucket& bucket = buckets_[i];
            sum.failedRequests += bucket.failed;
            sum.lostRequests += std::max(static_cast<double>(bucket.failed) -
                                             allowed_ * static_cast<double>(bucket.total),
                                         0.0);
            sum.worstErrorShare = std::max(sum.worstErrorShare, bucket.errorShare());
        }
    }

    void addMitigation(std::size_t fell, std::size_t end, Incident& incident) const {
        const auto [worst, worstShare] = worstWindow(fell, end);
        const double share = options_.mitigatedShare.value * worstShare;
        const auto mitigated =
            firstStable(worst, options_.mitigatedFor, share,
                        [&](const SliBucket& sum) { return isTellinglyBelow(sum, share); });
        if (mitigated) {
            incident.timeToMitigate = sim::kStart + startOf(*mitigated) - incident.began;
        }
    }

    // Where the most failed, of windows with as many failures as tell: its first bucket, and the
    // share. Where there are fewer, all of it.
    std::pair<std::size_t, double> worstWindow(std::size_t fell, std::size_t end) const {
        std::pair worst{fell, sumOf(fell, end).errorShare()};
        SliBucket sum;
        for (std::size_t from = fell, to = fell; from < end; ++from) {
            while (to < end && sum.failed < kTellingFailures) {
                sum += buckets_[to++];
            }
            if (sum.failed < kTellingFailures) {
                break;
            }
            if (sum.errorShare() > worst.second) {
                worst = {from, sum.errorShare()};
            }
            sum.total -= buckets_[from].total;
            sum.failed -= buckets_[from].failed;
        }
        return worst;
    }

    // Alerts that begin to fire up to then; it is clear where those that fired before it don't fire
    // any more either.
    void addAlerts(Incident& incident, sim::Time next) const {
        bool allCleared = true;
        sim::Time lastCleared{};
        for (const Alert& alert : recovery_.alerts) {
            const sim::Time cleared = alert.span.cleared.value_or(sim::kNever);
            if (cleared <= incident.began || alert.span.fired > next) {
                continue;
            }
            if (alert.span.fired > incident.began && !incident.timeToDetect) {
                incident.timeToDetect = alert.span.fired - incident.began;
                incident.detectedBy = alert.rule;
            }
            allCleared = allCleared && alert.span.cleared.has_value();
            lastCleared = std::max(lastCleared, cleared);
        }
        if (incident.timeToDetect && allCleared) {
            incident.timeToClear = lastCleared - incident.began;
        }
    }

    // The first alert after a disturbance, unless visitors were below the objective by then.
    void addAlarm() {
        const sim::Time next =
            recovery_.incidents.empty() ? sim::kNever : recovery_.incidents.front().began;
        const auto first =
            std::find_if(recovery_.alerts.begin(), recovery_.alerts.end(), [&](const Alert& alert) {
                return alert.span.fired > disturbances_.front().at && alert.span.fired <= next;
            });
        if (first == recovery_.alerts.end()) {
            return;
        }
        courses_.clear();
        const Disturbance& cause = disturbances_[causeOf(bucketOf(first->span.fired), 0)];
        Incident alarm{.began = cause.at, .what = cause.what, .timeToRecover = Duration::zero()};
        const std::size_t end = std::min(bucketOf(next), buckets_.size());
        addCost(bucketOf(cause.at), end, alarm);
        addMitigation(bucketOf(cause.at), end, alarm);
        addAlerts(alarm, next);
        recovery_.alarm = std::move(alarm);
    }

    const SliSeries& series_;
    std::span<const SliBucket> buckets_;
    std::span<const Disturbance> disturbances_;
    const RecoveryOptions& options_;
    double allowed_;
    std::vector<Course> courses_;
    Recovery recovery_;
};

} // namespace

std::string_view nameOf(RecoveryTime time) {
    static constexpr std::array<std::string_view, kRecoveryTimes.size()> kNames{
        "time_to_detect", "time_to_clear", "time_to_mitigate", "time_to_recover"};
    return kNames[static_cast<std::size_t>(time)];
}

std::string_view meaningOf(RecoveryTime time) {
    static constexpr std::array<std::string_view, kRecoveryTimes.size()> kMeanings{
        "from what began it to the first alert; the longest of the incidents, as are the others",
        "to where no alert fires any more",
        "to where the error share stays at mitigated_share of its worst for mitigated_for",
        "to where visitors stay at the objective for stable_for and do not relapse before "
        "something else happens, nor by the same while an alert of it fires; 0 where nobody was "
        "harmed"};
    return kMeanings[static_cast<std::size_t>(time)];
}

Recovery judgeRecovery(const SliSeries& series,
                       std::span<const Disturbance> disturbances,
                       const RecoveryOptions& options) {
    DOPPEL_ASSERT(series.width > Duration::zero() && options.objective.value < 1.0);
    return Judge(series, disturbances, options).judge();
}

double budgetBurned(const SliSeries& series, const RecoveryOptions& options) {
    SliBucket all;
    for (const SliBucket& bucket : series.buckets) {
        all += bucket;
    }
    const double perSecond = static_cast<double>(all.total) / sim::toSeconds(series.length);
    const double allowed =
        (1.0 - options.objective.value) * perSecond * sim::toSeconds(options.budgetWindow);
    return all.total == 0 ? 0.0 : static_cast<double>(all.failed) / allowed;
}

} // namespace doppel::scenarios
