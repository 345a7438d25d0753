// SPDX-License-Identifier: Apache-2.0
#include "analysis/story/story_facts.h"

#include "models/app/app.h"

#include <algorithm>
#include <string>
#include <utility>

namespace doppel::analysis {

namespace {

// Episodes that begin within so many rows of each other are of one event.
constexpr std::size_t kTogether = 2;

// Threads that are all busy are told with their queue; many failed visits are some, too.
bool isToldAlready(const StoryRule& rule,
                   const StoryInput::Member& member,
                   const StoryEpisode& episode,
                   const std::vector<StoryFact>& facts) {
    const std::string_view instead = rule.id == "queue"         ? "threads"
                                     : rule.id == "visits fail" ? "many visits fail"
                                                                : "";
    return std::any_of(facts.begin(), facts.end(), [&](const StoryFact& fact) {
        return fact.member == &member && fact.rule->id == instead &&
               fact.episode.from < episode.to && episode.from < fact.episode.to &&
               (instead == "threads" || fact.episode.from <= episode.from + 1);
    });
}

// In that sentence the others are who passes it on, waits, …
std::string_view lotOf(const StoryRule& rule, bool isPlural) {
    if (rule.id == "errors") {
        return isPlural ? " pass errors on" : " passes errors on";
    }
    if (rule.id == "slow") {
        return isPlural ? " wait for it" : " waits for it";
    }
    if (rule.id == "abandoned") {
        return isPlural ? " stop with them" : " stops with them";
    }
    return " behind it, too";
}

void nameOthers(StoryFact& fact) {
    const std::size_t others = fact.members.size() - 1;
    if (others == 0) {
        return;
    }
    const std::size_t named = others <= 3 ? others : 2;
    StoryWords words;
    words.words("; ");
    for (std::size_t i = 1; i <= named; ++i) {
        if (i > 1) {
            words.words(i == others ? " and " : ", ");
        }
        words.member(fact.members[i]);
    }
    if (others > named) {
        words.words(" and ").figure(std::to_string(others - named)).words(" more");
    }
    words.words(lotOf(*fact.rule, others > 1));
    for (StoryPart& part : words.take()) {
        fact.told.parts.push_back(std::move(part));
    }
}

bool beginTogether(const StoryFact& a, const StoryFact& b) {
    const std::size_t from = a.episode.from;
    const std::size_t other = b.episode.from;
    return a.rule->id == b.rule->id && (from > other ? from - other : other - from) <= kTogether;
}

// Its neighbour whose trouble it shares: the worst off, the first of equals; none: it is the first.
const StoryFact* sharedWith(const StoryFact& fact,
                            const std::vector<StoryFact>& facts,
                            const scenarios::CallGraph& graph) {
    const std::string& name = fact.member->name;
    const auto& neighbours = fact.rule->spread == StorySpread::ToCallees   ? graph.callersOf(name)
                             : fact.rule->spread == StorySpread::ToPassers ? graph.passedBy(name)
                                                                           : graph.calleesOf(name);
    const StoryFact* shared = nullptr;
    for (const StoryFact& other : facts) {
        const bool isNeighbour =
            std::find(neighbours.begin(), neighbours.end(), other.member->name) != neighbours.end();
        if (isNeighbour && beginTogether(fact, other) &&
            (shared == nullptr || other.told.extent > shared->told.extent)) {
            shared = &other;
        }
    }
    return shared;
}

// Up to where many visits fail, which is told apart.
StoryEpisode untilMany(const StoryEpisode& episode,
                       std::span<const double> values,
                       const StoryRule& rule,
                       const StoryInput::Member& member,
                       const std::vector<StoryFact>& facts) {
    StoryEpisode part = episode;
    for (const StoryFact& fact : facts) {
        if (rule.id == "visits fail" && fact.member == &member &&
            fact.rule->id == "many visits fail" && fact.episode.from > part.from &&
            fact.episode.from < part.to) {
            part.to = fact.episode.from;
            part.worst = part.from;
            for (std::size_t row = part.from; row < part.to; ++row) {
                part.worst = values[row] > values[part.worst] ? row : part.worst;
            }
        }
    }
    return part;
}

StorySubject
subjectOf(const StoryInput::Member& member, const StoryInput& input, const StoryRows& rows) {
    const auto sources = std::count_if(input.members.begin(), input.members.end(),
                                       [](const auto& one) { return one.isSource; });
    const auto isAnApp = [&](const std::string& name) {
        return std::any_of(input.members.begin(), input.members.end(), [&](const auto& one) {
            return one.name == name && one.kind == models::appKind().name;
        });
    };
    const bool asksAnApp =
        member.isSource &&
        std::any_of(input.calls.begin(), input.calls.end(), [&](const auto& call) {
            return call.caller == member.name && isAnApp(call.callee);
        });
    return {rows, member, member.isSource && sources == 1, asksAnApp};
}

std::string joinedTimes(std::size_t times) {
    return times > 1 ? ", " + std::to_string(times) + " times in all" : "";
}

// When a member decided what shows in a row: the first decision within it, or the last of the row
// before, which shows in that only in part; none: nobody recorded one.
std::optional<sim::Time> decidedIn(const StoryInput& input,
                                   const StoryRows& rows,
                                   const std::string& member,
                                   std::size_t row) {
    std::optional<sim::Time> before;
    for (const StoryInput::Decision& decision : input.decisions) {
        if (decision.component != member || decision.at >= rows.end(row)) {
            continue;
        }
        if (decision.at >= rows.begin(row)) {
            return decision.at;
        }
        if (row > 0 && decision.at >= rows.begin(row - 1)) {
            before = decision.at;
        }
    }
    return before;
}

} // namespace

std::vector<StoryFact> factsOf(const StoryInput& input, const StoryRows& rows) {
    const auto looks = static_cast<double>((rows.size() - rows.firstTold()) * input.members.size());
    std::vector<StoryFact> facts;
    for (const StoryInput::Member& member : input.members) {
        const StorySubject subject = subjectOf(member, input, rows);
        for (const StoryRule& rule : member.isSource ? visitorRules() : componentRules()) {
            const std::vector<double> values = rule.values(subject);
            StoryChance chance{rule.wholes ? rule.wholes(subject) : std::vector<double>(), looks};
            if (rule.isBeyondChance) {
                chance.isBeyond = [&](const StoryEpisode& episode, auto usualRows) {
                    return rule.isBeyondChance(subject, episode, usualRows, looks);
                };
            }
            for (const StoryEpisode& episode : episodesOf(values, rule.bounds, rows, chance)) {
                if (!isToldAlready(rule, member, episode, facts)) {
                    const StoryEpisode part = untilMany(episode, values, rule, member, facts);
                    facts.push_back(
                        {&rule, &member, episode, rule.tell(subject, part), {member.name}});
                }
            }
        }
    }
    return facts;
}

std::vector<StoryFact> spread(std::vector<StoryFact> facts, const scenarios::CallGraph& graph) {
    std::vector<std::size_t> first(facts.size());
    for (std::size_t i = 0; i < facts.size(); ++i) {
        first[i] = i;
        for (std::size_t steps = 0; steps < facts.size();
             ++steps) { // cycles of calls end somewhere
            const StoryFact& fact = facts[first[i]];
            const StoryFact* shared =
                fact.rule->spread == StorySpread::Alone ? nullptr : sharedWith(fact, facts, graph);
            if (shared == nullptr) {
                break;
            }
            first[i] = static_cast<std::size_t>(shared - facts.data());
        }
    }
    std::vector<StoryFact> joined;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (first[i] != i) {
            continue;
        }
        StoryFact fact = facts[i];
        std::vector<std::pair<std::size_t, std::string>> others;
        for (std::size_t j = 0; j < facts.size(); ++j) {
            if (j != i && first[j] == i) {
                const auto steps = fact.rule->spread == StorySpread::ToCallees
                                       ? graph.steps(fact.member->name, facts[j].member->name)
                                       : graph.steps(facts[j].member->name, fact.member->name);
                others.emplace_back(steps.value_or(facts.size()), facts[j].member->name);
            }
        }
        std::sort(others.begin(), others.end(), [&](const auto& a, const auto& b) {
            return std::pair(a.first, graph.placeOf(a.second)) <
                   std::pair(b.first, graph.placeOf(b.second));
        });
        for (auto& [steps, name] : others) {
            fact.members.push_back(std::move(name));
        }
        nameOthers(fact);
        joined.push_back(std::move(fact));
    }
    return joined;
}

Story sentencesOf(const std::vector<StoryFact>& facts,
                  const StoryInput& input,
                  const StoryRows& rows) {
    Story story;
    for (const StoryFact& fact : facts) {
        StorySentence sentence;
        const auto momentOf = [&](std::size_t row, sim::Time unknown) {
            return fact.rule->isDecided
                       ? decidedIn(input, rows, fact.member->name, row).value_or(unknown)
                       : unknown;
        };
        sentence.at = momentOf(fact.episode.from, rows.momentOf(fact.episode.from));
        sentence.rule = fact.rule->id;
        sentence.topic = fact.member->isSource ? StoryTopic::Visitors : StoryTopic::Component;
        sentence.severity = fact.told.severity;
        sentence.members = fact.members;
        sentence.parts = fact.told.parts;
        sentence.extent = fact.told.extent;
        if (const std::string times = joinedTimes(fact.episode.times);
            !times.empty() && !fact.told.saysTimes) {
            sentence.parts.push_back({StoryPart::Kind::Words, times});
        }
        if (!fact.episode.lasts) {
            sentence.until = momentOf(fact.episode.to, rows.begin(fact.episode.to));
        }
        if (sentence.until && fact.rule->tellEnd && !fact.episode.goesOn) {
            const StorySubject subject = subjectOf(*fact.member, input, rows);
            StorySentence end = sentence;
            end.at = *sentence.until;
            end.until.reset();
            end.rule += ".over";
            end.severity = StorySeverity::Well;
            end.parts = fact.rule->tellEnd(subject, fact.episode);
            if (!end.parts.empty()) {
                story.push_back(std::move(end));
            }
        }
        story.push_back(std::move(sentence));
    }
    return story;
}

} // namespace doppel::analysis
