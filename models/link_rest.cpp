// SPDX-License-Identifier: Apache-2.0
// What a caller has of an answer that begins and then stops.
#include "models/link.h"

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

std::optional<Time> givesUpOnRest(const LinkOptions& options, const BegunAnswer& answer) {
    if (answer.longestGap <= Duration::zero()) {
        return std::nullopt;
    }
    if (const auto& longest = options.betweenBytesTimeout) {
        return answer.longestGap > *longest ? std::optional(sim::after(answer.began, *longest))
                                            : std::nullopt;
    }
    if (options.answers == AnswerUse::AsItComes) {
        return std::nullopt;
    }
    const Time rest = sim::after(answer.began, answer.longestGap);
    const Time end = options.firstByteTimeout ? sim::after(answer.asked, *options.firstByteTimeout)
                                              : sim::kNever;
    return rest > end || rest == sim::kNever ? std::optional(end) : std::nullopt;
}

// A process that dies resets its connections; a host that vanishes does not.
Task<Response> Link::withRest(const Whom& whom, Time asked, Response begun) {
    const auto givenUpAt = givesUpOnRest(options_, {asked, world().now(), begun.longestGap});
    if (!givenUpAt) {
        co_return begun;
    }
    const ReplicaSet& fleet = target_.fleet();
    bool lives = fleet.life(whom.instance) == whom.life;
    if (lives) {
        Task<void> wait = waitUntil(*givenUpAt);
        lives = co_await target_.fleet().deathOf(whom.instance).unlessInterrupted(wait);
    }
    if (!lives && fleet.state(whom.instance) != ServerState::Lost) {
        co_return Response::failed(Failure::Reset);
    }
    co_await world().sleepUntil(*givenUpAt);
    countTimeout(whom);
    co_return Response::failed(Failure::Stalled);
}

void Link::countTimeout(const Whom& whom) {
    if (!whom.isProbe) [[likely]] {
        metrics_.timeouts.add();
    }
}

Task<void> Link::waitUntil(Time time) const {
    co_await world().sleepUntil(time);
}

} // namespace doppel::models
