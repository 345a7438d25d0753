// SPDX-License-Identifier: Apache-2.0
#include "gui/future/judged.h"

namespace doppel::gui {

std::vector<analysis::ObjectivesAt> objectivesJudged(const Recording& recording) {
    std::vector<analysis::ObjectivesAt> judged;
    const auto add = [&](const Judgement& judgement) {
        if (judged.empty() || judged.back().at < judgement.at) {
            judged.push_back({judgement.at, judgement.objectives, judgement.recovery});
        } else if (judged.back().at == judgement.at) {
            judged.back() = {judgement.at, judgement.objectives, judgement.recovery};
        }
    };
    for (const Judgement& judgement : recording.judgements()) {
        add(judgement);
    }
    if (recording.outcome()) {
        add(recording.outcome()->judgement);
    }
    return judged;
}

const Judgement* lastJudgement(const Recording& recording, sim::Time at) {
    return recording.outcome() && at >= recording.now() ? &recording.outcome()->judgement
                                                        : recording.judgementAt(at);
}

analysis::RunMoment momentOf(const Recording& recording, sim::Time at) {
    const PlatformSketch& sketch = recording.sketch();
    return {at, sim::kStart + sketch.warmup, sketch.end(),
            recording.outcome().has_value() && at >= recording.now()};
}

analysis::ObjectiveStanding
standingIn(const Judgement& judgement, std::size_t objective, const analysis::RunMoment& moment) {
    return analysis::standingOf(judgement.objectives[objective], moment,
                                judgement.recovery ? &*judgement.recovery : nullptr);
}

} // namespace doppel::gui
