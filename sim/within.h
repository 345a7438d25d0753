// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/task.h"
#include "sim/world.h"

#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

namespace doppel::sim {

/// What becomes of work whose caller stopped waiting.
enum class OnTimeout {
    Abandon, ///< it runs to its end and nobody takes its result, as on a real server
    Cancel,  ///< it ends at once, where it waits
};

/// The awaitable of within(); see there.
template <class T>
class [[nodiscard]] Within : public Callback {
    struct Done {};
    using Value = std::conditional_t<std::is_void_v<T>, Done, T>;

public:
    Within(World& world, const LaneId& limit, Task<T> task, OnTimeout onTimeout)
        : Callback(&Within::timedOut), world_(world), limit_(limit), task_(std::move(task)),
          onTimeout_(onTimeout) {}
    ~Within() { world_.disarm(*this); }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) {
        parent_ = parent;
        world_.arm(*this, limit_);
        return task_.await_suspend(parent);
    }
    auto await_resume() {
        world_.disarm(*this);
        if constexpr (std::is_void_v<T>) {
            return !late_;
        } else {
            return late_ ? std::optional<T>() : std::optional<T>(task_.await_resume());
        }
    }

private:
    static void timedOut(Callback& callback) {
        auto& self = static_cast<Within&>(callback);
        self.late_ = true;
        if (self.onTimeout_ == OnTimeout::Abandon) {
            self.world_.adopt(detail::asProcess(self.task_.release()));
        } else {
            Task<T> ended = std::move(self.task_);
        }
        self.parent_.resume();
    }

    World& world_;
    LaneId limit_;
    Task<T> task_;
    std::coroutine_handle<> parent_;
    OnTimeout onTimeout_;
    bool late_ = false;
};

/// Waits for a task, but no longer than `limit`. Gives the result, or nothing if time ran out first
/// (for Task<void>: true, or false if time ran out). Time-outs of the same length share a lane, so
/// that one that never fires costs O(1).
///
///     std::optional<Response> response =
///         co_await within(world, 15s, origin.handle(request), OnTimeout::Abandon);
///
/// If the result arrives at the very instant of the limit, whichever was scheduled first wins.
template <class T>
Within<T> within(World& world, Duration limit, Task<T> task, OnTimeout onTimeout) {
    return Within<T>(world, world.lane(limit), std::move(task), onTimeout);
}

/// The same for a limit that is used often: it saves looking its lane up.
template <class T>
Within<T> within(World& world, const LaneId& limit, Task<T> task, OnTimeout onTimeout) {
    return Within<T>(world, limit, std::move(task), onTimeout);
}

/// Whether somebody up the chain of callers has given up on the process that asks, so that its work
/// is wasted. Costs nothing while no abandoned process is alive in the world; otherwise it walks
/// the chain, at a few nanoseconds a level. `const bool wasted = co_await callerGaveUp();`
class CallerGaveUp {
public:
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> process) noexcept {
        if (FramePool::worldOf(process.address()).abandoned() == 0) {
            return false;
        }
        const detail::PromiseBase* promise = &process.promise();
        while (promise->parent) {
            promise = &detail::asProcess(promise->parent).promise();
        }
        gaveUp_ = promise->abandoned;
        return false; // goes on at once
    }
    bool await_resume() const noexcept { return gaveUp_; }

private:
    bool gaveUp_ = false;
};

inline CallerGaveUp callerGaveUp() {
    return {};
}

} // namespace doppel::sim
