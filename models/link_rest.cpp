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

// Of a caller who waits for an answer's beginning for ever.
Task<Response> Link::withRest(const Passage& passage, Response begun) {
    const Time now = world().now();
    const auto givenUpAt = givesUpOnRest(options_, {now, now, begun.longestGap});
    if (!givenUpAt) {
        co_return begun;
    }
    const ReplicaSet& fleet = target_.fleet();
    bool lives = fleet.life(passage.instance) == passage.life;
    if (lives) {
        Task<void> wait = waitUntil(*givenUpAt);
        lives = co_await target_.fleet().deathOf(passage.instance).unlessInterrupted(wait);
    }
    if (!lives && hostAnswers(fleet.state(passage.instance))) {
        co_return Response::failed(Failure::Reset);
    }
    co_await world().sleepUntil(*givenUpAt);
    metrics_.timeouts.add();
    co_return Response::failed(Failure::Stalled);
}

Task<void> Link::waitUntil(Time time) const {
    co_await world().sleepUntil(time);
}

} // namespace doppel::models
