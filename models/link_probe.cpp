// SPDX-License-Identifier: Apache-2.0
// Questions whether a server is well, which stand in no books.
#include "models/link.h"
#include "sim/within.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

Task<ProbeResult> Link::probe(InstanceId instance, ProbeCall call) {
    const std::uint64_t key = keyBehind(call.key);
    const std::optional<Duration> takes = path_.roundTrip(key, call.latency, call.timeout);
    if (!takes || isSilent(instance)) {
        co_return co_await unheard(Failure::ConnectTimeout, call.timeout, sim::kForever);
    }
    if (refuses(instance) || path_.handshake(key, 0) == PacketFate::Reset) {
        co_return co_await unheard(Failure::Refused, *takes, call.timeout);
    }
    if (rejectsCertificate(key, instance)) {
        co_return co_await unheard(Failure::BadCertificate, *takes, call.timeout);
    }
    if (target_.stalls(key, instance)) {
        co_return co_await unheard(Failure::Stalled, call.timeout, sim::kForever);
    }
    const Time ends = sim::after(world().now(), call.timeout);
    const std::optional<Response> answer = co_await sim::withinUntil(
        world(), ends, probedAt(instance, key, *takes), sim::OnTimeout::Abandon);
    if (!answer) {
        co_return ProbeResult{0, Failure::Timeout};
    }
    if (answer->failure == Failure::ConnectTimeout) {
        co_await world().sleepUntil(ends);
    }
    co_return ProbeResult{answer->status, answer->failure};
}

Task<ProbeResult> Link::probe(ProbeCall call) {
    const auto instance = choose(keyBehind(call.key));
    return instance ? probe(*instance, call)
                    : unheard(Failure::Refused, 2 * call.latency, call.timeout);
}

Task<ProbeResult> Link::unheard(Failure failure, Duration takes, Duration timeout) {
    co_await world().sleep(std::min(takes, timeout));
    co_return ProbeResult{0, takes < timeout ? failure : Failure::Timeout};
}

// A check at a server, half of the way there and half of it back.
Task<Response> Link::probedAt(InstanceId instance, std::uint64_t key, Duration takes) {
    co_await world().sleep(takes / 2);
    const ErrorShare* error = target_.errorBefore(key, instance);
    Response response = Response::failed(Failure::Refused);
    if (error != nullptr) {
        response = Response::ofItsOwn(error->status);
    } else if (takesRequests(target_.fleet().state(instance))) {
        const std::optional<Response> answer = co_await target_.probed(instance, key);
        response = answer.value_or(Response::failed(Failure::Reset));
        error = target_.errorAfter(key, instance);
        if (error != nullptr && response.answered()) {
            response = Response::ofItsOwn(error->status);
        }
    }
    if (isSilent(instance)) {
        co_return Response::failed(Failure::ConnectTimeout);
    }
    co_await world().sleep(takes - takes / 2);
    co_return response;
}

} // namespace doppel::models
