// SPDX-License-Identifier: Apache-2.0
// What is told of jobs and messages, beside requests: of all queues of a component together.
#include "analysis/readable.h"
#include "analysis/story/story_rules.h"
#include "models/jobs/work_meter.h"
#include "models/rabbitmq/rabbitmq.h"
#include "models/traffic/message_source.h"

#include <algorithm>
#include <array>
#include <functional>
#include <span>

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

// What its work is called.
std::string_view workOf(const StorySubject& one) {
    const bool isOfMessages = one.member.kind == models::rabbitMqKind().name ||
                              one.member.kind == models::messageSourceKind().name;
    return isOfMessages ? "messages" : "jobs";
}

// Of one queue how long it ever was; several are not longest at the same moment.
double
longestIn(const StorySubject& one, std::span<const double> waiting, const StoryEpisode& episode) {
    const auto names = one.rows.namesOf(one.member.name, models::WorkMeter::kWaiting);
    return mostIn(names.size() == 1 ? one.peaksOf(names.front()) : waiting, episode);
}

StoryRule waitingRule() {
    using models::WorkMeter;
    return {
        .id = "jobs wait",
        .bounds = {.begins = [](double v, double usual,
                                double) { return v >= 20 && !(v < 10 * usual); },
                   .ends = [](double v, double usual, double) { return v < 5 || v < 2 * usual; },
                   .worsens = [](double v, double most) { return v >= 2 * most; },
                   .grows = true},
        .values = [](const StorySubject& one) { return overQueues(one, WorkMeter::kWaiting); },
        .tell =
            [](const StorySubject& one, const StoryEpisode& episode) {
                const std::vector<double> waiting = overQueues(one, WorkMeter::kWaiting);
                const double longest = longestIn(one, waiting, episode);
                StoryWords told;
                told.figure(countText(longest))
                    .words(' ' + std::string(workOf(one)) + " wait in ")
                    .member(one.member.name)
                    .words(worstAfterText(episode, one.rows, waiting));
                if (episode.lately > episode.before) { // it leapt
                    told.words(", " + countText(episode.lately) + " before");
                }
                return StoryTold{told.take(), StorySeverity::Busy, longest};
            },
        .tellEnd =
            [](const StorySubject& one, const StoryEpisode&) {
                return StoryWords()
                    .words("the " + std::string(workOf(one)) + " of ")
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
                        .words(' ' + std::string(workOf(one)) + ", " +
                               lengthText(episode, one.rows));
                    return StoryTold{told.take(), StorySeverity::Busy, count};
                }};
}

// Messages that a broker hands to another queue since they could not be processed, or kept. One can
// go round many times. Those whose time to live was over may just have waited for a retry.
std::vector<double> deadLettersOf(const StorySubject& one) {
    std::vector<double> sums;
    for (const char* why : {"rejected", "maxlen", "delivery_limit"}) {
        const auto letters =
            one.of("rabbitmq_global_messages_dead_lettered_" + std::string(why) + "_total");
        sums.resize(std::max(sums.size(), letters.size()));
        std::transform(letters.begin(), letters.end(), sums.begin(), sums.begin(), std::plus<>());
    }
    return sums;
}

StoryRule deadLettersRule() {
    return {.id = "jobs end badly",
            .bounds = {[](double v, double, double) { return v > 0; },
                       [](double v, double, double) {
                           return v <= 0;
                       }},
            .values = deadLettersOf,
            .tell = [](const StorySubject& one, const StoryEpisode& episode) {
                const double count = sumOver(deadLettersOf(one), episode);
                StoryWords told;
                told.member(one.member.name)
                    .words(" dead-letters messages ")
                    .times(count)
                    .words(", " + lengthText(episode, one.rows));
                return StoryTold{told.take(), StorySeverity::Busy, count, true};
            }};
}

} // namespace

std::vector<StoryRule> workRules() {
    std::vector<StoryRule> rules{waitingRule()};
    for (const BadEnd& end : kBadEndsOfJobs) {
        rules.push_back(badEndRule(end));
    }
    rules.push_back(deadLettersRule());
    return rules;
}

} // namespace doppel::analysis
