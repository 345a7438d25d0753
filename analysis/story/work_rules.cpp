// SPDX-License-Identifier: Apache-2.0
// What is told of jobs and messages, beside requests: of all queues of a component together.
#include "analysis/readable.h"
#include "analysis/story/story_rules.h"
#include "models/jobs/work_meter.h"

#include <algorithm>
#include <array>
#include <functional>

namespace doppel::analysis {

namespace {

// By row; empty where it has no such work.
std::vector<double> overQueues(const StorySubject& one, std::string_view metric) {
    std::vector<double> sums;
    for (const std::string& name : one.rows.namesOf(one.member.name, metric)) {
        if (name.size() > metric.size() && name[metric.size()] != '_') {
            continue;
        }
        const auto column = one.of(name);
        sums.resize(std::max(sums.size(), column.size()));
        std::transform(column.begin(), column.end(), sums.begin(), sums.begin(), std::plus<>());
    }
    return sums;
}

StoryRule waitingRule() {
    using models::WorkMeter;
    return {.id = "jobs wait",
            .bounds = {[](double v, double usual, double) { return v >= 20 && !(v < 10 * usual); },
                       [](double v, double usual, double) {
                           return v < 5 || v < 2 * usual;
                       }},
            .values = [](const StorySubject& one) { return overQueues(one, WorkMeter::kWaiting); },
            .tell =
                [](const StorySubject& one, const StoryEpisode& episode) {
                    const std::vector<double> waiting = overQueues(one, WorkMeter::kWaiting);
                    const double longest = waiting[episode.worst];
                    StoryWords told;
                    told.figure(countText(longest)).words(" jobs wait in ").member(one.member.name);
                    told.words(worstAfterText(episode, one.rows, waiting));
                    return StoryTold{told.take(), StorySeverity::Busy, longest};
                },
            .tellEnd =
                [](const StorySubject& one, const StoryEpisode&) {
                    return StoryWords()
                        .words("the jobs of ")
                        .member(one.member.name)
                        .words(" are caught up with")
                        .take();
                }};
}

// What becomes of jobs and should not.
struct BadEnd {
    std::string_view counter;
    std::string_view words;
};
constexpr std::array kBadEndsOfJobs{BadEnd{"jobs_lost", " loses "},
                                    BadEnd{"jobs_dead", " gives up "},
                                    BadEnd{"jobs_refused", " refuses "}};

StoryRule badEndRule(const BadEnd& end) {
    return {.id = "jobs end badly",
            .bounds = {[](double v, double, double) { return v > 0; },
                       [](double v, double, double) {
                           return v <= 0;
                       }},
            .values = [end](const StorySubject& one) { return overQueues(one, end.counter); },
            .tell =
                [end](const StorySubject& one, const StoryEpisode& episode) {
                    const double count = sumOver(overQueues(one, end.counter), episode);
                    StoryWords told;
                    told.member(one.member.name)
                        .words(end.words)
                        .figure(readableCount(count))
                        .words(" jobs, " + lengthText(episode, one.rows));
                    return StoryTold{told.take(), StorySeverity::Busy, count};
                }};
}

} // namespace

std::vector<StoryRule> workRules() {
    std::vector<StoryRule> rules{waitingRule()};
    for (const BadEnd& end : kBadEndsOfJobs) {
        rules.push_back(badEndRule(end));
    }
    return rules;
}

} // namespace doppel::analysis
