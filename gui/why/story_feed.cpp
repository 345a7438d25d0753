// SPDX-License-Identifier: Apache-2.0
#include "gui/why/story_feed.h"

#include "gui/future/judged.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace doppel::gui {
namespace {

// What a timeline's texts don't say, its events do.
void complete(analysis::StoryInput::Action& action, const PlatformSketch& sketch) {
    const auto event = std::find_if(sketch.events.begin(), sketch.events.end(),
                                    [&](const auto& e) { return e.text == action.what; });
    if (event != sketch.events.end()) {
        // What is neither a fault nor for a time is done at once, however long it holds.
        action.lasts = event->length || event->isFault || action.until;
        if (!event->components.empty()) {
            action.members = event->components;
        }
    }
}

void addCalls(const PlatformSketch& sketch, scenarios::Calls calls, analysis::StoryInput& input) {
    for (const CallSketch& call : sketch.calls) {
        calls.addSeen(call.caller, call.callee);
    }
    input.calls = calls.list();
}

// The objectives of the last judgement, and how they came to stand so.
void addObjectives(const Recording& recording, const Judgement& last, analysis::StoryInput& input) {
    const std::vector<analysis::ObjectivesAt> judged = objectivesJudged(recording);
    const analysis::RunMoment moment = momentOf(recording, recording.now());
    for (std::size_t i = 0; i < last.objectives.size(); ++i) {
        const auto standing = standingIn(last, i, moment);
        if (standing != analysis::ObjectiveStanding::Awaited) {
            input.objectives.push_back({last.objectives[i],
                                        analysis::missedSince(judged, i, moment),
                                        analysis::canStillBeMet(standing, moment.ended)});
        }
    }
}

} // namespace

const scenarios::Calls& ConfiguredCalls::of(const std::string& configuration) {
    if (configuration != configuration_) {
        configuration_ = configuration;
        calls_ = {};
        calls_.addConfigured(configuration);
    }
    return calls_;
}

analysis::StoryInput storyInputOf(const Recording& recording) {
    ConfiguredCalls once;
    return storyInputOf(recording, once);
}

analysis::StoryInput storyInputOf(const Recording& recording, ConfiguredCalls& configured) {
    const PlatformSketch& sketch = recording.sketch();
    analysis::StoryInput input;
    for (const ComponentSketch& source : sketch.sources) {
        input.members.push_back({source.name, source.kind, true});
    }
    std::map<std::string, std::string> mirrorsOf;
    for (const ComponentSketch& component : sketch.components) {
        input.members.push_back({component.name, component.kind, false});
        const std::string mirrors = "components." + component.name + ".mirrors";
        for (const FieldSketch& field : component.fields) {
            if (field.path == mirrors) {
                mirrorsOf[component.name] = field.value;
            }
        }
    }
    for (analysis::StoryInput::Member& member : input.members) {
        member.mirrors = analysis::namesIn(mirrorsOf[member.name], input.members);
    }
    addCalls(sketch, configured.of(sketch.configuration), input);
    input.times = recording.seriesTimes();
    input.series = recording.series();
    input.actions = analysis::actionsOf(recording.timeline(), {}, input.members);
    for (analysis::StoryInput::Action& action : input.actions) {
        complete(action, sketch);
    }
    for (const DecisionEntry& decision : recording.decisions()) {
        input.decisions.push_back({decision.at, decision.component, decision.what, decision.why});
    }
    input.journeys = recording.journeys();
    if (const Judgement* judgement = lastJudgement(recording, recording.now())) {
        input.recovery = judgement->recovery;
    }
    if (recording.outcome()) {
        for (const SourceTotals& source : recording.outcome()->judgement.sources) {
            input.overdue += source.overdue;
        }
    }
    if (const Judgement* verdict = lastVerdict(recording, recording.now())) {
        addObjectives(recording, *verdict, input);
    }
    input.warm = sim::kStart + sketch.warmup;
    input.now = recording.now();
    input.isOver = recording.outcome() && recording.outcome()->status.reachedEnd();
    return input;
}

analysis::Story decisionsOf(const Recording& recording) {
    using Kind = analysis::StoryPart::Kind;
    analysis::Story decisions;
    for (const DecisionEntry& decision : recording.decisions()) {
        analysis::StorySentence sentence;
        sentence.at = decision.at;
        sentence.rule = "decision";
        sentence.members = {decision.component};
        sentence.parts = {{Kind::Member, decision.component}, {Kind::Words, ' ' + decision.what}};
        sentence.parts.push_back(
            {Kind::Words, (decision.why.empty() ? "" : ": " + decision.why) + '.'});
        decisions.push_back(std::move(sentence));
    }
    return decisions;
}

} // namespace doppel::gui
