// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/platform/little_platform.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// The scenarios that doppel ships, by their path below scenarios/, in the order of their names.
inline std::vector<std::string> shippedScenarios() {
    const std::filesystem::path root = sourcePath("scenarios");
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        const bool isPlatform = entry.path().filename().string().starts_with("platform");
        if (entry.path().extension() == ".yaml" && !isPlatform) {
            paths.push_back(std::filesystem::relative(entry.path(), root).string());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// The scenarios of GOV.UK's messages: little is asked there, as they are.
inline bool isOfMessages(const std::string& path) {
    static const std::vector<std::string> kOfMessages{
        "govuk/consumer-down.yaml", "govuk/mirrored-sync-block.yaml", "govuk/poison-message.yaml",
        "govuk/rabbit-memory-alarm.yaml", "govuk/rabbit-node-loss.yaml"};
    return std::find(kOfMessages.begin(), kOfMessages.end(), path) != kOfMessages.end();
}

/// What makes a shipped scenario quick to play: few visitors and routes; its faults stay.
inline Sets quickly(const std::string& path) {
    if (!path.starts_with("govuk/") || isOfMessages(path)) {
        return {};
    }
    const bool isPublishing = path == "govuk/publishing.yaml" ||
                              path == "govuk/strict-queue-starvation.yaml" ||
                              path == "govuk/redis-full.yaml" || path == "govuk/worker-oom.yaml" ||
                              path == "govuk/lock-leak.yaml";
    if (isPublishing) { // little is asked there, as it is
        return {};
    }
    if (path.starts_with("govuk/email") || path == "govuk/notify-cap.yaml" ||
        path == "govuk/digest-hour.yaml") {
        return {"components.email-changes.subscriptions=10_000",
                "components.email-digests.subscriptions=2_000"};
    }
    static constexpr std::array kLive{
        "bulk-republish",       "cached-404",           "postgres-meltdown",
        "postgres-meltdown-36", "postgres-meltdown-72", "publish-one",
        "publishing-live",      "scheduled-publishing", "tag-rename"};
    const bool isLive = std::any_of(kLive.begin(), kLive.end(), [&](const char* name) {
        return path == "govuk/" + std::string(name) + ".yaml";
    });
    if (isLive) {
        Sets sets{"components.documents.documents=2_000", "traffic.visitors.pages.count=2_000",
                  "traffic.visitors.rate=5/s", "traffic.editors.pages.count=200"};
        if (path.starts_with("govuk/postgres-meltdown")) {
            sets.push_back("timeline[0].enqueue.count=200");
        }
        return sets;
    }
    const bool isDay = path == "govuk/day.yaml";
    Sets sets{"routes.count=20_000", "traffic.visitors.pages.count=10_000",
              isDay ? "traffic.visitors.rate=0.5/s" : "traffic.visitors.rate=10/s"};
    if (path == "govuk/crawler-flood.yaml") {
        sets.push_back("traffic.crawler.rate=440/s"); // above the limit of 100/s for each of four
    }
    return sets;
}

/// As part of a test's name, where only letters and digits may stand.
inline std::string testNameOf(const testing::TestParamInfo<std::string>& scenario) {
    std::string name = scenario.param.substr(0, scenario.param.rfind('.'));
    for (char& letter : name) {
        letter = std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
    }
    return name;
}

} // namespace doppel::scenarios
