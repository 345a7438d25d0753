// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/histogram.h"
#include "sim/metrics.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// How long a request may take, unless a scenario says otherwise, before it counts as failed.
inline constexpr sim::Duration kUnfinishedAfter = std::chrono::seconds(60);

/// Counts what passes through a component, and can prove that nothing got lost on the way.
///
/// Counted since the start of the run, whatever the warm-up: arrivals, answers, failures, and the
/// sum of all stays, so that two laws can be checked to the last nanosecond at any time: arrived =
/// answered + failed + aborted + in flight + returning; and Little's law, the area under "in
/// flight" = the stays of those who left + the stays so far of those inside.
///
/// What a request holds ends as its answer departs. Whether a good answer was one is known when its
/// caller has it: until then it is returning, and neither answered nor failed.
///
/// A request that is inside or returning for longer than `unfinishedAfter` is overdue: it has
/// failed from that moment on, and a good answer that comes later doesn't mend that, so that no
/// verdict depends on when a run ends. So has one whose answer gets lost on its way, or comes to
/// nobody who waits for it.
///
/// Latency, from arrival to departure, is told of good answers, of late ones too, and apart of
/// failures, with what was answered in vain: failing fast makes nothing faster.
///
/// A request that was sent and has not arrived, such as one whose SYN nobody answers, is under way
/// for whom it was sent to, in none of these sums. After `unfinishedAfter` it has failed, as one that
/// reached nobody.
///
/// Memory: 12 bytes for each request inside, or sent and not there.
class Meter {
public:
    static constexpr std::string_view kLatency = "latency";
    static constexpr std::string_view kLatencyOfFailures = "latency_failed";
    static constexpr std::string_view kRequests = "requests";
    static constexpr std::string_view kFailed = "failed";
    static constexpr std::string_view kAborted = "aborted";
    static constexpr std::string_view kWasted = "wasted";
    static constexpr std::string_view kLate = "late";
    static constexpr std::string_view kUnfinished = "unfinished";
    static constexpr std::string_view kOverdue = "overdue";
    static constexpr std::string_view kUnreached = "unreached";
    static constexpr std::string_view kInFlight = "in_flight";
    /// Of those inside at the end, who are not overdue, how long they have waited: told where there
    /// are some.
    static constexpr std::string_view kWaiting = "waiting";
    /// The same at the end of the run, of those that arrived in a limited time, of which kWaiting
    /// tells as it was at that time's end.
    static constexpr std::string_view kAwaited = "awaited";

    /// A request inside or returning, or one that was sent. Tickets are small numbers: they are used
    /// again.
    using Ticket = std::uint32_t;

    /// Whose they are: a request may not reach its component, end with its client, or be worked on
    /// in vain, and is counted so; a visit has nobody before it.
    enum class Of : std::uint8_t { Requests, Visits };

    Meter(sim::Metrics& metrics,
          std::string_view owner,
          sim::Duration unfinishedAfter = kUnfinishedAfter,
          Of of = Of::Requests);

    /// A request is sent to it: under way until it arrives, as another ticket, or reaches nobody.
    Ticket send(sim::Time now);
    /// It arrives, or whoever sent it no longer waits for that.
    void endSending(Ticket sent);
    /// It reached nobody.
    void missSent(Ticket sent);

    Ticket arrive(sim::Time now);
    /// The request leaves. With a good answer it is returning, until `settle`; with none it has
    /// failed, and the ticket is spent.
    void depart(Ticket ticket, sim::Time now, bool good);
    /// What became of a good answer that departed then, as its latency has it: its caller has it, or, `wasted`, nobody
    /// gets it any more, so that it has failed as well; the ticket is spent.
    void settle(Ticket ticket, sim::Time departed, sim::Time now, bool wasted);
    /// Nobody waited any more for the answer of one that departed without a good one.
    void countWasted();
    /// Departs, and whoever waits has it at once.
    void leave(Ticket ticket, sim::Time now, bool good);

    /// Why a client leaves before it has its answer.
    enum class Leaves : std::uint8_t {
        InVain,  ///< it has none
        Answered ///< it has one of another copy of the request
    };
    /// The request ends with its client: it gets no answer, and has failed unless its client has
    /// another. The ticket is spent.
    void abort(Ticket ticket, sim::Time now, Leaves client = Leaves::InVain);

    /// Somebody called in vain: no server took the request, so it never arrived.
    void missCall();

    /// From now on what arrives, or is sent, counts in `part` as well, with all that becomes of it,
    /// whenever that is. `part` outlives these requests.
    void countIn(Meter& part) { parts_.push_back(&part); }
    void countNoMoreIn(Meter& part) { std::erase(parts_, &part); }

    sim::Time arrival(Ticket ticket) const { return inside_.of(ticket); }
    bool isOverdue(sim::Time arrival, sim::Time now) const {
        return now - arrival > unfinishedAfter_;
    }
    sim::Duration unfinishedAfter() const { return unfinishedAfter_; }
    /// Calls `visit(ticket, arrival)` for each request inside or returning. Costs as much as there ever were at
    /// the same time.
    template <class Visit>
    void forEachInside(Visit visit) const {
        inside_.forEach(visit);
    }
    /// The same of those that were sent and are not there: `visit(ticket, when)`.
    template <class Visit>
    void forEachSent(Visit visit) const {
        sent_.forEach(visit);
    }

    /// Of the requests inside or returning, and of those that were sent.
    struct Unfinished {
        std::uint64_t all = 0;
        std::uint64_t overdue = 0;   ///< they have failed
        std::uint64_t unreached = 0; ///< those of the overdue that never arrived
        sim::Histogram overdueAges;  ///< of the others
        sim::Histogram waits;        ///< so far, of those who are not overdue
    };
    Unfinished unfinished(sim::Time now) const;

    std::uint64_t arrived() const { return arrived_; }
    std::uint64_t answered() const { return answered_; }
    /// Those that left without a good answer, or with one that came too late or in vain.
    std::uint64_t failed() const { return failed_; }
    /// Requests that ended with their client.
    std::uint64_t aborted() const { return aborted_; }
    std::uint64_t wasted() const { return wasted_; }
    std::uint64_t inFlight() const { return inFlight_; }
    /// Good answers that are on their way to their callers.
    std::uint64_t returning() const { return returning_; }
    /// All that left, however they did, and the sum of the times that they were inside.
    std::uint64_t left() const { return answered_ + failed_ + aborted_ + returning_; }
    sim::Int128 staysOfGone() const { return staysOfGone_; } ///< in nanoseconds

    /// What is wrong with the books at `now`, in words; nothing when they balance.
    std::optional<std::string> imbalance(sim::Time now) const;

private:
    /// Moments by tickets.
    class Moments {
    public:
        Ticket add(sim::Time moment);
        sim::Time take(Ticket ticket);
        sim::Time of(Ticket ticket) const { return moments_[ticket]; }
        template <class Visit>
        void forEach(Visit visit) const {
            for (Ticket ticket = 0; ticket < moments_.size(); ++ticket) {
                if (moments_[ticket] != sim::kNever) {
                    visit(ticket, moments_[ticket]);
                }
            }
        }

    private:
        std::vector<sim::Time> moments_; // kNever: a free one
        std::vector<Ticket> free_;
    };
    /// The same request in a part.
    struct InPart {
        Meter* part;
        Ticket ticket;
    };
    using InParts = std::vector<std::vector<InPart>>; // by ticket, as far as it was in some

    template <class Enter>
    void enterParts(InParts& all, Ticket ticket, Enter enter);
    template <class Act>
    static void inParts(const InParts& all, Ticket ticket, Act act);
    template <class Act>
    static void leaveParts(InParts& all, Ticket ticket, Act act);
    void addWasted();
    sim::Duration endStay(Ticket ticket, sim::Time now); // gives its length

    sim::Duration unfinishedAfter_;
    Moments inside_; // when they arrived
    Moments sent_;   // when they were
    std::vector<Meter*> parts_;
    InParts insideInParts_;
    InParts sentInParts_;
    std::uint64_t arrived_ = 0;
    std::uint64_t answered_ = 0;
    std::uint64_t failed_ = 0;
    std::uint64_t aborted_ = 0;
    std::uint64_t wasted_ = 0;
    std::uint64_t inFlight_ = 0;
    std::uint64_t returning_ = 0;
    sim::Int128 staysOfGone_ = 0; // request-nanoseconds
    sim::Int128 arrivalTimesOfInside_ = 0;

    sim::Counter& requests_;
    sim::Counter& failures_;
    sim::Counter& late_;
    sim::Counter* abortedRequests_ = nullptr; // these three: none of visits
    sim::Counter* wastedRequests_ = nullptr;
    sim::Counter* unreached_ = nullptr;
    sim::Gauge& concurrency_;
    sim::Histogram& latency_; // of good answers
    sim::Histogram& latencyOfFailures_;
};

} // namespace doppel::models
