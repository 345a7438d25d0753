// SPDX-License-Identifier: Apache-2.0
//
// What other points of presence have of the shield: it is an origin to them, whose faults are its
// own, as to the visitors that are led to it.
#include "models/chance_key.h"
#include "models/edge/edge.h"
#include "sim/within.h"

#include <algorithm>
#include <optional>

namespace doppel::models {

using sim::Task;

Task<Response> Edge::askShield(Request request) {
    metrics_.shield.add();
    request.key = deriveKey(request.key, KeyStep::Shield, 0);
    const BackendConfig& limits = config_.originLimits;
    const sim::Time asked = world().now();
    co_await world().sleepConstant(config_.shieldLatency);
    std::optional<Response> got;
    if (faultsAt(*shield_).refuse > 0) [[unlikely]] {
        got = Response::failed(Failure::Refused);
    } else if (!slowdown(request.key, *shield_).none()) [[unlikely]] {
        const sim::Time ends = sim::after(asked, limits.firstByteTimeout);
        const auto inTime =
            co_await sim::withinUntil(world(), std::max(ends, world().now()),
                                      whileShieldLives(request), sim::OnTimeout::Abandon);
        if (!inTime) {
            co_return Response::failed(Failure::Timeout);
        }
        got = *inTime;
    } else {
        got = co_await fleet().deathOf(*shield_).unlessInterrupted(workOfShield(request));
    }
    co_await world().sleepConstant(config_.shieldLatency);
    if (got && got->longestGap > limits.betweenBytesTimeout) [[unlikely]] {
        co_await world().sleep(limits.betweenBytesTimeout);
        co_return Response::failed(Failure::Stalled);
    }
    co_return got.value_or(Response::failed(Failure::Reset));
}

Task<std::optional<Response>> Edge::whileShieldLives(Request request) {
    co_return co_await fleet().deathOf(*shield_).unlessInterrupted(workOfShield(request));
}

Task<Response> Edge::workOfShield(Request request) {
    const InstanceId at = *shield_;
    if (const ErrorShare* error = errorBefore(request.key, at)) [[unlikely]] {
        Response erring = erroneous(request, error->status);
        erring.lacksWork = true;
        co_return asItLeaves(request, at, erring);
    }
    if (const Slowdown slow = slowdown(request.key, at); !slow.none()) [[unlikely]] {
        co_await world().sleep(slow.ofAll(config_.processing));
    }
    if (!isGetOrHead(request)) {
        metrics_.atShield.pass.add();
        co_return asItLeaves(request, at, co_await ask(request, at));
    }
    const caching::Lookup found = lookUp(*pops_[at.index], request);
    const Response response = co_await obtain(request, at, found, Asker::Pop);
    co_return asItLeaves(request, at, forHolder(response, request));
}

} // namespace doppel::models
