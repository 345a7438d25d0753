// SPDX-License-Identifier: Apache-2.0
#include "analysis/scenario_finder.h"

#include "scenarios/file/document.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

namespace doppel::analysis {

namespace {

namespace fs = std::filesystem;

bool isYaml(const fs::path& path) {
    return path.extension() == ".yaml" || path.extension() == ".yml";
}

// Whether a file means to be one of ours, however wrong it is otherwise: one of these keys stands
// at the beginning of a line.
bool claimsToBeScenario(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with("doppel:") || line.starts_with("extends:")) {
            return true;
        }
    }
    return false;
}

std::string whySkipped(const std::string& path, bool named) {
    if (!named && !claimsToBeScenario(path)) {
        return "no scenario: it has neither `doppel:` nor `extends:`";
    }
    const auto document = scenarios::loadDocument(path);
    if (!document) {
        return {};
    }
    if (document->root.find("traffic") == nullptr) {
        return "a platform: it has no traffic";
    }
    return document->root.find("objectives") == nullptr ? "nothing to check: it has no objectives"
                                                        : "";
}

sim::Error wrongPath(const fs::path& path, const std::string& what) {
    return {sim::ErrorCode::Input, what, {.file = path.string()}};
}

sim::Result<std::vector<std::string>> yamlFilesBelow(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    while (!error && entry != fs::recursive_directory_iterator()) {
        if (entry->is_regular_file() && isYaml(entry->path())) {
            files.push_back(entry->path().lexically_normal().string());
        }
        entry.increment(error);
    }
    if (error) {
        return wrongPath(folder, "can't be read: " + error.message());
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

sim::Result<std::vector<FoundFile>> findScenarios(std::span<const std::string> paths) {
    std::vector<FoundFile> found;
    std::set<std::string> seen;
    sim::Errors errors;
    const auto add = [&](const std::string& path, bool named) {
        if (seen.insert(fs::path(path).lexically_normal().string()).second) {
            found.push_back({path, whySkipped(path, named)});
        }
    };
    for (const std::string& path : paths) {
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (!fs::exists(status)) {
            errors.push_back(wrongPath(path, "no such file or folder"));
        } else if (!fs::is_directory(status)) {
            add(path, true);
        } else if (const auto files = yamlFilesBelow(path); !files) {
            append(errors, files.errors());
        } else {
            for (const std::string& file : *files) {
                add(file, false);
            }
        }
    }
    if (!errors.empty()) {
        return errors;
    }
    return found;
}

} // namespace doppel::analysis
