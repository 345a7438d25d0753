// SPDX-License-Identifier: Apache-2.0
#include "models/meter.h"

namespace doppel::models {

Meter::Meter(sim::Metrics& metrics, std::string_view component)
    : requests_(metrics.counter(component, "requests", "requests that arrived")),
      failures_(metrics.counter(
          component, "failed", "requests that ended in a 5xx or without an answer")),
      abortedRequests_(metrics.counter(
          component, "aborted", "requests that ended with their client: 499 in nginx's log")),
      wastedRequests_(metrics.counter(
          component,
          "wasted",
          "requests that were worked on to their end although somebody up the chain "
          "of callers had given up")),
      concurrency_(metrics.gauge(component, "in_flight", "requests inside")),
      latency_(metrics.histogram(component, kLatency, "time from arrival to a good answer")),
      latencyOfFailures_(
          metrics.histogram(component, kLatencyOfFailures, "time from arrival to a failure")) {}

void Meter::arrive(sim::Time now) {
    ++arrived_;
    ++inFlight_;
    arrivalTimesOfInside_ += now.time_since_epoch().count();
    requests_.add();
    concurrency_.add(now, 1);
}

void Meter::end(sim::Time arrival, sim::Time now) {
    --inFlight_;
    arrivalTimesOfInside_ -= arrival.time_since_epoch().count();
    staysOfGone_ += (now - arrival).count();
    concurrency_.add(now, -1);
}

void Meter::abort(sim::Time arrival, sim::Time now) {
    end(arrival, now);
    ++aborted_;
    abortedRequests_.add();
}

void Meter::leave(sim::Time arrival, sim::Time now, bool good, bool wasted) {
    end(arrival, now);
    ++(good ? answered_ : failed_);
    (good ? latency_ : latencyOfFailures_).record((now - arrival).count());
    if (!good) {
        failures_.add();
    }
    if (wasted) {
        ++wasted_;
        wastedRequests_.add();
    }
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
