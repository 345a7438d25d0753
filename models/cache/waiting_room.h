// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/waiting_lists.h"
#include "models/response.h"
#include "sim/assert.h"
#include "sim/world.h"

#include <coroutine>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace doppel::models {

/// The processes behind the numbers in a cache's waiting lists: requests that wait for another's
/// fetch. The cache knows them as WaiterIds and says which to wake; here they sleep.
///
///     const caching::Lookup found = cache.lookup(…, room.next(), woken);
///     if (found.verdict == caching::Verdict::Wait) {
///         room.promise();
///         const std::optional<Response> shared = co_await Wait(room); // nothing: look up again
///     }
///
/// A process that is destroyed while it waits, as its server dies, leaves the room: whoever waits
/// takes it out of the cache's lists too. The room must outlive its waiters. Memory follows the
/// most that ever waited together.
class WaitingRoom {
public:
    class Wait;
    explicit WaitingRoom(sim::World& world) : world_(world) {}
    WaitingRoom(const WaitingRoom&) = delete;
    WaitingRoom& operator=(const WaitingRoom&) = delete;

    /// The number of the next one to wait.
    caching::WaiterId next() const { return caching::WaiterId{firstFree_}; }
    /// The cache has queued that number; a Wait must follow before the next look-up.
    void promise() {
        DOPPEL_ASSERT(!promised_);
        promised_ = true;
    }
    /// Wakes those at the present instant, after what is already due.
    void wake(std::span<const caching::WaiterId> woken, const std::optional<Response>& shared);

    std::size_t waiting() const { return waiting_; }

private:
    struct Place {
        Wait* waiter = nullptr; // none: out of use
        std::uint32_t nextFree = 0;
    };

    std::uint32_t enter(Wait& waiter);
    void free(std::uint32_t place);

    sim::World& world_;
    std::vector<Place> places_;
    std::uint32_t firstFree_ = 0; // as many as there are places: none is free
    std::size_t waiting_ = 0;
    bool promised_ = false;
};

/// Waits under the number promised. Gives what the awaited fetch failed with, where that is shared;
/// nothing means: look up again. Lives in the waiting process's frame.
class [[nodiscard]] WaitingRoom::Wait {
public:
    explicit Wait(WaitingRoom& room) : room_(room) {}
    ~Wait() {
        if (place_) {
            room_.free(*place_);
        } else if (pending_) {
            room_.world_.cancel(wakeUp_);
        }
    }
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;

    /// The number under which it waits; none before and afterwards.
    std::optional<caching::WaiterId> number() const {
        return place_ ? std::optional(caching::WaiterId{*place_}) : std::nullopt;
    }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> process) {
        process_ = process;
        place_ = room_.enter(*this);
    }
    std::optional<Response> await_resume() {
        pending_ = false;
        return shared_;
    }

private:
    friend class WaitingRoom;
    WaitingRoom& room_;
    std::coroutine_handle<> process_;
    std::optional<std::uint32_t> place_;
    std::optional<Response> shared_;
    sim::EventId wakeUp_{};
    bool pending_ = false;
};

} // namespace doppel::models
