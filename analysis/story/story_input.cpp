// SPDX-License-Identifier: Apache-2.0
#include "analysis/story/story_input.h"

#include "analysis/objective_standing.h"
#include "models/recovery_plan/recovery_plan.h"
#include "scenarios/file/yaml_reader.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string_view>
#include <utility>

namespace doppel::analysis {

namespace {

constexpr std::string_view kEndOf = "end of: ";

bool isOfName(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '_';
}

// Calls that sampled requests made.
void addCalls(std::span<const scenarios::JourneySpan> spans, scenarios::Calls& calls) {
    std::map<std::uint32_t, std::string> byNumber;
    for (const scenarios::JourneySpan& span : spans) {
        byNumber.emplace(span.number, span.component);
        if (const auto caller = byNumber.find(span.parent); caller != byNumber.end()) {
            calls.addSeen(caller->second, span.component);
        }
    }
}

bool isDoneAtOnce(const scenarios::TimelineEntry& entry,
                  std::span<const scenarios::Disturbance> disturbances) {
    return std::any_of(disturbances.begin(), disturbances.end(), [&](const auto& disturbance) {
        return disturbance.what == entry.what && disturbance.at == entry.at &&
               disturbance.until == disturbance.at;
    });
}

// A step of a plan that is under way follows from what began it.
bool isOfAPlan(const scenarios::TimelineEntry& entry, std::span<const StoryInput::Member> members) {
    return std::any_of(members.begin(), members.end(), [&](const auto& member) {
        return member.kind == models::recoveryPlanKind().name &&
               entry.what.starts_with(member.name + ' ');
    });
}

// The mirrors that a configuration gives an edge.
void addMirrors(const std::string& configuration, std::span<StoryInput::Member> members) {
    const auto tree = scenarios::parseYaml(configuration, "configuration");
    const scenarios::Node* components = tree.ok() ? tree.value().find("components") : nullptr;
    for (StoryInput::Member& member : members) {
        const scenarios::Node* one = components ? components->find(member.name) : nullptr;
        const scenarios::Node* mirrors = one ? one->find("mirrors") : nullptr;
        for (const scenarios::Node& mirror :
             mirrors ? mirrors->items : std::vector<scenarios::Node>()) {
            member.mirrors.push_back(mirror.text);
        }
    }
}

// Of a run that was stopped those that are missed so far: how the others would have ended nobody
// knows.
void addObjectives(const scenarios::RunResult& result, StoryInput& input) {
    const RunMoment moment{input.now, input.warm, sim::kNever, input.isOver};
    for (const scenarios::ObjectiveResult& objective : result.objectives) {
        const ObjectiveStanding standing =
            standingOf(objective, moment, result.recovery ? &*result.recovery : nullptr);
        if (input.isOver || isMissed(standing)) {
            input.objectives.push_back(
                {objective, std::nullopt, canStillBeMet(standing, input.isOver)});
        }
        if (!input.isOver && isMissed(standing) && objective.value) {
            input.objectives.back().result.note.clear(); // it says that this is so far
        }
    }
}

} // namespace

std::vector<std::string> namesIn(const std::string& text,
                                 std::span<const StoryInput::Member> members) {
    std::vector<std::string> names;
    for (std::size_t from = 0; from < text.size();) {
        std::size_t to = from;
        while (to < text.size() && isOfName(text[to])) {
            ++to;
        }
        const std::string word = text.substr(from, to - from);
        const bool isName = std::any_of(members.begin(), members.end(),
                                        [&](const auto& member) { return member.name == word; });
        if (isName && std::find(names.begin(), names.end(), word) == names.end()) {
            names.push_back(word);
        }
        from = std::max(to, from + 1);
    }
    return names;
}

std::vector<StoryInput::Action> actionsOf(std::span<const scenarios::TimelineEntry> entries,
                                          std::span<const scenarios::Disturbance> disturbances,
                                          std::span<const StoryInput::Member> members) {
    std::vector<StoryInput::Action> actions;
    for (const scenarios::TimelineEntry& entry : entries) {
        if (isOfAPlan(entry, members)) {
            continue;
        }
        if (!entry.what.starts_with(kEndOf)) {
            actions.push_back({entry.at, std::nullopt, !isDoneAtOnce(entry, disturbances),
                               entry.what, namesIn(entry.what, members)});
            continue;
        }
        const std::string what = entry.what.substr(kEndOf.size());
        const auto begun = std::find_if(actions.begin(), actions.end(), [&](const auto& action) {
            return action.what == what && action.lasts && !action.until;
        });
        if (begun != actions.end()) {
            begun->until = entry.at;
        }
    }
    return actions;
}

StoryInput storyInputOf(const scenarios::RunResult& result) {
    StoryInput input;
    for (const scenarios::TrafficResult& source : result.traffic) {
        input.members.push_back({source.name, source.kind, true});
        input.overdue += source.overdue;
    }
    for (const scenarios::ComponentResult& component : result.components) {
        input.members.push_back({component.name, component.kind, false});
    }
    addMirrors(result.configuration, input.members);
    scenarios::Calls calls;
    calls.addConfigured(result.configuration);
    addCalls(result.journeys, calls);
    input.calls = calls.list();
    input.times = result.seriesTimes;
    input.series = result.series;
    input.actions = actionsOf(result.timeline, result.sli.disturbances, input.members);
    for (const scenarios::DecisionEntry& made : result.decisions) {
        input.decisions.push_back({made.at, made.component, made.what, made.why});
    }
    input.journeys = result.journeys;
    input.recovery = result.recovery;
    input.warm = sim::kStart + result.warmup;
    input.now = result.status.time;
    input.isOver = result.status.reachedEnd();
    addObjectives(result, input);
    return input;
}

} // namespace doppel::analysis
