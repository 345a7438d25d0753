// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/assert.h"
#include "sim/event_queue.h"
#include "sim/fingerprint.h"
#include "sim/frame_pool.h"
#include "sim/metrics.h"
#include "sim/random.h"
#include "sim/run_status.h"
#include "sim/stop.h"
#include "sim/task.h"
#include "sim/time.h"

#include <coroutine>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::sim {

/// A plain callback in simulated time, beside processes: for stations so hot that even a coroutine
/// is too much, and for deadlines. Owned by whoever arms it; destroying it disarms it.
class Callback {
public:
    Callback() = default;
    Callback(const Callback&) = delete;
    Callback& operator=(const Callback&) = delete;

    bool armed() const { return armed_; }

protected:
    using Fire = void (*)(Callback&);
    explicit Callback(Fire fire) : fire_(fire) {}
    ~Callback() = default;

private:
    friend class World;
    Fire fire_ = nullptr;
    EventId id_{};
    bool armed_ = false;
};

/// One simulated world: the clock, the future, chance, the processes and what is counted about
/// them. There are no globals, so two worlds in two threads don't know of each other. A world is
/// used by one thread at a time.
///
/// The event loop, as pseudocode:
///
///     run(until):
///         while an intervention or a pending event has time <= until:
///             an intervention, if one is due at or before the next event:
///                 clock := its time
///                 let it act                             # schedules events, from now on
///                 stop when someone wants it, or a limit is reached   # now and then
///             else the next event, in the order (time, order of scheduling):
///                 clock := event.time
///                 fold event.time into the fingerprint
///                 resume its process, or fire its callback   # schedules others, never in the past
///                 stop when someone asked to, or a limit is reached
///         clock := until
///
/// A run's result depends on what was built in the world, its seed and its replication number, and
/// on nothing else.
class World {
public:
    struct Options {
        std::uint64_t seed = 1;
        std::uint64_t replication = 0; ///< independent repetitions of the same experiment
        Limits limits{};
        /// Asked now and then between interventions, of which there may be many at one instant.
        WhoStops stops{};
    };

    explicit World(Options options);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    World& world() { return *this; }
    Time now() const { return queue_.now(); }

    // ---- waiting ----

    /// Waits; `co_await world.sleep(250ms)`. A length below zero counts as zero. Even zero lets
    /// others run first.
    auto sleep(Duration length) { return Sleep(*this, length); }
    auto sleepUntil(Time time) { return SleepUntil(*this, time); }

    /// Waits for a delay that many wait for, such as a network hop: O(1) whatever else is pending.
    auto sleepConstant(Duration length) { return LaneSleep(*this, queue_.lane(length)); }
    /// The lane of a delay, for those who wait for it often: it saves looking the lane up.
    LaneId lane(Duration delay) { return queue_.lane(delay); }

    // ---- processes ----

    /// Starts a process of its own: it runs until its first wait, now. The world owns it from here
    /// on.
    void spawn(Task<void> process) {
        const auto handle = process.release();
        addRoot(detail::asProcess(handle));
        handle.resume();
    }

    /// As above, on behalf of another process: what nobody wants from that one is no use from this
    /// one either (callerGaveUp). REQUIRES: `other` outlives it, or both end with the world.
    void spawnFor(std::coroutine_handle<> other, Task<void> process) {
        const auto handle = process.release();
        addRoot(detail::asProcess(handle));
        handle.promise().parent = other;
        handle.resume();
    }
    /// As above, of which nobody takes the result any more.
    void spawnAbandoned(Task<void> process) {
        const auto handle = process.release();
        adopt(detail::asProcess(handle));
        handle.resume();
    }

    /// Ends a process that was spawned, where it waits. REQUIRES: it has not ended, and waits.
    void end(std::coroutine_handle<> process) {
        forgetRoot(*this, detail::asProcess(process).promise().rootIndex);
        process.destroy();
    }

    /// For as long as one lives, processes end whose result their callers have from another one: nobody
    /// has given up on it (endsUnneeded).
    class EndsUnneeded {
    public:
        EndsUnneeded(World& world, bool isSo)
            : world_(world),
              before_(std::exchange(world.endsUnneeded_, world.endsUnneeded_ || isSo)) {}
        ~EndsUnneeded() { world_.endsUnneeded_ = before_; }
        EndsUnneeded(const EndsUnneeded&) = delete;
        EndsUnneeded& operator=(const EndsUnneeded&) = delete;

    private:
        World& world_;
        bool before_;
    };
    bool endsUnneeded() const { return endsUnneeded_; }

    /// Processes that were spawned or abandoned and have not ended.
    std::size_t processes() const { return roots_.size(); }

    // ---- interventions ----

    /// Acts on the world from outside of it at a time, before all events of that instant; at once
    /// where that time has passed. Interventions of one instant act in the order in which they were
    /// asked for. They are no events: neither counted nor folded into the fingerprint, and no event
    /// comes earlier or later for their being there; only what they do has effects.
    void intervene(Time at, std::function<void()> act);

    // ---- chance ----

    /// The stream of random numbers of one named use, such as "edge.latency": the same name gives
    /// the same numbers, whatever else draws. See Stream for drawing by index.
    Stream stream(std::string_view name) const;
    std::uint64_t seed() const { return options_.seed; }
    std::uint64_t replication() const { return options_.replication; }

    // ---- counting ----

    Metrics& metrics() { return metrics_; }
    const Metrics& metrics() const { return metrics_; }
    Fingerprint& fingerprint() { return fingerprint_; }
    const Fingerprint& fingerprint() const { return fingerprint_; }
    /// Events that happened so far.
    std::uint64_t events() const { return events_; }
    /// Bytes that the engine holds for processes.
    std::size_t processMemory() const { return frames_.reserved(); }

    // ---- running ----

    /// Lets time pass up to and including `until`. Returns why it came back; ReachedEnd is the
    /// usual reason. May be called again to go on, unless a limit ended the run.
    RunStatus run(Time until);

    /// Ends the current run() after the current event. `culprit` says who asked, for the status.
    void stop(std::string_view culprit) {
        stopRequest_ = culprit;
        nextLook_ = 0;
    }

    /// Destroys every process, wherever it waits. What processes refer to must still be alive: a
    /// platform calls this before its components are destroyed.
    void clear();

    // ---- for the awaitables of this folder ----

    /// Resumes a process at the present instant, after what is already due.
    EventId wake(std::coroutine_handle<> process) {
        return queue_.schedule(now(), process.address());
    }
    /// A process that was to be resumed is gone. REQUIRES: the event is pending.
    void cancel(EventId id) { queue_.cancel(id); }
    /// Arms a callback after a constant delay. REQUIRES: it is not armed.
    void arm(Callback& callback, Duration delay) { arm(callback, queue_.lane(delay)); }
    void arm(Callback& callback, const LaneId& lane) {
        DOPPEL_ASSERT(!callback.armed_);
        callback.id_ = queue_.schedule(lane, now(), asAction(callback));
        callback.armed_ = true;
    }
    /// Arms a callback at a time. REQUIRES: it is not armed; `at` is not in the past.
    void armAt(Callback& callback, Time at) {
        DOPPEL_ASSERT(!callback.armed_ && at >= now());
        callback.id_ = queue_.schedule(at, asAction(callback));
        callback.armed_ = true;
    }
    void disarm(Callback& callback) {
        if (callback.armed_) {
            queue_.cancel(callback.id_);
            callback.armed_ = false;
        }
    }
    /// Takes over a process whose caller gave up on it.
    void adopt(detail::AnyProcess process);
    /// Processes that run on although their callers gave up.
    std::size_t abandoned() const { return abandoned_; }

private:
    friend FramePool& framePoolOf(World& world);
    friend void forgetRoot(World& world, std::uint32_t rootIndex);

    // All ways to sleep remember their event, so that a process that is destroyed while it sleeps
    // takes it along.
    class Sleeping {
    public:
        explicit Sleeping(World& world) : world_(world) {}
        ~Sleeping() {
            if (pending_) {
                world_.cancel(id_);
            }
        }
        Sleeping(const Sleeping&) = delete;
        Sleeping& operator=(const Sleeping&) = delete;
        bool await_ready() const noexcept { return false; }
        void await_resume() noexcept { pending_ = false; }

    protected:
        void pendingAs(EventId id) {
            id_ = id;
            pending_ = true;
        }
        World& world_;

    private:
        EventId id_{};
        bool pending_ = false;
    };
    class Sleep : public Sleeping {
    public:
        Sleep(World& world, Duration length) : Sleeping(world), length_(length) {}
        void await_suspend(std::coroutine_handle<> process) {
            const Time at = afterAtLeastZero(world_.now(), length_);
            pendingAs(world_.queue_.schedule(at, process.address()));
        }

    private:
        Duration length_;
    };
    class SleepUntil : public Sleeping {
    public:
        SleepUntil(World& world, Time until) : Sleeping(world), until_(until) {}
        void await_suspend(std::coroutine_handle<> process) {
            const Time at = until_ < world_.now() ? world_.now() : until_;
            pendingAs(world_.queue_.schedule(at, process.address()));
        }

    private:
        Time until_;
    };
    class LaneSleep : public Sleeping {
    public:
        LaneSleep(World& world, LaneId lane) : Sleeping(world), lane_(lane) {}
        void await_suspend(std::coroutine_handle<> process) {
            pendingAs(world_.queue_.schedule(lane_, world_.now(), process.address()));
        }

    private:
        LaneId lane_;
    };

    // Actions are frame addresses, aligned to 16, or callback addresses marked by the lowest bit.
    static constexpr std::uintptr_t kCallbackMark = 1;
    static Action asAction(Callback& callback) {
        return reinterpret_cast<Action>(reinterpret_cast<std::uintptr_t>(&callback) |
                                        kCallbackMark);
    }

    void addRoot(detail::AnyProcess process) {
        process.promise().parent = nullptr;
        process.promise().rootIndex = static_cast<std::uint32_t>(roots_.size());
        roots_.push_back(process);
    }
    struct Intervention {
        Time at{};
        std::uint64_t number = 0;
        std::function<void()> act;
    };
    static bool isLater(const Intervention& a, const Intervention& b);
    void letIntervene();
    void perform(Action action);
    std::optional<RunStatus> look();
    std::optional<RunStatus> lookBetweenInterventions();

    Options options_;
    std::uint64_t events_ = 0;
    EventQueue queue_;
    std::vector<Intervention> interventions_; // a heap, the next one first
    std::uint64_t interventionsAsked_ = 0;
    std::uint64_t interventionsDone_ = 0;
    Time eventsUntil_{}; // how far events may go before the next intervention
    FramePool frames_;
    std::vector<detail::AnyProcess> roots_;
    std::size_t abandoned_ = 0;
    bool endsUnneeded_ = false;
    Metrics metrics_;
    Fingerprint fingerprint_;
    LimitGuard guard_;
    std::optional<std::string> stopRequest_;
    std::uint64_t nextLook_ = 0; // the number of events at which something is to be looked at
};

inline FramePool& framePoolOf(World& world) {
    return world.frames_;
}

inline void forgetRoot(World& world, std::uint32_t rootIndex) {
    auto& roots = world.roots_;
    world.abandoned_ -= static_cast<std::size_t>(roots[rootIndex].promise().abandoned);
    roots[rootIndex] = roots.back();
    roots[rootIndex].promise().rootIndex = rootIndex;
    roots.pop_back();
}

} // namespace doppel::sim
