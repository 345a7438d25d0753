// SPDX-License-Identifier: Apache-2.0
// What is told of memories and disks that are full, and of who waits for room. A cache that drops
// what is old is always full, and that is no trouble.
#include "analysis/readable.h"
#include "analysis/story/story_rules.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace doppel::analysis {

namespace {

struct Store {
    std::string_view sign;  ///< a counter or gauge that is above 0 while it is full
    std::string_view what;  ///< "memory"
    std::string_view used;  ///< a gauge; of a disk what is free
    std::string_view limit; ///< a gauge
    bool isOfFree = false;
};
constexpr std::array kStores{
    Store{"redis_oom_errors_total", "memory", "redis_memory_used_bytes", "redis_memory_max_bytes"},
    Store{"rabbitmq_alarms_memory_used_watermark", "memory",
          "rabbitmq_process_resident_memory_bytes", "rabbitmq_resident_memory_limit_bytes"},
    Store{"rabbitmq_alarms_free_disk_space_watermark", "disk",
          "rabbitmq_disk_space_available_bytes", "rabbitmq_disk_space_available_limit_bytes",
          true}};

// "5 GB; its limit is 4.8 GB", "40 MB free": at its fullest.
std::string fillText(const StorySubject& one, const Store& store, const StoryEpisode& episode) {
    const auto used = one.of(store.used);
    const auto limit = one.of(store.limit);
    if (used.empty() || limit.empty()) {
        return {};
    }
    if (store.isOfFree) {
        const auto from = used.begin() + static_cast<std::ptrdiff_t>(episode.from);
        const auto to = used.begin() + static_cast<std::ptrdiff_t>(episode.to);
        return readableBytes(*std::min_element(from, to)) + " free";
    }
    return readableBytes(mostIn(one.peaksOf(store.used), episode)) + "; its limit is " +
           readableBytes(limit[episode.worst]);
}

StoryRule fullRule(const Store& store) {
    return {
        .id = "full",
        .bounds = {[](double v, double, double) { return v > 0; },
                   [](double v, double, double) {
                       return v <= 0;
                   }},
        .values = [store](const StorySubject& one) { return copyOf(one.of(store.sign)); },
        .tell =
            [store](const StorySubject& one, const StoryEpisode& episode) {
                StoryWords told;
                told.memberOwns(one.member.name).words(' ' + std::string(store.what) + " is full");
                if (const std::string fill = fillText(one, store, episode); !fill.empty()) {
                    told.words(" (").figure(fill).words(")");
                }
                return StoryTold{told.take(), StorySeverity::Busy, 1};
            },
        .tellEnd =
            [store](const StorySubject& one, const StoryEpisode&) {
                return StoryWords()
                    .memberOwns(one.member.name)
                    .words(' ' + std::string(store.what) + " has room again")
                    .take();
            }};
}

constexpr std::string_view kBlocked = "publishers_blocked";

// Publishers whom a broker does not let go on until there is room.
StoryRule blockedRule() {
    return {.id = "blocked",
            .bounds = {[](double v, double, double) { return v > 0; },
                       [](double v, double, double) {
                           return v <= 0;
                       }},
            .values = [](const StorySubject& one) { return copyOf(one.of(kBlocked)); },
            .tell =
                [](const StorySubject& one, const StoryEpisode& episode) {
                    const double most = std::ceil(mostIn(one.peaksOf(kBlocked), episode));
                    StoryWords told;
                    told.member(one.member.name)
                        .words(" blocks ")
                        .figure(countText(most))
                        .words(most == 1 ? " publisher" : " publishers");
                    return StoryTold{told.take(), StorySeverity::Failing, most};
                },
            .tellEnd =
                [](const StorySubject& one, const StoryEpisode&) {
                    return StoryWords()
                        .member(one.member.name)
                        .words(" lets its publishers go on")
                        .take();
                }};
}

} // namespace

std::vector<StoryRule> fullnessRules() {
    std::vector<StoryRule> rules;
    for (const Store& store : kStores) {
        rules.push_back(fullRule(store));
    }
    rules.push_back(blockedRule());
    return rules;
}

} // namespace doppel::analysis
