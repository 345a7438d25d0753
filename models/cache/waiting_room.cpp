// SPDX-License-Identifier: Apache-2.0
#include "models/cache/waiting_room.h"

namespace doppel::models {

std::uint32_t WaitingRoom::enter(Wait& waiter) {
    DOPPEL_ASSERT(promised_);
    promised_ = false;
    const std::uint32_t place = firstFree_;
    if (place == places_.size()) {
        places_.push_back({nullptr, place + 1});
    }
    firstFree_ = places_[place].nextFree;
    places_[place].waiter = &waiter;
    ++waiting_;
    return place;
}

void WaitingRoom::free(std::uint32_t place) {
    places_[place] = {nullptr, firstFree_};
    firstFree_ = place;
    --waiting_;
}

void WaitingRoom::wake(std::span<const caching::WaiterId> woken,
                       const std::optional<Response>& shared) {
    for (const caching::WaiterId id : woken) {
        const auto number = static_cast<std::uint32_t>(id);
        Wait& waiter = *places_[number].waiter;
        free(number);
        waiter.place_.reset();
        waiter.shared_ = shared;
        waiter.wakeUp_ = world_.wake(waiter.process_);
        waiter.pending_ = true;
    }
}

} // namespace doppel::models
