// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/story/story_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

namespace doppel::analysis {

namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeastRequests = 10; ///< of a row, below which shares and means say nothing
constexpr double kSlower = 2.5;       ///< times what was usual
constexpr double kMuch = 0.1;         ///< a share of errors that is failing, not only worse

// ---- errors, and clients that give up ----

constexpr StoryBounds kSomeOfThem{.begins = [](double v, double, double) { return v >= 0.01; },
                                  .ends = [](double v, double, double) { return v < 0.005; },
                                  .worsens = isAnotherShare,
                                  .calm = 0.005};

// The share that got a wrong answer or none, without those for whom nobody waited any more. A store
// of copies that lacks a page is no trouble of its own.
std::vector<double> errorsOf(const StorySubject& one) {
    if (one.member.kind == "object_store") {
        return {};
    }
    const std::span<const double> failed = one.of("failed");
    std::vector<double> errors(failed.begin(), failed.end());
    for (const char* inVain : {"wasted", "aborted"}) {
        const std::span<const double> those = one.of(inVain);
        for (std::size_t i = 0; i < std::min(those.size(), errors.size()); ++i) {
            errors[i] = std::max(0.0, errors[i] - those[i]);
        }
    }
    return errors;
}

StoryRule errorsRule() {
    return {
        .id = "errors",
        .bounds = kSomeOfThem,
        .spread = StorySpread::ToPassers,
        .values =
            [](const StorySubject& one) { return shareOf(errorsOf(one), one.of("requests"), 1); },
        .tell =
            [](const StorySubject& one, const StoryEpisode& episode) {
                const auto [shares, seen] =
                    sharesOfEnough(errorsOf(one), one.of("requests"), kLeastRequests, episode);
                const double worst = shares[seen.worst];
                StoryWords told;
                told.member(one.member.name)
                    .words(" fails ")
                    .figure(readableShare(worst))
                    .words(" of its requests" + worstAfterText(seen, one.rows, shares));
                return StoryTold{told.take(),
                                 worst >= kMuch ? StorySeverity::Failing : StorySeverity::Busy,
                                 worst};
            },
        .tellEnd =
            [](const StorySubject& one, const StoryEpisode&) {
                return StoryWords().member(one.member.name).words(" answers again").take();
            },
        .wholes = requestsOf};
}

StoryRule abandonedRule() {
    return {.id = "abandoned",
            .bounds = kSomeOfThem,
            .spread = StorySpread::ToCallees,
            .values =
                [](const StorySubject& one) {
                    return shareOf(one.of("aborted"), one.of("requests"), 1);
                },
            .tell =
                [](const StorySubject& one, const StoryEpisode& episode) {
                    const auto [shares, seen] = sharesOfEnough(
                        one.of("aborted"), one.of("requests"), kLeastRequests, episode);
                    const double worst = shares[seen.worst];
                    StoryWords told;
                    told.words("callers give up on ")
                        .figure(readableShare(worst))
                        .words(" of the requests to ")
                        .member(one.member.name);
                    return StoryTold{told.take(), StorySeverity::Busy, worst};
                },
            .wholes = requestsOf};
}

// ---- time inside, by Little's law: those inside over those that come in a second ----

// Clients that wait for something to come, as they asked, are no requests that stay.
std::vector<double> thoseInside(const StorySubject& one) {
    const std::span<const double> all = one.of("in_flight");
    const std::span<const double> blocked = one.of("redis_blocked_clients");
    std::vector<double> inside(all.begin(), all.end());
    for (std::size_t row = 0; row < std::min(blocked.size(), inside.size()); ++row) {
        inside[row] = std::max(0.0, inside[row] - blocked[row]);
    }
    return inside;
}

std::vector<double> staysOf(const StorySubject& one) {
    const std::vector<double> inFlight = thoseInside(one);
    const auto requests = one.of("requests");
    std::vector<double> stays;
    for (std::size_t row = 0; row < std::min(inFlight.size(), requests.size()); ++row) {
        stays.push_back(requests[row] < kLeastRequests
                            ? kNoValue
                            : inFlight[row] * one.rows.seconds(row) / requests[row]);
    }
    return stays;
}

// Little's law tells a mean only where about as many leave as come.
bool isSteady(const StorySubject& one, std::size_t row) {
    constexpr double kHardly = 0.1;
    const std::vector<double> inFlight = thoseInside(one);
    return row > 0 &&
           std::abs(inFlight[row] - inFlight[row - 1]) <= kHardly * one.of("requests")[row];
}

// The longest steady stay; nothing where requests only piled up.
StoryTold toldOfStays(const StorySubject& one, const StoryEpisode& episode) {
    const std::vector<double> stays = staysOf(one);
    double longest = 0;
    for (std::size_t row = episode.from; row < episode.to; ++row) {
        longest = isSteady(one, row) && stays[row] > longest ? stays[row] : longest;
    }
    StoryWords told;
    if (longest >= kSlower * episode.before) {
        told.words("requests stay ")
            .figure(readableSeconds(longest))
            .words(" in ")
            .member(one.member.name)
            .words(" on average, " + readableSeconds(episode.before) + " before");
    } else {
        const bool areAllInside = one.of("redis_blocked_clients").empty();
        const std::vector<double> inside =
            areAllInside ? copyOf(one.peaksOf("in_flight")) : thoseInside(one);
        told.figure(countText(mostIn(inside, episode)))
            .words(" requests pile up in ")
            .member(one.member.name)
            .words(", where one stayed " + readableSeconds(episode.before) + " before");
    }
    return {told.take(), StorySeverity::Busy, stays[episode.worst] / episode.before};
}

StoryRule slowRule() {
    return {.id = "slow",
            .bounds = {[](double v, double usual, double) {
                           return v >= kSlower * usual && v >= usual + 0.02;
                       },
                       [](double v, double usual, double) {
                           return v < 1.5 * usual || v < usual + 0.01;
                       }},
            .spread = StorySpread::ToCallers,
            .values = staysOf,
            .tell = toldOfStays,
            .tellEnd = [](const StorySubject& one, const StoryEpisode&) {
                return StoryWords().member(one.member.name).words(" is as fast as before").take();
            }};
}

// ---- how many come ----

std::vector<double> ratesOf(const StorySubject& one) {
    std::vector<double> rates;
    for (const double requests : one.of("requests")) {
        rates.push_back(requests / one.rows.seconds(rates.size()));
    }
    return rates;
}

// More than chance makes of a Poisson stream of that rate.
bool isMore(double rate, double usual, double seconds) {
    constexpr double kSigmas = 6;
    return (rate - usual) * seconds > kSigmas * std::sqrt(usual * seconds) + 10;
}

// Only those who were asked before; what nobody asked is woken.
StoryTold toldOfLoad(const StorySubject& one, const StoryEpisode& episode) {
    const std::vector<double> rates = ratesOf(one);
    const double worst = rates[episode.worst];
    StoryWords told;
    told.member(one.member.name)
        .words(one.member.isSource ? " brings " : " gets ")
        .figure(levelText(worst))
        .words(one.member.isSource && !one.asksAnApp ? " visits a second" : " requests a second")
        .words(worstAfterText(episode, one.rows, rates,
                              worst < episode.lately ? " at least" : " at most") +
               ", " + levelText(episode.lately) + " before");
    return {told.take(), StorySeverity::Note, worst / std::max(episode.before, 1.0)};
}

constexpr double kHardlyAny = 0.05; ///< of what it is now
constexpr double kMuchMore = 2;     ///< times what it was: another trouble's

StoryRule loadRule() {
    return {.id = "load",
            .bounds = {[](double v, double usual, double seconds) {
                           return v >= 1.4 * usual && usual >= kHardlyAny * v &&
                                  isMore(v, usual, seconds);
                       },
                       [](double v, double usual, double seconds) {
                           return v < 1.2 * usual || !isMore(v, usual, seconds);
                       }},
            .spread = StorySpread::ToCallees,
            .values = ratesOf,
            .tell = toldOfLoad};
}

StoryRule wakingRule() {
    return {.id = "woken",
            .bounds = {
                [](double v, double usual, double seconds) {
                    return v >= 2 && usual < kHardlyAny * v && isMore(v, usual, seconds);
                },
                [](double v, double usual, double seconds) { return !isMore(v, usual, seconds); },
                false,
                [](double v, double most) {
                    return v >= kMuchMore * most;
                }},
            .spread = StorySpread::ToCallees,
            .values = ratesOf,
            .tell = toldOfLoad};
}

StoryRule idleRule() {
    return {.id = "idle",
            .bounds = {[](double v, double usual, double seconds) {
                           return v <= 0.2 * usual && isMore(2 * usual - v, usual, seconds);
                       },
                       [](double v, double usual, double) { return v > 0.5 * usual; }, true},
            .spread = StorySpread::ToCallees,
            .values = ratesOf,
            .tell = toldOfLoad};
}

// ---- threads and queues ----

struct Queue {
    std::string_view length; ///< the gauge
    std::string_view of;     ///< "a thread"
};
constexpr std::array kQueues{
    Queue{"puma_request_backlog", "a thread"}, Queue{"cores_wanted", "a core"},
    Queue{"connections_waiting", "a connection"}, Queue{"commands_waiting", "a thread"}};

StoryRule threadsRule() {
    return {.id = "threads",
            .bounds = {[](double v, double, double) { return v >= 0.9; },
                       [](double v, double, double) {
                           return v < 0.8;
                       }},
            .values =
                [](const StorySubject& one) {
                    return shareOf(one.of("puma_busy_threads"), one.of("puma_max_threads"), 1);
                },
            .tell =
                [](const StorySubject& one, const StoryEpisode& episode) {
                    const double busy = one.of("puma_busy_threads")[episode.worst];
                    const double all = one.of("puma_max_threads")[episode.worst];
                    constexpr double kAll = 0.98;
                    StoryWords told;
                    told.memberOwns(one.member.name)
                        .words(busy >= kAll * all ? " threads are all busy ("
                                                  : " threads are busy (")
                        .figure(countText(busy) + " of " + countText(all))
                        .words(")");
                    if (const double longest = mostIn(one.peaksOf("puma_request_backlog"), episode);
                        longest >= 1) {
                        told.words("; its queue reaches ").figure(countText(longest));
                    }
                    return StoryTold{told.take(), StorySeverity::Busy, busy / all};
                },
            .tellEnd =
                [](const StorySubject& one, const StoryEpisode&) {
                    return StoryWords().member(one.member.name).words(" has threads free").take();
                }};
}

StoryRule queueRule(const Queue& queue) {
    return {.id = "queue",
            .bounds = {[](double v, double usual, double) { return v >= 5 && !(v < 10 * usual); },
                       [](double v, double usual, double) {
                           return v < 2 || v < 2 * usual;
                       }},
            .values =
                [queue](const StorySubject& one) {
                    const auto lengths = one.of(queue.length);
                    return std::vector<double>(lengths.begin(), lengths.end());
                },
            .tell =
                [queue](const StorySubject& one, const StoryEpisode& episode) {
                    const double longest = mostIn(one.peaksOf(queue.length), episode);
                    StoryWords told;
                    told.figure(countText(longest))
                        .words(" requests wait for " + std::string(queue.of) + " of ")
                        .member(one.member.name);
                    return StoryTold{told.take(), StorySeverity::Busy, longest};
                },
            .tellEnd =
                [](const StorySubject& one, const StoryEpisode&) {
                    return StoryWords()
                        .words("nothing waits in ")
                        .member(one.member.name)
                        .words(" any more")
                        .take();
                }};
}

// ---- caches ----

struct HitCounters {
    std::string_view good; // hits that were no error
    std::string_view hits;
    std::string_view misses;
};
constexpr std::array kCaches{HitCounters{"hits_good", "hits", "miss"},
                             HitCounters{"hits_good", "MAIN.cache_hit", "MAIN.cache_miss"},
                             HitCounters{"keyspace_hits", "keyspace_hits", "keyspace_misses"}};

std::vector<double> lookupsOf(const StorySubject& one, const HitCounters& counters) {
    const auto misses = one.of(counters.misses);
    std::vector<double> lookups = copyOf(one.of(counters.hits));
    for (std::size_t row = 0; row < std::min(lookups.size(), misses.size()); ++row) {
        lookups[row] += misses[row];
    }
    return lookups;
}

std::vector<double> hitRatiosOf(const StorySubject& one, const HitCounters& counters) {
    return shareOf(one.of(counters.good), lookupsOf(one, counters), kLeastRequests);
}

StoryRule hitRatioRule(const HitCounters& counters) {
    return {.id = "hit ratio",
            .bounds = {[](double v, double usual, double) { return v < usual - 0.08; },
                       [](double v, double usual, double) { return v >= usual - 0.03; }, true,
                       [](double v, double least) {
                           return isAnotherShare(1 - v, 1 - least);
                       }},
            .values = [counters](const StorySubject& one) { return hitRatiosOf(one, counters); },
            .tell =
                [counters](const StorySubject& one, const StoryEpisode& episode) {
                    const std::vector<double> ratios = hitRatiosOf(one, counters);
                    const double least = ratios[episode.worst];
                    StoryWords told;
                    told.memberOwns(one.member.name)
                        .words(" hit ratio falls from " + readableShare(episode.before) + " to ")
                        .figure(readableShare(least))
                        .words(worstAfterText(episode, one.rows, ratios, ""));
                    return StoryTold{told.take(), StorySeverity::Busy, episode.before - least};
                },
            .tellEnd =
                [](const StorySubject& one, const StoryEpisode& episode) {
                    return StoryWords()
                        .memberOwns(one.member.name)
                        .words(" hit ratio is back at " + readableShare(episode.before))
                        .take();
                },
            .wholes =
                [counters](const StorySubject& one) {
                    return lookupsOf(one, counters);
                }};
}

} // namespace

const std::vector<StoryRule>& componentRules() {
    static const std::vector<StoryRule> kRules = [] {
        std::vector<StoryRule> rules{errorsRule(), abandonedRule(), slowRule(),   loadRule(),
                                     wakingRule(), idleRule(),      threadsRule()};
        for (const Queue& queue : kQueues) {
            rules.push_back(queueRule(queue));
        }
        for (StoryRule& rule : serverRules()) {
            rules.push_back(std::move(rule));
        }
        for (const HitCounters& counters : kCaches) {
            rules.push_back(hitRatioRule(counters));
        }
        for (std::vector<StoryRule> others : {fullnessRules(), counterRules(), workRules()}) {
            std::move(others.begin(), others.end(), std::back_inserter(rules));
        }
        return rules;
    }();
    return kRules;
}

} // namespace doppel::analysis
