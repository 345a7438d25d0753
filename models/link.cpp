// SPDX-License-Identifier: Apache-2.0
#include "models/link.h"

#include "models/platform.h"
#include "models/tcp.h"
#include "sim/within.h"

#include <algorithm>
#include <coroutine>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

namespace {

// `book`: null where it is not to be counted.
void count(LinkBook* book, std::uint64_t LinkBook::*what) {
    if (book != nullptr) {
        ++(book->*what);
    }
}

} // namespace

// A call in the book: it ends one way or another, at the latest with the caller's frame.
class Link::OpenCall {
public:
    explicit OpenCall(LinkBook* book) : book_(book) {}
    ~OpenCall() { end(&LinkBook::left); }
    OpenCall(const OpenCall&) = delete;
    OpenCall& operator=(const OpenCall&) = delete;

    void brought(const Response& response) {
        const bool isGood = response.good() && !response.stopsInItsMidst();
        end(isGood ? &LinkBook::good : &LinkBook::failed);
    }
    /// Another keeps it from here on.
    void handOver() { book_ = nullptr; }

private:
    void end(std::uint64_t LinkBook::*fate) { count(std::exchange(book_, nullptr), fate); }
    LinkBook* book_; // null: it is over, another keeps it, or it stands in none
};

// A request that is sent and not there: under way for its target, as long as it lives. One that is
// overdue by then has failed, as one that reached nobody.
class Link::OnItsWay {
public:
    OnItsWay(Link& link, const Request& request)
        : link_(link), request_(request), since_(link.world().now()),
          meter_(request.isProbe ? nullptr : &link.target_.meter()),
          ticket_(request.isProbe ? Meter::Ticket{} : meter_->send(since_)) {}
    ~OnItsWay() { end(); }
    OnItsWay(const OnItsWay&) = delete;
    OnItsWay& operator=(const OnItsWay&) = delete;

    bool isOver() const { return meter_ == nullptr; }
    void end() {
        if (isOver()) {
            return;
        }
        if (meter_->isOverdue(since_, link_.world().now())) {
            link_.miss(request_, this);
        } else {
            std::exchange(meter_, nullptr)->endSending(ticket_);
        }
    }
    /// It reaches nobody. REQUIRES: it is not over.
    void miss() { std::exchange(meter_, nullptr)->missSent(ticket_); }

private:
    Link& link_;
    const Request& request_; // of the same frame, or of one that waits for it
    Time since_;
    Meter* meter_; // null: it is over, or in no books
    Meter::Ticket ticket_;
};

// A connection that is being made: destroyed before it is known what comes of it, nobody was
// reached.
class Link::Knock {
public:
    Knock(Link& link, const Request& request)
        : link_(link), request_(request), sent_(link, request) {}
    ~Knock() {
        if (!sent_.isOver()) {
            link_.miss(request_, &sent_);
        }
    }
    Knock(const Knock&) = delete;
    Knock& operator=(const Knock&) = delete;

    OnItsWay& sent() { return sent_; }

private:
    Link& link_;
    const Request& request_; // of the same frame
    OnItsWay sent_;
};

// The caller's side of a passage: destroyed before it is over, it leaves the request alone, or its
// answer to nobody.
class Link::Leaving {
public:
    Leaving(Link& link, Passage& passage) : link_(link), passage_(passage) {}
    ~Leaving() {
        if (!over_) {
            link_.leave(passage_);
        }
    }
    Leaving(const Leaving&) = delete;
    Leaving& operator=(const Leaving&) = delete;

    void over() { over_ = true; }

private:
    Link& link_;
    Passage& passage_;
    bool over_ = false;
};

Link::Link(Component& target,
           const LinkOptions& options,
           const std::string& caller,
           std::uint32_t call)
    : target_(target), key_(keyOfLink(caller, target.name(), call)),
      choice_(target.world().stream(caller + ">" + target.name() + ".choice")),
      certificateChance_(target.world().stream(caller + ">" + target.name() + ".certificate")),
      path_(target.world(), target.world().stream(caller + ">" + target.name() + ".packets")),
      metrics_(target.world().metrics(), caller) {
    setOptions(options);
}

void Link::setOptions(const LinkOptions& options) {
    options_ = options;
    if (options.firstByteTimeout) {
        firstByte_ = world().lane(*options.firstByteTimeout);
    }
}

Task<Response> Link::handle(Request request) {
    return handleFrom(request, options_.latency);
}

Task<Response> Link::handleAt(Request request, InstanceId instance) {
    return reach(forwarded(request), instance, options_.latency);
}

Task<Response> Link::handleFrom(Request request, Duration latency) {
    request = forwarded(request);
    const auto instance = choose(request.key);
    if (instance) [[likely]] {
        return reach(request, *instance, latency);
    }
    if (const auto lost = target_.fleet().first(ServerState::Lost)) { // nobody else is left
        return reach(request, *lost, latency);
    }
    count(bookFor(request), &LinkBook::calls);
    return unreachable(request, 2 * latency, Failure::Refused);
}

Task<Response> Link::handleFrom(Request request, InstanceId instance, Duration latency) {
    return reach(forwarded(request), instance, latency);
}

Request Link::forwarded(Request request) const {
    request.key = keyBehind(request.key);
    request.path = static_cast<std::uint16_t>(deriveKey(request.path, key_));
    return request;
}

std::optional<InstanceId> Link::choose(std::uint64_t key) const {
    const bool isOne = target_.fleet().size() == 1; // whatever is drawn
    return target_.fleet().pick(isOne ? 0.0 : choice_.at(key).uniform());
}

bool Link::isSilent(InstanceId instance) const {
    return !hostAnswers(target_.fleet().state(instance));
}

bool Link::refuses(InstanceId instance) const {
    return target_.faultsAt(instance).refuse > 0 || !takesRequests(target_.fleet().state(instance));
}

// Of the connections that a caller keeps, those that were open when the certificate expired close
// one after the other.
bool Link::rejectsCertificate(std::uint64_t key, InstanceId instance) const {
    const auto& certificate = target_.faultsAt(instance).certificate;
    if (!certificate || !options_.verifiesCertificate) [[likely]] {
        return false;
    }
    const double lasts = sim::toSeconds(certificate->connectionsLast);
    const double passed = sim::toSeconds(world().now() - certificate->since);
    if (!options_.keepsConnections || passed >= lasts) {
        return true;
    }
    return certificateChance_.at(key).chance(passed / lasts);
}

Task<Response> Link::reach(const Request& request, InstanceId instance, Duration latency) {
    count(bookFor(request), &LinkBook::calls);
    return !path_.isDisturbed() && !isSilent(instance) ? connected(request, instance, latency)
                                                       : connect(request, instance, latency);
}

// A SYN without an answer is sent again, until the caller gives up.
Task<Response> Link::connect(Request request, InstanceId instance, Duration latency) {
    const Time began = world().now();
    OpenCall call(bookFor(request));
    Knock knock(*this, request);
    for (unsigned tries = 0;;) {
        const PacketFate fate =
            isSilent(instance) ? PacketFate::Vanishes : path_.handshake(request.key, tries);
        if (fate != PacketFate::Vanishes) {
            call.handOver();
        }
        if (fate == PacketFate::Reset) {
            co_return co_await unreachable(request, 2 * latency, Failure::Refused, &knock.sent());
        }
        if (fate == PacketFate::Arrives) {
            knock.sent().end();
            co_return co_await connected(request, instance, latency);
        }
        const Duration next = synSentAgain(++tries);
        if (next >= options_.connectTimeout) {
            const Duration left = options_.connectTimeout - (world().now() - began);
            call.handOver();
            co_return co_await unreachable(request, left, Failure::ConnectTimeout, &knock.sent());
        }
        co_await world().sleepUntil(sim::after(began, next));
    }
}

Task<Response> Link::connected(const Request& request, InstanceId instance, Duration latency) {
    if (refuses(instance)) {
        return unreachable(request, 2 * latency, Failure::Refused);
    }
    if (rejectsCertificate(request.key, instance)) {
        return unreachable(request, 2 * latency, Failure::BadCertificate);
    }
    Passage passage{.request = request,
                    .instance = instance,
                    .latency = latency,
                    .moment = sim::after(world().now(), latency)};
    return options_.firstByteTimeout ? bounded(std::move(passage))
                                     : deliver(std::move(passage), Counted::AtEnd);
}

Task<Response>
Link::unreachable(const Request& request, Duration delay, Failure failure, OnItsWay* sent) {
    notReached(request, sent);
    count(bookFor(request), &LinkBook::failed);
    Journal& journal = target_.platform().journal();
    return failAfter(delay, failure,
                     request.span == Journal::kNotKept
                         ? Journal::kNotKept
                         : journal.send(request, target_.name(), InstanceId{}, world().now()));
}

void Link::notReached(const Request& request, OnItsWay* sent) {
    if (!request.isProbe) [[likely]] {
        metrics_.connectFailures.add();
    }
    miss(request, sent);
}

void Link::notMade(const Request& request) {
    miss(request, nullptr);
}

void Link::miss(const Request& request, OnItsWay* sent) {
    if (request.isProbe) [[unlikely]] {
        return;
    }
    if (sent != nullptr) {
        sent->miss();
    } else {
        target_.meter().missCall();
    }
    target_.missCall(request);
}

// `span`: of the call, in a sampled journey. It came no farther than to its failure.
Task<Response> Link::failAfter(Duration delay, Failure failure, std::uint32_t span) {
    co_await world().sleep(delay);
    Journal& journal = target_.platform().journal();
    journal.enter(span, world().now());
    journal.leave(span, Response::failed(failure), world().now());
    journal.receive(span, world().now());
    co_return Response::failed(failure);
}

// What is left of the way, to a server that stopped taking requests while this one was under way.
Task<Response> Link::turnedAway(InstanceId instance, Duration latency) {
    return hostAnswers(target_.fleet().state(instance))
               ? failAfter(latency, Failure::Refused)
               : failAfter(std::max(options_.connectTimeout - latency, Duration::zero()),
                           Failure::ConnectTimeout);
}

Task<Response> Link::bounded(Passage passage) {
    OpenCall call(bookFor(passage.request));
    const Time asked = world().now();
    Whom whom{.instance = passage.instance, .isProbe = passage.request.isProbe};
    std::optional<Response> response = co_await sim::within(
        world(), firstByte_, deliver(std::move(passage), Counted::ByCaller, &whom),
        sim::OnTimeout::Cancel);
    if (!response) {
        countTimeout(whom);
        response = Response::failed(Failure::Timeout);
    } else if (response->longestGap > Duration::zero()) [[unlikely]] {
        response = co_await withRest(whom, asked, *response);
    }
    call.brought(*response);
    co_return *response;
}

// The hottest process of all: what it keeps over a wait is what a request takes in memory.
// `whom` is told of, where the caller waits for the rest.
Task<Response> Link::deliver(Passage passage, Counted counted, Whom* whom) {
    OpenCall call(counted == Counted::AtEnd ? bookFor(passage.request) : nullptr);
    if (passage.request.span != Journal::kNotKept) [[unlikely]] {
        passage.request.span = target_.platform().journal().send(passage.request, target_.name(),
                                                                 passage.instance, world().now());
    }
    Leaving leaving(*this, passage);
    if (path_.isDisturbed()) [[unlikely]] {
        const Failure failure = co_await carriedThere(passage.request, passage.latency);
        if (failure != Failure::None) {
            leaving.over();
            const Response lost = Response::failed(failure);
            call.brought(lost);
            co_return lost;
        }
    } else if (passage.latency > Duration::zero()) {
        co_await world().sleep(passage.latency);
    }
    if (!takesRequests(target_.fleet().state(passage.instance))) [[unlikely]] { // it went meanwhile
        leaving.over();
        notReached(passage.request);
        const Response refused = co_await turnedAway(passage.instance, passage.latency);
        call.brought(refused);
        co_return refused;
    }
    arrive(passage);
    std::optional<Response> result =
        co_await target_.fleet().deathOf(passage.instance).unlessInterrupted(passage.work);
    Response response = depart(passage, result);
    if (isLost(response, passage.instance)) [[unlikely]] {
        leaving.over();
        tellCaller(passage, response, false);
        co_await std::suspend_always{}; // in silence, until the caller gives up
    }
    Failure lost = Failure::None;
    if (path_.isDisturbed()) [[unlikely]] {
        lost = co_await path_.carry(passage.request.key, Heading::Back, passage.latency);
        if (lost != Failure::None) {
            response = Response::failed(lost);
        }
    } else if (passage.latency > Duration::zero()) {
        co_await world().sleep(passage.latency);
    }
    leaving.over();
    const bool isInVain = lost != Failure::None || co_await sim::callerGaveUp();
    settle(passage, isInVain);
    tellCaller(passage, response, passage.isGood && !isInVain);
    call.brought(response);
    target_.platform().journal().receive(passage.request.span, world().now());
    if (response.longestGap > Duration::zero()) [[unlikely]] {
        const Whom begun{passage.instance, passage.life, passage.request.isProbe};
        if (whom == nullptr) {
            co_return co_await withRest(begun, world().now(), response);
        }
        *whom = begun;
    }
    co_return response;
}

Task<Failure> Link::carriedThere(const Request& request, Duration latency) {
    OnItsWay sent(*this, request);
    const Failure failure = co_await path_.carry(request.key, Heading::There, latency);
    if (failure != Failure::None) {
        notReached(request, &sent);
    }
    co_return failure;
}

void Link::arrive(Passage& passage) {
    passage.moment = world().now();
    passage.stage = Passage::Stage::Inside;
    passage.life = target_.fleet().life(passage.instance);
    target_.fleet().arrive(passage.instance);
    if (!passage.request.isProbe) [[likely]] {
        passage.ticket = target_.meter().arrive(passage.moment);
        target_.tellArrived(passage.ticket, passage.instance);
        if (CostMeter* cost = target_.fleet().cost()) [[unlikely]] {
            cost->arrived();
        }
    }
    target_.platform().journal().enter(passage.request.span, passage.moment);
    if (!target_.declared().runsInItsCaller) [[likely]] {
        passage.request.process = &target_.fleet().deathOf(passage.instance);
    }
    passage.work = answered(passage.request, passage.instance);
}

// `result`: none where the server died.
Response Link::depart(Passage& passage, const std::optional<Response>& result) {
    passage.work = Task<Response>(nullptr);
    Response response = result.value_or(Response::failed(Failure::Reset));
    if (target_.fleet().life(passage.instance) != passage.life) {
        response = Response::failed(Failure::Reset);
    } else if (target_.spoils(passage.instance)) [[unlikely]] {
        response = target_.asItLeaves(passage.request, passage.instance, response);
    }
    target_.fleet().leave(passage.instance, passage.life);
    if (!passage.request.isProbe) [[likely]] {
        passage.isGood = !response.stopsInItsMidst() && target_.isGood(passage.request, response);
        if (!passage.isGood) {
            target_.tellEnded(passage.ticket, false);
        }
        target_.meter().depart(passage.ticket, world().now(), passage.isGood);
        if (CostMeter* cost = target_.fleet().cost()) [[unlikely]] {
            cost->sent(response.stopsInItsMidst() ? sim::Bytes{} : response.size);
        }
    }
    passage.stage = Passage::Stage::Back;
    passage.moment = world().now();
    target_.platform().journal().leave(passage.request.span, response, world().now());
    return response;
}

// `wasted`: nobody gets the answer that departed.
void Link::settle(const Passage& passage, bool wasted) {
    if (passage.request.isProbe) [[unlikely]] {
        return;
    }
    if (passage.isGood) [[likely]] {
        target_.tellEnded(passage.ticket, !wasted);
        const Duration held = target_.heldBack(passage.request);
        target_.meter().settle(passage.ticket, passage.moment - held, world().now() - held, wasted);
    } else if (wasted) {
        target_.meter().countWasted();
    }
}

// A vanished host doesn't even reset its connections.
bool Link::isLost(const Response& response, InstanceId instance) const {
    return response.failure == Failure::Reset &&
           target_.fleet().state(instance) == ServerState::Lost;
}

Task<Response> Link::answered(const Request& request, InstanceId instance) {
    const ErrorShare* error = target_.errorBefore(request.key, instance);
    return error == nullptr ? target_.serve(request, instance)
                            : refusedWork(request, error->status);
}

Task<Response> Link::refusedWork(Request request, std::uint16_t status) const {
    Response error = target_.erroneous(request, status);
    error.lacksWork = true;
    target_.answersWithoutWork(request, error);
    co_return error;
}

} // namespace doppel::models
