// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/story/story_rules.h"
#include "scenarios/beyond_chance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace doppel::analysis {

namespace {

constexpr double kManyAreMissing = 0.01; ///< of visits that fail, for latency to be good news
constexpr double kLeastVisits = 10;      ///< of a row, below which shares and quantiles say nothing

std::string spaced(std::string text) {
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

// What most of an episode's failed visits came to: "status 503", "timeout"; "" where none is known.
std::string mainFailure(const StorySubject& one, const StoryEpisode& episode) {
    std::string most;
    double count = 0;
    const auto consider = [&](const std::string& column, const std::string& words) {
        if (const double sum = sumOver(one.of(column), episode); sum > count) {
            count = sum;
            most = words;
        }
    };
    for (const std::string& name : one.rows.namesOf(one.member.name, "failure_")) {
        consider(name, spaced(name.substr(std::string_view("failure_").size())));
    }
    for (const std::string& name : one.rows.namesOf(one.member.name, "status_")) {
        const std::string status = name.substr(std::string_view("status_").size());
        if (status.starts_with('5') || status == "429") {
            consider(name, "status " + status);
        }
    }
    consider("outcome_wrong_not_found", "404 for pages that there are");
    consider("outcome_blank_page", "pages without a body");
    consider("outcome_outdated_page", "pages as they were before");
    return most;
}

// The class of pages that most of them asked for, where it is nearly all and most visits are not
// of it anyway.
std::string mainClass(const StorySubject& one, const StoryEpisode& episode) {
    constexpr double kNearlyAll = 0.9;
    constexpr double kMost = 0.5;
    const double failed = sumOver(one.of("failed"), episode);
    for (const std::string& name : one.rows.namesOf(one.member.name, "class_")) {
        if (!name.ends_with("_failed") || sumOver(one.of(name), episode) < kNearlyAll * failed) {
            continue;
        }
        const std::string all = name.substr(0, name.size() - std::string_view("_failed").size());
        if (sumOver(one.of(all), episode) < kMost * sumOver(one.of("requests"), episode)) {
            return all.substr(std::string_view("class_").size());
        }
    }
    return {};
}

// Shares are of the visits that ended in a row, as those of charts, alerts and recovery are: where
// failures take long, many more begin. A series that does not know them has those that began.
std::vector<double> endedOf(const StorySubject& one) {
    std::vector<double> ended = copyOf(one.of("ok"));
    if (ended.empty()) {
        return requestsOf(one);
    }
    const auto failed = one.of("failed");
    for (std::size_t row = 0; row < std::min(ended.size(), failed.size()); ++row) {
        ended[row] += failed[row];
    }
    return ended;
}

std::vector<double> failedOf(const StorySubject& one) {
    return shareOf(one.of("failed"), endedOf(one), 1);
}

// What few services promise less than, and what nobody overlooks.
constexpr StoryBounds kSomeFail{.begins = [](double v, double, double) { return v >= 0.001; },
                                .ends = [](double v, double, double) { return v < 0.0005; },
                                .worsens = isAnotherShare,
                                .calm = 0.0005};
constexpr StoryBounds kManyFail{.begins = [](double v, double, double) { return v >= 0.1; },
                                .ends = [](double v, double, double) { return v < 0.05; },
                                .worsens = isAnotherShare,
                                .calm = 0.05};

StoryRule failRule(std::string id, StoryBounds bounds, StorySeverity severity) {
    return {.id = std::move(id),
            .bounds = bounds,
            .values = failedOf,
            .tell =
                [severity](const StorySubject& one, const StoryEpisode& episode) {
                    const auto [shares, seen] =
                        sharesOfEnough(one.of("failed"), endedOf(one), kLeastVisits, episode);
                    const double worst = shares[seen.worst];
                    const std::string why = mainFailure(one, episode);
                    const std::string pages = mainClass(one, episode);
                    StoryWords told;
                    told.figure(readableShare(worst)).words(" of ").visitsOf(one);
                    told.words(" fail" + worstAfterText(seen, one.rows, shares));
                    if (!why.empty()) {
                        told.words(": " + why);
                    }
                    if (!pages.empty()) {
                        told.words(", pages of class " + pages);
                    }
                    return StoryTold{told.take(), severity, worst};
                },
            .tellEnd =
                [](const StorySubject& one, const StoryEpisode&) {
                    return StoryWords().visitsOf(one).words(" succeed again").take();
                },
            .wholes = endedOf};
}

// Whether by some row of an episode the p95 of all its visits is beyond where chance puts that of as
// many usual ones. By order statistics the rank of a sample's p95 has the standard error
// √(p(1 − p)/n); between p95 and p99 the usual times stand on a line, beyond p99 is the largest of rows.
bool isLatencyBeyondChance(const StorySubject& one,
                           const StoryEpisode& episode,
                           std::span<const std::size_t> usualRows,
                           double looks) {
    constexpr double kRank = 0.95;
    constexpr double kNext = 0.99;
    const auto counts = one.of("latency", "count");
    const auto times = one.of("latency", "p95");
    const auto p99 = one.of("latency", "p99");
    const auto next = p99.empty() ? times : p99; // of a series that does not have it
    double usualCount = 0;
    double usualNext = 0; // the mean of rows
    double most = 0;
    for (const std::size_t row : usualRows) {
        usualCount += counts[row];
        usualNext += next[row] / static_cast<double>(usualRows.size());
        most = std::max(most, next[row]);
    }
    double count = 0;
    double least = std::numeric_limits<double>::infinity(); // the p95 of all is no less than each
    for (std::size_t row = episode.from; row < episode.to; ++row) {
        if (counts[row] < kLeastVisits) {
            continue;
        }
        count += counts[row];
        least = std::min(least, times[row]);
        const double error = std::sqrt(kRank * (1 - kRank) * (1 / count + 1 / usualCount));
        const double rank = kRank + scenarios::standardErrorsBeyondChance(looks) * error;
        const double bound = rank <= kNext ? episode.before + (usualNext - episode.before) *
                                                                  (rank - kRank) / (kNext - kRank)
                                           : most;
        if (least > bound) {
            return true;
        }
    }
    return false;
}

// The p95 of those who are answered. Where many others are not, that it falls says nothing: it
// neither ends what made visitors wait nor lets it begin once more.
std::vector<double> latenciesOf(const StorySubject& one) {
    const auto visits = one.of("latency", "count");
    const std::vector<double> failed = failedOf(one);
    std::vector<double> times;
    double last = 0;
    for (const double time : one.of("latency", "p95")) {
        const std::size_t row = times.size();
        const bool isOfFew = row < failed.size() && failed[row] >= kManyAreMissing && time < last;
        const bool isUnknown = visits[row] < kLeastVisits || isOfFew;
        times.push_back(isUnknown ? std::numeric_limits<double>::quiet_NaN() : time);
        last = isUnknown ? last : time;
    }
    return times;
}

StoryRule latencyRule() {
    return {.id = "latency",
            .bounds = {[](double v, double usual, double) {
                           return v >= 2 * usual && v >= usual + 0.02;
                       },
                       [](double v, double usual, double) {
                           return v < 1.3 * usual;
                       }},
            .values = latenciesOf,
            .tell =
                [](const StorySubject& one, const StoryEpisode& episode) {
                    const double worst = one.of("latency", "p95")[episode.worst];
                    StoryWords told;
                    told.words("the p95 latency of ")
                        .visitsOf(one)
                        .words(" reaches ")
                        .figure(readableSeconds(worst))
                        .words(worstAfterText(episode, one.rows, one.of("latency", "p95"), "") +
                               ", " + readableSeconds(episode.before) + " before");
                    return StoryTold{told.take(), StorySeverity::Busy, worst / episode.before};
                },
            .tellEnd =
                [](const StorySubject& one, const StoryEpisode& episode) {
                    // Those that still are answered: no news while others are not.
                    if (failedOf(one)[episode.to] >= kManyAreMissing) {
                        return std::vector<StoryPart>();
                    }
                    return StoryWords()
                        .words("the p95 latency of ")
                        .visitsOf(one)
                        .words(" is as before")
                        .take();
                },
            .isBeyondChance = isLatencyBeyondChance};
}

// Who answers in place of a fresh page.
struct Stopgap {
    std::string_view rule;
    std::string_view column;
    std::string_view what;
};
constexpr std::array kStopgaps{Stopgap{"stale", "served_by_stale", "a stale copy"},
                               Stopgap{"mirror", "served_by_mirror", "a mirror's copy"},
                               Stopgap{"synthetic", "served_by_synthetic", "the CDN's own page"}};

StoryRule stopgapRule(const Stopgap& stopgap) {
    const auto values = [stopgap](const StorySubject& one) {
        return shareOf(one.of(stopgap.column), endedOf(one), kLeastVisits);
    };
    return {.id = std::string(stopgap.rule),
            .bounds = {.begins = [](double v, double usual,
                                    double) { return v >= 0.01 && !(v < 3 * usual); },
                       .ends = [](double v, double, double) { return v < 0.005; },
                       .worsens = isAnotherShare,
                       .calm = 0.005},
            .values = values,
            .tell =
                [stopgap, values](const StorySubject& one, const StoryEpisode& episode) {
                    const std::vector<double> shares = values(one);
                    const double most = shares[episode.worst];
                    StoryWords told;
                    told.figure(readableShare(most))
                        .words(" of ")
                        .visitsOf(one)
                        .words(" get " + std::string(stopgap.what) +
                               worstAfterText(episode, one.rows, shares, " at most"));
                    return StoryTold{told.take(), StorySeverity::Note, most};
                },
            .wholes = endedOf};
}

} // namespace

const std::vector<StoryRule>& visitorRules() {
    static const std::vector<StoryRule> kRules = [] {
        std::vector<StoryRule> rules{
            failRule("many visits fail", kManyFail, StorySeverity::Failing),
            failRule("visits fail", kSomeFail, StorySeverity::Busy), latencyRule()};
        for (const Stopgap& stopgap : kStopgaps) {
            rules.push_back(stopgapRule(stopgap));
        }
        // A source's demand and retries are told as a component's.
        for (const StoryRule& rule : componentRules()) {
            if (rule.id == "load" || rule.id == "woken" || rule.id == "idle" ||
                rule.id == "retries") {
                rules.push_back(rule);
            }
        }
        return rules;
    }();
    return kRules;
}

} // namespace doppel::analysis
