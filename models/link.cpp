// SPDX-License-Identifier: Apache-2.0
#include "models/link.h"

#include "models/platform.h"
#include "sim/within.h"

#include <algorithm>

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

Link::Link(Component& target,
           const LinkOptions& options,
           const std::string& caller,
           std::uint32_t call)
    : target_(target), key_(keyOfLink(caller, target.name(), call)),
      choice_(target.world().stream(caller + ">" + target.name() + ".choice")),
      faultChance_(target.world().stream(target.name() + ".faults")),
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
    if (!instance) {
        ++book_.calls;
        return unreachable(2 * latency, Failure::Refused);
    }
    return reach(request, *instance, latency);
}

Task<Response> Link::handleFrom(Request request, InstanceId instance, Duration latency) {
    return reach(forwarded(request), instance, latency);
}

Request Link::forwarded(Request request) const {
    request.key = keyBehind(request.key);
    return request;
}

ProbeResult Link::probe(InstanceId instance, const ProbeCall& call) const {
    const auto within = [&call](Duration takes, const ProbeResult& result) {
        return takes < call.timeout ? ProbeResult{result.status, result.failure, takes}
                                    : ProbeResult{0, Failure::Timeout, call.timeout};
    };
    if (isSilent(instance)) {
        return {0, Failure::ConnectTimeout, call.timeout};
    }
    if (refuses(instance)) {
        return within(2 * call.latency, {0, Failure::Refused});
    }
    const std::uint64_t key = keyBehind(call.key);
    if (stalls(key, instance)) {
        return {0, Failure::Stalled, call.timeout};
    }
    constexpr std::uint16_t kWell = 200;
    const FaultState& faults = target_.faultsAt(instance);
    const std::uint16_t status = errs(key, instance) ? faults.errorStatus : kWell;
    return within(2 * call.latency + faults.addedDelay, {status});
}

ProbeResult Link::probe(const ProbeCall& call) const {
    const auto instance = choose(keyBehind(call.key));
    return instance ? probe(*instance, call) : ProbeResult{0, Failure::Refused, 2 * call.latency};
}

std::optional<InstanceId> Link::choose(std::uint64_t key) const {
    return target_.fleet().pick(choice_.at(key).uniform());
}

bool Link::isSilent(InstanceId instance) const {
    return isCut() || target_.faultsAt(instance).down > 0 ||
           !hostAnswers(target_.fleet().state(instance));
}

bool Link::refuses(InstanceId instance) const {
    return target_.faultsAt(instance).refuse > 0 || !takesRequests(target_.fleet().state(instance));
}

Task<Response> Link::reach(const Request& request, InstanceId instance, Duration latency) {
    ++book_.calls;
    if (isSilent(instance)) {
        return unreachable(options_.connectTimeout, Failure::ConnectTimeout);
    }
    if (refuses(instance)) {
        return unreachable(2 * latency, Failure::Refused);
    }
    return options_.firstByteTimeout
               ? bounded(deliver(request, instance, latency, Counted::ByCaller))
               : deliver(request, instance, latency, Counted::AtEnd);
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
    const std::optional<Response> response =
        co_await sim::within(world(), firstByte_, std::move(delivery), sim::OnTimeout::Abandon);
    const bool stalls = response && options_.betweenBytesTimeout &&
                        response->longestGap > *options_.betweenBytesTimeout;
    if (response && !stalls) [[likely]] {
        count(*response);
        co_return *response;
    }
    if (stalls) {
        co_await world().sleep(*options_.betweenBytesTimeout);
    }
    metrics_.timeouts.add();
    ++book_.failed;
    co_return Response::failed(stalls ? Failure::Stalled : Failure::Timeout);
}

// The hottest process of all: what it keeps over a wait is what a request takes in memory.
Task<Response>
Link::deliver(Request request, InstanceId instance, Duration latency, Counted counted) {
    if (request.span != Journal::kNotKept) [[unlikely]] {
        request.span =
            target_.platform().journal().send(request, target_.name(), instance, world().now());
    }
    if (latency > Duration::zero()) {
        co_await world().sleep(latency);
    }
    if (!takesRequests(target_.fleet().state(instance))) [[unlikely]] { // it went meanwhile
        metrics_.connectFailures.add();
        if (counted == Counted::AtEnd) {
            ++book_.failed;
        }
        co_return co_await turnedAway(instance, latency);
    }
    const Time arrival = world().now();
    const std::uint32_t life = target_.fleet().life(instance);
    target_.fleet().arrive(instance);
    target_.meter().arrive(arrival);
    target_.platform().journal().enter(request.span, arrival);
    Response response = co_await answered(request, instance);
    if (target_.fleet().life(instance) != life) {
        response = Response::failed(Failure::Reset);
    }
    target_.fleet().leave(instance, life);
    if (stalls(request.key, instance)) {
        response.longestGap = sim::kForever;
    }
    const bool wasted = co_await sim::callerGaveUp();
    target_.meter().leave(arrival, world().now(), response, wasted);
    target_.platform().journal().leave(request.span, response, world().now());
    if (wasted) {
        request.span = Journal::kNotKept; // its answer reaches nobody
    }
    const Duration wayBack = wayBackOf(response, instance, latency);
    if (wayBack > Duration::zero()) {
        co_await world().sleep(wayBack);
    }
    if (counted == Counted::AtEnd) {
        count(response);
    }
    target_.platform().journal().receive(request.span, world().now());
    co_return response;
}

// A vanished host doesn't even reset its connections: whoever waits with a time-out runs into it.
Duration Link::wayBackOf(const Response& response, InstanceId instance, Duration latency) const {
    const bool silent =
        response.failure == Failure::Reset && target_.fleet().state(instance) == ServerState::Lost;
    return silent ? options_.firstByteTimeout.value_or(latency) : latency;
}

Task<Response> Link::answered(const Request& request, InstanceId instance) {
    return target_.faultsAt(instance).disturbWork() ? disturbed(request, instance)
                                                    : target_.serve(request, instance);
}

Task<Response> Link::disturbed(Request request, InstanceId instance) {
    if (target_.faultsAt(instance).addedDelay > Duration::zero()) {
        co_await world().sleep(target_.faultsAt(instance).addedDelay);
    }
    if (errs(request.key, instance)) {
        co_return Response::ofItsOwn(target_.faultsAt(instance).errorStatus);
    }
    co_return co_await target_.serve(request, instance);
}

bool Link::errs(std::uint64_t key, InstanceId instance) const {
    const double share = target_.faultsAt(instance).errorShare.value;
    return share > 0 && faultChance_.at(key).chance(share);
}

bool Link::stalls(std::uint64_t key, InstanceId instance) const {
    const double share = target_.faultsAt(instance).stallShare.value;
    if (share <= 0) [[likely]] {
        return false;
    }
    auto draws = faultChance_.at(key);
    draws.uniform(); // the first one belongs to errors
    return draws.chance(share);
}

} // namespace doppel::models
