// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/chance_key.h"
#include "models/component.h"
#include "models/journal.h"
#include "models/network_path.h"
#include "models/service.h"
#include "sim/metrics.h"
#include "sim/random.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

/// What a caller does with an answer that begins.
enum class AnswerUse : std::uint8_t {
    Whole,     ///< it needs all of it: of one that stops in its midst it has nothing
    AsItComes, ///< it passes on what comes, and that nothing more does
};

/// How a caller bounds and reaches those that it calls.
struct LinkOptions {
    sim::Duration latency{}; ///< one way; the same for each direction
    /// Until it gives up on a host that does not answer.
    sim::Duration connectTimeout = std::chrono::seconds(60);
    /// From sending the request; unset means that it waits for ever.
    std::optional<sim::Duration> firstByteTimeout{};
    /// The longest pause in an answer; unset: who needs all of it waits for that no longer than
    /// firstByteTimeout, and who passes it on for ever.
    std::optional<sim::Duration> betweenBytesTimeout{};
    AnswerUse answers = AnswerUse::Whole;
    bool verifiesCertificate = false; ///< it connects by TLS, and not to a certificate that expired
    bool keepsConnections = true;     ///< false: each call makes one of its own, as visitors do
};

/// An answer as far as its caller has it.
struct BegunAnswer {
    sim::Time asked{};
    sim::Time began{};
    sim::Duration longestGap{}; ///< Response::longestGap
};
/// When a caller gives up on the rest of an answer: kNever where it waits for that for ever; none
/// where it takes the answer as it is. Pure.
std::optional<sim::Time> givesUpOnRest(const LinkOptions& options, const BegunAnswer& answer);

/// What a component counts about the calls that it makes; health checks are none of these.
struct LinkMetrics {
    static constexpr bool kCountsCalls = true; // for metricsOf, which asks whether it is there

    LinkMetrics(sim::Metrics& metrics, std::string_view caller)
        : timeouts(metrics.counter(caller, "timeouts", "calls whose answer came too late")),
          connectFailures(metrics.counter(
              caller, "connect_failures", "calls that did not reach anybody who takes them")) {}

    sim::Counter& timeouts;
    sim::Counter& connectFailures;
};

/// What went over a link since the start of the run, health checks aside. A call is good where its
/// caller got an answer that is no 5xx, and all of it; what is none of these is under way.
struct LinkBook {
    std::uint64_t calls = 0;
    std::uint64_t good = 0;
    std::uint64_t failed = 0;
    std::uint64_t left = 0; ///< the caller's own caller went away, and the caller with it
};

/// How a server is asked whether it is well.
struct ProbeCall {
    std::uint64_t key = 0;   ///< of the prober, by KeyStep::Probe and its count
    sim::Duration latency{}; ///< one way
    sim::Duration timeout{}; ///< until the prober takes silence for an answer
};

/// What it came to.
struct ProbeResult {
    std::uint16_t status = 0; ///< 0 where there was no answer
    Failure failure = Failure::None;

    bool answered() const { return failure == Failure::None; }
};

/// The way from one component to another, and all that can happen on it: the network's delay, a
/// partition, a host that is dead or refuses, an answer that comes too late. It keeps the target's
/// books: nothing else may call Component::serve.
///
/// A call, step by step:
///
///     the target is silent           -> a SYN is sent again and again, and the request is under way
///                                       for it; ConnectTimeout after the connect time-out
///     its certificate is not valid   -> BadCertificate after a round trip, for who verifies it
///     it refuses                     -> Refused after a round trip
///     otherwise                      -> one way; its books count the arrival; its faults; its
///                                       work; its books count the departure; the way back; they
///                                       count a good answer that is there while somebody waits
///     a message gets lost            -> it is sent again until TCP gives up: Timeout
///     the first byte comes too late  -> Timeout: the caller leaves; of an answer that is on its
///                                       way nothing comes
///     an answer stops in its midst   -> Stalled, when the caller gives up on the rest; Reset, if
///                                       the server's process dies before; who passes it on has it
///     the caller leaves              -> its connection is closed, which the server learns one way
///                                       later: one that ends with its client drops the request,
///                                       which is aborted; others go on, and it is wasted, but not
///                                       where the caller has the answer of another copy
///     the process of the caller dies -> likewise; what runs in it (runsInItsCaller) ends with it,
///                                       also what its caller has left, and has failed
///     the server dies meanwhile      -> all that it had under way ends, its own calls as if it
///                                       had left them; Reset, at once, or, if its host vanishes,
///                                       silence until the caller gives up
class Link final : public Service {
public:
    /// `call` counts the caller's links to the same target, for a caller that calls it several
    /// times for one request.
    Link(Component& target,
         const LinkOptions& options,
         const std::string& caller,
         std::uint32_t call = 0);

    sim::World& world() const { return target_.world(); }
    Component& target() const { return target_; }
    const LinkOptions& options() const { return options_; }
    void setOptions(const LinkOptions& options);

    /// Calls one of the target's listed servers, chosen by chance, as a Kubernetes service does for
    /// a new connection.
    sim::Task<Response> handle(Request request) override;
    /// Calls one server of the target.
    sim::Task<Response> handleAt(Request request, InstanceId instance);
    /// As these two, with a latency of its own: for callers at different places, such as visitors.
    sim::Task<Response> handleFrom(Request request, sim::Duration latency);
    sim::Task<Response> handleFrom(Request request, InstanceId instance, sim::Duration latency);

    /// Its caller doesn't even try: the target counts it as it counts a call that reaches nobody.
    void notMade(const Request& request);

    /// Asks a server whether it is well, through all that can happen to a call: partitions, servers
    /// that are lost or not ready, the target's faults, its queue (Component::answerProbe). The
    /// network is as it is at the time of asking. It stands in no books, and ends by the time-out
    /// at the latest, which the server doesn't notice.
    sim::Task<ProbeResult> probe(InstanceId instance, ProbeCall call);
    /// As above, one of the listed servers, chosen by chance as for a request.
    sim::Task<ProbeResult> probe(ProbeCall call);

    /// The step by which a callee's key derives from its caller's. By the names of the two, so that
    /// other components may come and go.
    std::uint64_t key() const { return key_; }
    /// The key that a request gets on this way.
    std::uint64_t keyBehind(std::uint64_t callerKey) const { return deriveKey(callerKey, key_); }

    const LinkBook& book() const { return book_; }

    /// The network that it goes through.
    NetworkPath& path() { return path_; }
    const NetworkPath& path() const { return path_; }

private:
    /// A request on its way to a server, in it, and its answer on its way back.
    struct Passage {
        enum class Stage : std::uint8_t { There, Inside, Back };

        Request request;
        InstanceId instance{};
        std::uint32_t life = 0; ///< of the server, from the arrival on
        sim::Duration latency{};
        sim::Time moment{};     ///< when it arrives; once it has departed, when it did
        Meter::Ticket ticket{}; ///< in the target's books, from the arrival on
        Stage stage = Stage::There;
        bool isGood = false;               ///< the answer, from the departure on
        bool isUnneeded = false;           ///< its caller has left with the answer of another copy
        sim::Task<Response> work{nullptr}; ///< from the arrival on
    };
    /// Of a request whose answer has begun: who sends the rest, and whether it counts.
    struct Whom {
        InstanceId instance{};
        std::uint32_t life = 0;
        bool isProbe = false;
    };
    class OpenCall;
    class OnItsWay;
    class Knock;
    class Leaving;

    /// Where a delivery's outcome goes into the book: one that is waited for only so long may come
    /// too late to be its caller's.
    enum class Counted : std::uint8_t { AtEnd, ByCaller };

    /// `sent`: as which it was under way until now; null: it was not.
    sim::Task<Response> unreachable(const Request& request,
                                    sim::Duration delay,
                                    Failure failure,
                                    OnItsWay* sent = nullptr);
    void notReached(const Request& request, OnItsWay* sent = nullptr);
    void miss(const Request& request, OnItsWay* sent);
    sim::Task<Failure> carriedThere(const Request& request, sim::Duration latency);
    sim::Task<Response>
    failAfter(sim::Duration delay, Failure failure, std::uint32_t span = Journal::kNotKept);
    sim::Task<Response> reach(const Request& request, InstanceId instance, sim::Duration latency);
    sim::Task<Response> connect(Request request, InstanceId instance, sim::Duration latency);
    sim::Task<Response>
    connected(const Request& request, InstanceId instance, sim::Duration latency);
    bool rejectsCertificate(std::uint64_t key, InstanceId instance) const;
    void arrive(Passage& passage);
    Response depart(Passage& passage, const std::optional<Response>& result);
    void departAlone(Passage& passage, const std::optional<Response>& result);
    void leave(Passage& passage);
    void settle(const Passage& passage, bool wasted);
    void tellCaller(const Passage& passage, const Response& response, bool good) {
        if (!passage.request.isProbe) [[likely]] {
            target_.settled(passage.request, response, good);
        }
    }
    void abort(Passage& passage);
    sim::Task<void> goOnAlone(Passage passage, sim::Time clientIsGone);
    sim::Interruption* processAround(const Passage& passage) const;
    void leaveInProcess(Passage& passage, sim::Interruption& process);
    sim::Task<void> goOnInProcess(Passage passage, sim::Interruption& process);
    sim::Task<std::optional<Response>> carriedOnAlone(sim::Task<Response> work, InstanceId server);
    sim::Task<std::optional<Response>> worked(Passage& passage);
    sim::Task<std::optional<Response>> carriedOn(Passage& passage);
    sim::Task<ProbeResult> unheard(Failure failure, sim::Duration takes, sim::Duration timeout);
    sim::Task<Response> probedAt(InstanceId instance, std::uint64_t key, sim::Duration takes);
    Request forwarded(Request request) const;
    std::optional<InstanceId> choose(std::uint64_t key) const;
    bool isSilent(InstanceId instance) const;
    bool refuses(InstanceId instance) const;
    sim::Task<Response> turnedAway(InstanceId instance, sim::Duration latency);
    sim::Task<Response> bounded(Passage passage);
    sim::Task<Response> withRest(const Whom& whom, sim::Time asked, Response begun);
    void countTimeout(const Whom& whom);
    sim::Task<void> waitUntil(sim::Time time) const;
    sim::Task<Response> deliver(Passage passage, Counted counted, Whom* whom = nullptr);
    LinkBook* bookFor(const Request& request) { return request.isProbe ? nullptr : &book_; }
    bool isLost(const Response& response, InstanceId instance) const;
    sim::Task<Response> answered(const Request& request, InstanceId instance);
    sim::Task<Response> refusedWork(Request request, std::uint16_t status) const;

    Component& target_;
    LinkOptions options_;
    std::uint64_t key_;
    sim::LaneId firstByte_; // the lane of that time-out, if there is one
    LinkBook book_;
    sim::Stream choice_;
    sim::Stream certificateChance_;
    NetworkPath path_;
    LinkMetrics metrics_;
};

} // namespace doppel::models
