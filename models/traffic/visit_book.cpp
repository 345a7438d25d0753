// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visit_book.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Time;

namespace {

std::string underscored(std::string_view text) {
    std::string word(text);
    std::replace(word.begin(), word.end(), ' ', '_');
    return word;
}

// What visits have in common with any request (Meter) is told in their own words: who asks for a
// metric first describes it.
sim::Metrics& declaredIn(sim::Metrics& metrics, std::string_view source) {
    metrics.histogram(source, Meter::kLatency,
                      "time from a visit's beginning to its good answer, a late one too; of those "
                      "still awaited after unfinished_after, the time so far",
                      {.unit = sim::MetricUnit::Nanoseconds, .series = true});
    metrics.histogram(source, Meter::kLatencyOfFailures,
                      "time from a visit's beginning to its failure");
    metrics.counter(source, Meter::kRequests, "visits that began");
    metrics.counter(source, Meter::kFailed,
                    "visits that did not end with what they should have got within "
                    "unfinished_after, or have not ended after it");
    metrics.counter(source, Meter::kLate,
                    "those of the failed that got what they should have got, but after "
                    "unfinished_after");
    metrics.counter(source, Meter::kUnfinished, "visits under way at the end");
    return metrics;
}

} // namespace

VisitBook::VisitBook(sim::Metrics& metrics,
                     std::string_view source,
                     const PageCatalogue& pages,
                     sim::Duration unfinishedAfter)
    : metrics_(declaredIn(metrics, source)), source_(source), pages_(pages),
      meter_(metrics, source, unfinishedAfter, Meter::Of::Visits),
      ok_(metrics.counter(
          source, VisitMetrics::kOk, "visits that ended with what they should have got")),
      omitted_(metrics.counter(
          source,
          VisitMetrics::kOmitted,
          "visits that users of a closed source would have made, at their own pace, while they "
          "waited for one that failed: beside the visits, and failed, in availability, within and "
          "recovery; in no latency; 0 for others, who come whatever happens")),
      retries_(metrics.counter(source, "retries", "attempts after the first one")),
      bytes_(metrics.counter(source,
                             "bytes",
                             "size of the good answers that visitors got",
                             {.unit = sim::MetricUnit::Bytes})),
      bytesOfOthers_(metrics.counter(source,
                                     "bytes_of_others",
                                     "size of their other answers, such as error pages",
                                     {.unit = sim::MetricUnit::Bytes})),
      degraded_(metrics.counter(source,
                                VisitMetrics::kDegraded,
                                "good answers without a part of the page, whose call failed "
                                "(on_failure: ignore)")),
      outdated_(metrics.counter(source,
                                VisitMetrics::kOutdated,
                                "pages in a version that had been superseded when the visitor "
                                "asked, good or not; whose answer tells no version is none")),
      outdatedFor_(metrics.histogram(
          source, VisitMetrics::kOutdatedFor, "for how long such a version had been superseded")) {
    const auto labelled = [&](std::string_view name, std::string_view help,
                              std::vector<sim::MetricLabel> labels) {
        return &metrics.counter(source, name, help, {.labels = std::move(labels)});
    };
    for (std::size_t i = 0; i < kServedBys; ++i) {
        const sim::MetricLabel server{"server", underscored(toText(static_cast<ServedBy>(i)))};
        servedBy_[i] = labelled(VisitMetrics::kServedBy,
                                "visits by what answered them; a lower bound is kept by good "
                                "answers",
                                {server});
        failedServedBy_[i] = labelled(VisitMetrics::kFailedServedBy,
                                      "those of them that were no good answers, such as error "
                                      "pages and wrong 404s",
                                      {server});
    }
    for (std::size_t i = 1; i < kFailures; ++i) {
        failures_[i] = labelled(VisitMetrics::kFailure, "visits that ended this way",
                                {{"failure", underscored(toText(static_cast<Failure>(i)))}});
    }
    for (const PageClass& pageClass : pages.classes()) {
        if (pages.classes().size() < 2) {
            break;
        }
        const sim::MetricLabel label{"page_class", pageClass.name};
        classes_.push_back({labelled(VisitMetrics::kClass,
                                     "visits to pages of this class, omitted ones too", {label}),
                            labelled(VisitMetrics::kClass, "those that failed, or were omitted",
                                     {label, {"outcome", "failed"}})});
    }
}

void VisitBook::countWithin(sim::Duration limit) {
    for (const WithinCounter& known : within_) {
        if (known.limit == limit) {
            return;
        }
    }
    within_.push_back({limit, &metrics_.counter(source_, VisitMetrics::kWithin,
                                                "visits that got a good answer within this time",
                                                {.labels = {{"limit", sim::toExactText(limit)}}})});
}

void VisitBook::keepSeries(sim::Duration width, std::optional<sim::Duration> slow) {
    series_.emplace(VisitSeries::Options{width, slow, meter_.unfinishedAfter()});
}

std::vector<SliBucket> VisitBook::sliUpTo(Time now) const {
    std::vector<WaitingUser> waiting;
    forEachUnderWay(
        [&](PageId, std::uint16_t, const WaitingUser& user) { waiting.push_back(user); });
    return series_->upTo(now, waiting);
}

VisitBook::Ticket
VisitBook::begin(Time now, const Request& request, Duration pace, std::uint16_t logged) {
    const Ticket ticket = meter_.arrive(now);
    underWay_.resize(std::max<std::size_t>(underWay_.size(), ticket + 1));
    underWay_[ticket] = {request.page, request.location, logged, pace};
    if (logged_) {
        logged_->accepted.add();
    }
    return ticket;
}

bool VisitBook::end(Ticket ticket, Time now, const Response& response, VisitOutcome judged) {
    const Time began = meter_.arrival(ticket);
    const bool late = isGood(judged) && meter_.isOverdue(began, now);
    const VisitOutcome outcome = late ? VisitOutcome::TooLate : judged;
    const bool good = isGood(outcome);
    meter_.leave(ticket, now, isGood(judged));
    outcomeCounter(outcome).add();
    if (series_) {
        series_->end({began, underWay_[ticket].pace}, now, good);
    }
    if (good) {
        ok_.add();
        degraded_.add(response.isDegraded ? 1 : 0);
        staysOfGood_ += (now - began).count();
        for (const WithinCounter& within : within_) {
            within.counter->add(now - began <= within.limit ? 1 : 0);
        }
    }
    if (response.answered()) {
        (good ? bytes_ : bytesOfOthers_).add(static_cast<std::uint64_t>(response.size.count));
        const auto server = static_cast<std::size_t>(response.servedBy);
        servedBy_[server]->add();
        failedServedBy_[server]->add(good ? 0 : 1);
        statusCounter(response.status).add();
    } else {
        failures_[static_cast<std::size_t>(response.failure)]->add();
    }
    if (const std::uint16_t logged = underWay_[ticket].logged; logged_ && logged != 0) {
        const bool isSame = response.status == logged && !meter_.isOverdue(began, now);
        (isSame ? logged_->sameStatus : logged_->otherStatus).add();
    }
    if (!classes_.empty()) {
        const ClassCounters& counters = classes_[classOf(underWay_[ticket].page)];
        counters.all->add();
        counters.failed->add(good ? 0 : 1);
    }
    return good;
}

std::optional<Duration> VisitBook::meanOfGood() const {
    const std::uint64_t good = meter_.answered();
    return good == 0 ? std::nullopt
                     : std::optional(Duration(static_cast<std::int64_t>(
                           staysOfGood_ / static_cast<std::int64_t>(good))));
}

VisitBook::Unfinished VisitBook::unfinished(Time now) const {
    Unfinished unfinished;
    static_cast<Meter::Unfinished&>(unfinished) = meter_.unfinished(now);
    meter_.forEachInside([&](Ticket ticket, Time began) {
        if (meter_.isOverdue(began, now)) {
            unfinished.overdueCompared += underWay_[ticket].logged != 0 ? 1 : 0;
            if (!classes_.empty()) {
                ++unfinished.failedByClass[pages_.classOf(underWay_[ticket].page).name];
            }
            return;
        }
        for (const WithinCounter& within : within_) {
            unfinished.tooLate[sim::toExactText(within.limit)] +=
                now - began > within.limit ? 1 : 0;
        }
    });
    return unfinished;
}

std::uint64_t VisitBook::omittedBy(const WaitingUser& user, Time now, const Spans& spans) const {
    const Time windowStart = metrics_.windowStart();
    const bool knownBefore = meter_.isOverdue(user.began, windowStart);
    const std::uint64_t before = knownBefore ? user.omittedBy(windowStart) : 0;
    const std::uint64_t all = user.omittedBy(now);
    if (!spans || all == before) {
        return all - before;
    }
    return user.omittedIn(*spans, before + 1, all);
}

void VisitBook::omit(PageId page, std::uint64_t count) {
    omitted_.add(count);
    if (!classes_.empty()) {
        const ClassCounters& counters = classes_[classOf(page)];
        counters.all->add(count);
        counters.failed->add(count);
    }
}

void VisitBook::omitBySlow(Duration waited, std::uint64_t count) {
    if (count == 0) {
        return;
    }
    if (slowOmitted_ == nullptr) {
        slowOmitted_ = &metrics_.histogram(
            source_, VisitMetrics::kSlowOmitted,
            "time to a good answer, once for each visit that its user would have made meanwhile at "
            "its own pace: they count where a bound on times is shorter");
    }
    slowOmitted_->record(waited.count(), count);
    for (WithinCounter& within : within_) {
        if (waited <= within.limit) {
            continue;
        }
        if (within.tooLate == nullptr) {
            within.tooLate = &metrics_.counter(
                source_, VisitMetrics::kTooLate,
                "unfinished visits older than this, and those that users omitted who waited longer",
                {.labels = {{"limit", sim::toExactText(within.limit)}}});
        }
        within.tooLate->add(count);
    }
}

void VisitBook::omitBySlow(Unfinished& unfinished, Duration waited, std::uint64_t count) const {
    unfinished.slowOmitted.record(waited.count(), count);
    for (const WithinCounter& within : within_) {
        unfinished.tooLate[sim::toExactText(within.limit)] += waited > within.limit ? count : 0;
    }
}

void VisitBook::omit(Unfinished& unfinished, PageId page, std::uint64_t count) const {
    unfinished.omitted += count;
    if (!classes_.empty() && count > 0) {
        unfinished.failedByClass[pages_.classOf(page).name] += count;
    }
}

std::size_t VisitBook::classOf(PageId page) const {
    return static_cast<std::size_t>(&pages_.classOf(page) - pages_.classes().data());
}

sim::Counter& VisitBook::outcomeCounter(VisitOutcome outcome) {
    sim::Counter*& counter = outcomes_[static_cast<std::size_t>(outcome)];
    if (counter == nullptr) {
        counter = &metrics_.counter(source_, VisitMetrics::kOutcome, "visits that came to this",
                                    {.labels = {{"outcome", labelOf(outcome)}}});
    }
    return *counter;
}

sim::Counter& VisitBook::statusCounter(std::uint16_t status) {
    const std::size_t index = std::min<std::size_t>(status, kStatuses - 1);
    sim::Counter*& counter = statuses_[index];
    if (counter == nullptr) {
        counter =
            &metrics_.counter(source_, VisitMetrics::kStatus, "visits that ended with this status",
                              {.labels = {{"status", std::to_string(index)}}});
    }
    return *counter;
}

} // namespace doppel::models
