// SPDX-License-Identifier: Apache-2.0
#include "analysis/story/story_news.h"

#include "analysis/readable.h"
#include "analysis/readable_moment.h"
#include "analysis/story/story_rules.h"
#include "models/publishing/documents.h"
#include "models/recovery_plan/plan_words.h"
#include "models/recovery_plan/recovery_plan.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace doppel::analysis {

namespace {

bool isOfKind(const StoryInput& input, std::string_view name, std::string_view kind) {
    return std::any_of(input.members.begin(), input.members.end(), [&](const auto& member) {
        return member.name == name && member.kind == kind;
    });
}

std::string lengthOf(sim::Duration length) {
    return readableSeconds(sim::toSeconds(length));
}

StorySentence newsSentence(std::string rule,
                           sim::Time at,
                           StorySeverity severity,
                           std::vector<std::string> members,
                           std::vector<StoryPart> parts) {
    StorySentence sentence;
    sentence.at = at;
    sentence.rule = std::move(rule);
    sentence.severity = severity;
    sentence.members = std::move(members);
    sentence.parts = std::move(parts);
    return sentence;
}

// ---- recovery plans ----

struct PlayedStep {
    std::string name;
    sim::Time begins{};
    sim::Time ends{};
};

struct PlayedPlan {
    sim::Time begins{};
    std::optional<sim::Time> over{};
    bool failed = false;
    std::vector<PlayedStep> steps{}; ///< that are over, by their end
    std::map<std::string, sim::Time, std::less<>> begun{};
};

std::map<std::string, PlayedPlan> plansOf(const StoryInput& input) {
    std::map<std::string, PlayedPlan> plans;
    for (const StoryInput::Decision& made : input.decisions) {
        if (!isOfKind(input, made.component, models::recoveryPlanKind().name)) {
            continue;
        }
        PlayedPlan& plan = plans[made.component];
        const std::string_view what = made.what;
        const auto stepAfter = [&](std::string_view words) {
            return what.starts_with(words) ? std::string(what.substr(words.size())) : "";
        };
        if (what == models::kPlanBegins) {
            plan.begins = made.at;
        } else if (what == models::kPlanIsThrough || what == models::kPlanFails) {
            plan.over = made.at;
            plan.failed = what == models::kPlanFails;
        } else if (const std::string begun = stepAfter(models::kPlanBeginsTo); !begun.empty()) {
            plan.begun[begun] = made.at;
        } else {
            for (const auto words : {models::kPlanIsThroughWith, models::kPlanFailsTo}) {
                if (const std::string step = stepAfter(words); !step.empty()) {
                    plan.steps.push_back({step, plan.begun[step], made.at});
                }
            }
        }
    }
    return plans;
}

// The steps that took the time: from the last to end, each the one at whose end the next began.
std::vector<std::string> criticalPath(const PlayedPlan& plan) {
    std::vector<std::string> path;
    if (plan.steps.empty()) {
        return path;
    }
    for (auto step = plan.steps.rbegin(); step != plan.steps.rend();) {
        path.insert(path.begin(), step->name);
        const sim::Time began = step->begins;
        step = std::find_if(step + 1, plan.steps.rend(),
                            [&](const PlayedStep& earlier) { return earlier.ends == began; });
    }
    return path;
}

void addPlans(const StoryInput& input, Story& story) {
    for (const auto& [name, plan] : plansOf(input)) {
        if (!plan.over) {
            continue;
        }
        StoryWords told;
        told.member(name)
            .words(plan.failed ? " fails " : " is through ")
            .figure(lengthOf(*plan.over - plan.begins))
            .words(" after it began in this run");
        if (const std::vector<std::string> path = criticalPath(plan); path.size() > 1) {
            told.words("; its time was that of ");
            for (std::size_t i = 0; i < path.size(); ++i) {
                told.words(i == 0 ? path[i] : (i + 1 == path.size() ? " and " : ", ") + path[i]);
            }
        }
        story.push_back(newsSentence("plan", *plan.over,
                                     plan.failed ? StorySeverity::Failing : StorySeverity::Well,
                                     {name}, told.take()));
    }
}

// ---- what the timeline published ----

// What a stay waited for longest, and for how long.
std::pair<std::string, sim::Duration> longestWait(const scenarios::JourneySpan& span) {
    std::map<std::string, sim::Duration> waits;
    for (const scenarios::JourneyWait& wait : span.waits) {
        if (wait.until) {
            waits[wait.what] += *wait.until - wait.from;
        }
    }
    std::pair<std::string, sim::Duration> longest;
    for (const auto& wait : waits) {
        longest =
            wait.second > longest.second ? std::pair<std::string, sim::Duration>(wait) : longest;
    }
    return longest;
}

// Whether it is what the timeline set off, not a visitor's.
bool isOfTheTimeline(const scenarios::JourneySpan& root, const StoryInput& input) {
    return root.parent == 0 &&
           std::any_of(input.actions.begin(), input.actions.end(),
                       [&](const auto& action) { return action.at == root.sent; });
}

// The page that the timeline names; "" where it names none, or several at once.
std::string pageOf(const scenarios::JourneySpan& root, const StoryInput& input) {
    std::string page;
    for (const StoryInput::Action& action : input.actions) {
        const std::size_t from = action.what.find(" /");
        if (action.at != root.sent || from == std::string::npos) {
            continue;
        }
        if (!page.empty()) {
            return {};
        }
        page = action.what.substr(from + 1, action.what.find_first_of(" ,", from + 1) - from - 1);
    }
    return page;
}

void addPublishes(const StoryInput& input, Story& story) {
    for (const scenarios::JourneySpan& root : input.journeys) {
        if (!isOfTheTimeline(root, input)) {
            continue;
        }
        const auto publish =
            std::find_if(input.journeys.begin(), input.journeys.end(), [&](const auto& span) {
                return span.visit == root.visit &&
                       isOfKind(input, span.component, models::documentsKind().name);
            });
        if (publish == input.journeys.end() || !publish->end) {
            continue;
        }
        const std::string page = pageOf(root, input);
        StoryWords told;
        told.words(page.empty() ? "what was published at " : page + ", published at ")
            .words(readableMoment(root.sent))
            .words(page.empty() ? " is visible after " : ", is visible after ")
            .figure(lengthOf(*publish->end - root.sent));
        const auto [what, length] = longestWait(*publish);
        if (!what.empty()) {
            told.words(", " + lengthOf(length) + " of which it waited for ").words("the " + what);
        }
        story.push_back(newsSentence("visible", *publish->end, StorySeverity::Well,
                                     {publish->component, root.component}, told.take()));
    }
}

} // namespace

Story newsOf(const StoryInput& input) {
    Story story;
    addPlans(input, story);
    addPublishes(input, story);
    return story;
}

bool isNews(std::string_view rule) {
    constexpr std::array<std::string_view, 4> kNews{"recovered", "plan", "release", "visible"};
    return std::find(kNews.begin(), kNews.end(), rule) != kNews.end();
}

} // namespace doppel::analysis
