// SPDX-License-Identifier: Apache-2.0
#include "models/link.h"

#include "models/platform.h"
#include "sim/within.h"

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

Link::Link(Component& target, const LinkOptions& options, const std::string& caller)
    : target_(target), choice_(target.world().stream(caller + ">" + target.name() + ".choice")),
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
    const auto instance = target_.fleet().pick(choice_.at(request.chanceIndex()).uniform());
    if (!instance) {
        metrics_.connectFailures.add();
        return failAfter(2 * options_.latency, Failure::Refused);
    }
    return reach(request, *instance, options_.latency);
}

Task<Response> Link::handleAt(Request request, InstanceId instance) {
    return reach(request, instance, options_.latency);
}

Task<Response> Link::handleFrom(Request request, InstanceId instance, Duration latency) {
    return reach(request, instance, latency);
}

Task<Response> Link::reach(const Request& request, InstanceId instance, Duration latency) {
    const bool known = instance.index < target_.fleet().size();
    if (isCut() || target_.faults().down > 0 || !known ||
        target_.fleet().state(instance) == Fleet::State::Lost) {
        metrics_.connectFailures.add();
        return failAfter(options_.connectTimeout, Failure::ConnectTimeout);
    }
    if (target_.faults().refuse > 0 || !target_.fleet().ready(instance)) {
        metrics_.connectFailures.add();
        return failAfter(2 * latency, Failure::Refused);
    }
    return options_.firstByteTimeout ? bounded(deliver(request, instance, latency))
                                     : deliver(request, instance, latency);
}

Task<Response> Link::failAfter(Duration delay, Failure failure) {
    co_await world().sleep(delay);
    co_return Response::failed(failure);
}

Task<Response> Link::bounded(Task<Response> delivery) {
    const std::optional<Response> response =
        co_await sim::within(world(), firstByte_, std::move(delivery), sim::OnTimeout::Abandon);
    const bool stalls = response && options_.betweenBytesTimeout &&
                        response->longestGap > *options_.betweenBytesTimeout;
    if (response && !stalls) [[likely]] {
        co_return *response;
    }
    if (stalls) {
        co_await world().sleep(*options_.betweenBytesTimeout);
    }
    metrics_.timeouts.add();
    co_return Response::failed(stalls ? Failure::Stalled : Failure::Timeout);
}

// The hottest process of all: what it keeps over a wait is what a request takes in memory.
Task<Response> Link::deliver(Request request, InstanceId instance, Duration latency) {
    if (latency > Duration::zero()) {
        co_await world().sleep(latency);
    }
    const Time arrival = world().now();
    const std::uint32_t life = target_.fleet().life(instance);
    target_.meter().arrive(arrival);
    const std::uint32_t span =
        request.sampled
            ? target_.platform().journal().enter(request, target_.name(), instance, arrival)
            : Journal::kNotKept;
    Response response = co_await answered(request, instance);
    if (instance.index >= target_.fleet().size() || target_.fleet().life(instance) != life) {
        response = Response::failed(Failure::Reset);
    }
    if (target_.faults().stallShare.value > 0 && stalls(request)) {
        response.longestGap = sim::kForever;
    }
    const bool wasted = co_await sim::callerGaveUp();
    target_.meter().leave(arrival, world().now(), response, wasted);
    target_.platform().journal().leave(span, response, world().now());
    if (latency > Duration::zero()) {
        co_await world().sleep(latency);
    }
    co_return response;
}

Task<Response> Link::answered(const Request& request, InstanceId instance) {
    return target_.faults().disturbWork() ? disturbed(request, instance)
                                          : target_.serve(request, instance);
}

Task<Response> Link::disturbed(Request request, InstanceId instance) {
    if (target_.faults().addedDelay > Duration::zero()) {
        co_await world().sleep(target_.faults().addedDelay);
    }
    const FaultState& faults = target_.faults();
    auto draws = faultChance_.at(request.chanceIndex());
    if (draws.chance(faults.errorShare.value)) {
        co_return Response::ofItsOwn(faults.errorStatus);
    }
    co_return co_await target_.serve(request, instance);
}

bool Link::stalls(const Request& request) const {
    auto draws = faultChance_.at(request.chanceIndex());
    draws.uniform(); // the first one belongs to errors
    return draws.chance(target_.faults().stallShare.value);
}

} // namespace doppel::models
