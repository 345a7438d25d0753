// SPDX-License-Identifier: Apache-2.0
#include "models/jobs/work_meter.h"

#include "sim/assert.h"

namespace doppel::models {

namespace {

struct EndText {
    std::string_view name;
    std::string_view help;
};
constexpr std::array<EndText, kJobEnds> kEndTexts{{
    {"jobs_done", "jobs whose work was done, messages that were acknowledged"},
    {"jobs_dead", "jobs that were given up after failures"},
    {"jobs_lost", "jobs that went with the process or the store that held them"},
    {"jobs_dropped", "jobs that were thrown out because a limit was reached"},
    {"jobs_expired", "jobs that were older than they may be"},
    {"jobs_discarded", "jobs that were given up on purpose and are kept nowhere"},
}};

using Labels = std::vector<sim::MetricLabel>;

std::array<sim::Counter*, kJobEnds>
endCounters(sim::Metrics& metrics, std::string_view component, const Labels& labels) {
    std::array<sim::Counter*, kJobEnds> counters{};
    for (std::size_t i = 0; i < kJobEnds; ++i) {
        counters[i] =
            &metrics.counter(component, kEndTexts[i].name, kEndTexts[i].help, {.labels = labels});
    }
    return counters;
}

sim::MetricOptions ofTime(const Labels& labels) {
    return {.unit = sim::MetricUnit::Nanoseconds, .labels = labels};
}

} // namespace

WorkMeter::WorkMeter(sim::Metrics& metrics, std::string_view component, const Labels& labels)
    : entered_(metrics.counter(
          component, "jobs_enqueued", "jobs that were taken in", {.labels = labels})),
      started_(metrics.counter(
          component, "jobs_started", "times that a worker began a job", {.labels = labels})),
      retried_(metrics.counter(component,
                               "jobs_retried",
                               "failures after which a job is tried again",
                               {.labels = labels})),
      requeued_(metrics.counter(component,
                                "jobs_requeued",
                                "times that a job was put back into its queue unfinished",
                                {.labels = labels})),
      refused_(metrics.counter(component,
                               "jobs_refused",
                               "jobs that were offered in vain, as whoever offered them knows",
                               {.labels = labels})),
      duplicates_(metrics.counter(component,
                                  "jobs_duplicate",
                                  "jobs that were not taken in as the same one was there already",
                                  {.labels = labels})),
      late_(metrics.counter(component,
                            "jobs_late",
                            "those of the jobs done that missed their deadline",
                            {.labels = labels})),
      ends_(endCounters(metrics, component, labels)),
      waiting_(metrics.gauge(component, "jobs_waiting", "jobs in queues", {.labels = labels})),
      delayed_(metrics.gauge(component,
                             "jobs_delayed",
                             "jobs put aside until their time, to be tried again or scheduled",
                             {.labels = labels})),
      inFlight_(
          metrics.gauge(component, "jobs_in_flight", "jobs that workers have", {.labels = labels})),
      wait_(metrics.histogram(
          component, kWait, "time in the queue, each time that a job is started", ofTime(labels))),
      run_(metrics.histogram(
          component, kRun, "time with a worker, however it ended", ofTime(labels))),
      age_(metrics.histogram(component,
                             kAge,
                             "of jobs done, time since what they come of began, such as a publish",
                             ofTime(labels))) {}

WorkMeter::Place& WorkMeter::at(JobPlace place) {
    DOPPEL_ASSERT(place != JobPlace::Outside);
    return place == JobPlace::Waiting   ? waiting_
           : place == JobPlace::Delayed ? delayed_
                                        : inFlight_;
}

void WorkMeter::arriveAt(Job& job, JobPlace place, sim::Time now) {
    Place& there = at(place);
    ++there.count;
    there.sinceOfThose += now.time_since_epoch().count();
    there.level.add(now, 1);
    job.place = place;
    job.since = now;
}

sim::Duration WorkMeter::leave(Job& job, JobPlace expected, sim::Time now) {
    DOPPEL_ASSERT(job.place == expected);
    Place& here = at(expected);
    --here.count;
    here.sinceOfThose -= job.since.time_since_epoch().count();
    here.staysOfGone += (now - job.since).count();
    here.level.add(now, -1);
    job.place = JobPlace::Outside;
    return now - job.since;
}

void WorkMeter::enter(Job& job, sim::Time now) {
    DOPPEL_ASSERT(job.place == JobPlace::Outside);
    entered_.add();
    job.enqueued = now;
    arriveAt(job, JobPlace::Waiting, now);
}

void WorkMeter::enterDelayed(Job& job, sim::Time now) {
    DOPPEL_ASSERT(job.place == JobPlace::Outside);
    entered_.add();
    arriveAt(job, JobPlace::Delayed, now);
}

void WorkMeter::start(Job& job, sim::Time now) {
    wait_.record(leave(job, JobPlace::Waiting, now).count());
    started_.add();
    arriveAt(job, JobPlace::InFlight, now);
}

void WorkMeter::requeue(Job& job, sim::Time now) {
    run_.record(leave(job, JobPlace::InFlight, now).count());
    requeued_.add();
    arriveAt(job, JobPlace::Waiting, now);
}

void WorkMeter::retry(Job& job, sim::Time now) {
    run_.record(leave(job, JobPlace::InFlight, now).count());
    retried_.add();
    arriveAt(job, JobPlace::Delayed, now);
}

void WorkMeter::retryAtOnce(Job& job, sim::Time now) {
    run_.record(leave(job, JobPlace::InFlight, now).count());
    retried_.add();
    job.enqueued = now;
    arriveAt(job, JobPlace::Waiting, now);
}

void WorkMeter::release(Job& job, sim::Time now) {
    leave(job, JobPlace::Delayed, now);
    job.enqueued = now;
    arriveAt(job, JobPlace::Waiting, now);
}

void WorkMeter::end(Job& job, JobEnd how, sim::Time now) {
    const JobPlace place = job.place;
    const sim::Duration stay = leave(job, place, now);
    if (place == JobPlace::InFlight) {
        run_.record(stay.count());
    }
    ends_[static_cast<std::size_t>(how)]->add();
    if (how == JobEnd::Done) {
        age_.record((now - job.begun).count());
        late_.add(now > job.deadline ? 1 : 0);
    }
}

std::optional<std::string> WorkMeter::imbalance(sim::Time now) const {
    std::uint64_t left = 0;
    for (const sim::Counter* end : ends_) {
        left += end->total();
    }
    if (entered() != left + waiting() + delayed() + inFlight()) {
        return "jobs enqueued " + std::to_string(entered()) + ", but left " + std::to_string(left) +
               " + waiting " + std::to_string(waiting()) + " + delayed " +
               std::to_string(delayed()) + " + in flight " + std::to_string(inFlight());
    }
    for (const Place* place : {&waiting_, &delayed_, &inFlight_}) {
        const sim::Int128 area = place->level.totalIntegral(now);
        const sim::Int128 staysOfThose =
            sim::Int128{place->count} * now.time_since_epoch().count() - place->sinceOfThose;
        const sim::Int128 off = area - place->staysOfGone - staysOfThose;
        // Both sides take a job's own word for when it came; the sum tells where it was changed.
        const bool isTold = place->count == 0 ? place->sinceOfThose == 0
                                              : place->sinceOfThose >= 0 && staysOfThose >= 0;
        if (off != 0 || !isTold) {
            return "Little's law of " +
                   std::string(place == &waiting_   ? "waiting"
                               : place == &delayed_ ? "delayed"
                                                    : "running") +
                   " jobs is off by " + std::to_string(static_cast<double>(off) * 1e-9) +
                   " job-seconds";
        }
    }
    return std::nullopt;
}

} // namespace doppel::models
