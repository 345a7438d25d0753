// SPDX-License-Identifier: Apache-2.0
#include "analysis/story/story_causes.h"
#include "analysis/story/story_facts.h"
#include "analysis/story/story_news.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace doppel::analysis {

namespace {

bool isOver(const StorySentence& sentence) {
    return sentence.rule.ends_with(".over");
}

// How far one stands from the other, where the cause may stand; none: it doesn't stand there.
std::optional<std::size_t> distance(const StorySentence& cause,
                                    const StorySentence& effect,
                                    CauseWhere where,
                                    const scenarios::CallGraph& graph) {
    // What lasts and names no part is about all of them, as the loss of a zone is.
    const bool isOfAll = cause.rule == "action" && !cause.atOnce && cause.members.empty();
    if (where == CauseWhere::Anywhere || (where == CauseWhere::Same && isOfAll)) {
        return 0;
    }
    std::optional<std::size_t> least;
    const auto consider = [&](std::optional<std::size_t> steps, std::size_t beyond) {
        if (steps && *steps >= beyond && (!least || *steps < *least)) {
            least = steps;
        }
    };
    for (const std::string& from : cause.members) {
        for (const std::string& to : effect.members) {
            switch (where) {
            case CauseWhere::Same:
                if (from == to) {
                    consider(0, 0);
                }
                break;
            case CauseWhere::Below:
                consider(graph.steps(to, from), 1);
                break;
            case CauseWhere::Passed:
                consider(graph.passingSteps(to, from), 1);
                break;
            case CauseWhere::Above:
                consider(graph.steps(from, to), 1);
                break;
            case CauseWhere::Beside:
                if (std::find(cause.members.begin(), cause.members.end(), to) !=
                    cause.members.end()) {
                    break;
                }
                for (const std::string& caller : graph.callersOf(to)) {
                    consider(graph.steps(caller, from), 0);
                }
                break;
            case CauseWhere::Anywhere:
                break;
            }
        }
    }
    return least;
}

bool isInForce(const StorySentence& cause, sim::Time at, sim::Duration slack) {
    if (cause.at > at) {
        return false;
    }
    return isOver(cause) ? cause.at + 2 * slack >= at : !cause.until || *cause.until + slack >= at;
}

bool leadsTo(const Story& story, std::size_t from, std::size_t to) {
    for (std::optional<std::size_t> next = from; next; next = story[*next].cause) {
        if (*next == to) {
            return true;
        }
    }
    return false;
}

// What a consequence is asked about is what its first member suffers, not those who share its lot;
// and what an objective is about.
StorySentence withoutOthers(const StorySentence& sentence) {
    StorySentence alone = sentence;
    if (sentence.topic == StoryTopic::Component && !alone.members.empty()) {
        alone.members.resize(1);
    }
    for (const char* end : {".jobs_lost", ".jobs_dead", ".jobs_refused"}) {
        if (sentence.metric.find(end) != std::string::npos) {
            alone.rule = kPromiseOfWork;
        }
    }
    return alone;
}

// Of an action that was long before, one that has just begun is the likelier cause, if it is about
// the same part of the platform or about all of it.
std::size_t justBegun(const Story& story,
                      std::size_t action,
                      const StorySentence& effect,
                      const scenarios::CallGraph& graph,
                      sim::Duration slack) {
    const auto isJustBegun = [&](const StorySentence& one) {
        return one.rule == "action" && one.at <= effect.at && one.at + slack >= effect.at;
    };
    if (story[action].rule != "action" || isJustBegun(story[action])) {
        return action;
    }
    for (const CauseRule& rule : causesOf(effect.rule)) {
        for (std::size_t i = 0; rule.cause == "action" && i < story.size(); ++i) {
            const bool isOfAll = story[i].members.empty();
            if (isJustBegun(story[i]) && (rule.where != CauseWhere::Anywhere || isOfAll) &&
                distance(story[i], effect, rule.where, graph)) {
                return i;
            }
        }
    }
    return action;
}

// More or fewer requests follow from what was done at once soon after it, if at all.
bool isForgotten(const StorySentence& cause, const StorySentence& effect, sim::Duration slack) {
    constexpr int kRemembered = 10;
    return cause.atOnce && cause.at + kRemembered * slack < effect.at &&
           (effect.rule == "load" || effect.rule == "woken" || effect.rule == "idle");
}

// By the first of its rules that names one. What was done at once longer ago than `slack` is none
// unless `orLongAgo`.
std::optional<std::size_t> ruledCauseOf(const Story& story,
                                        std::size_t effect,
                                        const scenarios::CallGraph& graph,
                                        sim::Duration slack,
                                        bool orLongAgo) {
    const StorySentence alone = withoutOthers(story[effect]);
    const bool isPromise = alone.topic == StoryTopic::Objective;
    for (const CauseRule& rule : causesOf(alone.rule)) {
        // Promises are broken by what began first, all else follows from what has just begun.
        const auto key = [&](std::size_t i, std::size_t steps) {
            const sim::Duration since = alone.at - story[i].at;
            return std::tuple(isPromise ? -since : since, steps, i);
        };
        std::optional<std::size_t> best;
        std::size_t bestSteps = 0;
        for (std::size_t i = 0; i < story.size(); ++i) {
            const bool isPast = story[i].atOnce && story[i].at + slack < alone.at;
            if (i == effect || story[i].rule != rule.cause || (isPast && !orLongAgo) ||
                isForgotten(story[i], alone, slack) || !isInForce(story[i], alone.at, slack) ||
                leadsTo(story, i, effect)) {
                continue;
            }
            const auto steps = distance(story[i], alone, rule.where, graph);
            if (steps && (!best || key(i, *steps) < key(*best, bestSteps))) {
                best = i;
                bestSteps = *steps;
            }
        }
        if (best) {
            return isPromise ? best : justBegun(story, *best, alone, graph, slack);
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> causeOf(const Story& story,
                                   std::size_t effect,
                                   const scenarios::CallGraph& graph,
                                   sim::Duration slack) {
    const auto cause = ruledCauseOf(story, effect, graph, slack, true);
    if (!cause || !story[*cause].atOnce) {
        return cause;
    }
    const auto fresh = ruledCauseOf(story, effect, graph, slack, false);
    return fresh && story[*fresh].at > story[*cause].at ? fresh : cause;
}

// What ends follows from the end of what it began with.
std::optional<std::size_t> causeOfEnd(const Story& story, std::size_t end, sim::Duration slack) {
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < story.size(); ++i) {
        if (story[i].rule == "action.over" && story[i].at <= story[end].at &&
            story[i].at + 4 * slack >= story[end].at && (!last || story[i].at > story[*last].at)) {
            last = i;
        }
    }
    return last;
}

std::size_t depthOf(const Story& story, std::size_t sentence) {
    std::size_t depth = 0;
    for (auto next = story[sentence].cause; next; next = story[*next].cause) {
        ++depth;
    }
    return depth;
}

Story arranged(const Story& story, const std::vector<std::size_t>& order) {
    std::vector<std::optional<std::size_t>> places(story.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        places[order[i]] = i;
    }
    Story arranged;
    for (const std::size_t i : order) {
        arranged.push_back(story[i]);
        auto cause = story[i].cause;
        while (cause && !places[*cause]) {
            cause = story[*cause].cause; // what is left out hands on its own cause
        }
        arranged.back().cause = cause ? places[*cause] : std::nullopt;
    }
    return arranged;
}

bool isBad(const StorySentence& sentence) {
    return sentence.rule != "end" && (sentence.severity == StorySeverity::Busy ||
                                      sentence.severity == StorySeverity::Failing);
}

// Which actions of the timeline something bad followed from; of a fault it may be anything.
std::vector<bool> actionsToBlame(const Story& story) {
    std::vector<bool> isToBlame(story.size());
    for (const StorySentence& sentence : story) {
        for (auto next = sentence.cause; next; next = story[*next].cause) {
            const StorySentence& cause = story[*next];
            isToBlame[*next] =
                isToBlame[*next] || (cause.rule == "action" && (isBad(sentence) || !cause.atOnce));
        }
    }
    return isToBlame;
}

} // namespace

Story inOrder(Story story, const scenarios::CallGraph& graph, sim::Duration slack) {
    for (std::size_t i = 0; i < story.size(); ++i) {
        story[i].cause =
            isOver(story[i]) || story[i].rule == "recovered"
                ? (story[i].rule == "action.over" ? std::nullopt : causeOfEnd(story, i, slack))
                : causeOf(story, i, graph, slack);
    }
    const auto rank = [](const StorySentence& sentence) {
        return sentence.rule == "end" ? 3 : sentence.topic == StoryTopic::Objective ? 2 : 1;
    };
    const auto key = [&](std::size_t i) {
        const StorySentence& one = story[i];
        return std::tuple(one.at, one.rule == "end", depthOf(story, i), rank(one),
                          one.members.empty() ? 0 : graph.placeOf(one.members.front()), one.rule);
    };
    std::vector<std::size_t> order(story.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    return arranged(story, order);
}

Story briefly(const Story& story, std::size_t most) {
    std::vector<bool> isOfTheChain(story.size());
    for (auto next = firstCause(story).consequence; next; next = story[*next].cause) {
        isOfTheChain[*next] = true;
    }
    const std::vector<bool> isToBlame = actionsToBlame(story);
    const auto weight = [&](std::size_t i) {
        const StorySentence& one = story[i];
        return std::tuple(
            isOfTheChain[i], isToBlame[i], one.topic == StoryTopic::Visitors || isNews(one.rule),
            one.severity == StorySeverity::Failing, one.until.value_or(sim::kNever) - one.at);
    };
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < story.size(); ++i) {
        if (isOfTheChain[i] || isToBlame[i] || isBad(story[i]) || isNews(story[i].rule)) {
            order.push_back(i);
        }
    }
    if (!firstCause(story).consequence) {
        return {};
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return weight(a) > weight(b); });
    order.resize(std::min(order.size(), most));
    std::sort(order.begin(), order.end());
    return arranged(story, order);
}

Story bounded(Story story) {
    if (story.size() <= kMostSentences) {
        return story;
    }
    const auto weight = [&](std::size_t i) {
        const StorySentence& one = story[i];
        const bool stays = one.topic == StoryTopic::Action || one.topic == StoryTopic::Objective;
        const int severity = one.severity == StorySeverity::Failing ? 3
                             : one.severity == StorySeverity::Busy  ? 2
                             : one.severity == StorySeverity::Well  ? 1
                                                                    : 0;
        const sim::Duration length = one.until.value_or(sim::kNever) - one.at;
        return std::tuple(stays, one.topic == StoryTopic::Visitors, severity, length);
    };
    std::vector<std::size_t> order(story.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return weight(a) > weight(b); });
    order.resize(kMostSentences);
    std::sort(order.begin(), order.end());
    return arranged(story, order);
}

} // namespace doppel::analysis
