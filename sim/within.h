// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/task.h"
#include "sim/world.h"

#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace doppel::sim {

/// What becomes of work whose caller stopped waiting.
enum class OnTimeout {
    Abandon, ///< it runs to its end and nobody takes its result, as on a real server
    Cancel,  ///< it ends at once, where it waits
};

/// What happens when a result arrives at the very instant of the limit.
enum class AtLimit {
    FirstScheduled, ///< whichever was scheduled first wins
    InTime,         ///< the result wins: one second is still within one second
};

/// The awaitable of within(); see there.
template <class T>
class [[nodiscard]] Within : public Callback {
public:
    /// A lane for limits of the same length, or a time for one of its own.
    using Limit = std::variant<LaneId, Time>;

    Within(World& world, Limit limit, Task<T> task, OnTimeout onTimeout, AtLimit atLimit)
        : Callback(&Within::timedOut), world_(world), limit_(limit), task_(std::move(task)),
          onTimeout_(onTimeout), mayTie_(atLimit == AtLimit::InTime) {}
    ~Within() { world_.disarm(*this); }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) {
        parent_ = parent;
        if (const LaneId* lane = std::get_if<LaneId>(&limit_)) {
            world_.arm(*this, *lane);
        } else {
            world_.armAt(*this, std::get<Time>(limit_));
        }
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
        if (std::exchange(self.mayTie_, false)) { // behind all that is due at this instant
            self.world_.armAt(self, self.world_.now());
            return;
        }
        self.late_ = true;
        if (self.onTimeout_ == OnTimeout::Abandon) {
            self.world_.adopt(detail::asProcess(self.task_.release()));
        } else {
            Task<T> ended = std::move(self.task_);
        }
        self.parent_.resume();
    }

    World& world_;
    Limit limit_;
    Task<T> task_;
    std::coroutine_handle<> parent_;
    OnTimeout onTimeout_;
    bool mayTie_;
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
Within<T> within(World& world,
                 Duration limit,
                 Task<T> task,
                 OnTimeout onTimeout,
                 AtLimit atLimit = AtLimit::FirstScheduled) {
    return Within<T>(world, world.lane(limit), std::move(task), onTimeout, atLimit);
}

/// The same for a limit that is used often: it saves looking its lane up.
template <class T>
Within<T> within(World& world, const LaneId& limit, Task<T> task, OnTimeout onTimeout) {
    return Within<T>(world, limit, std::move(task), onTimeout, AtLimit::FirstScheduled);
}

/// The same for limits that differ from one another, as what is left of a client's time: none takes
/// a lane. REQUIRES: `until` is not past.
template <class T>
Within<T> withinUntil(World& world,
                      Time until,
                      Task<T> task,
                      OnTimeout onTimeout,
                      AtLimit atLimit = AtLimit::FirstScheduled) {
    return Within<T>(world, until, std::move(task), onTimeout, atLimit);
}

/// Whether somebody up the chain of callers has given up on the process that asks, so that its work
/// is wasted; not where it is of use to others (ofUseToOthers). Costs nothing while no abandoned
/// process is alive in the world; otherwise it walks the chain, at a few nanoseconds a level.
/// `const bool wasted = co_await callerGaveUp();`
class CallerGaveUp {
public:
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> process) noexcept {
        if (FramePool::worldOf(process.address()).abandoned() == 0) {
            return false;
        }
        const detail::PromiseBase* promise = &process.promise();
        while (promise->parent && !promise->abandoned && !promise->forOthers) {
            promise = &detail::asProcess(promise->parent).promise();
        }
        gaveUp_ = promise->abandoned && !promise->forOthers;
        return false; // goes on at once
    }
    bool await_resume() const noexcept { return gaveUp_; }

private:
    bool gaveUp_ = false;
};

inline CallerGaveUp callerGaveUp() {
    return {};
}

/// From here on others have use for the result of the process that says so, such as a page that is
/// kept: what it calls for works in vain for nobody. `co_await ofUseToOthers();`
class OfUseToOthers {
public:
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> process) noexcept {
        process.promise().forOthers = true;
        return false; // goes on at once
    }
    void await_resume() const noexcept {}
};

inline OfUseToOthers ofUseToOthers() {
    return {};
}

/// The process that asks, for World::spawnFor. `const auto self = co_await thisProcess();`
class ThisProcess {
public:
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> process) noexcept {
        process_ = process;
        return false; // goes on at once
    }
    std::coroutine_handle<> await_resume() const noexcept { return process_; }

private:
    std::coroutine_handle<> process_;
};

inline ThisProcess thisProcess() {
    return {};
}

} // namespace doppel::sim
