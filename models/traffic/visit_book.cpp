// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visit_book.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Time;

namespace {

std::string underscored(std::string_view text) {
    std::string word(text);
    std::replace(word.begin(), word.end(), ' ', '_');
    return word;
}

} // namespace

VisitBook::VisitBook(sim::Metrics& metrics,
                     std::string_view source,
                     const PageCatalogue& pages,
                     sim::Duration unfinishedAfter)
    : metrics_(metrics), source_(source), pages_(pages), unfinishedAfter_(unfinishedAfter),
      latency_(metrics.histogram(source,
                                 Meter::kLatency,
                                 "time from a visit's beginning to its good answer",
                                 {.unit = sim::MetricUnit::Nanoseconds, .series = true})),
      meter_(metrics, source), begun_(metrics.counter(source, "requests")),
      ok_(metrics.counter(
          source, VisitMetrics::kOk, "visits that ended with what they should have got")),
      failed_(metrics.counter(source, VisitMetrics::kFailed, "visits that did not")),
      retries_(metrics.counter(source, "retries", "attempts after the first one")),
      bytes_(metrics.counter(source,
                             "bytes",
                             "size of the pages that visitors got",
                             {.unit = sim::MetricUnit::Bytes})) {
    const auto labelled = [&](std::string_view name, std::string_view help,
                              std::vector<sim::MetricLabel> labels) {
        return &metrics.counter(source, name, help, {.labels = std::move(labels)});
    };
    for (std::size_t i = 0; i < kServedBys; ++i) {
        servedBy_[i] = labelled(VisitMetrics::kServedBy, "visits by what answered them",
                                {{"server", underscored(toText(static_cast<ServedBy>(i)))}});
    }
    for (std::size_t i = 1; i < kFailures; ++i) {
        failures_[i] = labelled(VisitMetrics::kFailure, "visits that ended this way",
                                {{"failure", underscored(toText(static_cast<Failure>(i)))}});
    }
    metrics.counter(source, VisitMetrics::kUnfinished,
                    "visits under way at the end; those for too long count as failed");
    for (const PageClass& pageClass : pages.classes()) {
        if (pages.classes().size() < 2) {
            break;
        }
        const sim::MetricLabel label{"page_class", pageClass.name};
        classes_.push_back(
            {labelled(VisitMetrics::kClass, "visits to pages of this class", {label}),
             labelled(VisitMetrics::kClass, "those that failed", {label, {"outcome", "failed"}})});
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
                                                {.labels = {{"limit", sim::toText(limit)}}})});
}

VisitBook::Ticket VisitBook::begin(Time now, const Request& request) {
    meter_.arrive(now);
    if (series_) {
        series_->begin(now);
    }
    if (freeTickets_.empty()) {
        underWay_.push_back({now, request.page});
        return static_cast<Ticket>(underWay_.size() - 1);
    }
    const Ticket ticket = freeTickets_.back();
    freeTickets_.pop_back();
    underWay_[ticket] = {now, request.page};
    return ticket;
}

void VisitBook::end(Ticket ticket, Time now, const Response& response, VisitOutcome outcome) {
    const UnderWay visit = std::exchange(underWay_[ticket], {});
    freeTickets_.push_back(ticket);
    const bool good = isGood(outcome);
    meter_.leave(visit.began, now, good, false);
    outcomeCounter(outcome).add();
    if (series_) {
        series_->end(visit.began, now, good);
    }
    if (good) {
        ok_.add();
        for (const WithinCounter& within : within_) {
            within.counter->add(now - visit.began <= within.limit ? 1 : 0);
        }
    }
    if (response.answered()) {
        bytes_.add(static_cast<std::uint64_t>(response.size.count));
        servedBy_[static_cast<std::size_t>(response.servedBy)]->add();
        statusCounter(response.status).add();
    } else {
        failures_[static_cast<std::size_t>(response.failure)]->add();
    }
    if (!classes_.empty()) {
        const ClassCounters& counters = classes_[classOf(visit.page)];
        counters.all->add();
        counters.failed->add(good ? 0 : 1);
    }
}

VisitBook::Unfinished VisitBook::unfinished(Time now) const {
    Unfinished unfinished;
    for (const UnderWay& visit : underWay_) {
        if (visit.began == sim::kNever) {
            continue;
        }
        ++unfinished.all;
        if (now - visit.began > unfinishedAfter_) {
            ++unfinished.overdue;
            unfinished.overdueAges.record((now - visit.began).count());
            if (!classes_.empty()) {
                ++unfinished.overdueByClass[pages_.classes()[classOf(visit.page)].name];
            }
            continue;
        }
        for (const WithinCounter& within : within_) {
            unfinished.tooLate[sim::toText(within.limit)] +=
                now - visit.began > within.limit ? 1 : 0;
        }
    }
    return unfinished;
}

VisitBook::Totals VisitBook::totals() const {
    Totals totals;
    totals.begun = begun_.value();
    totals.ok = ok_.value();
    totals.failed = failed_.value();
    totals.retries = retries_.value();
    totals.bytes = {static_cast<std::int64_t>(bytes_.value())};
    const std::uint64_t ended = totals.ok + totals.failed;
    if (ended > 0) {
        totals.availability = static_cast<double>(totals.ok) / static_cast<double>(ended);
    }
    totals.latency = &latency_;
    return totals;
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
