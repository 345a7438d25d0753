// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/counted_once.h"
#include "models/jobs/identity_set.h"
#include "models/jobs/job.h"
#include "models/jobs/key_table.h"
#include "models/jobs/start_times.h"
#include "models/jobs/times_so_far.h"
#include "models/metrics_of_kind.h"
#include "sim/metrics.h"
#include "sim/time.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace doppel::models {

/// How a job leaves for good.
enum class JobEnd : std::uint8_t {
    Done,      ///< its work was done, or its message acknowledged
    Dead,      ///< given up after failures: in a dead set, or delivered too often
    Lost,      ///< with the process or the store that held it; nobody is told
    Dropped,   ///< thrown out because a limit was reached, such as a queue's length
    Expired,   ///< older than it may be
    Discarded, ///< given up on purpose, and kept nowhere
    Passed,    ///< dead-lettered into another queue, where it is under way
};
inline constexpr std::size_t kJobEnds = 7;

/// The books of work that isn't a request: every job or message that enters is in one place until
/// it leaves in one way.
///
///     enter -> Waiting -> start -> InFlight -> end(Done)
///                 ^                    |
///                 |<---- requeue ------|          put back, not a failure
///                 |<---- abandon ------|          left behind by who died
///                 |<- release - Delayed <- retry -'  a failure; or entered for a later time
///
/// Two laws hold at any time, to the last nanosecond: entered = left in any way + waiting + delayed
/// + in flight; and, for each place, Little's law: the area under how many are there = the stays of
/// those who went on + the stays so far of those who are there. Counted since the start of the run,
/// whatever the warm-up.
///
/// Each call moves `job` and writes its place and `since` into it: whoever holds jobs keeps them as
/// the meter left them. REQUIRES of each: the job is in the place that it moves from; `begun` and
/// `deadline` stay as they were.
///
/// What is there when a run ends has no time yet, and what was refused never will: see timesSoFar.
/// Memory: some 15 bytes for each job that ever entered, since the same one may come again; some 50
/// for each inside, as far as they began at different moments, and for each that others may be
/// dropped for; 60 for each dropped, as long as the other one is inside.
class WorkMeter {
public:
    static constexpr std::string_view kWait = "job_wait_seconds";
    static constexpr std::string_view kRun = "job_run_seconds";
    static constexpr std::string_view kAge = "job_age_seconds";
    static constexpr std::string_view kEntered = "jobs_enqueued";
    static constexpr std::string_view kStarted = "jobs_started";
    static constexpr std::string_view kRefused = "jobs_refused";
    static constexpr std::string_view kDone = "jobs_done";
    static constexpr std::string_view kLate = "jobs_late";
    static constexpr std::string_view kRetried = "jobs_retried";
    static constexpr std::string_view kWaiting = "jobs_waiting";
    static constexpr std::string_view kDelayed = "jobs_delayed";
    static constexpr std::string_view kInFlight = "jobs_in_flight";
    /// Of those inside at the end that are not tried for the first time, the time since what they
    /// come of began: what is put back at once after each failure waits for no time at all.
    static constexpr std::string_view kFailing = "job_failing_seconds";
    /// Jobs that were refused and are not there at the end either.
    static constexpr std::string_view kNeverTaken = "jobs_never_taken";
    /// Jobs that were passed on, and failed where they got to.
    static constexpr std::string_view kFailedElsewhere = "jobs_failed_elsewhere";
    static constexpr std::string_view kDuplicateInVain = "jobs_duplicate_in_vain";
    static constexpr std::array kBases{MetricBasis{kWaiting, MetricBasis::Of::Left},
                                       MetricBasis{kDelayed, MetricBasis::Of::Left},
                                       MetricBasis{kInFlight, MetricBasis::Of::Left}};
    static constexpr std::array kGoodCounts{GoodCount{kStarted, kDone}};
    /// Whether it is one of the times that it keeps.
    static constexpr bool isTime(std::string_view name) {
        return name == kWait || name == kRun || name == kAge;
    }
    /// The name of what counts jobs that left in that way.
    static std::string_view nameOf(JobEnd how);

    /// `labels` tell several meters of a component apart, such as {"queue", "search_api"}.
    WorkMeter(sim::Metrics& metrics,
              std::string_view component,
              const std::vector<sim::MetricLabel>& labels = {});

    /// A new job is put into a queue.
    void enter(Job& job, sim::Time now);
    /// A new job is put aside for a later time.
    void enterDelayed(Job& job, sim::Time now);
    /// One was offered and not taken, and whoever offered it knows, and may offer it again; or it
    /// needn't be, as another one waits that does the same.
    void refuse(const Job& job, sim::Time now);
    /// Watches what becomes of a job while it is offered, for whoever may not hear of it: an answer
    /// that comes too late is none. It may be offered several times then, also at a time, as by two
    /// runs of the job that makes it; what it was found last counts, once; but one that entered did.
    /// REQUIRES: the meter lives longer.
    class Offer {
    public:
        Offer(WorkMeter& meter, std::uint64_t key) : meter_(meter), key_(key) {
            ++meter_.offered_.tryEmplace(key_, {}).first->offers;
        }
        ~Offer() { meter_.endOffer(key_); }
        Offer(const Offer&) = delete;
        Offer& operator=(const Offer&) = delete;

        /// It entered, or was dropped for one that does the same.
        bool isTaken() const { return meter_.offered_.find(key_)->isTaken; }

    private:
        WorkMeter& meter_;
        std::uint64_t key_;
    };
    /// A job enters that others may be dropped for, as they do the same.
    void expectDuplicates(const Job& job) { ++duplicated_.tryEmplace(job.key, {}).first->inside; }
    /// One was dropped for the job of that key: it is as old as that one when that one is done.
    /// Where that one is not inside any more, or is never done, neither is this one. One that is
    /// known to be dropped for one inside is that still.
    void skipDuplicate(const Job& job, std::uint64_t holder);
    /// One was not taken as the same one is there, and whoever offered it knows.
    void refuseDuplicate(const Job& job);
    /// What was dropped for the first is done by the second, if they are inside.
    void passDuplicates(std::uint64_t from, std::uint64_t to);

    void start(Job& job, sim::Time now);   ///< Waiting -> InFlight
    void requeue(Job& job, sim::Time now); ///< InFlight -> Waiting
    /// InFlight -> Waiting: who had it died, and it lies where nobody looks for it yet.
    void abandon(Job& job, sim::Time now);
    /// It was found there, and is put back into its queue: it waits on.
    void putBackAbandoned() { requeued_.add(); }
    void retry(Job& job, sim::Time now);       ///< InFlight -> Delayed
    void retryAtOnce(Job& job, sim::Time now); ///< InFlight -> Waiting, and counts as a retry
    void release(Job& job, sim::Time now);     ///< Delayed -> Waiting
    void end(Job& job, JobEnd how, sim::Time now);
    /// One that was passed on is under way elsewhere, and not done yet: its age goes on.
    void followElsewhere(const Job& job) { elsewhere_.add(job.begun); }
    /// It left there: done, passed on, failed for good, or back here.
    void endElsewhere(const Job& job, bool failed) {
        elsewhere_.remove(job.begun);
        failedElsewhere_.add(failed ? 1 : 0);
    }

    std::uint64_t entered() const { return entered_.total(); }
    std::uint64_t ended(JobEnd how) const { return ends_[static_cast<std::size_t>(how)]->total(); }
    std::uint64_t retried() const { return retried_.total(); }
    std::uint64_t requeued() const { return requeued_.total(); }
    std::uint64_t refused() const { return refused_.total(); }
    std::uint64_t duplicates() const { return duplicates_.total(); }
    std::uint64_t waiting() const { return waiting_.count; }
    std::uint64_t delayed() const { return delayed_.count; }
    std::uint64_t inFlight() const { return inFlight_.count; }

    /// Of jobs inside how long they have waited, run, and been on their way since they began, up to
    /// `now`; of one that waits, its wait is part of its run, too, which it does not have either.
    /// Besides, since `from`: deadlines that have passed, and jobs refused and never taken.
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const;

    /// What is wrong with the books at `now`, in words; nothing when they balance.
    std::optional<std::string> imbalance(sim::Time now) const;

private:
    struct Place {
        explicit Place(sim::Gauge& gauge) : level(gauge) {}
        sim::Gauge& level;
        std::uint64_t count = 0;
        sim::Int128 staysOfGone = 0; // job-nanoseconds
        sim::Int128 sinceOfThose = 0;
        StartTimes since{};
    };

    // What a job was found to be that was not taken in as the same one is there.
    enum class DuplicateAs : std::uint8_t {
        None,    // it is none
        Refused, // whoever offered it knows
        Inside,  // it is as good as that one will be
        Done,    // that one has been done since
        InVain,  // that one never will be
    };
    struct Found {
        DuplicateAs as = DuplicateAs::None;
        sim::Duration age{}; // of Done
    };
    struct Offered {
        int offers = 0; // under way
        bool isTaken = false;
        bool hasEntered = false; // then it is no duplicate, whatever it is found later
        Found found{};           // not counted yet
    };
    struct Dropped {
        std::uint64_t key = 0;
        sim::Time begun{};
    };

    Place& at(JobPlace place);
    void arrive(const Job& job);
    void noteDone(std::uint64_t identity);
    void arriveAt(Job& job, JobPlace place, sim::Time now);
    sim::Duration leave(Job& job, JobPlace expected, sim::Time now);
    Offered* noteTaken(std::uint64_t key);
    void noteDuplicate(std::uint64_t key, Found found);
    void countDuplicate(Found found);
    void endOffer(std::uint64_t key);
    void undrop(std::uint64_t key);
    void endDuplicates(std::uint64_t key, JobEnd how, sim::Time now);

    // What was dropped for a job that is inside, once or, if it was offered again, more often.
    struct Duplicates {
        std::uint32_t inside = 0;
        std::vector<Dropped> dropped{};
    };

    sim::Counter& entered_;
    sim::Counter& enteredRepeated_;
    sim::Counter& doneRepeated_;
    sim::Counter& started_;
    sim::Counter& retried_;
    sim::Counter& requeued_;
    sim::Counter& refused_;
    sim::Counter& duplicates_;
    sim::Counter& duplicatesInVain_;
    sim::Counter& late_;
    sim::Counter& failedElsewhere_;
    std::array<sim::Counter*, kJobEnds> ends_;
    Place waiting_;
    Place delayed_;
    Place inFlight_;
    sim::Histogram& wait_;
    sim::Histogram& run_;
    sim::Histogram& age_;
    std::vector<sim::MetricLabel> labels_;
    StartTimes begun_;          // of those inside, and of those dropped for them
    StartTimes elsewhere_;      // when those began that were passed on
    StartTimes failing_;        // of those that came back, when they began
    StartTimes deadlines_;      // of those inside that have one
    IdentitySet known_;         // all that entered; those that were done are marked
    KeyTable<Offered> offered_; // now, by key
    std::unordered_map<std::uint64_t, sim::Time> untaken_; // when they were refused, by key
    KeyTable<Duplicates> duplicated_;                      // by the key of who has the lock
    KeyTable<std::uint64_t> droppedFor_; // the key of that one, by that of each dropped
};

/// What a component that keeps such books lets whoever checks them see.
class KeepsWork : public TellsSoFar {
public:
    virtual void forEachWorkMeter(
        const std::function<void(std::string_view what, const WorkMeter& meter)>& visit) const = 0;
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;
};

} // namespace doppel::models
