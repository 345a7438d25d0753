// SPDX-License-Identifier: Apache-2.0
#include "scenarios/recovery/recovery.h"

#include "sim/assert.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace doppel::scenarios {

using models::SliBucket;
using sim::Duration;

namespace {

// Where none of n visits failed, the share that fails is at most 3/n with 95 % of confidence: the
// rule of three (Hanley and Lippman-Hand, JAMA 249, 1983).
constexpr double kRuleOfThree = 3;

bool meets(const SliBucket& bucket, double worstShare) {
    return !exceeds(bucket.errorShare(), worstShare);
}

bool isTold(const SliBucket& sum, double share) {
    return static_cast<double>(sum.total) * share >= kRuleOfThree - 1e-9;
}

// What visitors are to stay at: at most so many errors, for so long, and with visits enough to tell
// a share.
struct Standard {
    double errorShare = 0;
    Duration length{};
    double told = 0;
};

// What became of visitors after they fell below the objective.
struct Course {
    std::size_t cause = 0; // among the disturbances
    std::size_t fell = 0;
    std::optional<std::size_t> recovered{}; // for the last time
    bool relapsed = false;
    std::size_t outages = 1;
    std::optional<std::size_t> heldOpenBy{}; // among the disturbances
};

class Judge {
public:
    Judge(const SliSeries& series,
          std::span<const Disturbance> disturbances,
          const RecoveryOptions& options)
        : series_(series), buckets_(series.buckets), disturbances_(disturbances), options_(options),
          allowed_(1.0 - options.objective.value), objective_{allowed_, options.stableFor,
                                                              allowed_},
          mitigated_{options.mitigatedAt().value, options.mitigatedFor,
                     std::max(options.mitigatedAt().value, allowed_)} {}

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
        for (std::size_t i = 0; i < courses_.size(); ++i) {
            const bool isLast = i + 1 == courses_.size();
            const sim::Time next = isLast ? sim::kNever : disturbances_[courses_[i + 1].cause].at;
            recovery_.incidents.push_back(incidentOf(courses_[i]));
            addMitigation(next, recovery_.incidents.back());
            addAlerts(next, recovery_.incidents.back());
            recovery_.below = isBelowAtTheEnd(courses_[i]);
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
    // The first that begins then or later.
    std::size_t bucketAfter(sim::Time time) const {
        const std::size_t bucket = bucketOf(time);
        return bucket + (bucket < buckets_.size() && startOf(bucket) < time - sim::kStart ? 1 : 0);
    }
    Duration startOf(std::size_t bucket) const {
        return series_.width * static_cast<std::int64_t>(bucket);
    }
    Duration endOf(std::size_t bucket) const {
        return std::min(startOf(bucket + 1), series_.length);
    }
    std::size_t firstAbove(std::size_t from, std::size_t to, double errorShare) const {
        while (from < to && meets(buckets_[from], errorShare)) {
            ++from;
        }
        return from;
    }
    // The first bucket below the objective after a disturbance.
    std::size_t fellAfter(std::size_t disturbance) const {
        return firstAbove(bucketOf(disturbances_[disturbance].at), buckets_.size(), allowed_);
    }

    SliBucket sumOf(std::size_t from, std::size_t to) const {
        SliBucket sum;
        for (; from < to; ++from) {
            sum.addStretch(buckets_[from]);
        }
        return sum;
    }

    // The first bucket from `first` on that has visits and from which on every bucket with visits is
    // up to the standard, for its length, to the end of such a bucket, and until their sum is
    // evidence enough: silence, as of visitors who hang, is no sign of health. None where the
    // series ends before.
    std::optional<std::size_t> firstStable(std::size_t first, const Standard& standard) const {
        std::optional<std::size_t> since;
        SliBucket sum;
        for (std::size_t i = first; i < buckets_.size(); ++i) {
            if (buckets_[i].total == 0) {
                continue;
            }
            if (!meets(buckets_[i], standard.errorShare)) {
                since.reset();
                sum = {};
                continue;
            }
            since = since.value_or(i);
            sum.addStretch(buckets_[i]);
            if (endOf(i) - startOf(*since) >= standard.length && isTold(sum, standard.told)) {
                return since;
            }
        }
        return std::nullopt;
    }

    // The first bucket of these below the standard in a window that ends with one of them and is
    // below it as a whole; `to`: none. A window is as long as the standard's length, and longer
    // until it holds as many visits as tell; what it holds does not depend on where one begins to
    // look.
    std::size_t firstRelapse(std::size_t first, std::size_t to, const Standard& standard) const {
        std::size_t from = first;
        SliBucket sum;
        for (std::size_t i = first; i < to; ++i) {
            sum.addStretch(buckets_[i]);
            const auto isEnough = [&](std::size_t begin, const SliBucket& visits) {
                return endOf(i) - startOf(begin) >= standard.length &&
                       isTold(visits, standard.told);
            };
            while (from > 0 && !isEnough(from, sum)) {
                sum.addStretch(buckets_[--from]);
            }
            while (from < i) {
                SliBucket rest = sum;
                rest.total -= buckets_[from].total;
                rest.failed -= buckets_[from].failed;
                if (!isEnough(from + 1, rest)) {
                    break;
                }
                sum = rest;
                ++from;
            }
            if (isTold(sum, standard.told) && !meets(sum, standard.errorShare)) {
                const std::size_t above =
                    firstAbove(std::max(from, first), i + 1, standard.errorShare);
                if (above <= i) {
                    return above;
                }
            }
        }
        return to;
    }

    // Judges what comes from a disturbance on, up to the end of the first incident; gives the first
    // disturbance that is not judged with it.
    std::size_t judgeFrom(std::size_t first) {
        const std::size_t fell = fellAfter(first);
        if (fell == buckets_.size()) {
            Standard objective = objective_;
            objective.told = std::numeric_limits<double>::infinity(); // a single visit tells
            recovery_.conclusive =
                firstStable(bucketOf(disturbances_.back().at), objective).has_value();
            return disturbances_.size();
        }
        Course course{.cause = causeOf(fell, first), .fell = fell};
        const std::size_t next = follow(course, first);
        recovery_.conclusive = course.recovered.has_value();
        courses_.push_back(course);
        return next;
    }

    // Up to the recovery that holds: while something of the incident is at work, or else until the
    // next disturbance. Gives the first disturbance that is not part of it.
    std::size_t follow(Course& course, std::size_t next) const {
        std::size_t fell = course.fell;
        while (true) {
            course.recovered = firstStable(fell, objective_);
            if (!course.recovered) {
                return disturbances_.size();
            }
            while (next < disturbances_.size() && fellAfter(next) < *course.recovered) {
                ++next;
            }
            const std::size_t begins =
                next == disturbances_.size() ? buckets_.size() : bucketOf(disturbances_[next].at);
            const std::size_t atWork = atWorkUntil(course.cause, next);
            fell = firstRelapse(*course.recovered, begins < atWork ? buckets_.size() : begins,
                                objective_);
            if (begins < buckets_.size()) {
                fell = fell < std::max(begins, atWork) ? fell : fellAfter(next);
            }
            if (fell == buckets_.size()) {
                return next;
            }
            if (begins <= fell && atWork <= fell && !isOnceMore(course, causeOf(fell, next))) {
                return next;
            }
            course.relapsed = true;
            if (fell < atWork) {
                ++course.outages;
                course.heldOpenBy = lastingLongest(course.cause, next);
            }
        }
    }

    std::size_t lastingLongest(std::size_t from, std::size_t to) const {
        const auto longest = std::max_element(
            disturbances_.begin() + static_cast<std::ptrdiff_t>(from),
            disturbances_.begin() + static_cast<std::ptrdiff_t>(to),
            [](const Disturbance& a, const Disturbance& b) { return a.until < b.until; });
        return static_cast<std::size_t>(longest - disturbances_.begin());
    }

    // The first bucket in which none of these disturbances is in force any more, nor anybody under
    // way who came while one was: who did has ended by then, or failed.
    std::size_t atWorkUntil(std::size_t from, std::size_t to) const {
        std::size_t bucket = 0;
        for (; from < to; ++from) {
            const sim::Time over = sim::after(disturbances_[from].until, series_.unfinishedAfter);
            bucket = std::max(bucket, bucketAfter(over));
        }
        return bucket;
    }

    // Whether it is what the incident was, once more, while an alert of that still fires: nobody
    // has closed it.
    bool isOnceMore(const Course& course, std::size_t again) const {
        const Disturbance& cause = disturbances_[course.cause];
        const Disturbance& next = disturbances_[again];
        return cause.what == next.what &&
               std::any_of(recovery_.alerts.begin(), recovery_.alerts.end(),
                           [&](const Alert& alert) {
                               return alert.span.fired <= next.at &&
                                      alert.span.cleared.value_or(sim::kNever) > next.at;
                           });
    }

    Incident incidentOf(const Course& course) const {
        const Disturbance& cause = disturbances_[course.cause];
        Incident incident{.began = cause.at,
                          .what = cause.what,
                          .relapsed = course.relapsed,
                          .outages = course.outages};
        if (course.heldOpenBy) {
            incident.heldOpenBy = disturbances_[*course.heldOpenBy].what;
        }
        if (course.recovered) {
            incident.timeToRecover = since(cause.at, *course.recovered);
        } else if (!isBelowAtTheEnd(course)) {
            incident.wellAfter = since(cause.at, wellFrom(course));
        }
        const std::size_t end = course.recovered.value_or(buckets_.size());
        addCost(bucketOf(cause.at), end, incident);
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
    // before, or from what the objective allows where that is more: of as many, fewer than three
    // would have failed.
    bool isBelowAtTheEnd(const Course& course) const {
        if (course.recovered) {
            return false;
        }
        const double share = sumOf(course.fell, buckets_.size()).errorShare();
        return !isTold(sumOf(wellFrom(course), buckets_.size()), std::max(share, allowed_));
    }

    // From which disturbance an incident counts, of those that none before it has: the first that
    // lasts and is in force; or else the first that visitors may still be failing of; or else the
    // last that has begun; with those of its bucket.
    std::size_t causeOf(std::size_t fell, std::size_t first) const {
        const auto isInForce = [&](const Disturbance& one) {
            return one.until > one.at && one.until - sim::kStart > startOf(fell);
        };
        // Who came while it was in force has failed by then, however long they waited.
        const auto isFelt = [&](const Disturbance& one) {
            return fell < bucketAfter(sim::after(one.until, series_.unfinishedAfter));
        };
        if (const auto cause = firstOf(first, fell, isInForce)) {
            return *cause; // not what was done at once beside it, such as the plan against it
        }
        const auto cause = firstOf(first, fell, isFelt);
        std::size_t group = cause ? *cause : lastBegun(first, fell);
        while (group > first &&
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

    Duration since(sim::Time began, std::size_t bucket) const {
        return std::max(sim::kStart + startOf(bucket) - began, Duration::zero());
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

    // From where it counts up to the next incident, as a recovery that holds; and known only for as
    // long after whatever has begun meanwhile.
    void addMitigation(sim::Time next, Incident& incident) const {
        const std::size_t end = bucketOf(next);
        std::optional<std::size_t> from = bucketOf(incident.began);
        for (std::size_t above{}; (above = firstRelapse(*from, end, mitigated_)) < end;) {
            from = firstStable(above, mitigated_);
            if (!from) {
                return;
            }
        }
        const auto after =
            std::partition_point(disturbances_.begin(), disturbances_.end(),
                                 [&](const Disturbance& one) { return one.at < next; });
        const std::size_t known = std::max(*from, bucketOf(std::prev(after)->at));
        if (series_.length - startOf(known) >= mitigated_.length &&
            isTold(sumOf(known, buckets_.size()), mitigated_.told)) {
            incident.timeToMitigate = since(incident.began, *from);
        }
    }

    // Alerts that begin to fire up to then; it is clear where those that fired before it don't fire
    // any more either.
    void addAlerts(sim::Time next, Incident& incident) const {
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
        addMitigation(next, alarm);
        addAlerts(next, alarm);
        recovery_.alarm = std::move(alarm);
    }

    const SliSeries& series_;
    std::span<const SliBucket> buckets_;
    std::span<const Disturbance> disturbances_;
    const RecoveryOptions& options_;
    double allowed_;
    Standard objective_;
    Standard mitigated_;
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
        "to where the error share stays at most mitigated_error_share for mitigated_for, and is "
        "above it for no such time until the next incident",
        "to where visitors stay at the objective for stable_for and do not relapse while what "
        "harmed them is in force, nor in the unfinished_after that follows, nor before something "
        "else happens, nor by the same while an alert of it fires; 0 where nobody was harmed"};
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
        all.addStretch(bucket);
    }
    const double perSecond = static_cast<double>(all.total) / sim::toSeconds(series.length);
    const double allowed =
        (1.0 - options.objective.value) * perSecond * sim::toSeconds(options.budgetWindow);
    return all.total == 0 ? 0.0 : static_cast<double>(all.failed) / allowed;
}

} // namespace doppel::scenarios
