// SPDX-License-Identifier: Apache-2.0
#include "analysis/fingerprint_trace.h"

#include "analysis/slice.h"
#include "sim/assert.h"

#include <algorithm>

namespace doppel::analysis {

namespace {

// Up to a moment, in slices between which it may be stopped.
sim::RunStatus advance(scenarios::Play& play, sim::Time until, const sim::WhoStops& stops) {
    Slice slice(until - play.now(), std::chrono::milliseconds(50));
    sim::RunStatus status;
    do {
        if (const std::string who = stops ? stops() : ""; !who.empty()) {
            return {sim::RunStatus::Reason::Stopped, play.now(), who};
        }
        const auto began = Slice::WallClock::now();
        status = play.advance(std::min(sim::after(play.now(), slice.length()), until));
        slice.took(Slice::WallClock::now() - began);
    } while (status.reachedEnd() && play.now() < until);
    return status;
}

} // namespace

sim::Result<sim::RunStatus> traceFingerprint(const scenarios::Scenario& scenario,
                                             const scenarios::PlayOptions& options,
                                             const TraceWindow& window,
                                             const std::function<void(const TracePoint&)>& tell) {
    DOPPEL_ASSERT(window.every > sim::Duration::zero());
    scenarios::PlayOptions how = options;
    how.began = options.began.value_or(Slice::WallClock::now());
    sim::StopQuestion stop(options.stops);
    stop.alsoAsk(scenarios::limitsBeforeStart(scenario.settings.limits, *how.began));
    how.stops = [&stop] {
        return stop.isStopped() ? stop.who() : std::string{};
    };
    const auto inputs = scenarios::loadInputs(scenario, how.stops);
    if (!inputs) {
        return inputs.errors();
    }
    auto created = scenarios::Play::create(scenario, **inputs, how);
    if (!created) {
        return created.errors();
    }
    scenarios::Play& play = **created;
    const auto point = [&play] {
        return TracePoint{play.now(), play.events(), play.built().world().fingerprint().toText()};
    };
    const sim::Time end = std::min(window.to, play.end());
    sim::RunStatus status = advance(play, std::min(window.from, end), options.stops);
    tell(point());
    for (std::uint64_t told = play.events(); status.reachedEnd() && play.now() < end;) {
        status = advance(play, std::min(sim::after(play.now(), window.every), end), options.stops);
        if (play.events() != told) {
            told = play.events();
            tell(point());
        }
    }
    return status;
}

} // namespace doppel::analysis
