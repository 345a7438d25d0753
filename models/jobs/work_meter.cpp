// SPDX-License-Identifier: Apache-2.0
#include "models/jobs/work_meter.h"

#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

namespace {

struct EndText {
    std::string_view name;
    std::string_view help;
};
constexpr std::array<EndText, kJobEnds> kEndTexts{{
    {WorkMeter::kDone, "jobs whose work was done, messages that were acknowledged"},
    {"jobs_dead", "jobs that were given up after failures"},
    {"jobs_lost", "jobs that went with the process or the store that held them"},
    {"jobs_dropped", "jobs that were thrown out because a limit was reached"},
    {"jobs_expired", "jobs that were older than they may be"},
    {"jobs_discarded", "jobs that were given up on purpose and are kept nowhere"},
    {"jobs_passed",
     "messages that were dead-lettered into another queue, where they are under way"},
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
    : entered_(metrics.counter(component, kEntered, "jobs that were taken in", {.labels = labels})),
      enteredRepeated_(metrics.counter(component,
                                       repeatedName(kEntered),
                                       "those of them that had been taken in before, as somebody "
                                       "handed over the same again",
                                       {.labels = labels})),
      doneRepeated_(metrics.counter(component,
                                    repeatedName(kDone),
                                    "of the jobs done, those that had been done before",
                                    {.labels = labels})),
      started_(metrics.counter(
          component, kStarted, "times that a worker began a job", {.labels = labels})),
      retried_(metrics.counter(
          component, kRetried, "failures after which a job is tried again", {.labels = labels})),
      requeued_(metrics.counter(component,
                                "jobs_requeued",
                                "times that a job was put back into its queue unfinished",
                                {.labels = labels})),
      refused_(metrics.counter(component,
                               kRefused,
                               "jobs that were offered in vain, as whoever offered them knows",
                               {.labels = labels})),
      duplicates_(metrics.counter(component,
                                  "jobs_duplicate",
                                  "jobs that were not taken in as the same one was there already",
                                  {.labels = labels})),
      duplicatesInVain_(metrics.counter(component,
                                        kDuplicateInVain,
                                        "duplicates that were dropped for a job which is never "
                                        "done, as when its lock outlives it",
                                        {.labels = labels})),
      late_(metrics.counter(
          component, kLate, "jobs with a deadline that were not done by then", {.labels = labels})),
      failedElsewhere_(metrics.counter(component,
                                       kFailedElsewhere,
                                       "messages that were dead-lettered into another queue, and "
                                       "left that one neither done nor for a further one",
                                       {.labels = labels})),
      ends_(endCounters(metrics, component, labels)),
      waiting_(metrics.gauge(component, kWaiting, "jobs in queues", {.labels = labels})),
      delayed_(metrics.gauge(component,
                             kDelayed,
                             "jobs put aside until their time, to be tried again or scheduled",
                             {.labels = labels})),
      inFlight_(metrics.gauge(component, kInFlight, "jobs that workers have", {.labels = labels})),
      wait_(metrics.histogram(
          component,
          kWait,
          "time in the queue, each time that a job is started, or passed on unstarted",
          ofTime(labels))),
      run_(metrics.histogram(
          component, kRun, "time with a worker, however it ended", ofTime(labels))),
      age_(metrics.histogram(component,
                             kAge,
                             "of jobs done, and of duplicates dropped for them, time since what "
                             "they come of began, such as a publish",
                             ofTime(labels))),
      labels_(labels) {}

std::string_view WorkMeter::nameOf(JobEnd how) {
    return kEndTexts[static_cast<std::size_t>(how)].name;
}

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
    there.since.add(now);
    job.cameBack = job.attempt > 0;
    if (job.cameBack) {
        failing_.add(job.begun);
    }
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
    here.since.remove(job.since);
    if (job.cameBack) {
        failing_.remove(job.begun);
    }
    job.place = JobPlace::Outside;
    return now - job.since;
}

void WorkMeter::arrive(const Job& job) {
    DOPPEL_ASSERT(job.place == JobPlace::Outside);
    entered_.add();
    if (job.identity != 0 && !known_.insert(job.identity)) {
        enteredRepeated_.add();
    }
    begun_.add(job.begun);
    if (job.deadline != sim::kNever) {
        deadlines_.add(job.deadline);
    }
    if (Offered* offer = noteTaken(job.key)) {
        offer->hasEntered = true;
        offer->found = {};
    }
    undrop(job.key);
}

// Gives its offer, if it is being offered.
WorkMeter::Offered* WorkMeter::noteTaken(std::uint64_t key) {
    if (!untaken_.empty()) {
        untaken_.erase(key);
    }
    Offered* offer = offered_.find(key);
    if (offer != nullptr) {
        offer->isTaken = true;
    }
    return offer;
}

// It may be found something else yet as long as it is offered.
void WorkMeter::noteDuplicate(std::uint64_t key, Found found) {
    Offered* offer = offered_.find(key);
    if (offer == nullptr) {
        countDuplicate(found);
    } else if (!offer->hasEntered) {
        offer->found = found;
    }
}

void WorkMeter::countDuplicate(Found found) {
    duplicates_.add(found.as == DuplicateAs::None ? 0 : 1);
    duplicatesInVain_.add(found.as == DuplicateAs::InVain ? 1 : 0);
    if (found.as == DuplicateAs::Done) {
        age_.record(found.age.count());
    }
}

void WorkMeter::endOffer(std::uint64_t key) {
    Offered* offer = offered_.find(key);
    if (--offer->offers > 0) {
        return;
    }
    const Found found = offer->found;
    offered_.erase(key);
    countDuplicate(found);
}

void WorkMeter::skipDuplicate(const Job& job, std::uint64_t holder) {
    const Offered* offer = noteTaken(job.key);
    if (droppedFor_.find(job.key) != nullptr || (offer != nullptr && offer->hasEntered)) {
        return;
    }
    Duplicates* others = duplicated_.find(holder);
    if (others != nullptr) {
        others->dropped.push_back({job.key, job.begun});
        droppedFor_.tryEmplace(job.key, holder);
        begun_.add(job.begun);
    }
    noteDuplicate(job.key, {others == nullptr ? DuplicateAs::InVain : DuplicateAs::Inside});
}

void WorkMeter::refuseDuplicate(const Job& job) {
    noteDuplicate(job.key, {DuplicateAs::Refused});
}

// One that was dropped, as nobody heard, is taken in after all.
void WorkMeter::undrop(std::uint64_t key) {
    const std::uint64_t* holder = droppedFor_.find(key);
    if (holder == nullptr) {
        return;
    }
    std::vector<Dropped>& those = duplicated_.find(*holder)->dropped;
    const auto it = std::find_if(those.begin(), those.end(),
                                 [key](const Dropped& one) { return one.key == key; });
    begun_.remove(it->begun);
    those.erase(it);
    droppedFor_.erase(key);
}

void WorkMeter::passDuplicates(std::uint64_t from, std::uint64_t to) {
    Duplicates* source = duplicated_.find(from);
    Duplicates* target = duplicated_.find(to);
    if (source != nullptr && target != nullptr && source != target) {
        for (const Dropped& one : source->dropped) {
            *droppedFor_.find(one.key) = to;
        }
        target->dropped.insert(target->dropped.end(), source->dropped.begin(),
                               source->dropped.end());
        source->dropped.clear();
    }
}

void WorkMeter::endDuplicates(std::uint64_t key, JobEnd how, sim::Time now) {
    Duplicates* its = duplicated_.find(key);
    if (its == nullptr) {
        return;
    }
    const bool isGone = --its->inside == 0;
    if (isGone || how == JobEnd::Done) {
        for (const Dropped& one : its->dropped) {
            begun_.remove(one.begun);
            droppedFor_.erase(one.key);
            const bool isDone = how == JobEnd::Done;
            Offered* offer = offered_.find(one.key);
            if (offer != nullptr && offer->found.as == DuplicateAs::Inside) {
                offer->found = {isDone ? DuplicateAs::Done : DuplicateAs::InVain, now - one.begun};
            } else if (isDone) {
                age_.record((now - one.begun).count());
            } else {
                duplicatesInVain_.add();
            }
        }
        its->dropped.clear();
    }
    if (isGone) {
        duplicated_.erase(key);
    }
}

void WorkMeter::refuse(const Job& job, sim::Time now) {
    refused_.add();
    untaken_[job.key] = now;
}

void WorkMeter::enter(Job& job, sim::Time now) {
    arrive(job);
    job.enqueued = now;
    arriveAt(job, JobPlace::Waiting, now);
}

void WorkMeter::enterDelayed(Job& job, sim::Time now) {
    arrive(job);
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

void WorkMeter::abandon(Job& job, sim::Time now) {
    run_.record(leave(job, JobPlace::InFlight, now).count());
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
    if (how == JobEnd::Passed && place == JobPlace::Waiting) {
        wait_.record(stay.count());
    }
    ends_[static_cast<std::size_t>(how)]->add();
    begun_.remove(job.begun);
    if (how == JobEnd::Done) {
        age_.record((now - job.begun).count());
        noteDone(job.identity);
    }
    if (duplicated_.size() > 0) {
        endDuplicates(job.key, how, now);
    }
    if (job.deadline != sim::kNever) {
        deadlines_.remove(job.deadline);
        const bool isLate = how != JobEnd::Done || now > job.deadline;
        late_.add(isLate && how != JobEnd::Passed ? 1 : 0); // of one passed on it is known there
    }
}

void WorkMeter::noteDone(std::uint64_t identity) {
    doneRepeated_.add(known_.mark(identity).value_or(false) ? 1 : 0);
}

void WorkMeter::tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const {
    sim::Histogram waits;
    waiting_.since.tell(waits, now);
    sim::Histogram runs = waits;
    inFlight_.since.tell(runs, now);
    sim::Histogram ages;
    begun_.tell(ages, now);
    elsewhere_.tell(ages, now);
    sim::Histogram failing;
    failing_.tell(failing, now);
    reader.times(soFarName(kWait), labels_, waits);
    reader.times(soFarName(kRun), labels_, runs);
    reader.times(soFarName(kAge), labels_, ages);
    reader.times(kFailing, labels_, failing);
    reader.count(kLate, labels_, deadlines_.countBetween(from, now));
    const auto untaken = std::count_if(untaken_.begin(), untaken_.end(),
                                       [from](const auto& one) { return one.second >= from; });
    reader.count(kNeverTaken, labels_, static_cast<std::uint64_t>(untaken));
}

void KeepsWork::tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const {
    forEachWorkMeter(
        [&](std::string_view, const WorkMeter& meter) { meter.tellSoFar(from, now, reader); });
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
