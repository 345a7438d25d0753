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

VisitBook::VisitBook(sim::Metrics& metrics, std::string_view source, const PageCatalogue& pages)
    : metrics_(metrics), source_(source), pages_(pages),
      latency_(metrics.histogram(source,
                                 VisitMetrics::kLatency,
                                 "time from a visit's beginning to its end",
                                 {.unit = sim::MetricUnit::Nanoseconds, .series = true})),
      meter_(metrics, source), begun_(metrics.counter(source, "requests")),
      ok_(metrics.counter(source, VisitMetrics::kOk, "visits that ended with a page")),
      failed_(metrics.counter(source, VisitMetrics::kFailed)),
      retries_(metrics.counter(source, "retries", "attempts after the first one")),
      bytes_(metrics.counter(source,
                             "bytes",
                             "size of the pages that visitors got",
                             {.unit = sim::MetricUnit::Bytes})) {
    const auto labelled = [&](std::string_view name, std::string_view help,
                              std::vector<sim::MetricLabel> labels) {
        return &metrics.counter(source, name, help, {.labels = std::move(labels)});
    };
    for (std::size_t i = 0; i < kServers; ++i) {
        servedBy_[i] = labelled(VisitMetrics::kServedBy, "visits by what answered them",
                                {{"server", underscored(toText(static_cast<ServedBy>(i)))}});
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
        classes_.push_back(
            {labelled(VisitMetrics::kClass, "visits to pages of this class", {label}),
             labelled(VisitMetrics::kClass, "those that failed", {label, {"outcome", "failed"}})});
    }
}

void VisitBook::begin(Time now) {
    meter_.arrive(now);
    if (series_) {
        series_->begin(now);
    }
}

void VisitBook::end(Time began, Time now, const Request& request, const Response& response) {
    meter_.leave(began, now, response, false);
    const bool ok = response.good();
    if (ok) {
        ok_.add();
    }
    if (series_) {
        series_->end(began, now, ok);
    }
    if (response.answered()) {
        bytes_.add(static_cast<std::uint64_t>(response.size.count));
        servedBy_[static_cast<std::size_t>(response.servedBy)]->add();
        statusCounter(response.status).add();
    } else {
        failures_[static_cast<std::size_t>(response.failure)]->add();
    }
    if (!classes_.empty()) {
        const auto index = &pages_.classOf(request.page) - pages_.classes().data();
        const ClassCounters& counters = classes_[static_cast<std::size_t>(index)];
        counters.all->add();
        if (!ok) {
            counters.failed->add();
        }
    }
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
