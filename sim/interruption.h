// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/task.h"
#include "sim/wait_list.h"
#include "sim/world.h"

#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

namespace doppel::sim {

/// What may end the work that many wait for at once, each for its own, such as the death of a
/// process that serves them. It must outlive those that wait.
///
///     std::optional<Response> response = co_await death.unlessInterrupted(server.serve(request));
class Interruption {
public:
    explicit Interruption(World& world) : world_(world) {}
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    /// Gives the result of a task, or nothing if an interruption came first, which ended the task
    /// where it waited (for Task<void>: true, or false). Costs no event where none comes.
    template <class T>
    auto unlessInterrupted(Task<T>&& task) {
        return Wait<T, Task<T>>(*this, std::move(task), false);
    }
    /// The same for a task that stays its owner's, which may wait for it no longer.
    template <class T>
    auto unlessInterrupted(Task<T>& task) {
        return Wait<T, Task<T>&>(*this, task, false);
    }
    /// The same for a task that runs already, whose former caller is gone.
    template <class T>
    auto carryOnUnlessInterrupted(Task<T>& task) {
        return Wait<T, Task<T>&>(*this, task, true);
    }

    /// What is waited for now ends, and those who wait go on without a result, at this instant,
    /// after what is already due. REQUIRES: none of it is running.
    void interrupt() {
        isUnderWay_ = true;
        while (!waiting_.empty()) {
            auto& next = static_cast<AnyWait&>(waiting_.front());
            next.wakeUp_ = world_.wake(waiting_.take());
            next.interrupted_ = true;
            next.endTask();
        }
        isUnderWay_ = false;
    }
    /// For destructors: whether it is what ends them.
    bool isUnderWay() const { return isUnderWay_; }

private:
    class AnyWait : public Waiter {
    public:
        explicit AnyWait(Interruption& interruption) : interruption_(interruption) {}
        AnyWait(const AnyWait&) = delete;
        AnyWait& operator=(const AnyWait&) = delete;

    protected:
        friend class Interruption;
        virtual void endTask() = 0;
        ~AnyWait() {
            if (interrupted_ && !resumed_) {
                interruption_.world_.cancel(wakeUp_);
            }
        }

        Interruption& interruption_;
        EventId wakeUp_{};
        bool interrupted_ = false;
        bool resumed_ = false;
    };

    template <class T, class Held>
    class [[nodiscard]] Wait final : public AnyWait {
    public:
        Wait(Interruption& interruption, Held&& task, bool runs)
            : AnyWait(interruption), task_(std::forward<Held>(task)), runs_(runs) {}
        bool await_ready() const noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) {
            this->interruption_.waiting_.addLast(*this, parent);
            const std::coroutine_handle<> first = task_.await_suspend(parent);
            return runs_ ? std::noop_coroutine() : first;
        }
        auto await_resume() {
            this->resumed_ = true;
            if constexpr (std::is_void_v<T>) {
                return !this->interrupted_;
            } else {
                return this->interrupted_ ? std::optional<T>()
                                          : std::optional<T>(task_.await_resume());
            }
        }

    private:
        void endTask() override { const Task<T> ended = std::move(task_); }
        Held task_;
        bool runs_;
    };

    World& world_;
    WaitList waiting_;
    bool isUnderWay_ = false;
};

} // namespace doppel::sim
