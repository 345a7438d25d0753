// SPDX-License-Identifier: Apache-2.0
#include "gui/host/host.h"

#include "analysis/store.h"
#include "gui/host/fork_sibling.h"
#include "gui/host/scenario_sketch.h"
#include "models/kinds.h"
#include "scenarios/branch.h"
#include "scenarios/notes.h"
#include "scenarios/timeline_reader.h"
#include "scenarios/version.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>

namespace doppel::gui {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kSlice = 10ms;
constexpr std::chrono::milliseconds kBetweenStates = 33ms;
constexpr std::chrono::milliseconds kBetweenProgress = 30ms;
constexpr std::chrono::milliseconds kIdle = 50ms; // then there is time to judge

} // namespace

Host::Host(Descriptor socket) : channel_(std::move(socket)) {}

int Host::run() {
    greet();
    while (!alone_ && channel_.receive(patience())) {
        while (const auto message = channel_.next()) {
            std::visit([this](const auto& each) { handle(each); }, *message);
        }
        if (wantsToPlay()) {
            playSlice();
        } else if (!std::exchange(idle_, true)) {
            observer_->judge();
        }
    }
    return 0;
}

// How long to wait for what the window wants.
std::optional<std::chrono::milliseconds> Host::patience() const {
    return wantsToPlay() ? std::optional(0ms) : idle_ ? std::nullopt : std::optional(kIdle);
}

void Host::playSlice() {
    const sim::Time ofGrid = observer_->nextRecord();
    const sim::Time wanted = sim::after(play_->now(), slice_->length());
    const auto began = WallClock::now();
    const sim::RunStatus status = play_->advance(std::min({target_, ofGrid, wanted}));
    const auto ended = WallClock::now();
    if (play_->now() == wanted || ended - began > kSlice) {
        slice_->took(ended - began);
    }
    if (play_->now() >= play_->end() || !status.reachedEnd()) {
        end();
        return;
    }
    idle_ = false;
    if (play_->now() == ofGrid) {
        observer_->record();
        toldNow_ = ended;
    }
    const bool isTime = ended - toldNow_ >= kBetweenStates && channel_.isHeard();
    if (play_->now() >= target_ || isTime) {
        observer_->tellNow();
        toldNow_ = ended;
    }
    if (play_->now() >= target_) {
        tell(from_host::Waiting{play_->now()});
    }
}

void Host::end() {
    over_ = true;
    idle_ = true;
    if (sim::Errors wrong = play_->wrongLogs(); !wrong.empty()) {
        tell(from_host::Wrong{std::move(wrong)});
        return;
    }
    observer_->finish(play_->finish());
}

void Host::handle(const to_host::Open& open) {
    if (scenario_) {
        return; // a host plays one
    }
    tellProgress("reads the scenario", 0);
    auto scenario = scenarios::loadScenario(open.file, open.sets);
    if (!scenario) {
        tell(from_host::Wrong{scenario.errors()});
        return;
    }
    scenario_ = std::move(*scenario);
    scenario_->settings.limits.wallTime.reset(); // a window may wait for hours
    tell(from_host::Sketch{sketchOf(*scenario_), false});
    if (const sim::Status built = build(open); !built) {
        play_.reset();
        tell(from_host::Wrong{built.errors()});
    }
}

sim::Status Host::build(const to_host::Open& open) {
    building_ = {"reads the files that it names", 0};
    const sim::WhoStops stops = [this] { // asked as long as its world runs
        if (play_ == nullptr) {
            const std::size_t parts = scenario_->components.size() + scenario_->traffic.size();
            const double done =
                static_cast<double>(building_.asked++) / static_cast<double>(parts + 1);
            tellProgress(building_.step, inputs_ == nullptr ? 0 : std::min(done, 1.0));
        }
        return channel_.hungUp() ? std::string("the window") : std::string{};
    };
    auto inputs = scenarios::loadInputs(*scenario_, stops);
    if (!inputs) {
        return inputs.errors();
    }
    inputs_ = std::move(*inputs);
    building_ = {"builds the platform", 0};
    auto play = scenarios::Play::create(*scenario_, *inputs_, {.stops = stops});
    if (!play) {
        return play.errors();
    }
    play_ = std::move(*play);
    from_host::Sketch sketch{sketchOf(*scenario_), true};
    order(sketch.sketch, play_->built());
    sketch.sketch.notes = scenarios::notesOn(*scenario_, *inputs_);
    slice_.emplace(play_->end() - play_->now(), kSlice);
    observer_.emplace(*play_, sketch.sketch.stateEvery,
                      [this](const from_host::Message& message) { tell(message); });
    tell(std::move(sketch));
    observer_->record();
    const sim::Status injected = inject(open.actions);
    if (injected) {
        tell(from_host::Waiting{play_->now()});
    }
    return injected;
}

void Host::handle(const to_host::PlayTo& play) {
    target_ = play.until;
    if (play_ != nullptr && !over_ && !wantsToPlay()) {
        observer_->tellNow();
        observer_->judge();
        tell(from_host::Waiting{play_->now()});
    }
}

void Host::handle(const to_host::Act& act) {
    if (play_ == nullptr || over_) {
        tell(from_host::Refused{{{.message = "the run is over", .where = {}}}});
    } else if (const sim::Status injected = inject(act.actions); !injected) {
        tell(from_host::Refused{injected.errors()});
    }
}

sim::Status Host::inject(const std::vector<to_host::Action>& actions) {
    const models::Kinds kinds = models::builtInKinds();
    std::vector<models::TimelineEvent> events;
    sim::Errors errors;
    for (const to_host::Action& action : actions) {
        auto event = scenarios::readEventText(
            action.yaml, readableAfter(play_->now()) - sim::kStart, kinds.actions);
        if (event) {
            events.push_back(std::move(*event));
        } else {
            sim::append(errors, event.errors());
        }
    }
    if (!errors.empty()) {
        return errors;
    }
    if (const sim::Status injected = play_->inject(std::move(events)); !injected) {
        return injected;
    }
    from_host::Acted acted;
    const auto& log = play_->log().actions;
    for (std::size_t i = 0; i < actions.size(); ++i) {
        acted.events.push_back(eventSketch(log[log.size() - actions.size() + i]));
        acted.events.back().injected = actions[i].injected.value_or(play_->now());
    }
    if (!actions.empty()) {
        tell(std::move(acted));
    }
    return std::monostate{};
}

void Host::handle(const to_host::Fork& fork) {
    auto socket = channel_.nextDescriptor();
    if (!socket || play_ == nullptr || over_) {
        tell(from_host::NotForked{fork.number, "it is not being played"});
        return;
    }
    observer_->tellNow();
    const pid_t child = forkSibling();
    if (child == 0) {
        channel_ = HostChannel(std::move(*socket));
        target_ = play_->now();
        greet();
        if (fork.anew) {
            observer_->tellAnew();
        }
    } else if (child < 0) {
        tell(from_host::NotForked{fork.number, std::strerror(errno)});
    } else {
        tell(from_host::Forked{fork.number, child, play_->now()});
    }
}

void Host::handle(const to_host::Save& save) {
    const auto write = save.whole ? &scenarios::saveWhole : &scenarios::saveBranch;
    const sim::Status saved =
        play_ == nullptr ? sim::Status(sim::Error{.message = "it is not being played", .where = {}})
                         : write(*scenario_, play_->log(), save.file);
    if (saved) {
        tell(from_host::Saved{save.file});
    } else {
        tell(from_host::NotSaved{saved.errors()});
    }
}

void Host::handle(const to_host::Keep& keep) {
    if (play_ == nullptr) {
        tell(from_host::NotKept{{{.message = "it is not being played", .where = {}}}});
        return;
    }
    scenarios::RunResult result = play_->observe();
    if (!over_) {
        result.status = {sim::RunStatus::Reason::Stopped, play_->now(), "the window"};
    }
    const auto id = analysis::storeRun(result, keep.file, keep.catalogue);
    if (id) {
        tell(from_host::Kept{keep.file, *id});
    } else {
        tell(from_host::NotKept{id.errors()});
    }
}

void Host::greet() {
    tell(from_host::Hello{kProtocol, std::string(scenarios::kVersion), getpid()});
}

void Host::tell(const from_host::Message& message) {
    alone_ = alone_ || !channel_.send(message);
}

void Host::tellProgress(const std::string& step, double share) {
    if (const auto now = WallClock::now(); now - toldProgress_ >= kBetweenProgress) {
        toldProgress_ = now;
        tell(from_host::Progress{step, share});
    }
}

int runHost(int socket) {
    return Host(Descriptor(socket)).run();
}

} // namespace doppel::gui
