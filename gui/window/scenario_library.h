// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/catalogue.h"

#include <QString>

#include <optional>
#include <vector>

namespace doppel::gui {

/// A scenario as its card tells of it.
struct LibraryScenario {
    QString file{}; ///< absolute
    QString title{};
    QString about{};             ///< its description, or its first comment
    QString platform{};          ///< the title of what it plays on
    QString platformNote{};      ///< "37 components, 3 zones, 5 places"
    bool hasOwnPlatform = false; ///< `platform` is then only where it stands among the others
    std::optional<analysis::StoredRun> lastRun{}; ///< the newest that is stored
    std::optional<double> length{};               ///< simulated seconds, where it says so
    std::optional<double> takes{};                ///< real seconds that its last run took
};

/// Where scenarios are, each folder once: `scenarios` in the folder that the program was started in,
/// beside its installed files, in the data folders of the system and the user (XDG), and in the one
/// that it was built from.
QStringList libraryFolders();

/// The scenarios in a folder and below it, by platform: those with the most scenarios first, each
/// by file. What has no traffic is a platform and no scenario; what can't be read is left out. Only
/// the texts are read, nothing is checked. Cost: some milliseconds for a dozen.
std::vector<LibraryScenario> readLibrary(const QString& folder);

/// Those of several folders as one library; of a file that lies in two under the same name and tells
/// the same title, the first.
std::vector<LibraryScenario> readLibraries(const QStringList& folders);

/// Enters of each scenario the newest run in the user's catalogue. Without a catalogue, nothing.
void addLastRuns(std::vector<LibraryScenario>& library);

/// The first comment of a YAML text as one paragraph; "" if it begins otherwise. A line for editors
/// ("yaml-language-server") is skipped.
QString firstComment(const QString& yaml);

} // namespace doppel::gui
