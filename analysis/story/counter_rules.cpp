// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/story/story_rules.h"

#include <array>
#include <cmath>

namespace doppel::analysis {

namespace {

// A counter of things that should not happen: "MEMBER BEFORE n AFTER".
struct Mishap {
    std::string_view rule;
    std::string_view counter;
    std::string_view before;
    std::string_view after;
    StorySeverity severity = StorySeverity::Busy;
};

constexpr std::string_view kTimes = " times";
constexpr std::string_view kConnectFailures = "connect_failures";
constexpr std::string_view kTargetErrors = "TargetConnectionErrorCount";

constexpr std::array kMishaps{
    // What is turned away, since there is no room or it isn't let in.
    Mishap{"turned away", "refused", " refuses ", " connections beyond its backlog"},
    Mishap{"turned away", "worker_connections_not_enough", " has no connection free for ",
           " requests"},
    Mishap{"turned away", "too_many_clients", " has no connection free for ", " queries"},
    Mishap{"turned away", "rejected", " refuses ", " commands"},
    Mishap{"turned away", "redis_oom_errors_total", " refuses ", " commands for want of memory"},
    Mishap{"turned away", "connection_limit", " finds its connections to a backend taken ", kTimes},
    Mishap{"rate limit", "rate_limited", " answers 429 to ", " requests beyond its rate limit"},
    Mishap{"breaker", "breaker_rejections", " has a circuit breaker that stops ", " calls"},
    // What is asked of others in vain.
    Mishap{"timeouts", "timeouts", " gives up on ", " calls that take too long"},
    Mishap{"unreachable", kConnectFailures, " cannot connect ", kTimes},
    Mishap{"unreachable", "HTTPCode_ELB_503_Count", " has no target for ", " requests"},
    Mishap{"unreachable", kTargetErrors, " cannot connect to a target ", kTimes},
    Mishap{"names", "rcode_servfail", " cannot resolve ", " names"},
    Mishap{"old routes", "stale_not_found", " answers 404 to ",
           " requests for pages that its table does not have yet"},
    // What is done about it.
    Mishap{"spared", "sick_backend", " does not ask a backend that its probes find sick ", kTimes,
           StorySeverity::Note},
    Mishap{"panic", "UnhealthyRoutingRequestCount", " has no healthy target and sends ",
           " requests to any", StorySeverity::Note},
    Mishap{"next backend", "restarts", " turns to a mirror, or the next one, ", kTimes,
           StorySeverity::Note},
    Mishap{"next backend", "next_upstream", " passes ", " requests to another peer",
           StorySeverity::Note},
    Mishap{"failover", "failovers", " is replaced by a standby ", kTimes, StorySeverity::Note},
};

// Rare mishaps are told where they are more than one in a thousand requests.
constexpr double kLeastShare = 0.001;
constexpr double kLeastCount = 5;

StoryRule ruleOf(const Mishap& mishap) {
    const bool isRare = mishap.rule == "failover";
    return {.id = std::string(mishap.rule),
            .bounds = {[](double v, double, double) { return v > 0; },
                       [](double v, double, double) {
                           return v <= 0;
                       }},
            .values =
                [mishap, isRare](const StorySubject& one) {
                    // A balancer counts connections in vain under CloudWatch's name, too.
                    const bool isToldAlready =
                        mishap.counter == kConnectFailures && !one.of(kTargetErrors).empty();
                    if (isToldAlready) {
                        return std::vector<double>();
                    }
                    const auto requests = one.of("requests");
                    std::vector<double> counts;
                    for (const double count : one.of(mishap.counter)) {
                        const double all = requests.empty() ? 0 : requests[counts.size()];
                        const bool isMuch = count >= std::max(kLeastCount, kLeastShare * all);
                        counts.push_back(isMuch || isRare ? count : 0);
                    }
                    return counts;
                },
            .tell =
                [mishap](const StorySubject& one, const StoryEpisode& episode) {
                    const double count = sumOver(one.of(mishap.counter), episode);
                    StoryWords told;
                    told.member(one.member.name).words(mishap.before);
                    if (mishap.after == kTimes) {
                        told.times(count);
                    } else {
                        told.figure(readableCount(count)).words(mishap.after);
                    }
                    told.words(", " + lengthText(episode, one.rows));
                    return StoryTold{told.take(), mishap.severity, count};
                }};
}

// Retries beside the calls that they repeat.
StoryRule retriesRule() {
    return {.id = "retries",
            .bounds = {.begins = [](double v, double, double) { return v >= 0.05; },
                       .ends = [](double v, double, double) { return v < 0.02; },
                       .calm = 0.02},
            .values =
                [](const StorySubject& one) {
                    return shareOf(one.of("retries"), one.of("requests"), kLeastCount);
                },
            .tell =
                [](const StorySubject& one, const StoryEpisode& episode) {
                    const double share =
                        one.of("retries")[episode.worst] / one.of("requests")[episode.worst];
                    StoryWords told;
                    told.words("retries of ")
                        .member(one.member.name)
                        .words(" add ")
                        .figure(readableShare(share))
                        .words(" to what it asks for");
                    return StoryTold{told.take(), StorySeverity::Busy, share};
                },
            .wholes = requestsOf};
}

// What became of a release.
StoryRule releaseRule(std::string_view counter, std::string_view words, StorySeverity severity) {
    return {.id = "release",
            .bounds = {[](double v, double, double) { return v > 0; },
                       [](double v, double, double) {
                           return v <= 0;
                       }},
            .values = [counter](const StorySubject& one) { return copyOf(one.of(counter)); },
            .tell =
                [words, severity](const StorySubject& one, const StoryEpisode&) {
                    return StoryTold{StoryWords().member(one.member.name).words(words).take(),
                                     severity, 1};
                }};
}

// At how many places an edge's probes find a backend sick.
StoryRule sickRule(std::string column, std::size_t mirror) {
    // The origin is the first backend; a mirror is called by its name where that is known.
    const auto backendOf = [mirror](const StorySubject& one) {
        const std::vector<std::string>& mirrors = one.member.mirrors;
        return mirror == 0                ? std::string("the origin")
               : mirror <= mirrors.size() ? mirrors[mirror - 1]
                                          : "mirror " + std::to_string(mirror);
    };
    return {.id = "sick",
            .bounds = {[](double v, double, double) { return v >= 0.1; },
                       [](double v, double, double) {
                           return v < 0.05;
                       }},
            .values = [column](const StorySubject& one) { return copyOf(one.of(column)); },
            .tell =
                [column, backendOf](const StorySubject& one, const StoryEpisode& episode) {
                    const double places = std::ceil(mostIn(one.peaksOf(column), episode));
                    StoryWords told;
                    told.memberOwns(one.member.name)
                        .words(" probes find " + backendOf(one) + " sick at ")
                        .figure(countText(places))
                        .words(places == 1 ? " place" : " places");
                    return StoryTold{told.take(), StorySeverity::Busy, places};
                },
            .tellEnd =
                [backendOf](const StorySubject& one, const StoryEpisode&) {
                    return StoryWords()
                        .memberOwns(one.member.name)
                        .words(" probes find " + backendOf(one) + " well again")
                        .take();
                }};
}

} // namespace

std::vector<StoryRule> counterRules() {
    std::vector<StoryRule> rules;
    for (const Mishap& mishap : kMishaps) {
        rules.push_back(ruleOf(mishap));
    }
    rules.push_back(retriesRule());
    rules.push_back(
        releaseRule("deploys_taken_back", " takes its release back", StorySeverity::Well));
    rules.push_back(
        releaseRule("deploys_done", " runs its release everywhere", StorySeverity::Note));
    rules.push_back(sickRule("sick_origin", 0));
    constexpr std::size_t kMostMirrors = 9;
    for (std::size_t mirror = 1; mirror <= kMostMirrors; ++mirror) {
        rules.push_back(sickRule("sick_mirror_" + std::to_string(mirror), mirror));
    }
    return rules;
}

} // namespace doppel::analysis
