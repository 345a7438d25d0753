// SPDX-License-Identifier: Apache-2.0
#include "tests/house/house_rules.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <string_view>

namespace doppel::house {
namespace {

namespace fs = std::filesystem;

struct Floor {
    std::string_view folder;
    std::vector<std::string_view> mayInclude;
    bool knowsFiles = true;    ///< may name files, databases and their formats
    std::string_view butFor{}; ///< a library of these that it needs all the same
};

// The first floor whose folder holds a file is the file's.
const std::vector<Floor>& floors() {
    static const std::vector<Floor> list = {
        {"models/routing", {"models/routing"}, false, "nlohmann/"}, // a route's details are JSON
        {"models/caching", {"models/caching"}, false},
        {"sim", {"sim"}, false},
        {"models", {"sim", "models"}, false},
        {"scenarios", {"sim", "models", "scenarios"}},
        {"analysis", {"sim", "models", "scenarios", "analysis"}},
        {"cli", {"sim", "models", "scenarios", "analysis", "cli"}},
        {"gui", {"sim", "models", "scenarios", "analysis", "gui"}},
        {"tests", {"sim", "models", "scenarios", "analysis", "cli", "gui", "tests", "bench"}},
        {"bench", {"sim", "models", "scenarios", "analysis", "cli", "gui", "tests", "bench"}},
    };
    return list;
}

const std::vector<std::string_view> kWorldOutside = {
    "yaml-cpp/", "nlohmann/", "SQLiteCpp/", "sqlite3.h", "hdf5",       "H5",
    "CLI/",      "zlib.h",    "zstd.h",     "re2/",      "filesystem", "fstream"};

bool isWithin(std::string_view path, std::string_view folder) {
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

const Floor* floorOf(std::string_view path) {
    for (const Floor& floor : floors()) {
        if (isWithin(path, floor.folder)) {
            return &floor;
        }
    }
    return nullptr;
}

bool mayUseQt(std::string_view path) {
    return isWithin(path, "gui") || isWithin(path, "tests/gui") || isWithin(path, "bench/gui");
}

std::string breachOfOwnInclude(const Floor& floor, const std::string& target) {
    const Floor* named = floorOf(target);
    if (named == nullptr) {
        return "includes \"" + target + "\": an include starts at the root of the tree";
    }
    const auto allowed = [&](std::string_view folder) {
        return isWithin(target, folder);
    };
    if (std::any_of(floor.mayInclude.begin(), floor.mayInclude.end(), allowed)) {
        return {};
    }
    return "includes \"" + target + "\": " + std::string(floor.folder) + " must not know " +
           std::string(named->folder);
}

std::string
breachOfForeignInclude(const Floor& floor, std::string_view path, const std::string& target) {
    static const std::regex qt("^(Q[A-Z]|Qt).*");
    if (std::regex_match(target, qt) && !mayUseQt(path)) {
        return "includes <" + target + ">: Qt is known in gui only";
    }
    const auto named = [&](std::string_view start) {
        return target.starts_with(start) && start != floor.butFor;
    };
    if (!floor.knowsFiles && std::any_of(kWorldOutside.begin(), kWorldOutside.end(), named)) {
        return "includes <" + target + ">: " + std::string(floor.folder) +
               " must not know files or their formats";
    }
    return {};
}

std::string breachOfLine(const Floor& floor, std::string_view path, const std::string& line) {
    static const std::regex own("^\\s*#\\s*include\\s*\"([^\"]+)\".*");
    static const std::regex foreign("^\\s*#\\s*include\\s*<([^>]+)>.*");
    static const std::regex chance(".*std::(mt19937|minstd_rand|random_device|rand\\b|default_"
                                   "random_engine|\\w+_distribution\\b).*");
    std::smatch match;
    if (std::regex_match(line, match, own)) {
        return breachOfOwnInclude(floor, match[1]);
    }
    if (std::regex_match(line, match, foreign)) {
        return breachOfForeignInclude(floor, path, match[1]);
    }
    if (!isWithin(path, "tests") && !isWithin(path, "bench") &&
        std::regex_match(line, match, chance)) {
        return "names std::" + match[1].str() + ": its numbers differ between machines";
    }
    return {};
}

std::string relativeName(const fs::path& root, const fs::path& file) {
    return file.lexically_relative(root).generic_string();
}

std::set<fs::path> filesOfHouse(const fs::path& root,
                                const std::function<bool(const fs::path&)>& wanted) {
    std::set<fs::path> found;
    for (const char* folder : {"sim", "models", "scenarios", "analysis", "cli", "gui", "tests",
                               "bench", "cmake", "script", ".ci"}) {
        if (!fs::is_directory(root / folder)) {
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.is_regular_file() && wanted(entry.path())) {
                found.insert(entry.path());
            }
        }
    }
    return found;
}

bool isSource(const fs::path& file) {
    return file.extension() == ".h" || file.extension() == ".cpp";
}

std::vector<std::string> linesOf(const fs::path& file) {
    std::vector<std::string> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

bool isScript(const fs::path& file) {
    std::string start(2, ' ');
    std::ifstream(file).read(start.data(), 2);
    return start == "#!";
}

bool needsLicenceLine(const fs::path& file) {
    return isSource(file) || isScript(file) || file.extension() == ".cmake" ||
           file.extension() == ".sh" || file.filename() == "CMakeLists.txt";
}

bool hasLicenceLine(const fs::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    if (line.starts_with("#!")) {
        std::getline(in, line);
    }
    return line == "// SPDX-License-Identifier: Apache-2.0" ||
           line == "# SPDX-License-Identifier: Apache-2.0";
}

} // namespace

std::string toText(const std::vector<Breach>& breaches) {
    std::string text;
    for (const Breach& breach : breaches) {
        text += breach.file + ':' + std::to_string(breach.line) + ": " + breach.what + '\n';
    }
    return text;
}

std::vector<Breach> breachesOfFloors(const fs::path& root) {
    std::vector<Breach> breaches;
    for (const fs::path& file : filesOfHouse(root, isSource)) {
        const std::string name = relativeName(root, file);
        const Floor* floor = floorOf(name);
        if (floor == nullptr) {
            continue; // a script's helper belongs to no floor
        }
        std::ifstream in(file);
        std::string line;
        for (int number = 1; std::getline(in, line); ++number) {
            if (std::string what = breachOfLine(*floor, name, line); !what.empty()) {
                breaches.push_back({name, number, std::move(what)});
            }
        }
    }
    return breaches;
}

std::vector<Breach> processesThatOutliveServers(const fs::path& root) {
    // Who watches a server is none of its processes: a fail-over begins when it has died, and Cloud Run
    // looks from outside until it is up.
    const std::set<fs::path> watchers{
        root / "models/data/standby.cpp", root / "models/data/standby_members.cpp",
        root / "models/data/standby_watch.cpp", root / "models/scaling/cloud_run_service.cpp"};
    static const std::regex spawn(R"(world\(\)\.spawn\((.*))");
    static const std::regex declared(R"(\bInstanceId\s+(\w+))");
    static const std::regex word(R"(\w+)");
    std::vector<Breach> breaches;
    for (const fs::path& file : filesOfHouse(root, isSource)) {
        const std::string name = relativeName(root, file);
        if (!isWithin(name, "models") || watchers.contains(file)) {
            continue;
        }
        const std::vector<std::string> lines = linesOf(file);
        std::set<std::string> servers{"InstanceId"};
        for (const std::string& line : lines) {
            for (std::sregex_iterator at(line.begin(), line.end(), declared), end; at != end;
                 ++at) {
                servers.insert((*at)[1]);
            }
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            std::smatch match;
            if (!std::regex_search(lines[i], match, spawn)) {
                continue;
            }
            const std::string told = match[1];
            for (std::sregex_iterator at(told.begin(), told.end(), word), end; at != end; ++at) {
                if (servers.contains(at->str())) {
                    breaches.push_back({name, static_cast<int>(i + 1),
                                        "begins a process of a server that would outlive it: "
                                        "spawnAt ends with it"});
                    break;
                }
            }
        }
    }
    return breaches;
}

std::vector<Breach> filesWithoutLicence(const fs::path& root) {
    std::vector<Breach> breaches;
    for (const fs::path& file : filesOfHouse(root, needsLicenceLine)) {
        if (!hasLicenceLine(file)) {
            breaches.push_back({relativeName(root, file), 1,
                                "lacks the line SPDX-License-Identifier: Apache-2.0"});
        }
    }
    return breaches;
}

std::vector<Breach> longFiles(const fs::path& root, int limit) {
    std::vector<Breach> found;
    for (const fs::path& file : filesOfHouse(root, isSource)) {
        std::ifstream in(file);
        std::string line;
        int lines = 0;
        while (std::getline(in, line)) {
            ++lines;
        }
        if (lines > limit) {
            found.push_back({relativeName(root, file), lines,
                             "has more than " + std::to_string(limit) + " lines"});
        }
    }
    return found;
}

} // namespace doppel::house
