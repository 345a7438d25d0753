// SPDX-License-Identifier: Apache-2.0
#include "models/link.h"

#include "models/platform.h"
#include "sim/within.h"

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

Link::Link(Part& target, const LinkOptions& options, const std::string& caller)
    : target_(target), choice_(target.world().stream(caller + ">" + target.name() + ".choice")),
      faultChance_(target.world().stream(target.name() + ".faults")),
      timeouts_(
          target.world().metrics().counter(caller, "timeouts", "calls whose answer came too late")),
      connectFailures_(target.world().metrics().counter(
          caller, "connect_failures", "calls that found nobody to answer")) {
    setOptions(options);
}

void Link::setOptions(const LinkOptions& options) {
    options_ = options;
    latency_ = world().lane(options.latency);
    if (options.firstByteTimeout) {
        firstByte_ = world().lane(*options.firstByteTimeout);
    }
}

Task<Response> Link::handle(Request request) {
    const auto instance = target_.fleet().pick(choice_.at(request.chanceIndex()).uniform());
    if (!instance) {
        connectFailures_.add();
        return failAfter(2 * options_.latency, Failure::Refused);
    }
    return handleAt(request, *instance);
}

Task<Response> Link::handleAt(Request request, InstanceId instance) {
    return reach(request, instance, latency_);
}

Task<Response> Link::handleFrom(Request request, InstanceId instance, Duration latency) {
    return reach(request, instance, world().lane(latency));
}

Task<Response> Link::reach(Request request, InstanceId instance, const sim::LaneId& latency) {
    const bool known = instance.index < target_.fleet().size();
    if (isCut() || target_.faults().down > 0 || !known ||
        target_.fleet().state(instance) == Fleet::State::Lost) {
        connectFailures_.add();
        return failAfter(options_.connectTimeout, Failure::ConnectTimeout);
    }
    if (target_.faults().refuse > 0 || !target_.fleet().ready(instance)) {
        connectFailures_.add();
        return failAfter(2 * latency.delay, Failure::Refused);
    }
    return options_.firstByteTimeout ? bounded(request, instance, latency)
                                     : deliver(request, instance, latency);
}

Task<Response> Link::failAfter(Duration delay, Failure failure) {
    co_await world().sleepConstant(delay);
    co_return Response::failed(failure);
}

Task<Response> Link::bounded(Request request, InstanceId instance, sim::LaneId latency) {
    const std::optional<Response> response =
        co_await sim::within(world(), *options_.firstByteTimeout,
                             deliver(request, instance, latency), sim::OnTimeout::Abandon);
    if (!response) {
        timeouts_.add();
        co_return Response::failed(Failure::Timeout);
    }
    if (options_.betweenBytesTimeout && response->longestGap > *options_.betweenBytesTimeout) {
        co_await world().sleepConstant(*options_.betweenBytesTimeout);
        timeouts_.add();
        co_return Response::failed(Failure::Stalled);
    }
    co_return *response;
}

Task<Response> Link::deliver(Request request, InstanceId instance, sim::LaneId latency) {
    if (latency.delay > Duration::zero()) {
        co_await world().sleepIn(latency);
    }
    const Time arrival = world().now();
    const std::uint32_t life = target_.fleet().life(instance);
    target_.meter().arrive(arrival);
    Journal& journal = target_.platform().journal();
    const std::uint32_t span = request.sampled
                                   ? journal.enter(request, target_.name(), instance, arrival)
                                   : Journal::kNotKept;

    if (target_.faults().addedDelay > Duration::zero()) {
        co_await world().sleep(target_.faults().addedDelay);
    }
    Response response;
    if (const auto injected = injectedError(request)) {
        response = *injected;
    } else {
        response = co_await target_.serve(request, instance);
    }
    if (instance.index >= target_.fleet().size() || target_.fleet().life(instance) != life) {
        response = Response::failed(Failure::Reset);
    }
    if (injectedStall(request)) {
        response.longestGap = sim::kForever;
    }

    const bool wasted = co_await sim::callerGaveUp();
    target_.meter().leave(arrival, world().now(), response, wasted);
    journal.leave(span, response, world().now());
    if (latency.delay > Duration::zero()) {
        co_await world().sleepIn(latency);
    }
    co_return response;
}

std::optional<Response> Link::injectedError(const Request& request) const {
    const FaultState& faults = target_.faults();
    if (faults.errorShare.value <= 0 ||
        faultChance_.at(request.chanceIndex()).uniform() >= faults.errorShare.value) {
        return std::nullopt;
    }
    Response response = Response::withStatus(faults.errorStatus);
    response.mayStore = false;
    return response;
}

bool Link::injectedStall(const Request& request) const {
    const FaultState& faults = target_.faults();
    if (faults.stallShare.value <= 0) {
        return false;
    }
    auto draws = faultChance_.at(request.chanceIndex());
    draws.uniform(); // the first one belongs to errors
    return draws.uniform() < faults.stallShare.value;
}

} // namespace doppel::models
