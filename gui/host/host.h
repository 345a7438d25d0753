// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/slice.h"
#include "gui/host/channel.h"
#include "gui/host/observer.h"
#include "scenarios/play.h"
#include "scenarios/scenario.h"
#include "scenarios/scenario_inputs.h"

#include <chrono>
#include <memory>
#include <optional>

namespace doppel::gui {

/// Plays a future for a window, in a process of its own that holds nothing else: one thread, one
/// socket. It ends when the other end of that is closed.
///
///     loop   take in what the window wants, without waiting while there is something to play
///            play a slice of about 10 ms: up to the moment wanted, the next state of the grid, or
///            the end, whichever comes first
///            tell what is new: each state of the grid, the present one 30 times a second,
///            less often where the window reads more slowly
///
/// A copy (from_host::Forked) is this very process once more, with a socket of its own and the same
/// parent: it goes on here, waiting. What is told, and how often, changes no bit of what is played.
class Host {
public:
    explicit Host(Descriptor socket);

    /// Returns what the process ends with.
    int run();

private:
    using WallClock = std::chrono::steady_clock;

    bool wantsToPlay() const { return play_ != nullptr && !over_ && play_->now() < target_; }
    std::optional<std::chrono::milliseconds> patience() const;
    void playSlice();
    void end();

    void handle(const to_host::Open& open);
    void handle(const to_host::PlayTo& play);
    void handle(const to_host::Act& act);
    void handle(const to_host::Fork& fork);
    void handle(const to_host::Save& save);
    void handle(const to_host::Keep& keep);

    sim::Status build(const to_host::Open& open);
    sim::Status inject(const std::vector<to_host::Action>& actions);
    void greet();
    void tell(const from_host::Message& message);
    void tellProgress(const std::string& step, double share);

    HostChannel channel_;
    bool alone_ = false; // the window is gone
    std::optional<scenarios::Scenario> scenario_;
    std::unique_ptr<scenarios::ScenarioInputs> inputs_;
    /// How far the building of a play is.
    struct Building {
        std::string step;
        std::size_t asked = 0;
    };
    Building building_{};
    std::unique_ptr<scenarios::Play> play_;
    std::optional<Observer> observer_;
    std::optional<analysis::Slice> slice_;
    sim::Time target_ = sim::kStart;
    bool over_ = false; // the run
    bool idle_ = true;  // all is told that there is to tell while nothing happens
    WallClock::time_point toldNow_{};
    WallClock::time_point toldProgress_{};
};

/// What `doppel-gui host --fd N` does: plays for whoever holds the other end of that socket.
int runHost(int socket);

} // namespace doppel::gui
