// SPDX-License-Identifier: Apache-2.0
#include "models/filters/hedge_filter.h"

#include "models/chance_key.h"
#include "sim/gate.h"
#include "sim/within.h"

#include <array>
#include <coroutine>
#include <optional>
#include <utility>

namespace doppel::models {

// Two calls, and what waits to begin the second: what still runs ends with it.
class HedgeFilter::Race {
public:
    static constexpr std::size_t kTimer = 2;

    Race(sim::World& world, std::coroutine_handle<> process)
        : caller(process), world_(world), over_(world) {}
    ~Race() {
        const sim::World::EndsUnneeded unneeded(world_, answer && answer->usable());
        for (auto& process : running_) {
            if (process) {
                world_.end(std::exchange(process, nullptr));
            }
        }
    }
    Race(const Race&) = delete;
    Race& operator=(const Race&) = delete;

    // A process of it, for as long as that lives.
    class Running {
    public:
        Running(Race& race, std::size_t lane, std::coroutine_handle<> process)
            : race_(race), lane_(lane) {
            race_.running_[lane_] = process;
        }
        ~Running() { race_.running_[lane_] = nullptr; }
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;

    private:
        Race& race_;
        std::size_t lane_;
    };

    void answered(std::size_t lane, const Response& response) {
        running_[lane] = nullptr;
        answer = response;
        const bool otherRuns = running_[0] != nullptr || running_[1] != nullptr;
        if (response.usable() || !otherRuns) {
            isOver = true;
            over_.openForAll();
        }
    }
    sim::Task<void> wait() {
        while (!isOver) {
            co_await over_.wait();
        }
    }
    sim::World& world() const { return world_; }

    const std::coroutine_handle<> caller; // whose call it is
    std::optional<Response> answer;
    bool isOver = false;

private:
    sim::World& world_;
    sim::Gate over_;
    std::array<std::coroutine_handle<>, 3> running_{}; // null: not begun, or over
};

sim::Task<Response> HedgeFilter::handle(Request request) {
    if (request.method == Method::Post) {
        co_return co_await next_.handle(request);
    }
    ++calls_;
    Race race(world(), co_await sim::thisProcess());
    world().spawnFor(race.caller, run(race, 0, request));
    if (!race.isOver) {
        world().spawnFor(race.caller, hedgeLater(race, request));
        co_await race.wait();
    }
    co_return *race.answer;
}

sim::Task<void> HedgeFilter::run(Race& race, std::size_t lane, Request request) {
    const Race::Running running(race, lane, co_await sim::thisProcess());
    const Response response = co_await next_.handle(request);
    race.answered(lane, response);
}

sim::Task<void> HedgeFilter::hedgeLater(Race& race, Request request) {
    const Race::Running running(race, Race::kTimer, co_await sim::thisProcess());
    co_await world().sleep(context_.policy.after);
    if (race.isOver || !mayHedge(context_.policy, calls_, hedged_)) {
        co_return;
    }
    ++hedged_;
    context_.hedged.add();
    request.key = deriveKey(request.key, KeyStep::Peer, 1);
    world().spawnFor(race.caller, run(race, 1, request));
}

} // namespace doppel::models
