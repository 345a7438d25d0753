// SPDX-License-Identifier: Apache-2.0
#include "analysis/player.h"

#include "scenarios/log_replay.h"
#include "scenarios/notes.h"

#include <algorithm>
#include <chrono>
#include <memory>

namespace doppel::analysis {

namespace {

using scenarios::Play;
using WallClock = std::chrono::steady_clock;

// How much simulated time to play between two looks: as much as takes about 50 ms.
class Slice {
public:
    explicit Slice(sim::Duration run) : length_(std::max<sim::Duration>(run / kFirst, kLeast)) {}

    sim::Duration length() const { return length_; }
    void took(WallClock::duration wall) {
        if (wall > kAim * 2) {
            length_ = std::max(length_ / 2, kLeast);
        } else if (wall < kAim / 2 && length_ < kMost) {
            length_ *= 2;
        }
    }

private:
    static constexpr std::int64_t kFirst = 1000;
    static constexpr sim::Duration kLeast = std::chrono::milliseconds(1);
    static constexpr sim::Duration kMost = std::chrono::hours(24);
    static constexpr WallClock::duration kAim = std::chrono::milliseconds(50);

    sim::Duration length_;
};

// Gives back who ended the play early, as far as it was the watcher.
std::string drive(Play& play, const Watcher& watcher) {
    if (!watcher) {
        play.advance(play.end());
        return {};
    }
    Slice slice(play.end() - play.now());
    while (play.now() < play.end()) {
        const auto began = WallClock::now();
        const sim::RunStatus status = play.advance(sim::after(play.now(), slice.length()));
        slice.took(WallClock::now() - began);
        std::string stopped = watcher({play.now(), play.end(), play.events()});
        if (!stopped.empty() || !status.reachedEnd()) {
            return stopped;
        }
    }
    return {};
}

} // namespace

sim::Result<std::vector<std::string>> inspectScenario(const scenarios::Scenario& scenario) {
    const auto inputs = scenarios::loadInputs(scenario);
    if (!inputs) {
        return inputs.errors();
    }
    if (const auto play = Play::create(scenario, **inputs, {}); !play) {
        return play.errors();
    }
    if (sim::Errors wrong = scenarios::wrongLogsOf(scenario); !wrong.empty()) {
        return wrong;
    }
    return scenarios::notesOn(scenario, **inputs);
}

sim::Result<scenarios::RunResult> playScenario(const scenarios::Scenario& scenario,
                                               const scenarios::PlayOptions& options,
                                               const Watcher& watcher) {
    const auto inputs = scenarios::loadInputs(scenario);
    if (!inputs) {
        return inputs.errors();
    }
    auto play = Play::create(scenario, **inputs, options);
    if (!play) {
        return play.errors();
    }
    const std::string culprit = drive(**play, watcher);
    if (sim::Errors wrong = (*play)->wrongLogs(); !wrong.empty()) {
        return wrong;
    }
    return (*play)->finish(culprit);
}

} // namespace doppel::analysis
