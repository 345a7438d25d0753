// SPDX-License-Identifier: Apache-2.0
#include "scenarios/branch.h"

#include "scenarios/file/config_writer.h"
#include "scenarios/file/document.h"
#include "scenarios/file/file_replacement.h"
#include "scenarios/file/value_path.h"
#include "scenarios/scenario_inputs.h"
#include "scenarios/timeline_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace doppel::scenarios {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::string_view kFirstWords =
    "# What came of a play that was acted upon: its scenario, and what was done to it.\n";
constexpr std::string_view kFirstWordsOfWhole =
    "# What came of a play that was acted upon, with everything in it.\n";
// Only another of them may be replaced by one.
constexpr std::string_view kFirstOfBoth = "# What came of a play that was acted upon";

sim::Error unsaved(const fs::path& path, std::string message) {
    return {sim::ErrorCode::Input, std::move(message), {.file = path.string()}};
}

// The value of a field that names a file: as the original names it, if it stands in the same
// folder.
std::string nameFrom(const fs::path& folder, const Scenario& original, const std::string& file) {
    if (fs::path(file).is_absolute()) {
        return file;
    }
    const fs::path from = fs::absolute(folder).lexically_normal();
    return fs::absolute(resolvePath(original, file)).lexically_normal().lexically_proximate(from);
}

struct NamedFile {
    std::string path; ///< of the field that names it
    std::string file;
    bool isList = false; ///< of pages: it is written csv(FILE)
};

// Relative names start at the folder of the file that is loaded, so those of the original are
// named anew.
std::vector<NamedFile> namedFiles(const Scenario& scenario) {
    std::vector<NamedFile> files;
    files.push_back({"routes.file", scenario.settings.routes.file.value_or("")});
    for (const TrafficSpec& source : scenario.traffic) {
        const std::string path = joinPath("traffic", source.name);
        files.push_back({joinPath(joinPath(path, "pages"), "popularity"),
                         source.kind->visitors(*source.config).pages.law().file, true});
        if (source.kind->log != nullptr) {
            files.push_back({joinPath(path, "log"), source.kind->log(*source.config)});
        }
    }
    std::erase_if(files, [](const NamedFile& named) { return named.file.empty(); });
    return files;
}

// "PATH=VALUE" as they were given, but what the branch says by itself.
std::vector<std::pair<std::string, std::string>> setsOf(const Scenario& original,
                                                        const fs::path& folder) {
    std::vector<std::pair<std::string, std::string>> sets;
    const auto put = [&](std::string path, std::string value) {
        std::erase_if(sets, [&](const auto& set) { return set.first == path; });
        sets.emplace_back(std::move(path), std::move(value));
    };
    for (const std::string& argument : original.sets) {
        const std::size_t equals = argument.find('=');
        const std::string path = argument.substr(0, equals);
        if (path != "seed" && path != "title" && !path.starts_with("timeline")) {
            put(path, argument.substr(equals + 1));
        }
    }
    for (const NamedFile& named : namedFiles(original)) {
        if (const std::string name = nameFrom(folder, original, named.file); name != named.file) {
            put(named.path, Json(named.isList ? "csv(" + name + ')' : name).dump());
        }
    }
    return sets;
}

// An entry of `set:`.
std::string setText(const std::string& field, const std::string& value) {
    return "  " + Json(field).dump() + ":\n    " + value + '\n';
}

sim::Status write(const std::string& text, const fs::path& path) {
    auto file = FileReplacement::begin(path.string(), {kFirstOfBoth});
    if (!file) {
        return file.errors();
    }
    std::ofstream out(file->temporary(), std::ios::binary);
    out << text;
    out.close();
    if (!out) {
        return sim::Error{sim::ErrorCode::Environment,
                          std::string("can't be written: ") + std::strerror(errno),
                          {.file = path.string()}};
    }
    if (const sim::Status flushed = file->flush(); !flushed) {
        return flushed;
    }
    return file->commit();
}

// The original's, and what was done to it: two of a title are told apart where runs are listed.
std::string titleOf(const Scenario& original, const PlayLog& log) {
    constexpr std::size_t kMostTold = 2;
    std::string title = original.settings.title;
    for (std::size_t i = 0; i < std::min(log.actions.size(), kMostTold); ++i) {
        title += (i > 0 ? "; " : title.empty() ? "" : ": ") + models::toText(log.actions[i]);
    }
    if (log.actions.size() > kMostTold) {
        title += " and " + std::to_string(log.actions.size() - kMostTold) + " more";
    }
    return title;
}

} // namespace

sim::Result<std::string>
branchText(const Scenario& original, const PlayLog& log, const fs::path& path) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const fs::path base = fs::absolute(original.file).lexically_normal();
    const std::string extends =
        base.lexically_proximate(fs::absolute(folder).lexically_normal()).string();
    if (const std::string why = whyNotExtended(path, extends); !why.empty()) {
        return unsaved(path, "can't hold a branch of " + original.file + ": " + why);
    }
    Json head{{"title", titleOf(original, log)}, {"extends", extends}, {"seed", log.seed}};
    std::string text = std::string(kFirstWords) + toYaml(head);
    const auto sets = setsOf(original, folder);
    text += sets.empty() ? "" : "set:\n";
    for (const auto& [field, value] : sets) {
        text += setText(field, value);
    }
    Json timeline = Json::array();
    for (const EventSpec& spec : original.timeline) {
        timeline.push_back(briefEventJson(spec.event));
    }
    for (const models::TimelineEvent& action : log.actions) {
        timeline.push_back(briefEventJson(action));
    }
    if (!timeline.empty()) {
        text += toYaml(Json{{"timeline", std::move(timeline)}});
    }
    return text;
}

std::string wholeText(const Scenario& original, const PlayLog& log) {
    Scenario whole = original.clone();
    whole.settings.seed = log.seed;
    whole.settings.title = titleOf(original, log);
    for (const models::TimelineEvent& action : log.actions) {
        whole.timeline.push_back({action, {}});
    }
    std::string text = std::string(kFirstWordsOfWhole) + configurationOf(whole);
    const std::vector<NamedFile> files = namedFiles(original);
    text += files.empty() ? "" : "set:\n";
    for (const NamedFile& named : files) {
        const std::string file =
            fs::absolute(resolvePath(original, named.file)).lexically_normal().string();
        text += setText(named.path, Json(named.isList ? "csv(" + file + ')' : file).dump());
    }
    return text;
}

sim::Status saveBranch(const Scenario& original, const PlayLog& log, const fs::path& path) {
    const auto text = branchText(original, log, path);
    return text ? write(*text, path) : sim::Status(text.errors());
}

sim::Status saveWhole(const Scenario& original, const PlayLog& log, const fs::path& path) {
    return write(wholeText(original, log), path);
}

} // namespace doppel::scenarios
