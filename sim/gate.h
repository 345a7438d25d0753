// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/wait_list.h"
#include "sim/world.h"

#include <coroutine>
#include <cstddef>

namespace doppel::sim {

/// A place where processes wait until someone lets them pass: all at once, or a few. It has no
/// memory: whoever comes later waits for the next opening. The gate must outlive its waiters.
class Gate {
public:
    explicit Gate(World& world) : world_(world) {}
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    auto wait() { return Wait(*this); }

    /// Lets the longest waiting pass. They run at this instant, after what is already due.
    void open(std::size_t howMany) {
        for (; howMany > 0 && !queue_.empty(); --howMany) {
            auto& next = static_cast<Wait&>(queue_.front());
            next.woken(world_.wake(queue_.take()));
        }
    }
    void openForAll() { open(queue_.size()); }
    std::size_t waiting() const { return queue_.size(); }

private:
    class Wait : public Waiter {
    public:
        explicit Wait(Gate& gate) : gate_(gate) {}
        ~Wait() {
            if (pending_) {
                gate_.world_.cancel(wakeUp_);
            }
        }
        Wait(const Wait&) = delete;
        Wait& operator=(const Wait&) = delete;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> process) {
            gate_.queue_.addLast(*this, process);
        }
        void await_resume() { pending_ = false; }
        void woken(EventId wakeUp) {
            wakeUp_ = wakeUp;
            pending_ = true;
        }

    private:
        Gate& gate_;
        EventId wakeUp_{};
        bool pending_ = false;
    };

    World& world_;
    WaitList queue_;
};

} // namespace doppel::sim
