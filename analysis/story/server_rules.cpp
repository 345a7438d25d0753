// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/story/story_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace doppel::analysis {

namespace {

struct Capacity {
    std::string_view gauge;
    std::string_view others; ///< the gauge of those that are not; "": nobody counts them
    std::string_view what;
};
constexpr std::array kCapacities{
    Capacity{"puma_max_threads", "", " threads"},
    Capacity{"HealthyHostCount", "UnHealthyHostCount", " healthy targets"}};

// Of how many it is in a row: of as many as there are, where that is known and more than usual.
double allOf(const StorySubject& one,
             const Capacity& capacity,
             const StoryEpisode& episode,
             std::size_t row) {
    const auto others = one.of(capacity.others);
    return others.empty() ? episode.before
                          : std::max(episode.before, one.of(capacity.gauge)[row] + others[row]);
}

// Nobody misses what nobody asks.
bool isEverAsked(const StorySubject& one) {
    const auto requests = one.of("requests");
    return requests.empty() ||
           std::any_of(requests.begin(), requests.end(), [](double count) { return count > 0; });
}

StoryRule capacityRule(const Capacity& capacity) {
    return {
        .id = "capacity",
        .bounds = {[](double v, double usual, double) { return v < 0.98 * usual; },
                   [](double v, double usual, double) { return v >= 0.99 * usual; }, true,
                   [](double v, double least) { return v < 0.8 * least; }, true},
        .values =
            [capacity](const StorySubject& one) {
                return isEverAsked(one) ? copyOf(one.of(capacity.gauge)) : std::vector<double>();
            },
        .tell =
            [capacity](const StorySubject& one, const StoryEpisode& episode) {
                const double least = one.of(capacity.gauge)[episode.worst];
                StoryWords told;
                told.member(one.member.name)
                    .words(" has ")
                    .figure(countText(least) + " of " +
                            countText(allOf(one, capacity, episode, episode.worst)))
                    .words(std::string(capacity.what) +
                           worstAfterText(episode, one.rows, one.of(capacity.gauge), " at least"));
                return StoryTold{told.take(),
                                 least <= 0 ? StorySeverity::Failing : StorySeverity::Busy,
                                 1 - least / episode.before};
            },
        .tellEnd =
            [capacity](const StorySubject& one, const StoryEpisode& episode) {
                return StoryWords()
                    .member(one.member.name)
                    .words(" has its " + countText(allOf(one, capacity, episode, episode.to)) +
                           std::string(capacity.what) + " again")
                    .take();
            }};
}

// What an autoscaler asks for, up to where it is as before.
StoryRule scalingRule(bool isFewer) {
    constexpr double kLess = 0.5; // a row holds but a part of what changes within it
    return {
        .id = "scaling",
        .bounds = isFewer ? StoryBounds{.begins = [](double v, double usual,
                                                     double) { return v < usual - kLess; },
                                        .ends = [](double v, double usual,
                                                   double) { return v >= usual - kLess; },
                                        .falls = true}
                          : StoryBounds{.begins = [](double v, double usual,
                                                     double) { return v > usual + kLess; },
                                        .ends =
                                            [](double v, double usual, double) {
                                                return v <= usual + kLess;
                                            }},
        .values = [](const StorySubject& one) { return copyOf(one.of(kReplicasWanted)); },
        .tell =
            [isFewer](const StorySubject& one, const StoryEpisode& episode) {
                const auto wanted = one.of(kReplicasWanted);
                const double most =
                    isFewer ? wanted[episode.worst] : mostIn(one.peaksOf(kReplicasWanted), episode);
                StoryWords told;
                told.member(one.member.name)
                    .words(isFewer ? " asks for but " : " asks for ")
                    .figure(countText(most))
                    .words(" replicas" +
                           worstAfterText(episode, one.rows, wanted,
                                          isFewer ? " at least" : " at most") +
                           ", " + countText(episode.before) + " before");
                return StoryTold{told.take(), StorySeverity::Note, std::abs(most - episode.before)};
            },
        .tellEnd =
            [](const StorySubject& one, const StoryEpisode& episode) {
                return StoryWords()
                    .member(one.member.name)
                    .words(" asks for " + countText(episode.before) + " replicas again")
                    .take();
            },
        .isDecided = true};
}

} // namespace

std::vector<StoryRule> serverRules() {
    std::vector<StoryRule> rules;
    for (const Capacity& capacity : kCapacities) {
        rules.push_back(capacityRule(capacity));
    }
    rules.push_back(scalingRule(false));
    rules.push_back(scalingRule(true));
    return rules;
}

} // namespace doppel::analysis
