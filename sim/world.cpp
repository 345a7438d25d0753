// SPDX-License-Identifier: Apache-2.0
#include "sim/world.h"

#include "sim/assert.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <utility>

namespace doppel::sim {

namespace {

// The world that runs in this thread, for the message of a failed assertion and for nothing else.
thread_local const World* runningWorld =
    nullptr; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): as said

class RunningScope {
public:
    explicit RunningScope(const World& world) : before_(std::exchange(runningWorld, &world)) {}
    ~RunningScope() { runningWorld = before_; }
    RunningScope(const RunningScope&) = delete;
    RunningScope& operator=(const RunningScope&) = delete;

private:
    const World* before_;
};

// What happens in an instant that may not end.
class OneInstant {
public:
    /// How many events apart it is looked at.
    static constexpr std::uint64_t kBetweenLooks = 1 << 16;

    OneInstant(Time now, std::uint64_t events) : at_(now), events_(events) {}

    /// Why the run is to end in its midst, if it is.
    std::optional<RunStatus> look(Time now, std::uint64_t events, const WhoStops& stops) {
        if (now != at_) {
            *this = OneInstant(now, events);
            return std::nullopt;
        }
        const std::uint64_t here = events - events_;
        if (here < kBetweenLooks) {
            return std::nullopt;
        }
        const std::string stands = "simulated time stood still at " + toText(now) + " for " +
                                   std::to_string(here) + " events";
        if (const std::string who = stops ? stops() : std::string{}; !who.empty()) {
            return RunStatus{RunStatus::Reason::Stopped, now, who + ", and " + stands};
        }
        if (here >= kMost) {
            return RunStatus{RunStatus::Reason::EventLimit, now,
                             stands + ": something happens again and again after no time at all"};
        }
        return std::nullopt;
    }

private:
    static constexpr std::uint64_t kMost = 20'000'000;

    Time at_;
    std::uint64_t events_; // when it was first seen
};

} // namespace

void assertionFailed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: a fault of doppel's own: assertion failed: %s\n", file, line,
                 condition);
    if (runningWorld != nullptr) {
        std::fprintf(stderr,
                     "  at simulated time %s, seed %" PRIu64 ", replication %" PRIu64
                     ", event %" PRIu64 "\n",
                     toText(runningWorld->now()).c_str(), runningWorld->seed(),
                     runningWorld->replication(), runningWorld->events());
    }
    std::abort();
}

World::World(Options options) : options_(options), frames_(*this), guard_(options.limits) {}

World::~World() {
    clear();
}

void World::clear() {
    interventions_.clear();
    while (!roots_.empty()) { // a process may leave others behind as it goes
        const detail::AnyProcess process = roots_.back();
        roots_.pop_back();
        process.destroy();
    }
    abandoned_ = 0;
}

Stream World::stream(std::string_view name) const {
    return Stream(options_.seed, options_.replication, name);
}

void World::adopt(detail::AnyProcess process) {
    addRoot(process);
    process.promise().abandoned = true;
    ++abandoned_;
}

void World::perform(Action action) {
    const auto bits = reinterpret_cast<std::uintptr_t>(action);
    if ((bits & kCallbackMark) == 0) {
        std::coroutine_handle<>::from_address(action).resume();
        return;
    }
    auto& callback = *reinterpret_cast<Callback*>(bits & ~kCallbackMark);
    callback.armed_ = false;
    callback.fire_(callback);
}

bool World::isLater(const Intervention& a, const Intervention& b) {
    return std::tie(a.at, a.number) > std::tie(b.at, b.number);
}

void World::intervene(Time at, std::function<void()> act) {
    at = std::max(at, now());
    interventions_.push_back({at, interventionsAsked_++, std::move(act)});
    std::push_heap(interventions_.begin(), interventions_.end(), isLater);
    eventsUntil_ = std::min(eventsUntil_, at - Duration{1});
}

void World::letIntervene() {
    std::pop_heap(interventions_.begin(), interventions_.end(), isLater);
    const Intervention next = std::move(interventions_.back());
    interventions_.pop_back();
    queue_.advance(next.at);
    next.act();
}

RunStatus World::run(Time until) {
    const RunningScope scope(*this);
    stopRequest_.reset();
    OneInstant instant(now(), events_);
    const auto planLook = [&] {
        nextLook_ = std::min(guard_.nextLook(), events_ + OneInstant::kBetweenLooks);
    };
    planLook();
    const Time horizon = guard_.horizon(until);
    for (;;) {
        eventsUntil_ = interventions_.empty()
                           ? horizon
                           : std::min(horizon, interventions_.front().at - Duration{1});
        while (const auto due = queue_.popUntil(eventsUntil_)) {
            fingerprint_.add(static_cast<std::uint64_t>(due->time.time_since_epoch().count()));
            ++events_;
            perform(due->action);
            if (events_ >= nextLook_ || queue_.slotsExhausted()) [[unlikely]] {
                if (auto status = look()) {
                    return *status;
                }
                if (auto status = instant.look(now(), events_, options_.stops)) {
                    return *status;
                }
                planLook();
            }
        }
        if (interventions_.empty() || interventions_.front().at > horizon) {
            break;
        }
        letIntervene();
        if (auto status = lookBetweenInterventions()) {
            return *status;
        }
        planLook();
    }
    queue_.advance(horizon);
    return guard_.atEnd(until);
}

// They are few and may be long, where events are many and short.
std::optional<RunStatus> World::lookBetweenInterventions() {
    constexpr std::uint64_t kBetweenLooks = 16;
    if (++interventionsDone_ % kBetweenLooks != 0) {
        return std::nullopt;
    }
    if (std::string who = options_.stops ? options_.stops() : std::string{}; !who.empty()) {
        return RunStatus{RunStatus::Reason::Stopped, now(), std::move(who)};
    }
    return look();
}

std::optional<RunStatus> World::look() {
    if (stopRequest_) {
        return RunStatus{RunStatus::Reason::Stopped, now(), *stopRequest_};
    }
    if (queue_.slotsExhausted()) {
        return RunStatus{RunStatus::Reason::PendingLimit, now(),
                         "limit of 16777215 pending events"};
    }
    auto status = guard_.look(events_, now());
    nextLook_ = guard_.nextLook();
    return status;
}

} // namespace doppel::sim
