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
    const auto instance = target_.fleet().pick(choice_.at(request.key).uniform());
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
    request.key = keyBehind(request);
    return request;
}

Task<Response> Link::reach(const Request& request, InstanceId instance, Duration latency) {
    ++book_.calls;
    const ServerState state = target_.fleet().state(instance);
    const FaultState& faults = target_.faultsAt(instance);
    if (isCut() || faults.down > 0 || !hostAnswers(state)) {
        return unreachable(options_.connectTimeout, Failure::ConnectTimeout);
    }
    if (faults.refuse > 0 || !takesRequests(state)) {
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
    const std::uint32_t span =
        request.sampled
            ? target_.platform().journal().enter(request, target_.name(), instance, arrival)
            : Journal::kNotKept;
    Response response = co_await answered(request, instance);
    if (target_.fleet().life(instance) != life) {
        response = Response::failed(Failure::Reset);
    }
    target_.fleet().leave(instance, life);
    if (target_.faultsAt(instance).stallShare.value > 0 && stalls(request, instance)) {
        response.longestGap = sim::kForever;
    }
    const bool wasted = co_await sim::callerGaveUp();
    target_.meter().leave(arrival, world().now(), response, wasted);
    target_.platform().journal().leave(span, response, world().now());
    const Duration wayBack = wayBackOf(response, instance, latency);
    if (wayBack > Duration::zero()) {
        co_await world().sleep(wayBack);
    }
    if (counted == Counted::AtEnd) {
        count(response);
    }
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
    const FaultState& faults = target_.faultsAt(instance);
    auto draws = faultChance_.at(request.key);
    if (draws.chance(faults.errorShare.value)) {
        co_return Response::ofItsOwn(faults.errorStatus);
    }
    co_return co_await target_.serve(request, instance);
}

bool Link::stalls(const Request& request, InstanceId instance) const {
    auto draws = faultChance_.at(request.key);
    draws.uniform(); // the first one belongs to errors
    return draws.chance(target_.faultsAt(instance).stallShare.value);
}

} // namespace doppel::models
