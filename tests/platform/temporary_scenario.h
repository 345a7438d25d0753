// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/platform/little_platform.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace doppel::scenarios {

/// A scenario, or another file that it reads, that a test writes down itself; it is there for as
/// long as this lives.
class TemporaryScenario {
public:
    explicit TemporaryScenario(const std::string& text)
        : path_(std::filesystem::temp_directory_path() /
                ("doppel-scenario-" + std::to_string(::getpid()) + '-' + std::to_string(made_++) +
                 ".yaml")) {
        std::ofstream(path_) << text;
    }
    ~TemporaryScenario() { std::filesystem::remove(path_); }
    TemporaryScenario(const TemporaryScenario&) = delete;
    TemporaryScenario& operator=(const TemporaryScenario&) = delete;

    std::string path() const { return path_.string(); }

private:
    static inline int made_ = 0;
    std::filesystem::path path_;
};

/// Plays a scenario that is given as text, to its end and with a look into its books.
inline RunResult playText(const std::string& text, const Sets& sets = {}) {
    const TemporaryScenario file(text);
    return ReadyScenario(file.path(), sets).play();
}

/// What is wrong first with a scenario that is given as text; "" if nothing is.
inline std::string whyRefused(const std::string& text) {
    const TemporaryScenario file(text);
    const auto loaded = loadScenario(file.path());
    return loaded ? "" : loaded.errors().front().message;
}

/// The objective of that name. REQUIRES: there is one.
inline const ObjectiveResult& objectiveOf(const RunResult& result, const std::string& name) {
    return *std::find_if(result.objectives.begin(), result.objectives.end(),
                         [&](const ObjectiveResult& objective) { return objective.name == name; });
}

} // namespace doppel::scenarios
