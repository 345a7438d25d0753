// SPDX-License-Identifier: Apache-2.0
#include "models/link.h"

#include "models/platform.h"
#include "models/tcp.h"
#include "sim/within.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

namespace {

// The packets of a call that have a fate of their own, each for as often as it is sent.
enum class Packet : std::uint8_t { Syn, SynAck, Request, Answer };

PacketId packetOf(std::uint64_t key, Packet packet, unsigned tries) {
    return {key, std::uint64_t{tries} << 2 | static_cast<std::uint64_t>(packet)};
}

Packet payloadOf(Heading heading) {
    return heading == Heading::There ? Packet::Request : Packet::Answer;
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
        end(response.good() ? &LinkBook::good : &LinkBook::failed);
    }
    /// Another keeps it from here on.
    void handOver() { book_ = nullptr; }

private:
    void end(std::uint64_t LinkBook::*fate) {
        if (LinkBook* book = std::exchange(book_, nullptr)) {
            ++(book->*fate);
        }
    }
    LinkBook* book_; // null: it is over, or another keeps it
};

// The caller's side of a passage: destroyed before it is over, it leaves the request alone.
class Link::Leaving {
public:
    Leaving(Link& link, Passage& passage) : link_(link), passage_(passage) {}
    ~Leaving() {
        if (!over_) {
            sim::World& world = link_.world();
            const Time clientIsGone = sim::after(world.now(), passage_.latency);
            world.spawnAbandoned(link_.goOnAlone(std::move(passage_), clientIsGone));
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
      faultChance_(target.world().stream(target.name() + ".faults")),
      wayChance_(target.world().stream(caller + ">" + target.name() + ".packets")),
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
    ++book_.calls;
    return unreachable(2 * latency, Failure::Refused);
}

Task<Response> Link::handleFrom(Request request, InstanceId instance, Duration latency) {
    return reach(forwarded(request), instance, latency);
}

Request Link::forwarded(Request request) const {
    request.key = keyBehind(request.key);
    return request;
}

ProbeResult Link::probe(InstanceId instance, const ProbeCall& call) const {
    const std::uint64_t key = keyBehind(call.key);
    const std::optional<Duration> takes = probeTakes(call, key);
    if (!takes || isSilent(instance)) {
        return {0, Failure::ConnectTimeout, call.timeout};
    }
    const auto within = [&call](Duration needed, const ProbeResult& result) {
        return needed < call.timeout ? ProbeResult{result.status, result.failure, needed}
                                     : ProbeResult{0, Failure::Timeout, call.timeout};
    };
    if (refuses(instance) || handshake(key, 0) == PacketFate::Reset) {
        return within(*takes, {0, Failure::Refused});
    }
    if (rejectsCertificate(key, instance)) {
        return within(*takes, {0, Failure::BadCertificate});
    }
    if (stalls(key, instance)) {
        return {0, Failure::Stalled, call.timeout};
    }
    constexpr std::uint16_t kWell = 200;
    const ErrorShare* before = errsBefore(key, instance);
    const ErrorShare* error = before != nullptr ? before : errsAfter(key, instance);
    const Duration work = target_.slowdown(key, instance).wait;
    return within(Slowdown::longer(*takes, work), {error == nullptr ? kWell : error->status});
}

// The time that its packets take, with all that are sent again; none where that is too long.
std::optional<Duration> Link::probeTakes(const ProbeCall& call, std::uint64_t key) const {
    Duration takes = 2 * call.latency;
    if (wayFaults_.empty()) [[likely]] {
        return takes;
    }
    unsigned tries = 0;
    while (handshake(key, tries) == PacketFate::Vanishes) {
        if (synSentAgain(++tries) >= call.timeout) {
            return std::nullopt;
        }
    }
    takes += synSentAgain(tries);
    for (const Heading heading : {Heading::There, Heading::Back}) {
        const Packet packet = payloadOf(heading);
        for (tries = 0; fateOf(wayFaults_, heading, wayChance_, packetOf(key, packet, tries)) ==
                        PacketFate::Vanishes;) {
            if (dataSentAgain(2 * call.latency, ++tries) >= call.timeout) {
                return std::nullopt;
            }
        }
        takes += dataSentAgain(2 * call.latency, tries);
        takes = Slowdown::longer(
            takes, delayOf(wayFaults_, heading, wayChance_, packetOf(key, packet, 0)));
    }
    return takes;
}

ProbeResult Link::probe(const ProbeCall& call) const {
    const auto instance = choose(keyBehind(call.key));
    return instance ? probe(*instance, call) : ProbeResult{0, Failure::Refused, 2 * call.latency};
}

std::optional<InstanceId> Link::choose(std::uint64_t key) const {
    return target_.fleet().pick(choice_.at(key).uniform());
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
    return wayChance_.at(key).chance(passed / lasts);
}

// What becomes of a try to connect, if the host is there.
PacketFate Link::handshake(std::uint64_t key, unsigned tries) const {
    const PacketFate there =
        fateOf(wayFaults_, Heading::There, wayChance_, packetOf(key, Packet::Syn, tries));
    return there == PacketFate::Arrives
               ? fateOf(wayFaults_, Heading::Back, wayChance_, packetOf(key, Packet::SynAck, tries))
               : there;
}

Task<Response> Link::reach(const Request& request, InstanceId instance, Duration latency) {
    ++book_.calls;
    return wayFaults_.empty() && !isSilent(instance) ? connected(request, instance, latency)
                                                     : connect(request, instance, latency);
}

// A SYN without an answer is sent again, until the caller gives up.
Task<Response> Link::connect(Request request, InstanceId instance, Duration latency) {
    const Time began = world().now();
    OpenCall call(&book_);
    for (unsigned tries = 0;;) {
        const PacketFate fate =
            isSilent(instance) ? PacketFate::Vanishes : handshake(request.key, tries);
        if (fate != PacketFate::Vanishes) {
            call.handOver();
        }
        if (fate == PacketFate::Reset) {
            co_return co_await unreachable(2 * latency, Failure::Refused);
        }
        if (fate == PacketFate::Arrives) {
            co_return co_await connected(request, instance, latency);
        }
        const Duration next = synSentAgain(++tries);
        if (next >= options_.connectTimeout) {
            const Duration left = options_.connectTimeout - (world().now() - began);
            call.handOver();
            co_return co_await unreachable(left, Failure::ConnectTimeout);
        }
        co_await world().sleepUntil(sim::after(began, next));
    }
}

Task<Response> Link::connected(const Request& request, InstanceId instance, Duration latency) {
    if (refuses(instance)) {
        return unreachable(2 * latency, Failure::Refused);
    }
    if (rejectsCertificate(request.key, instance)) {
        return unreachable(2 * latency, Failure::BadCertificate);
    }
    Passage passage{.request = request,
                    .instance = instance,
                    .latency = latency,
                    .arrival = sim::after(world().now(), latency)};
    return options_.firstByteTimeout ? bounded(deliver(std::move(passage), Counted::ByCaller))
                                     : deliver(std::move(passage), Counted::AtEnd);
}

Task<Response> Link::unreachable(Duration delay, Failure failure) {
    metrics_.connectFailures.add();
    ++book_.failed;
    return failAfter(delay, failure);
}

Task<Response> Link::failAfter(Duration delay, Failure failure) {
    co_await world().sleep(delay);
    co_return Response::failed(failure);
}

// What is left of the way, to a server that stopped taking requests while this one was under way.
Task<Response> Link::turnedAway(InstanceId instance, Duration latency) {
    return hostAnswers(target_.fleet().state(instance))
               ? failAfter(latency, Failure::Refused)
               : failAfter(std::max(options_.connectTimeout - latency, Duration::zero()),
                           Failure::ConnectTimeout);
}

Task<Response> Link::bounded(Task<Response> delivery) {
    OpenCall call(&book_);
    const std::optional<Response> response =
        co_await sim::within(world(), firstByte_, std::move(delivery), sim::OnTimeout::Cancel);
    const bool stalls = response && options_.betweenBytesTimeout &&
                        response->longestGap > *options_.betweenBytesTimeout;
    if (response && !stalls) [[likely]] {
        call.brought(*response);
        co_return *response;
    }
    if (stalls) {
        co_await world().sleep(*options_.betweenBytesTimeout);
    }
    metrics_.timeouts.add();
    const Response failed = Response::failed(stalls ? Failure::Stalled : Failure::Timeout);
    call.brought(failed);
    co_return failed;
}

// The hottest process of all: what it keeps over a wait is what a request takes in memory.
Task<Response> Link::deliver(Passage passage, Counted counted) {
    OpenCall call(counted == Counted::AtEnd ? &book_ : nullptr);
    if (passage.request.span != Journal::kNotKept) [[unlikely]] {
        passage.request.span = target_.platform().journal().send(passage.request, target_.name(),
                                                                 passage.instance, world().now());
    }
    Leaving leaving(*this, passage);
    if (!wayFaults_.empty()) [[unlikely]] {
        const Failure failure =
            co_await cross(passage.request.key, Heading::There, passage.latency);
        if (failure != Failure::None) {
            leaving.over();
            metrics_.connectFailures.add();
            const Response lost = Response::failed(failure);
            call.brought(lost);
            co_return lost;
        }
    } else if (passage.latency > Duration::zero()) {
        co_await world().sleep(passage.latency);
    }
    if (!takesRequests(target_.fleet().state(passage.instance))) [[unlikely]] { // it went meanwhile
        leaving.over();
        metrics_.connectFailures.add();
        const Response refused = co_await turnedAway(passage.instance, passage.latency);
        call.brought(refused);
        co_return refused;
    }
    arrive(passage);
    std::optional<Response> result =
        co_await target_.fleet().deathOf(passage.instance).unlessInterrupted(passage.work);
    const bool wasted = co_await sim::callerGaveUp();
    Response response = depart(passage, result, wasted);
    leaving.over();
    const Duration wayBack = wayBackOf(response, passage.instance, passage.latency);
    if (!wayFaults_.empty()) [[unlikely]] {
        const Failure failure = co_await cross(passage.request.key, Heading::Back, wayBack);
        if (failure != Failure::None) {
            response = Response::failed(failure);
        }
    } else if (wayBack > Duration::zero()) {
        co_await world().sleep(wayBack);
    }
    call.brought(response);
    target_.platform().journal().receive(passage.request.span, world().now());
    co_return response;
}

void Link::arrive(Passage& passage) {
    passage.arrival = world().now();
    passage.arrived = true;
    passage.life = target_.fleet().life(passage.instance);
    target_.fleet().arrive(passage.instance);
    target_.meter().arrive(passage.arrival);
    target_.platform().journal().enter(passage.request.span, passage.arrival);
    passage.work = answered(passage.request, passage.instance);
}

// `result`: none where the server died.
Response Link::depart(Passage& passage, const std::optional<Response>& result, bool wasted) {
    passage.work = Task<Response>(nullptr);
    Response response = result.value_or(Response::failed(Failure::Reset));
    if (target_.fleet().life(passage.instance) != passage.life) {
        response = Response::failed(Failure::Reset);
    } else if (const ErrorShare* error = errsAfter(passage.request.key, passage.instance);
               error != nullptr && response.answered()) {
        response = Response::ofItsOwn(error->status);
    }
    target_.fleet().leave(passage.instance, passage.life);
    if (stalls(passage.request.key, passage.instance)) {
        response.longestGap = sim::kForever;
    }
    target_.meter().leave(passage.arrival, world().now(), response.good(), wasted);
    target_.platform().journal().leave(passage.request.span, response, world().now());
    return response;
}

void Link::abort(Passage& passage) {
    passage.work = Task<Response>(nullptr); // what it waits for, it leaves
    target_.fleet().leave(passage.instance, passage.life);
    target_.meter().abort(passage.arrival, world().now());
    target_.platform().journal().leave(passage.request.span, Response::failed(Failure::GaveUp),
                                       world().now());
}

// What becomes of a request whose caller has left. Where nothing gets through, neither the request
// nor the news does.
Task<void> Link::goOnAlone(Passage passage, Time clientIsGone) {
    const bool begun = passage.arrived;
    if (!begun) {
        co_await world().sleepUntil(passage.arrival);
        if (isCut() || !takesRequests(target_.fleet().state(passage.instance))) {
            co_return;
        }
        arrive(passage);
    }
    if (passage.work.handle() == nullptr) { // the server died at this instant
        depart(passage, std::nullopt, true);
        co_return;
    }
    Task<std::optional<Response>> work = begun ? carriedOn(passage) : worked(passage);
    if (!target_.endsWithItsClient() || isCut()) {
        const std::optional<Response> result = co_await work;
        depart(passage, result, true);
        co_return;
    }
    const auto inTime =
        co_await sim::withinUntil(world(), clientIsGone, std::move(work), sim::OnTimeout::Cancel);
    if (inTime) {
        depart(passage, *inTime, true);
    } else if (passage.work.handle() != nullptr) {
        abort(passage);
    } else {
        depart(passage, std::nullopt, true);
    }
}

Task<std::optional<Response>> Link::worked(Passage& passage) {
    co_return co_await target_.fleet().deathOf(passage.instance).unlessInterrupted(passage.work);
}

Task<std::optional<Response>> Link::carriedOn(Passage& passage) {
    co_return co_await target_.fleet()
        .deathOf(passage.instance)
        .carryOnUnlessInterrupted(passage.work);
}

// A vanished host doesn't even reset its connections: whoever waits with a time-out runs into it.
Duration Link::wayBackOf(const Response& response, InstanceId instance, Duration latency) const {
    const bool silent =
        response.failure == Failure::Reset && target_.fleet().state(instance) == ServerState::Lost;
    return silent ? options_.firstByteTimeout.value_or(latency) : latency;
}

Task<Response> Link::answered(const Request& request, InstanceId instance) {
    const ErrorShare* error = errsBefore(request.key, instance);
    return error == nullptr ? target_.serve(request, instance) : refusedWork(error->status);
}

Task<Response> Link::refusedWork(std::uint16_t status) const {
    co_return Response::ofItsOwn(status);
}

// A message that does not get through is sent again until TCP gives the connection up.
Task<Failure> Link::cross(std::uint64_t key, Heading heading, Duration latency) {
    const Time sent = world().now();
    for (unsigned tries = 0; tries <= kTcpRetries; ++tries) {
        if (tries > 0) {
            co_await world().sleepUntil(sim::after(sent, dataSentAgain(2 * latency, tries)));
        }
        const PacketId packet = packetOf(key, payloadOf(heading), tries);
        const PacketFate fate = fateOf(wayFaults_, heading, wayChance_, packet);
        if (fate == PacketFate::Vanishes) {
            continue;
        }
        const Duration delay = delayOf(wayFaults_, heading, wayChance_, packet);
        co_await world().sleep(Slowdown::longer(latency, delay));
        co_return fate == PacketFate::Reset ? Failure::Reset : Failure::None;
    }
    const Duration end = dataSentAgain(2 * latency, kTcpRetries + 1);
    co_await world().sleepUntil(sim::after(sent, end));
    co_return Failure::Timeout;
}

const ErrorShare* Link::errsBefore(std::uint64_t key, InstanceId instance) const {
    const ErrorShare& error = target_.faultsAt(instance).errorBefore;
    const double share = error.share.value;
    return share > 0 && faultChance_.at(key).chance(share) ? &error : nullptr;
}

bool Link::stalls(std::uint64_t key, InstanceId instance) const {
    const double share = target_.faultsAt(instance).stallShare.value;
    if (share <= 0) [[likely]] {
        return false;
    }
    auto draws = faultChance_.at(key);
    draws.uniform(); // the first one belongs to errors before the work
    return draws.chance(share);
}

const ErrorShare* Link::errsAfter(std::uint64_t key, InstanceId instance) const {
    const ErrorShare& error = target_.faultsAt(instance).errorAfter;
    if (error.share.value <= 0) [[likely]] {
        return nullptr;
    }
    auto draws = faultChance_.at(key);
    draws.uniform(); // the first two belong to errors before the work and to stalls
    draws.uniform();
    return draws.chance(error.share.value) ? &error : nullptr;
}

} // namespace doppel::models
