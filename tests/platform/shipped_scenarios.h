// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/platform/little_platform.h"

#include <algorithm>
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

/// What makes a shipped scenario quick to play: few visitors and routes; its faults stay.
inline Sets quickly(const std::string& path) {
    const bool isLittle = path == "govuk/chat-hpa.yaml" || path == "govuk/dgu-load-test.yaml";
    if (!path.starts_with("govuk/") || isLittle) {
        return {};
    }
    const bool isDay = path == "govuk/day.yaml";
    Sets sets{"routes.count=20_000", "traffic.visitors.pages.count=10_000",
              isDay ? "traffic.visitors.rate=0.5/s" : "traffic.visitors.rate=10/s"};
    if (path == "govuk/frontend-hpa.yaml") {
        sets.push_back("traffic.crowd.rate=5/s");
    }
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
