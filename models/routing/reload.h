// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace doppel::routing {

/// When the Router reloads its routes. All instants are spans since any fixed origin.
struct ReloadRules {
    std::chrono::nanoseconds interval = std::chrono::minutes(1); ///< ROUTER_ROUTE_RELOAD_INTERVAL
    /// How often the interval is looked at.
    std::chrono::nanoseconds tick = std::chrono::seconds(5);
};

/// The Router's queue of reload requests: one reload runs, at most one waits, every further request
/// melts into the waiting one. There is no jitter and no pause between reloads.
///
/// Who drives it: a change notice or POST /reload calls request(); a ticker calls tick() at every
/// nextTick(); one worker calls begin() whenever it is free, and finish() when its reload ended,
/// well or not. The first load, at start, is a reload like any other. A Router with a flat file has
/// no queue: it loads once. Source: alphagov/router lib/load_routes.go, lib/router.go.
class ReloadQueue {
public:
    /// A Router that starts, and begins its first load, at `start`.
    explicit ReloadQueue(std::chrono::nanoseconds start, ReloadRules rules = {})
        : rules_(rules), start_(start), lastAttempt_(start) {}

    /// Asks for a reload. False: one was waiting already, and this request is served by it.
    bool request();

    /// The ticker's beat: requests a reload if the last attempt began more than the interval ago.
    /// True if it did, even in vain.
    bool tick(std::chrono::nanoseconds now);

    /// The first beat after `now`: beats come every `tick` from the start.
    std::chrono::nanoseconds nextTick(std::chrono::nanoseconds now) const;

    /// The worker takes the waiting request. False: none waits, or a reload runs. The attempt
    /// counts from now, also if it fails.
    bool begin(std::chrono::nanoseconds now);

    /// The running reload ended. REQUIRES: isRunning().
    void finish();

    bool isWaiting() const { return waiting_; }
    bool isRunning() const { return running_; }

private:
    ReloadRules rules_;
    std::chrono::nanoseconds start_;
    std::chrono::nanoseconds lastAttempt_;
    bool waiting_ = false;
    bool running_ = true;
};

/// The MongoDB era's way: every 2 s the Router asks its replica how far it has read (optime), and
/// reloads, in the same loop, if that moved. A load that failed is tried again at the next poll.
/// Source: alphagov/router at f1de210e^, lib/router.go.
class OptimePoll {
public:
    static constexpr std::chrono::nanoseconds kInterval = std::chrono::seconds(2);

    bool shouldReload(std::uint64_t optime) const { return optime > readTo_; }
    void loaded(std::uint64_t optime) { readTo_ = optime; }

private:
    std::uint64_t readTo_ = 0;
};

} // namespace doppel::routing
