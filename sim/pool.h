// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/metrics.h"
#include "sim/wait_list.h"
#include "sim/world.h"

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace doppel::sim {

/// Who is served next.
enum class Discipline { Fifo, Lifo, Priority };

/// Where a pool keeps its counts; those that are null are not kept.
struct PoolMetrics {
    Gauge* busy = nullptr;    ///< servers in use
    Gauge* waiting = nullptr; ///< processes in the queue
    Counter* refused = nullptr;
};

/// Servers with a queue in front: worker threads, connections, a processor. A process acquires a
/// server, holds it as a Lease for as long as it likes, and the next in the queue gets it when the
/// lease ends.
///
///     Pool::Lease slot = co_await workers.acquire();
///     if (!slot) co_return refused();              // only a bounded queue refuses
///     co_await world.sleep(serviceTime);
///
/// A server that is handed over is never idle in between; the process that gets it runs at the same
/// instant, after what is already due. The capacity may change at any time: when it falls, the
/// leases in use run on until they end. A pool that is closed, as when its server dies, sends away
/// those who wait and all who come, with empty leases. The pool must outlive its leases.
class Pool {
public:
    struct Options {
        std::int64_t capacity = 1;
        Discipline discipline = Discipline::Fifo;
        std::optional<std::size_t> bound{}; ///< most processes in the queue; unset means no bound
        PoolMetrics metrics{};
    };

    /// A server in use; given back when the lease ends. An empty lease means: refused, or closed.
    class [[nodiscard]] Lease {
    public:
        Lease() = default;
        Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)) {}
        Lease& operator=(Lease&& other) noexcept {
            std::swap(pool_, other.pool_);
            return *this;
        }
        ~Lease() { release(); }

        explicit operator bool() const { return pool_ != nullptr; }
        void release() {
            if (pool_ != nullptr) {
                std::exchange(pool_, nullptr)->giveBack();
            }
        }

    private:
        friend class Pool;
        explicit Lease(Pool& pool) : pool_(&pool) {}
        Pool* pool_ = nullptr;
    };

    Pool(World& world, Options options) : world_(world), options_(options) {}
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Waits for a server; `co_await` gives a Lease. `priority` counts for Discipline::Priority:
    /// smaller is served first.
    auto acquire(int priority = 0) { return Acquire(*this, priority); }

    /// A server if one is free and nobody waits; else an empty lease. Does not count as refused.
    Lease tryAcquire() {
        if (!freeNow()) {
            return {};
        }
        changeBusy(1);
        return Lease(*this);
    }

    std::int64_t capacity() const { return options_.capacity; }
    std::int64_t busy() const { return busy_; }
    std::size_t waiting() const { return queue_.size(); }

    void setCapacity(std::int64_t capacity) {
        options_.capacity = capacity;
        while (!queue_.empty() && busy_ < options_.capacity) {
            changeBusy(1);
            handOver();
        }
    }

    /// Sends everybody away, now and from now on; leases that are held run out. They don't count as
    /// refused.
    void close();
    bool closed() const { return closed_; }

private:
    class Acquire : public Waiter {
    public:
        enum class State : std::uint8_t { Waiting, Granted, Served, Refused, SentAway };
        Acquire(Pool& pool, int priority) : pool_(pool), priority_(priority) {}
        ~Acquire() {
            if (state_ == State::Granted) { // destroyed between the grant and its resumption
                pool_.world_.cancel(wakeUp_);
                pool_.giveBack();
            } else if (state_ == State::SentAway) {
                pool_.world_.cancel(wakeUp_);
            } else if (waiting()) {
                pool_.leaveQueue(*this);
            }
        }
        Acquire(const Acquire&) = delete;
        Acquire& operator=(const Acquire&) = delete;

        bool await_ready() {
            if (pool_.closed_) {
                state_ = State::Refused;
                return true;
            }
            if (pool_.freeNow()) {
                pool_.changeBusy(1);
                state_ = State::Served;
                return true;
            }
            if (pool_.full()) {
                pool_.countRefusal();
                state_ = State::Refused;
                return true;
            }
            return false;
        }
        void await_suspend(std::coroutine_handle<> process) { pool_.enqueue(*this, process); }
        Lease await_resume() {
            const bool empty = state_ == State::Refused || state_ == State::SentAway;
            state_ = State::Served;
            return empty ? Lease() : Lease(pool_);
        }

    private:
        friend class Pool;
        Pool& pool_;
        EventId wakeUp_{};
        int priority_;
        State state_ = State::Waiting;
    };

    bool freeNow() const { return !closed_ && busy_ < options_.capacity && queue_.empty(); }
    bool full() const { return options_.bound && queue_.size() >= *options_.bound; }

    void enqueue(Acquire& request, std::coroutine_handle<> process);
    void leaveQueue(Waiter& waiter);
    void handOver();
    void wakeFirst(Acquire::State state);
    void giveBack();
    void changeBusy(std::int64_t by);
    void countWaiting(std::int64_t by);
    void countRefusal();

    World& world_;
    Options options_;
    std::int64_t busy_ = 0;
    bool closed_ = false;
    WaitList queue_;
};

inline void Pool::changeBusy(std::int64_t by) {
    busy_ += by;
    if (options_.metrics.busy != nullptr) {
        options_.metrics.busy->add(world_.now(), by);
    }
}

inline void Pool::countWaiting(std::int64_t by) {
    if (options_.metrics.waiting != nullptr) {
        options_.metrics.waiting->add(world_.now(), by);
    }
}

inline void Pool::countRefusal() {
    if (options_.metrics.refused != nullptr) {
        options_.metrics.refused->add();
    }
}

inline void Pool::leaveQueue(Waiter& waiter) {
    queue_.remove(waiter);
    countWaiting(-1);
}

// The server stays busy: it only changes hands.
inline void Pool::handOver() {
    wakeFirst(Acquire::State::Granted);
}

inline void Pool::close() {
    closed_ = true;
    while (!queue_.empty()) {
        wakeFirst(Acquire::State::SentAway);
    }
}

inline void Pool::wakeFirst(Acquire::State state) {
    auto& first = static_cast<Acquire&>(queue_.front());
    const std::coroutine_handle<> process = queue_.take();
    countWaiting(-1);
    first.state_ = state;
    first.wakeUp_ = world_.wake(process);
}

inline void Pool::giveBack() {
    if (queue_.empty() || busy_ > options_.capacity) {
        changeBusy(-1);
        return;
    }
    handOver();
}

} // namespace doppel::sim
