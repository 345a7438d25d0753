// SPDX-License-Identifier: Apache-2.0
#include "gui/future/judged.h"

namespace doppel::gui {
namespace {

// What is counted up to the end of the warm-up is forgotten there.
bool counts(const Judgement& judgement, const PlatformSketch& sketch) {
    return sketch.warmup == sim::Duration::zero() || judgement.at > sim::kStart + sketch.warmup;
}

} // namespace

std::vector<analysis::ObjectivesAt> objectivesJudged(const Recording& recording) {
    std::vector<analysis::ObjectivesAt> judged;
    const auto add = [&](const Judgement& judgement) {
        if (!counts(judgement, recording.sketch())) {
            return;
        }
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

const Judgement* lastVerdict(const Recording& recording, sim::Time at) {
    const Judgement* last = lastJudgement(recording, at);
    return last != nullptr && counts(*last, recording.sketch()) ? last : nullptr;
}

analysis::RunMoment momentOf(const Recording& recording, sim::Time at) {
    const PlatformSketch& sketch = recording.sketch();
    const bool hasEnded = recording.outcome() && recording.outcome()->status.reachedEnd();
    return {at, sim::kStart + sketch.warmup, sketch.end(), hasEnded && at >= recording.now()};
}

analysis::ObjectiveStanding
standingIn(const Judgement& judgement, std::size_t objective, const analysis::RunMoment& moment) {
    return analysis::standingOf(judgement.objectives[objective], moment,
                                judgement.recovery ? &*judgement.recovery : nullptr);
}

} // namespace doppel::gui
