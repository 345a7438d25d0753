// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/task.h"
#include "sim/wait_list.h"
#include "sim/world.h"

#include <coroutine>
#include <optional>
#include <utility>

namespace doppel::sim {

/// What may end the waiting of many at once, each for work of its own, such as the death of a
/// process that serves them. It must outlive those that wait.
///
///     std::optional<Response> response = co_await death.unlessInterrupted(server.serve(request));
class Interruption {
public:
    explicit Interruption(World& world) : world_(world) {}
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    /// Gives the result of a task, or nothing if an interruption came first: then the task goes on
    /// as one whose caller gave up. Costs no event where none comes.
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

    /// Those who wait now go on without a result, at this instant, after what is already due.
    void interrupt() {
        while (!waiting_.empty()) {
            auto& next = static_cast<AnyWait&>(waiting_.front());
            world_.adopt(next.release());
            next.wakeUp_ = world_.wake(waiting_.take());
            next.interrupted_ = true;
        }
    }

private:
    class AnyWait : public Waiter {
    public:
        explicit AnyWait(Interruption& interruption) : interruption_(interruption) {}
        AnyWait(const AnyWait&) = delete;
        AnyWait& operator=(const AnyWait&) = delete;

    protected:
        friend class Interruption;
        virtual detail::AnyProcess release() = 0;
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
        std::optional<T> await_resume() {
            this->resumed_ = true;
            return this->interrupted_ ? std::optional<T>() : std::optional<T>(task_.await_resume());
        }

    private:
        detail::AnyProcess release() override { return detail::asProcess(task_.release()); }
        Held task_;
        bool runs_;
    };

    World& world_;
    WaitList waiting_;
};

} // namespace doppel::sim
