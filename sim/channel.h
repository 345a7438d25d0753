// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/gate.h"
#include "sim/task.h"
#include "sim/world.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace doppel::sim {

/// A FIFO of values between processes: senders put, receivers wait. Unbounded unless a bound is
/// given; then `trySend` refuses what does not fit. Each value goes to one receiver.
template <class T>
class Channel {
public:
    explicit Channel(World& world, std::optional<std::size_t> bound = std::nullopt)
        : world_(world), arrivals_(world), bound_(bound) {}

    World& world() { return world_; }
    std::size_t size() const { return values_.size(); }

    /// False when the channel is full; the value is dropped then.
    bool trySend(T value) {
        if (bound_ && values_.size() >= *bound_) {
            return false;
        }
        values_.push_back(std::move(value));
        arrivals_.open(1);
        return true;
    }

    /// Waits for a value and takes it.
    Task<T> receive() {
        while (values_.empty()) {
            co_await arrivals_.wait();
        }
        T value = std::move(values_.front());
        values_.pop_front();
        co_return value;
    }

private:
    World& world_;
    Gate arrivals_;
    std::deque<T> values_;
    std::optional<std::size_t> bound_;
};

} // namespace doppel::sim
