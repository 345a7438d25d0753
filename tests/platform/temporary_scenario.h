// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/platform/little_platform.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace doppel::scenarios {

/// A scenario that a test writes down itself, as a file for as long as it lives.
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

} // namespace doppel::scenarios
