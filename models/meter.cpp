// SPDX-License-Identifier: Apache-2.0
#include "models/meter.h"

#include <utility>

namespace doppel::models {

Meter::Meter(sim::Metrics& metrics, std::string_view component, sim::Duration unfinishedAfter)
    : unfinishedAfter_(unfinishedAfter),
      requests_(metrics.counter(component, kRequests, "requests that arrived")),
      failures_(metrics.counter(component,
                                kFailed,
                                "requests without a good answer: a failure, a 5xx, 429 or another "
                                "status that the page does not have, none while somebody up the "
                                "chain of callers waited for it, none within unfinished_after, no "
                                "connection")),
      abortedRequests_(
          metrics.counter(component,
                          kAborted,
                          "those of the failed that ended with their client: 499 in nginx's log")),
      wastedRequests_(metrics.counter(
          component,
          kWasted,
          "those of the failed that were worked on to their end although somebody up the chain of "
          "callers had given up; not where a cache keeps the page for others")),
      late_(metrics.counter(
          component,
          kLate,
          "those of the failed that got a good answer, but after unfinished_after")),
      unreached_(metrics.counter(
          component,
          kUnreached,
          "those of the failed that never arrived: refused, no server, no answer at connecting, an "
          "expired certificate, or a caller that did not even try: its breaker was open, it took "
          "all servers for sick, it had no connection left")),
      concurrency_(metrics.gauge(component, kInFlight, "requests inside")),
      latency_(metrics.histogram(component,
                                 kLatency,
                                 "time from arrival to a good answer, a late one too; of those "
                                 "still awaited after unfinished_after, the time so far")),
      latencyOfFailures_(
          metrics.histogram(component,
                            kLatencyOfFailures,
                            "time from arrival to a failure, an answer in vain, or the client's "
                            "leaving")) {
    metrics.counter(component, kUnfinished, "requests inside at the end");
    metrics.counter(component, kOverdue,
                    "those of them for longer than unfinished_after: they have failed, the others "
                    "count as nothing");
}

Meter::Ticket Meter::arrive(sim::Time now) {
    ++arrived_;
    ++inFlight_;
    arrivalTimesOfInside_ += now.time_since_epoch().count();
    requests_.add();
    concurrency_.add(now, 1);
    if (free_.empty()) {
        inside_.push_back(now);
        return static_cast<Ticket>(inside_.size() - 1);
    }
    const Ticket ticket = free_.back();
    free_.pop_back();
    inside_[ticket] = now;
    return ticket;
}

sim::Time Meter::end(Ticket ticket, sim::Time now) {
    const sim::Time arrival = std::exchange(inside_[ticket], sim::kNever);
    free_.push_back(ticket);
    --inFlight_;
    arrivalTimesOfInside_ -= arrival.time_since_epoch().count();
    staysOfGone_ += (now - arrival).count();
    concurrency_.add(now, -1);
    return arrival;
}

void Meter::abort(Ticket ticket, sim::Time now) {
    const sim::Time arrival = end(ticket, now);
    ++aborted_;
    abortedRequests_.add();
    failures_.add();
    latencyOfFailures_.record((now - arrival).count());
}

void Meter::leave(Ticket ticket, sim::Time now, bool good, bool wasted) {
    const sim::Time arrival = end(ticket, now);
    const bool late = good && isOverdue(arrival, now);
    const bool failed = !good || late || wasted;
    ++(failed ? failed_ : answered_);
    (good && !wasted ? latency_ : latencyOfFailures_).record((now - arrival).count());
    failures_.add(failed ? 1 : 0);
    late_.add(late ? 1 : 0);
    if (wasted) {
        ++wasted_;
        wastedRequests_.add();
    }
}

void Meter::missCall() {
    unreached_.add();
    failures_.add();
}

Meter::Unfinished Meter::unfinished(sim::Time now) const {
    Unfinished unfinished;
    forEachInside([&](Ticket, sim::Time arrival) {
        ++unfinished.all;
        if (isOverdue(arrival, now)) {
            ++unfinished.overdue;
            unfinished.overdueAges.record((now - arrival).count());
        } else {
            unfinished.waits.record((now - arrival).count());
        }
    });
    return unfinished;
}

std::optional<std::string> Meter::imbalance(sim::Time now) const {
    if (arrived_ != answered_ + failed_ + aborted_ + inFlight_) {
        return "arrived " + std::to_string(arrived_) + ", but answered " +
               std::to_string(answered_) + " + failed " + std::to_string(failed_) + " + aborted " +
               std::to_string(aborted_) + " + in flight " + std::to_string(inFlight_);
    }
    const sim::Int128 area = concurrency_.totalIntegral(now);
    const sim::Int128 staysOfInside =
        sim::Int128{inFlight_} * now.time_since_epoch().count() - arrivalTimesOfInside_;
    if (area != staysOfGone_ + staysOfInside) {
        return "Little's law is off by " +
               std::to_string(static_cast<double>(area - staysOfGone_ - staysOfInside) * 1e-9) +
               " request-seconds";
    }
    return std::nullopt;
}

} // namespace doppel::models
