// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/wait_list.h"
#include "sim/world.h"

#include <coroutine>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace doppel::sim {

/// A FIFO of values between processes: senders put, receivers wait. Unbounded unless a bound is
/// given; then `trySend` refuses what does not fit. Each value goes to one receiver, and receivers
/// are served in the order in which they came.
///
/// A value that is sent while someone waits is that receiver's from then on and doesn't count as
/// stored; the receiver runs at this instant, after what is already due. If it is destroyed before,
/// the value goes to the next in line, ahead of all stored ones. The channel must outlive its
/// waiters.
template <class T>
class Channel {
public:
    explicit Channel(World& world, std::optional<std::size_t> bound = std::nullopt)
        : world_(world), bound_(bound) {}
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    World& world() { return world_; }
    /// Values that nobody has taken yet.
    std::size_t size() const { return values_.size(); }
    /// Receivers that wait for a value.
    std::size_t waiting() const { return receivers_.size(); }

    /// False when the channel is full; the value is dropped then.
    bool trySend(T value) {
        if (!receivers_.empty()) {
            handOver(std::move(value));
            return true;
        }
        if (bound_ && values_.size() >= *bound_) {
            return false;
        }
        values_.push_back(std::move(value));
        return true;
    }

    /// Waits for a value and takes it: `T value = co_await channel.receive();`
    auto receive() { return Receive(*this); }

private:
    class Receive : public Waiter {
    public:
        explicit Receive(Channel& channel) : channel_(channel) {}
        ~Receive() {
            if (pending_) [[unlikely]] {
                passOn();
            }
        }
        Receive(const Receive&) = delete;
        Receive& operator=(const Receive&) = delete;

        bool await_ready() {
            if (channel_.values_.empty()) {
                return false;
            }
            value_.emplace(std::move(channel_.values_.front()));
            channel_.values_.pop_front();
            return true;
        }
        void await_suspend(std::coroutine_handle<> process) {
            channel_.receivers_.addLast(*this, process);
        }
        T await_resume() {
            pending_ = false;
            return std::move(*value_);
        }

    private:
        friend class Channel;
        // Kept apart, so that the destructor costs a comparison.
        [[gnu::noinline]] void passOn() {
            channel_.world_.cancel(wakeUp_);
            channel_.takeBack(std::move(*value_));
        }
        Channel& channel_;
        std::optional<T> value_;
        EventId wakeUp_{};
        bool pending_ = false; // holds a value, and its process has not been resumed yet
    };

    // REQUIRES: someone waits.
    void handOver(T value) {
        auto& next = static_cast<Receive&>(receivers_.front());
        next.value_.emplace(std::move(value));
        next.wakeUp_ = world_.wake(receivers_.take());
        next.pending_ = true;
    }
    void takeBack(T value) {
        if (receivers_.empty()) {
            values_.push_front(std::move(value));
        } else {
            handOver(std::move(value));
        }
    }

    World& world_;
    WaitList receivers_;
    std::deque<T> values_;
    std::optional<std::size_t> bound_;
};

} // namespace doppel::sim
