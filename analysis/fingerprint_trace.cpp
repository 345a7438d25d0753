// SPDX-License-Identifier: Apache-2.0
#include "analysis/fingerprint_trace.h"

#include "sim/assert.h"

#include <algorithm>

namespace doppel::analysis {

sim::Result<sim::RunStatus> traceFingerprint(const scenarios::Scenario& scenario,
                                             const scenarios::PlayOptions& options,
                                             const TraceWindow& window,
                                             const std::function<void(const TracePoint&)>& tell) {
    DOPPEL_ASSERT(window.every > sim::Duration::zero());
    const auto inputs = scenarios::loadInputs(scenario);
    if (!inputs) {
        return inputs.errors();
    }
    auto created = scenarios::Play::create(scenario, **inputs, options);
    if (!created) {
        return created.errors();
    }
    scenarios::Play& play = **created;
    const auto point = [&play] {
        return TracePoint{play.now(), play.events(), play.built().world().fingerprint().toText()};
    };
    const sim::Time end = std::min(window.to, play.end());
    sim::RunStatus status = play.advance(std::min(window.from, end));
    tell(point());
    for (std::uint64_t told = play.events(); status.reachedEnd() && play.now() < end;) {
        status = play.advance(std::min(sim::after(play.now(), window.every), end));
        if (play.events() != told) {
            told = play.events();
            tell(point());
        }
    }
    return status;
}

} // namespace doppel::analysis
