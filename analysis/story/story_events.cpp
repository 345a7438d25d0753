// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/story/story_facts.h"
#include "analysis/summary_text.h"
#include "scenarios/objective.h"

#include <algorithm>
#include <utility>

namespace doppel::analysis {

namespace {

StorySentence sentenceOf(sim::Time at,
                         std::string rule,
                         StoryTopic topic,
                         StorySeverity severity,
                         std::vector<StoryPart> parts,
                         std::vector<std::string> members = {}) {
    StorySentence sentence;
    sentence.at = at;
    sentence.rule = std::move(rule);
    sentence.topic = topic;
    sentence.severity = severity;
    sentence.parts = std::move(parts);
    sentence.members = std::move(members);
    return sentence;
}

// A text with the names in it as members.
std::vector<StoryPart> partsOf(const std::string& text, const std::vector<std::string>& names) {
    StoryWords words;
    std::size_t from = 0;
    for (const std::string& name : names) {
        const std::size_t at = text.find(name, from);
        if (at == std::string::npos) {
            continue;
        }
        words.words(text.substr(from, at - from)).member(name);
        from = at + name.size();
    }
    words.words(text.substr(from));
    std::vector<StoryPart> parts = words.take();
    std::erase_if(parts, [](const StoryPart& part) { return part.text.empty(); });
    return parts;
}

void addActions(const StoryInput& input, Story& story) {
    for (const StoryInput::Action& action : input.actions) {
        StorySentence begin =
            sentenceOf(action.at, "action", StoryTopic::Action, StorySeverity::Action,
                       partsOf(action.what, action.members), action.members);
        if (action.lasts) {
            begin.parts.push_back({StoryPart::Kind::Words, " begins"});
            begin.until = action.until;
        }
        begin.atOnce = !action.lasts;
        if (action.until) {
            StorySentence end =
                sentenceOf(*action.until, "action.over", StoryTopic::Action, StorySeverity::Action,
                           partsOf(action.what, action.members), action.members);
            end.parts.push_back({StoryPart::Kind::Words, " ends"});
            story.push_back(std::move(end));
        }
        story.push_back(std::move(begin));
    }
}

void addRecovery(const StoryInput& input, Story& story) {
    if (!input.recovery) {
        return;
    }
    for (const scenarios::Alert& alert : input.recovery->alerts) {
        StorySentence fired =
            sentenceOf(alert.span.fired, "alert", StoryTopic::Objective, StorySeverity::Failing,
                       StoryWords().words("the alert \"" + alert.rule + "\" fires").take());
        fired.until = alert.span.cleared;
        if (alert.span.cleared) {
            story.push_back(sentenceOf(
                *alert.span.cleared, "alert.over", StoryTopic::Objective, StorySeverity::Well,
                StoryWords().words("the alert \"" + alert.rule + "\" clears").take()));
        }
        story.push_back(std::move(fired));
    }
    for (const scenarios::Incident& incident : input.recovery->incidents) {
        if (incident.timeToRecover) {
            story.push_back(
                sentenceOf(incident.began + *incident.timeToRecover, "recovered",
                           StoryTopic::Visitors, StorySeverity::Well,
                           StoryWords()
                               .words("visitors are well again, ")
                               .figure(readableSeconds(sim::toSeconds(*incident.timeToRecover)))
                               .words(" after it began; ")
                               .figure(readableCount(static_cast<double>(incident.failedRequests)))
                               .words(" of their visits failed")
                               .take()));
        }
    }
}

// ---- objectives ----

// From which row's end on the share of good visits since the warm-up was never above the bound
// again; none: it was at the end.
std::optional<sim::Time>
availabilityLost(const StoryRows& rows, std::string_view source, double bound) {
    const auto ok = rows.of(source, "ok");
    const auto failed = rows.of(source, "failed");
    std::optional<sim::Time> lost;
    double good = 0;
    double all = 0;
    for (std::size_t row = rows.firstTold(); row < std::min(ok.size(), failed.size()); ++row) {
        good += ok[row];
        all += ok[row] + failed[row];
        if (all == 0 || good >= bound * all) {
            lost.reset();
        } else if (!lost) {
            lost = rows.end(row);
        }
    }
    return lost;
}

// At the end of the row with which a count since the warm-up was above the bound; none: it never
// was, or the series has no such count.
std::optional<sim::Time> ceilingPassed(const StoryRows& rows,
                                       const scenarios::Objective& objective,
                                       std::optional<double> value) {
    const std::string& metric = objective.metric();
    const std::size_t dot = metric.find('.');
    if (!value || dot == std::string::npos) {
        return std::nullopt;
    }
    const auto counts = rows.of(metric.substr(0, dot), metric.substr(dot + 1));
    std::optional<sim::Time> passed;
    double sum = 0;
    for (std::size_t row = rows.firstTold(); row < counts.size(); ++row) {
        sum += counts[row];
        if (!passed && !objective.metBy(sum)) {
            passed = rows.end(row);
        }
    }
    return sum == *value ? passed : std::nullopt; // else it is no count
}

std::optional<sim::Time> lostIn(const StoryRows& rows, const scenarios::ObjectiveResult& result) {
    const auto parsed = scenarios::Objective::parse(result.name, result.that);
    constexpr std::string_view kAvailability = ".availability";
    if (!parsed.ok() || !result.limit.empty()) {
        return std::nullopt;
    }
    const scenarios::Objective& objective = parsed.value();
    const std::string& metric = objective.metric();
    if (objective.comparison() == scenarios::Objective::Comparison::AtLeast &&
        metric.ends_with(kAvailability)) {
        return availabilityLost(rows, metric.substr(0, metric.size() - kAvailability.size()),
                                objective.bound());
    }
    return objective.isCeiling() ? ceilingPassed(rows, objective, result.value) : std::nullopt;
}

StorySentence
missed(const StoryInput& input, const StoryInput::Objective& objective, sim::Time at) {
    const scenarios::ObjectiveResult& result = objective.result;
    StoryWords told;
    told.words("the objective \"" + result.name + "\" is " +
               (objective.canStillBeMet ? "missed from then on" : "lost") + ": ");
    if (result.value || !result.note.empty()) {
        told.figure(objectiveValue(result));
    } else {
        told.words("never measured");
    }
    told.words(input.isOver              ? " in the end ("
               : objective.canStillBeMet ? " by now ("
                                         : " so far (")
        .words(toText(result) + ')');
    StorySentence sentence =
        sentenceOf(at, "objective", StoryTopic::Objective,
                   objective.canStillBeMet ? StorySeverity::Busy : StorySeverity::Failing,
                   told.take(), namesIn(result.that, input.members));
    sentence.metric = result.that.substr(0, result.that.find(' '));
    return sentence;
}

void addObjectives(const StoryInput& input, const StoryRows& rows, Story& story) {
    for (const StoryInput::Objective& objective : input.objectives) {
        const scenarios::ObjectiveResult& result = objective.result;
        if (result.met || (!result.value && !input.isOver && objective.canStillBeMet)) {
            continue;
        }
        const std::optional<sim::Time> inSeries = lostIn(rows, result);
        story.push_back(
            missed(input, objective, inSeries ? *inSeries : objective.lost.value_or(input.now)));
    }
}

void addEnd(const StoryInput& input, Story& story) {
    if (!input.isOver) {
        return;
    }
    if (input.overdue > 0) {
        story.push_back(sentenceOf(input.now, "overdue", StoryTopic::Visitors, StorySeverity::Busy,
                                   StoryWords()
                                       .figure(readableCount(static_cast<double>(input.overdue)))
                                       .words(" visits are overdue at the end and count as failed")
                                       .take()));
    }
    const auto met = std::count_if(input.objectives.begin(), input.objectives.end(),
                                   [](const auto& objective) { return objective.result.met; });
    const std::string count =
        std::to_string(met) + " of " + std::to_string(input.objectives.size());
    StoryWords told;
    told.words("the run ends");
    if (!input.objectives.empty()) {
        told.words("; ").figure(count).words(input.objectives.size() == 1 ? " objective is met"
                                                                          : " objectives are met");
    }
    const bool isWell = static_cast<std::size_t>(met) == input.objectives.size();
    story.push_back(sentenceOf(input.now, "end", StoryTopic::Objective,
                               isWell ? StorySeverity::Well : StorySeverity::Failing, told.take()));
}

} // namespace

Story eventSentencesOf(const StoryInput& input, const StoryRows& rows) {
    Story story;
    addActions(input, story);
    addRecovery(input, story);
    addObjectives(input, rows, story);
    addEnd(input, story);
    return story;
}

} // namespace doppel::analysis
