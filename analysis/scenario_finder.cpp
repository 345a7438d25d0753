// SPDX-License-Identifier: Apache-2.0
#include "analysis/scenario_finder.h"

#include "models/suggest.h"
#include "scenarios/file/document.h"
#include "scenarios/file/named_file.h"
#include "scenarios/file/yaml_reader.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>
#include <system_error>

namespace doppel::analysis {

namespace {

namespace fs = std::filesystem;

bool isYaml(const fs::path& path) {
    return path.extension() == ".yaml" || path.extension() == ".yml";
}

bool isOurs(std::string_view key) {
    static constexpr std::array<std::string_view, 2> kOurs{"doppel", "extends"};
    return std::find(kOurs.begin(), kOurs.end(), key) != kOurs.end() ||
           !models::nearestName(key, kOurs).empty();
}

// Of what is no YAML: whether one of our keys seems to stand at the beginning of a line.
bool hasSuchALine(const std::string& path) {
    constexpr std::string_view kBefore = " \t\"'{\xEF\xBB\xBF"; // a byte order mark, a quote, …
    constexpr std::string_view kAfter = " \t\"'";
    std::ifstream file(path);
    std::string text;
    while (std::getline(file, text)) {
        const std::string_view line = std::string_view(text).substr(0, text.find(':'));
        const std::size_t begin = line.find_first_not_of(kBefore);
        if (line.size() < text.size() && begin != std::string_view::npos &&
            isOurs(line.substr(begin, line.find_last_not_of(kAfter) + 1 - begin))) {
            return true;
        }
    }
    return false;
}

// Whether a file means to be one of ours, however wrong it is otherwise: it has one of our keys,
// if misspelt, or two of our sections.
bool claimsToBeScenario(const std::string& path, const sim::WhoStops& stops) {
    static constexpr std::array<std::string_view, 4> kSections{"components", "traffic", "timeline",
                                                               "objectives"};
    const scenarios::YamlReading reading = scenarios::readYamlFile(path, path, stops);
    if (!reading.root) {
        return hasSuchALine(path);
    }
    const auto& entries = reading.root->entries;
    const auto sections = std::count_if(entries.begin(), entries.end(), [](const auto& entry) {
        return std::find(kSections.begin(), kSections.end(), entry.key) != kSections.end();
    });
    return sections >= 2 || std::any_of(entries.begin(), entries.end(),
                                        [](const auto& entry) { return isOurs(entry.key); });
}

// With what is set, which may be the traffic or the objectives; where it cannot be, without.
sim::Result<scenarios::Document>
documentOf(const std::string& path, std::span<const std::string> sets, const sim::WhoStops& stops) {
    auto document = scenarios::loadDocument(path, sets, stops);
    return document || sets.empty() ? std::move(document)
                                    : scenarios::loadDocument(path, {}, stops);
}

std::string whySkipped(const std::string& path,
                       bool named,
                       std::span<const std::string> sets,
                       const sim::WhoStops& stops) {
    std::error_code broken;
    if (!named && !fs::is_regular_file(path, broken)) {
        return "a link that leads to no file";
    }
    if (!named && !claimsToBeScenario(path, stops)) {
        return "no scenario: it has neither `doppel:` nor `extends:`";
    }
    const auto document = documentOf(path, sets, stops);
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

// What a folder holds: its YAML files, and folders to look into. What leads nowhere stays in the
// list, so that it is told.
sim::Status
lookInto(const fs::path& folder, std::vector<std::string>& files, std::vector<fs::path>& folders) {
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::error_code ignored; // its status says what there is to say
        std::error_code hidden;
        const bool isLink = entry->is_symlink(ignored);
        const fs::file_status there = entry->status(hidden);
        if (!fs::status_known(there) && !isLink) {
            return wrongPath(entry->path(), "can't be looked at: " + hidden.message());
        }
        if (fs::is_directory(there)) {
            if (!isLink) {
                folders.push_back(entry->path());
            }
        } else if (isYaml(entry->path()) && (fs::is_regular_file(there) || isLink)) {
            files.push_back(entry->path().lexically_normal().string());
        }
    }
    if (error) {
        return wrongPath(folder, "can't be read: " + error.message());
    }
    return std::monostate{};
}

sim::Result<std::vector<std::string>> yamlFilesBelow(const std::string& folder) {
    std::vector<std::string> files;
    sim::Errors errors;
    std::vector<fs::path> folders{folder};
    while (!folders.empty()) {
        const fs::path next = std::move(folders.back());
        folders.pop_back();
        append(errors, lookInto(next, files, folders));
    }
    if (!errors.empty()) {
        return errors;
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

sim::Result<std::vector<FoundFile>> findScenarios(std::span<const std::string> paths,
                                                  std::span<const std::string> sets,
                                                  const sim::WhoStops& stops) {
    std::vector<FoundFile> found;
    std::set<std::string> seen;
    sim::Errors errors;
    const auto add = [&](const std::string& path, bool named) {
        if (seen.insert(fs::path(path).lexically_normal().string()).second) {
            found.push_back({path, whySkipped(path, named, sets, stops)});
        }
    };
    const auto stopper = [&] {
        return stops ? stops() : std::string{};
    };
    for (const std::string& path : paths) {
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (status.type() == fs::file_type::none) {
            errors.push_back(wrongPath(path, "can't be looked at: " + error.message()));
        } else if (!fs::exists(status)) {
            errors.push_back(
                wrongPath(path, "no such file or folder" + scenarios::didYouMeanFile(path)));
        } else if (!fs::is_directory(status)) {
            add(path, true);
        } else if (const auto files = yamlFilesBelow(path); !files) {
            append(errors, files.errors());
        } else {
            for (const std::string& file : *files) {
                if (const std::string who = stopper(); !who.empty()) {
                    return sim::Error{sim::ErrorCode::Stopped,
                                      "stopped by " + who + " while it was looked through",
                                      {.file = path}};
                }
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
