// SPDX-License-Identifier: Apache-2.0
#include "analysis/player.h"

#include "analysis/slice.h"
#include "scenarios/log_replay.h"
#include "scenarios/notes.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace doppel::analysis {

namespace {

using scenarios::Play;
using WallClock = std::chrono::steady_clock;

// Who stops what takes long before time passes, or between two events: the watcher, or a limit of
// the scenario's.
class Warden {
public:
    Warden(const scenarios::Scenario& scenario,
           const Watcher& watcher,
           WallClock::time_point began,
           const Play* const& playing)
        : end_(sim::kStart + scenario.settings.duration), watcher_(watcher),
          limits_(scenarios::limitsBeforeStart(scenario.settings.limits, began)),
          playing_(playing) {}

    std::string who() {
        if (const auto now = WallClock::now(); who_.empty() && now >= next_) {
            next_ = now + kBetweenLooks;
            look();
        }
        return who_;
    }

private:
    static constexpr std::chrono::milliseconds kBetweenLooks{20};

    void look() {
        if (watcher_) {
            who_ = playing_ == nullptr ? watcher_({sim::kStart, end_, 0})
                                       : watcher_({playing_->now(), end_, playing_->events()});
        }
        if (playing_ == nullptr && who_.empty()) { // else the world minds its limits itself
            who_ = limits_();
        }
    }

    sim::Time end_;
    const Watcher& watcher_;
    sim::WhoStops limits_;
    const Play* const& playing_;
    WallClock::time_point next_{};
    std::string who_;
};

// Gives back who ended the play early, as far as it was the watcher.
std::string drive(Play& play, const Watcher& watcher) {
    if (!watcher) {
        play.advance(play.end());
        return {};
    }
    Slice slice(play.end() - play.now(), std::chrono::milliseconds(50));
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

sim::Result<std::vector<std::string>> inspectScenario(const scenarios::Scenario& scenario,
                                                      const Watcher& watcher) {
    const Play* const none = nullptr;
    scenarios::PlayOptions options;
    options.began = WallClock::now();
    Warden warden(scenario, watcher, *options.began, none);
    options.stops = [&warden] {
        return warden.who();
    };
    const auto inputs = scenarios::loadInputs(scenario, options.stops);
    if (!inputs) {
        return inputs.errors();
    }
    if (const auto play = Play::create(scenario, **inputs, options); !play) {
        return play.errors();
    }
    const auto logs = scenarios::inspectLogs(scenario, options.stops);
    if (!logs) {
        return logs.errors();
    }
    std::vector<std::string> notes = scenarios::notesOn(scenario, **inputs);
    notes.insert(notes.end(), logs->begin(), logs->end());
    return notes;
}

sim::Result<scenarios::RunResult> playScenario(const scenarios::Scenario& scenario,
                                               const scenarios::PlayOptions& options,
                                               const Watcher& watcher) {
    const Play* playing = nullptr;
    scenarios::PlayOptions how = options;
    how.began = options.began.value_or(WallClock::now());
    Warden warden(scenario, watcher, *how.began, playing);
    how.stops = [&warden] {
        return warden.who();
    };
    const auto inputs = scenarios::loadInputs(scenario, how.stops);
    if (!inputs) {
        return inputs.errors();
    }
    auto play = Play::create(scenario, **inputs, how);
    if (!play) {
        return play.errors();
    }
    playing = play->get();
    const std::string culprit = drive(**play, watcher);
    if (sim::Errors wrong = (*play)->wrongLogs(); !wrong.empty()) {
        return wrong;
    }
    return (*play)->finish(culprit);
}

} // namespace doppel::analysis
