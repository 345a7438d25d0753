// SPDX-License-Identifier: Apache-2.0
// What becomes of requests whose callers have left.
#include "models/link.h"
#include "sim/within.h"

#include <utility>

namespace doppel::models {

using sim::Task;
using sim::Time;

void Link::leave(Passage& passage) {
    sim::Interruption* process = processAround(passage);
    passage.isUnneeded = process == nullptr && world().endsUnneeded();
    const bool goesOn = passage.stage != Passage::Stage::Back;
    if (!passage.isUnneeded || !goesOn) {
        tellCaller(passage, Response::failed(Failure::GaveUp), false);
    }
    if (!goesOn) {
        settle(passage, !passage.isUnneeded);
        return;
    }
    if (process != nullptr) {
        leaveInProcess(passage, *process);
        return;
    }
    const Time clientIsGone = sim::after(world().now(), passage.latency);
    if (passage.isUnneeded) {
        world().spawn(goOnAlone(std::move(passage), clientIsGone));
    } else {
        world().spawnAbandoned(goOnAlone(std::move(passage), clientIsGone));
    }
}

void Link::departAlone(Passage& passage, const std::optional<Response>& result) {
    const Response response = depart(passage, result);
    settle(passage, !passage.isUnneeded);
    if (passage.isUnneeded) {
        tellCaller(passage, response, passage.isGood);
    }
}

void Link::abort(Passage& passage) {
    {
        const sim::World::EndsUnneeded unneeded(world(), passage.isUnneeded);
        passage.work = Task<Response>(nullptr); // what it waits for, it leaves
    }
    target_.fleet().leave(passage.instance, passage.life);
    if (!passage.request.isProbe) {
        const auto client = passage.isUnneeded ? Meter::Leaves::Answered : Meter::Leaves::InVain;
        target_.tellEnded(passage.ticket, passage.isUnneeded);
        target_.meter().abort(passage.ticket, world().now(), client);
    }
    if (passage.isUnneeded) {
        tellCaller(passage, Response::failed(Failure::GaveUp), false);
    }
    target_.platform().journal().leave(passage.request.span, Response::failed(Failure::GaveUp),
                                       world().now());
}

// What becomes of a request whose caller has left. Where nothing gets through, neither the request
// nor the news does.
Task<void> Link::goOnAlone(Passage passage, Time clientIsGone) {
    const bool begun = passage.stage == Passage::Stage::Inside;
    if (!begun) {
        co_await world().sleepUntil(passage.moment);
        if (path_.isCut() || !takesRequests(target_.fleet().state(passage.instance))) {
            if (passage.isUnneeded) {
                tellCaller(passage, Response::failed(Failure::GaveUp), false);
            }
            co_return;
        }
        arrive(passage);
    }
    if (!passage.request.isProbe && !passage.isUnneeded) {
        target_.tellEnded(passage.ticket, false);
    }
    if (passage.work.handle() == nullptr) { // the server died at this instant
        departAlone(passage, std::nullopt);
        co_return;
    }
    Task<std::optional<Response>> work = begun ? carriedOn(passage) : worked(passage);
    if (!target_.endsWithItsClient() || path_.isCut()) {
        const std::optional<Response> result = co_await work;
        departAlone(passage, result);
        co_return;
    }
    const auto inTime =
        co_await sim::withinUntil(world(), clientIsGone, std::move(work), sim::OnTimeout::Cancel);
    if (!inTime && passage.work.handle() != nullptr) {
        abort(passage);
    } else {
        departAlone(passage, inTime.value_or(std::nullopt));
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

} // namespace doppel::models
