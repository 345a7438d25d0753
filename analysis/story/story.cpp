// SPDX-License-Identifier: Apache-2.0
#include "analysis/story/story.h"

#include "analysis/readable.h"
#include "analysis/readable_moment.h"
#include "analysis/story/story_facts.h"
#include "analysis/story/story_news.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace doppel::analysis {

namespace {

// The decision of a component that begins an episode tells its reason.
void addDecisions(const StoryInput& input, sim::Duration slack, Story& story) {
    for (StorySentence& sentence : story) {
        if (sentence.rule != "sick" && sentence.rule != "capacity") {
            continue;
        }
        const auto decision = std::find_if(
            input.decisions.begin(), input.decisions.end(), [&](const auto& candidate) {
                return candidate.component == sentence.members.front() &&
                       candidate.at >= sentence.at && candidate.at <= sentence.at + slack;
            });
        if (decision != input.decisions.end()) {
            sentence.parts.push_back({StoryPart::Kind::Words, " (" + decision->why + ')'});
        }
    }
}

// Fewer threads than before are no loss where an autoscaler that names the component has just asked
// for fewer.
void leaveOutWhatWasAskedFor(const StoryInput& input,
                             const StoryRows& rows,
                             std::vector<StoryFact>& facts) {
    const auto isAskedFor = [&](const StoryFact& fact) {
        return std::any_of(input.calls.begin(), input.calls.end(), [&](const auto& call) {
            const auto wanted = rows.of(call.caller, kReplicasWanted);
            const std::size_t row = fact.episode.from;
            constexpr std::size_t kDrains = 3; // rows until a server that is to go is gone
            return call.callee == fact.member->name && !wanted.empty() &&
                   wanted[row] < wanted[row - std::min(row, kDrains)];
        });
    };
    std::erase_if(facts, [&](const StoryFact& fact) {
        return fact.rule->id == "capacity" && isAskedFor(fact);
    });
}

// Visitors who are well again say that their visits succeed again; series notice it some rows later.
void leaveOutWhatRecoverySays(Story& story, sim::Duration row) {
    const sim::Duration slack = std::max<sim::Duration>(3 * row, std::chrono::minutes(1));
    std::vector<sim::Time> recovered;
    for (const StorySentence& sentence : story) {
        if (sentence.rule == "recovered") {
            recovered.push_back(sentence.at);
        }
    }
    std::erase_if(story, [&](const StorySentence& sentence) {
        return sentence.rule == "visits fail.over" &&
               std::any_of(recovered.begin(), recovered.end(), [&](sim::Time at) {
                   return at + slack >= sentence.at && sentence.at + slack >= at;
               });
    });
}

// A name stays as it is written.
void closeSentences(Story& story) {
    for (StorySentence& sentence : story) {
        StoryPart& first = sentence.parts.front();
        if (first.kind == StoryPart::Kind::Words && first.text.front() >= 'a' &&
            first.text.front() <= 'z') {
            first.text.front() = static_cast<char>(first.text.front() - 'a' + 'A');
        }
        sentence.parts.push_back({StoryPart::Kind::Words, "."});
    }
}

constexpr double kNotable = 0.01; // share of failed visits that outweighs any delay

bool isOfFailedVisits(const StorySentence& sentence) {
    return sentence.rule == "visits fail" || sentence.rule == "many visits fail";
}

// Which of two is the more telling consequence: visitors' before components', then the worse.
auto harmOf(const StorySentence& sentence) {
    return std::tuple(sentence.topic == StoryTopic::Visitors,
                      sentence.severity == StorySeverity::Failing,
                      isOfFailedVisits(sentence) && sentence.extent >= kNotable, sentence.extent);
}

// A promise that can still be kept is not broken.
bool canStillBeMet(const StorySentence& sentence) {
    return sentence.rule == "objective" && sentence.severity != StorySeverity::Failing;
}

// An alert is a sign of harm, and is told where nothing shows the harm itself.
bool isHarm(const StorySentence& sentence) {
    return !canStillBeMet(sentence) &&
           (sentence.severity == StorySeverity::Busy ||
            sentence.severity == StorySeverity::Failing) &&
           sentence.rule != "end" && sentence.rule != "alert";
}

} // namespace

std::string StorySentence::text() const {
    std::string text;
    for (const StoryPart& part : parts) {
        text += part.text;
    }
    return text;
}

Story storyOf(const StoryInput& input) {
    const StoryRows rows(input);
    std::vector<std::string> members;
    for (const StoryInput::Member& member : input.members) {
        members.push_back(member.name);
    }
    const scenarios::CallGraph graph(members, input.calls);
    const sim::Duration row =
        rows.size() == 0 ? sim::Duration::zero() : rows.end(0) - rows.begin(0);
    const sim::Duration slack = std::max<sim::Duration>(2 * row, std::chrono::seconds(10));
    std::vector<StoryFact> facts = factsOf(input, rows);
    leaveOutWhatWasAskedFor(input, rows, facts);
    Story story = sentencesOf(spread(std::move(facts), graph), input, rows);
    addDecisions(input, slack, story);
    Story events = eventSentencesOf(input, rows);
    std::move(events.begin(), events.end(), std::back_inserter(story));
    Story news = newsOf(input);
    std::move(news.begin(), news.end(), std::back_inserter(story));
    leaveOutWhatRecoverySays(story, row);
    closeSentences(story);
    return bounded(inOrder(std::move(story), graph, slack));
}

FirstCause firstCause(const Story& story) {
    FirstCause first;
    const auto take = [&](std::string_view rule) {
        const auto found = std::find_if(story.begin(), story.end(), [&](const auto& sentence) {
            return sentence.rule == rule && !canStillBeMet(sentence);
        });
        if (!first.consequence && found != story.end()) {
            first.consequence = static_cast<std::size_t>(found - story.begin());
        }
    };
    take("objective");
    if (!first.consequence) {
        for (std::size_t i = 0; i < story.size(); ++i) {
            if (isHarm(story[i]) &&
                (!first.consequence || harmOf(story[i]) > harmOf(story[*first.consequence]))) {
                first.consequence = i;
            }
        }
    }
    take("alert");
    first.cause = first.consequence;
    while (first.cause && story[*first.cause].cause) {
        first.cause = story[*first.cause].cause;
    }
    return first;
}

std::string toText(const FirstCause& first, const Story& story) {
    if (!first.consequence) {
        return "Nothing went wrong.";
    }
    const auto told = [&](std::size_t i) {
        return readableMoment(story[i].at) + ": " + story[i].text();
    };
    std::string text = told(*first.cause);
    if (first.cause != first.consequence) {
        text += " So, at " + told(*first.consequence);
    }
    return text;
}

} // namespace doppel::analysis
