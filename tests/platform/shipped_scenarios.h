// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/platform/little_platform.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
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

/// Some of them, in which every kind of component, traffic and action is that any of them has: what
/// is a property of kinds is tried on these, and not seven times on those that share a platform.
inline std::vector<std::string> coveringScenarios() {
    return {"aws-ecs/backup-restore.yaml",
            "aws-ecs/black-friday.yaml",
            "aws-ecs/canary-release.yaml",
            "aws-ecs/disaster-recovery.yaml",
            "aws-ecs/zone-loss.yaml",
            "backstage/cold-start.yaml",
            "govuk/bulk-republish.yaml",
            "govuk/content-store-slow.yaml",
            "govuk/dgu-load-test.yaml",
            "govuk/draft-preview.yaml",
            "govuk/emergency-banner.yaml",
            "govuk/env-sync-window.yaml",
            "govuk/founding-hour.yaml",
            "govuk/frontend-hpa.yaml",
            "govuk/lock-leak.yaml",
            "govuk/mirror-crawl.yaml",
            "govuk/mirrored-sync-block.yaml",
            "govuk/mirrors-fail.yaml",
            "govuk/notify-cap.yaml",
            "govuk/oom-kills.yaml",
            "govuk/postgres-meltdown-72.yaml",
            "govuk/purge-all.yaml",
            "govuk/replica-lag.yaml",
            "govuk/ttl-change.yaml",
            "real/replay.yaml"};
}

/// What makes a shipped scenario quick to play: few visitors and routes; its faults stay.
inline Sets quickly(const std::string& path) {
    using Stems = std::vector<std::string>;
    const std::string name = std::filesystem::path(path).stem().string();
    const auto isOneOf = [&](const Stems& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    // Those in which little is asked, as they are.
    static const Stems kLittle{"chat-hpa",         "consumer-down",       "dgu-load-test",
                               "lock-leak",        "mirrored-sync-block", "oom-kills",
                               "poison-message",   "publishing",          "rabbit-memory-alarm",
                               "rabbit-node-loss", "redis-full",          "strict-queue-starvation",
                               "worker-oom"};
    static const Stems kEmail{"digest-hour", "email", "email-surge", "notify-cap"};
    static const Stems kLive{
        "bulk-republish",    "cached-404",           "click-to-inbox",       "draft-preview",
        "postgres-meltdown", "postgres-meltdown-36", "postgres-meltdown-72", "publish-one",
        "publishing-live",   "replica-lag",          "scheduled-publishing", "search-index-backlog",
        "tag-rename"};
    if (name.starts_with("mongo-retries")) {
        return {"traffic.inserts.rate=67/s"};
    }
    if (isOneOf({"sidekiq-no-ops", "rabbitmq-ten-million"})) {
        return {"timeline[1].enqueue.count=20_000"};
    }
    if (name == "search-hedged") {
        return {"routes.count=20_000", "traffic.searchers.rate=5/s"};
    }
    if (name.starts_with("ddos")) {
        return {"traffic.users.rate=10/s", "traffic.readers.rate=2/s", "traffic.attack.rate=100/s"};
    }
    if (path.starts_with("aws-ecs/")) {
        return {"traffic.users.rate=10/s"};
    }
    if (!path.starts_with("govuk/") || isOneOf(kLittle)) {
        return {};
    }
    if (isOneOf(kEmail)) {
        return {"components.email-changes.subscriptions=10_000",
                "components.email-digests.subscriptions=2_000"};
    }
    if (isOneOf(kLive)) {
        Sets sets{"components.documents.documents=2_000", "traffic.visitors.pages.count=2_000",
                  "traffic.visitors.rate=5/s", "traffic.editors.pages.count=200"};
        if (name.starts_with("postgres-meltdown")) {
            sets.push_back("timeline[0].enqueue.count=200");
        }
        if (name == "replica-lag") {
            sets.push_back("timeline[0].enqueue.count=500");
            sets.push_back("timeline[0].enqueue.documents=500");
        }
        if (name == "tag-rename") { // there are fewer topics
            sets.push_back("timeline[0].publish.topic=1");
        }
        if (name == "click-to-inbox" || name == "search-index-backlog") {
            sets.push_back("traffic.searchers.rate=2/s");
            sets.push_back("components.email-changes.subscriptions=50_000");
        }
        return sets;
    }
    Sets sets{"routes.count=20_000", "traffic.visitors.pages.count=10_000",
              name == "day" ? "traffic.visitors.rate=0.5/s" : "traffic.visitors.rate=10/s"};
    if (name == "env-sync-window") {
        sets.push_back("components.content-store-backup.size=5GB");
    }
    if (name == "emergency-alert") {
        sets.push_back("traffic.phones.rate=30/s");
        sets.push_back("traffic.curious.rate=3/s");
    }
    if (name == "frontend-hpa") {
        sets.push_back("traffic.crowd.rate=5/s");
    }
    if (name == "crawler-flood") {
        sets.push_back("traffic.crawler.rate=440/s"); // above the limit of 100/s for each of four
    }
    if (name == "query-cache-busting") {
        sets.push_back("traffic.crawler.rate=20/s");
    }
    return sets;
}

using Fingerprints = std::map<std::string, std::string>;

inline std::string fingerprintsFile() {
    return sourcePath("tests/platform/fingerprints.txt");
}

/// What each shipped scenario comes to, played quickly() with its own seed, by its path below
/// scenarios/: as it is written down.
inline Fingerprints writtenFingerprints() {
    Fingerprints written;
    std::ifstream in(fingerprintsFile());
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string scenario;
        if (words >> scenario && scenario.front() != '#') {
            words >> written[scenario];
        }
    }
    return written;
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
