// SPDX-License-Identifier: Apache-2.0
#include "models/meter.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

Meter::Meter(sim::Metrics& metrics,
             std::string_view component,
             sim::Duration unfinishedAfter,
             Of of)
    : unfinishedAfter_(unfinishedAfter),
      requests_(metrics.counter(component, kRequests, "requests that arrived")),
      failures_(metrics.counter(
          component,
          kFailed,
          "requests without a good answer: a failure, a 5xx, 429 or another "
          "status that the page does not have, none that came to its caller "
          "while somebody up the chain waited for it, none within unfinished_after, no "
          "connection")),
      late_(metrics.counter(
          component,
          kLate,
          "those of the failed that got a good answer, but after unfinished_after")),
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
    metrics.counter(component, kUnfinished,
                    "requests inside at the end, good answers on their way back, and requests that "
                    "were sent and are not there");
    metrics.counter(component, kOverdue,
                    "those of them for longer than unfinished_after: they have failed, the others "
                    "count as nothing; of a limited time those too that have ended since (late)");
    if (of == Of::Visits) {
        return;
    }
    abortedRequests_ =
        &metrics.counter(component, kAborted,
                         "requests that ended with their client: 499 in nginx's log; they have "
                         "failed, but where it has the answer of another copy (hedge)");
    wastedRequests_ = &metrics.counter(
        component, kWasted,
        "those of the failed that were worked on to their end although somebody up the chain of "
        "callers had given up or did so before the answer was there, or the answer got lost on "
        "its way; not where a cache keeps the page for others");
    unreached_ = &metrics.counter(
        component, kUnreached,
        "those of the failed that never arrived: refused, no server, no answer at connecting, an "
        "expired certificate, or a caller that did not even try: its breaker was open, it took "
        "all servers for sick, it had no connection left; a visitor whose name did not resolve "
        "called nobody, and is in none of these");
}

Meter::Ticket Meter::Moments::add(sim::Time moment) {
    if (free_.empty()) {
        moments_.push_back(moment);
        return static_cast<Ticket>(moments_.size() - 1);
    }
    const Ticket ticket = free_.back();
    free_.pop_back();
    moments_[ticket] = moment;
    return ticket;
}

sim::Time Meter::Moments::take(Ticket ticket) {
    free_.push_back(ticket);
    return std::exchange(moments_[ticket], sim::kNever);
}

template <class Enter>
void Meter::enterParts(InParts& all, Ticket ticket, Enter enter) {
    if (parts_.empty()) [[likely]] {
        return;
    }
    all.resize(std::max<std::size_t>(all.size(), ticket + 1));
    for (Meter* part : parts_) {
        all[ticket].push_back({part, enter(*part)});
    }
}

template <class Act>
void Meter::inParts(const InParts& all, Ticket ticket, Act act) {
    if (ticket < all.size()) [[unlikely]] {
        for (const InPart& one : all[ticket]) {
            act(*one.part, one.ticket);
        }
    }
}

template <class Act>
void Meter::leaveParts(InParts& all, Ticket ticket, Act act) {
    inParts(all, ticket, act);
    if (ticket < all.size()) [[unlikely]] {
        all[ticket].clear();
    }
}

Meter::Ticket Meter::send(sim::Time now) {
    const Ticket ticket = sent_.add(now);
    enterParts(sentInParts_, ticket, [now](Meter& part) { return part.send(now); });
    return ticket;
}

void Meter::endSending(Ticket sent) {
    leaveParts(sentInParts_, sent, [](Meter& part, Ticket own) { part.endSending(own); });
    sent_.take(sent);
}

void Meter::missSent(Ticket sent) {
    leaveParts(sentInParts_, sent, [](Meter& part, Ticket own) { part.missSent(own); });
    sent_.take(sent);
    unreached_->add();
    failures_.add();
}

Meter::Ticket Meter::arrive(sim::Time now) {
    ++arrived_;
    ++inFlight_;
    arrivalTimesOfInside_ += now.time_since_epoch().count();
    requests_.add();
    concurrency_.add(now, 1);
    const Ticket ticket = inside_.add(now);
    enterParts(insideInParts_, ticket, [now](Meter& part) { return part.arrive(now); });
    return ticket;
}

sim::Duration Meter::endStay(Ticket ticket, sim::Time now) {
    const sim::Time arrival = inside_.of(ticket);
    --inFlight_;
    arrivalTimesOfInside_ -= arrival.time_since_epoch().count();
    staysOfGone_ += (now - arrival).count();
    concurrency_.add(now, -1);
    return now - arrival;
}

void Meter::abort(Ticket ticket, sim::Time now, Leaves client) {
    leaveParts(insideInParts_, ticket,
               [&](Meter& part, Ticket own) { part.abort(own, now, client); });
    const sim::Duration stay = endStay(ticket, now);
    inside_.take(ticket);
    ++aborted_;
    abortedRequests_->add();
    if (client == Leaves::InVain) {
        latencyOfFailures_.record(stay.count());
        failures_.add();
    }
}

void Meter::depart(Ticket ticket, sim::Time now, bool good) {
    const auto alsoThere = [&](Meter& part, Ticket own) {
        part.depart(own, now, good);
    };
    const sim::Duration stay = endStay(ticket, now);
    if (good) [[likely]] {
        inParts(insideInParts_, ticket, alsoThere);
        ++returning_;
        return;
    }
    leaveParts(insideInParts_, ticket, alsoThere);
    latencyOfFailures_.record(stay.count());
    inside_.take(ticket);
    ++failed_;
    failures_.add();
}

void Meter::settle(Ticket ticket, sim::Time departed, sim::Time now, bool wasted) {
    leaveParts(insideInParts_, ticket,
               [&](Meter& part, Ticket own) { part.settle(own, departed, now, wasted); });
    const sim::Time arrival = inside_.take(ticket);
    --returning_;
    (wasted ? latencyOfFailures_ : latency_).record((departed - arrival).count());
    const bool late = isOverdue(arrival, now);
    if (!late && !wasted) [[likely]] {
        ++answered_;
        return;
    }
    ++failed_;
    failures_.add();
    late_.add(late ? 1 : 0);
    if (wasted) {
        addWasted();
    }
}

void Meter::addWasted() {
    ++wasted_;
    wastedRequests_->add();
}

void Meter::countWasted() {
    for (Meter* part : parts_) {
        part->addWasted();
    }
    addWasted();
}

void Meter::leave(Ticket ticket, sim::Time now, bool good) {
    depart(ticket, now, good);
    if (good) {
        settle(ticket, now, now, false);
    }
}

void Meter::missCall() {
    for (Meter* part : parts_) {
        part->missCall();
    }
    unreached_->add();
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
    if (arrived_ != answered_ + failed_ + aborted_ + inFlight_ + returning_) {
        return "arrived " + std::to_string(arrived_) + ", but answered " +
               std::to_string(answered_) + " + failed " + std::to_string(failed_) + " + aborted " +
               std::to_string(aborted_) + " + in flight " + std::to_string(inFlight_) +
               " + returning " + std::to_string(returning_);
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
