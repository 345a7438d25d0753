// SPDX-License-Identifier: Apache-2.0
#include "scenarios/timed.h"

#include "models/meter.h"
#include "models/traffic/visit_book.h"
#include "scenarios/many.h"
#include "scenarios/work_book.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace doppel::scenarios {

namespace {

using models::Meter;

const sim::Histogram* timesOf(const MetricResults& metrics, std::string_view name) {
    const MetricResult* metric = find(metrics, name);
    return metric == nullptr ? nullptr : std::get_if<sim::Histogram>(&metric->value);
}

std::uint64_t timesIn(const MetricResults& metrics, std::string_view name) {
    const sim::Histogram* times = timesOf(metrics, name);
    return times == nullptr ? 0 : times->count();
}

std::int64_t stepsOf(double seconds) {
    return sim::fromSeconds(seconds).count();
}

std::uint64_t longerThan(const sim::Histogram* times, double seconds) {
    return times == nullptr ? 0 : times->count() - times->countAtMost(stepsOf(seconds));
}

// How many of those that came have no time; of requests with several nothing is known.
std::uint64_t lacking(std::uint64_t came, std::uint64_t times) {
    return came - std::min(came, times);
}

// In seconds, to the resolution of the buckets.
double meanOfShortest(const sim::Histogram& times, std::uint64_t count) {
    double sum = 0;
    std::uint64_t left = count;
    for (const sim::Histogram::Bucket& bucket : times.buckets()) {
        const std::uint64_t here = std::min(left, bucket.count);
        sum += static_cast<double>(here) * static_cast<double>(bucket.lower);
        left -= here;
    }
    return sum * 1e-9 / static_cast<double>(count);
}

} // namespace

CameTo CameTo::of(const MetricResults& component) {
    const std::uint64_t all = timesIn(component, Meter::kLatency) +
                              timesIn(component, Meter::kLatencyOfFailures) +
                              countOf(component, Meter::kUnreached);
    return {all, all - std::min(countOf(component, Meter::kFailed), all)};
}

CameTo CameTo::of(const TrafficResult& source) {
    return {source.wanted(), std::min(source.ok, source.wanted())};
}

std::uint64_t Timed::waitingLonger(double seconds) const {
    return std::min(longerThan(waits, seconds), waitsAtMost);
}

// Where they are few they could hardly change the value.
std::uint64_t Timed::underWayForLess(double seconds) const {
    const std::uint64_t less = isWork ? waitsAtMost - waitingLonger(seconds) : 0;
    return isMany(less, all) ? less : 0;
}

std::uint64_t Timed::omittedBeyond(double seconds) const {
    return longerThan(omitted, seconds);
}

std::uint64_t Timed::failingLonger(double seconds) const {
    return longerThan(toTryAgain, seconds);
}

double Timed::goodShare(double seconds) const {
    const std::uint64_t whole = of + failingLonger(seconds);
    return whole == 0 ? 1 : static_cast<double>(of - failed) / static_cast<double>(whole);
}

double Timed::shareWithin(double seconds) const {
    std::uint64_t within = 0;
    for (const sim::Histogram* some : times) {
        within += some == nullptr ? 0 : some->countAtMost(stepsOf(seconds));
    }
    const double share =
        static_cast<double>(lacking(std::min(within, countable), inVain)) /
        static_cast<double>(all - inVain + waitingLonger(seconds) + omittedBeyond(seconds));
    return ofFailures ? std::min(share, goodShare(seconds)) : share;
}

bool Timed::keepsMean(double seconds) const {
    double sum = 0;
    std::uint64_t count = 0;
    for (const sim::Histogram* some :
         {times[0], times[1], waitsAtMost > 0 ? waits : nullptr, omitted}) {
        sum += some == nullptr ? 0 : static_cast<double>(some->sum());
        count += some == nullptr ? 0 : some->count();
    }
    if (inVain > 0) {
        if (inVain >= count) {
            return false;
        }
        sum -= 1e9 * static_cast<double>(inVain) * meanOfShortest(*times.front(), inVain);
        count -= inVain;
    }
    return countable == all && failed == 0 && overdue == 0 && failingLonger(seconds) == 0 &&
           sum <= static_cast<double>(stepsOf(seconds)) * static_cast<double>(count);
}

bool Timed::keeps(double seconds) const {
    if (isMean && !isNone()) {
        return keepsMean(seconds);
    }
    const bool allCount = countable == all && inVain == 0 && failed == 0 &&
                          waitingLonger(seconds) == 0 && omittedBeyond(seconds) == 0 &&
                          failingLonger(seconds) == 0;
    return isNone() || allCount || shareWithin(seconds) >= told;
}

std::uint64_t Timed::allTimes() const {
    std::uint64_t count = 0;
    for (const sim::Histogram* some : times) {
        count += some == nullptr ? 0 : some->count();
    }
    return count;
}

std::uint64_t Timed::goodTimes() const {
    const std::uint64_t count = allTimes();
    return ofFailures ? lacking(count, failed) : std::min(count, of - failed);
}

std::optional<double> Timed::ofGood() const {
    const std::uint64_t good = goodTimes();
    if (good == 0) {
        return std::nullopt;
    }
    sim::Histogram both = *times.front();
    if (times.back() != nullptr) {
        both.merge(*times.back());
    }
    if (isMean) {
        return meanOfShortest(both, good);
    }
    const double rank = std::max(1.0, std::ceil(told * static_cast<double>(good)));
    const double middle =
        (rank - 0.5) / static_cast<double>(both.count()); // off no rank by rounding
    return sim::toSeconds(sim::Duration(both.quantile(middle)));
}

std::string Timed::evidence(double seconds) const {
    if (isNone()) {
        return "";
    }
    std::string note;
    if (failed > 0) {
        note = fmt::format("with {:.3g} % {}",
                           100 * static_cast<double>(failed) / static_cast<double>(of), failing);
    }
    if (inVain > 0) {
        note += fmt::format("{}{} that failed and were tried again", note.empty() ? "with " : ", ",
                            inVain);
    }
    if (const std::uint64_t waiting = waitingLonger(seconds); waiting > 0) {
        note += fmt::format("{}{} waiting for longer", note.empty() ? "with " : ", ", waiting);
    }
    if (const std::uint64_t less = underWayForLess(seconds); less > 0) {
        note += fmt::format("{}{} under way for less", note.empty() ? "with " : ", ", less);
    }
    if (const std::uint64_t again = failingLonger(seconds); again > 0) {
        note += fmt::format("{}{} that failed before and are not done",
                            note.empty() ? "with " : ", ", again);
    }
    if (const std::uint64_t missing = omittedBeyond(seconds); missing > 0) {
        note += fmt::format("{}{} omitted by users who waited longer",
                            note.empty() ? "with " : ", ", missing);
    }
    if (note.empty() || keeps(seconds)) {
        return note;
    }
    if (isMean && failed == 0 && overdue == 0 && failingLonger(seconds) == 0) {
        return note; // it is longer than the bound, not endless
    }
    return told < 1 ? note + fmt::format(": of all, {}{:.4g} % within {}",
                                         ofFailures ? "at most " : "", 100 * shareWithin(seconds),
                                         sim::toText(sim::fromSeconds(seconds)))
                    : note + ", which counts as never";
}

namespace {

// Of work that is no request: what failed has no time that counts, nor has what is under way yet.
Timed timedOfWork(const sim::Histogram& times, const WorkBook& book) {
    Timed timed{.times = {&times},
                .countable = times.count(),
                .waits = book.soFar,
                .overdue = book.overdue,
                .toTryAgain = book.failing,
                .failed = book.failed,
                .of = book.good + book.failed,
                .ofFailures = !book.ofGood,
                .isWork = true};
    const std::uint64_t without =
        book.ofGood ? book.failed : std::min(lacking(timed.of, times.count()), book.failed);
    timed.all = times.count() + without;
    timed.inVain = book.inVain;
    timed.waitsAtMost = book.soFar == nullptr ? 0 : book.soFar->count();
    return timed;
}

// How long those have waited who have no answer: in a limited time, of those who arrived in it.
const sim::Histogram* awaitedIn(const MetricResults& metrics) {
    const sim::Histogram* awaited = timesOf(metrics, Meter::kAwaited);
    return awaited != nullptr ? awaited : timesOf(metrics, Meter::kWaiting);
}

void setAwaited(Timed& timed, const MetricResults& metrics) {
    timed.waits = awaitedIn(metrics);
    timed.waitsAtMost = timed.waits == nullptr ? 0 : timed.waits->count();
    timed.omitted = timesOf(metrics, models::VisitMetrics::kSlowOmitted);
}

} // namespace

Timed timedOf(const MetricResults& metrics, const MetricResult& metric, const CameTo& cameTo) {
    const auto* times = std::get_if<sim::Histogram>(&metric.value);
    if (times == nullptr || metric.unit != sim::MetricUnit::Nanoseconds) {
        return {};
    }
    if (const auto book = workBookOf(metrics, metric)) {
        return book->isComplete ? Timed{} : timedOfWork(*times, *book);
    }
    Timed timed{.times = {times}, .failed = cameTo.failed(), .of = cameTo.all};
    if (metric.name == Meter::kLatency) {
        timed.countable = cameTo.good;
        timed.all = cameTo.all;
        setAwaited(timed, metrics);
    } else if (metric.name == Meter::kLatencyOfFailures) {
        timed.countable = times->count();
        timed.all = std::max(times->count(), cameTo.failed());
        timed.failed = timed.all - timed.countable;
        timed.of = timed.all;
        timed.failing = "of failures without a time";
    } else {
        timed.ofFailures = true; // of which as many as can be have none
        const std::uint64_t without = lacking(cameTo.all, times->count());
        timed.countable = times->count();
        timed.all = times->count() + std::min(without, cameTo.failed());
        if (metric.name == kLatencyOfAll) {
            timed.times = {timesOf(metrics, Meter::kLatency),
                           timesOf(metrics, Meter::kLatencyOfFailures)};
            setAwaited(timed, metrics);
        } else {
            const std::uint64_t came =
                countOf(metrics, Meter::kRequests) + countOf(metrics, Meter::kUnreached);
            timed.waits = timesOf(metrics, Meter::kWaiting);
            timed.waitsAtMost = lacking(came, timed.all);
        }
    }
    return timed;
}

} // namespace doppel::scenarios
