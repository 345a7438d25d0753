// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace doppel::house {

/// A line of the tree that breaks a rule of the house.
struct Breach {
    std::string file; ///< relative to the tree's root
    int line = 0;
    std::string what;

    friend bool operator==(const Breach&, const Breach&) = default;
};

/// "file:line: what", one a line.
std::string toText(const std::vector<Breach>& breaches);

/// The lines of the sources below `root` that point up a floor, name the world outside where a
/// floor must not know it, or draw chance that is not ours. In the order of file names and lines.
///
/// A floor may include itself and the floors below: docs/architecture.md lists them. `tests` and
/// `bench` may include all. Source: the floors' table of the design.
std::vector<Breach> breachesOfFloors(const std::filesystem::path& root);

/// The lines of the models that begin a process of one server, which would go on when that has died:
/// `world().spawn(` of something that is told an InstanceId, in place of `spawnAt`.
std::vector<Breach> processesThatOutliveServers(const std::filesystem::path& root);

/// The sources, CMake files and scripts below `root` that do not start with the licence's SPDX
/// line.
std::vector<Breach> filesWithoutLicence(const std::filesystem::path& root);

/// The sources below `root` of more than `limit` lines: worth a look, not wrong.
std::vector<Breach> longFiles(const std::filesystem::path& root, int limit);

} // namespace doppel::house
