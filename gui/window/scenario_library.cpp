// SPDX-License-Identifier: Apache-2.0
#include "gui/window/scenario_library.h"

#include "scenarios/file/units_text.h"
#include "scenarios/file/yaml_reader.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

namespace doppel::gui {
namespace {

constexpr std::size_t kRunsLookedAt = 500;
constexpr int kLongestExtends = 16;

/// What is told of one file, without what it extends.
struct FileHead {
    QString title;
    QString about;
    QString extends; ///< absolute; "": nothing
    std::optional<double> length{};
    bool hasTraffic = false;
    std::set<std::string> components{};
    int zones = 0;
    std::size_t places = 0;
    QString routes{};
};

QString textOf(const scenarios::Node& root, const char* key) {
    const scenarios::Node* node = root.find(key);
    return node != nullptr && node->isScalar() ? QString::fromStdString(node->text).trimmed()
                                               : QString();
}

/// Heads of files, each read once.
class Heads {
public:
    /// None: it can't be read.
    const FileHead* of(const QString& file) {
        const auto known = heads_.find(file);
        if (known != heads_.end()) {
            return known->second ? &*known->second : nullptr;
        }
        const auto [entered, isNew] = heads_.emplace(file, read(file));
        return entered->second ? &*entered->second : nullptr;
    }

    /// A file and what it extends, the nearest first.
    std::vector<const FileHead*> chainOf(QString file) {
        std::vector<const FileHead*> chain;
        while (!file.isEmpty() && chain.size() < kLongestExtends) {
            const FileHead* head = of(file);
            if (head == nullptr) {
                break;
            }
            chain.push_back(head);
            file = head->extends;
        }
        return chain;
    }

private:
    static std::optional<FileHead> read(const QString& path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            return std::nullopt;
        }
        const QByteArray bytes = file.readAll();
        const auto reading = scenarios::readYamlText(
            std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())),
            path.toStdString());
        if (!reading.root || !reading.root->isMap()) {
            return std::nullopt;
        }
        const scenarios::Node& root = *reading.root;
        FileHead head{.title = textOf(root, "title"),
                      .about = textOf(root, "description"),
                      .extends = textOf(root, "extends"),
                      .hasTraffic = root.find("traffic") != nullptr};
        if (const auto length = scenarios::parseDuration(textOf(root, "duration").toStdString())) {
            head.length = sim::toSeconds(*length);
        }
        if (head.about.isEmpty()) {
            head.about = firstComment(QString::fromUtf8(bytes));
        }
        if (!head.extends.isEmpty()) {
            head.extends = QDir::cleanPath(QFileInfo(path).dir().filePath(head.extends));
        }
        if (const scenarios::Node* components = root.find("components")) {
            for (const scenarios::Entry& entry : components->entries) {
                head.components.insert(entry.key);
            }
        }
        head.zones = textOf(root, "zones").toInt();
        if (const scenarios::Node* places = root.find("locations")) {
            head.places = places->entries.size();
        }
        if (const scenarios::Node* routes = root.find("routes"); routes && routes->isMap()) {
            head.routes = textOf(*routes, "count").replace(u'_', u',');
        }
        return head;
    }

    std::map<QString, std::optional<FileHead>> heads_;
};

// Of a run that reached its end. One that was played in a window has pauses in its wall time, so
// what the processor took counts where that is less.
std::optional<double> secondsOf(const analysis::StoredRun& run) {
    const auto summary = nlohmann::json::parse(run.summary, nullptr, false);
    const auto in = [](const nlohmann::json& json, const char* key) {
        return json.is_object() && json.contains(key) && json[key].is_number()
                   ? std::optional(json[key].get<double>())
                   : std::nullopt;
    };
    const auto wall = run.reachedEnd ? in(summary, "wall_s") : std::nullopt;
    const bool tellsCpu = summary.is_object() && summary.contains("machine");
    const auto cpu = tellsCpu ? in(summary["machine"], "cpu_s") : std::nullopt;
    return wall && cpu && *cpu > 0 ? std::min(*wall, *cpu) : wall;
}

QString numberOf(std::size_t n, const QString& one, const QString& several) {
    return QStringLiteral("%1 %2").arg(n).arg(n == 1 ? one : several);
}

// What is said of the platform that the end of a chain is.
QString platformNote(const std::vector<const FileHead*>& chain, std::size_t first) {
    std::set<std::string> components;
    int zones = 0;
    std::size_t places = 0;
    QString routes;
    for (std::size_t i = first; i < chain.size(); ++i) {
        components.insert(chain[i]->components.begin(), chain[i]->components.end());
        zones = zones == 0 ? chain[i]->zones : zones;
        places = std::max(places, chain[i]->places);
        routes = routes.isEmpty() ? chain[i]->routes : routes;
    }
    QStringList parts{
        numberOf(components.size(), QStringLiteral("component"), QStringLiteral("components"))};
    if (zones > 1) {
        parts << numberOf(static_cast<std::size_t>(zones), {}, QStringLiteral("zones"));
    }
    if (places > 1) {
        parts << numberOf(places, {}, QStringLiteral("places"));
    }
    if (!routes.isEmpty()) {
        parts << routes + QStringLiteral(" routes");
    }
    return parts.join(QStringLiteral(", "));
}

QString capitalised(QString word) {
    return word.isEmpty() ? word : word.left(1).toUpper() + word.mid(1);
}

QStringList scenarioFilesIn(const QString& folder) {
    QStringList files;
    QDirIterator all(folder, {QStringLiteral("*.yaml"), QStringLiteral("*.yml")}, QDir::Files,
                     QDirIterator::Subdirectories);
    while (all.hasNext()) {
        files << QFileInfo(all.next()).absoluteFilePath();
    }
    files.sort();
    return files;
}

std::optional<LibraryScenario> scenarioOf(const QString& file, const QDir& root, Heads& heads) {
    const std::vector<const FileHead*> chain = heads.chainOf(file);
    const auto hasTraffic = [](const FileHead* head) {
        return head->hasTraffic;
    };
    if (std::none_of(chain.begin(), chain.end(), hasTraffic)) {
        return std::nullopt;
    }
    const FileHead& head = *chain.front();
    LibraryScenario scenario{.file = file, .title = head.title, .about = head.about};
    const auto says = std::find_if(chain.begin(), chain.end(),
                                   [](const FileHead* one) { return one->length.has_value(); });
    scenario.length = says == chain.end() ? std::nullopt : (*says)->length;
    if (scenario.title.isEmpty()) {
        scenario.title = QFileInfo(file).fileName();
    }
    // The platform is what is left of the chain when nothing of it sends traffic any more.
    std::size_t first = chain.size();
    while (first > 0 && !chain[first - 1]->hasTraffic) {
        --first;
    }
    if (first < chain.size()) {
        scenario.platform = chain[first]->title;
        scenario.platformNote = platformNote(chain, first);
    } else {
        const QString folder = root.relativeFilePath(QFileInfo(file).path());
        const FileHead* beside =
            heads.of(QFileInfo(file).dir().filePath(QStringLiteral("platform.yaml")));
        scenario.platform = beside != nullptr && !beside->hasTraffic && !beside->title.isEmpty()
                                ? QStringLiteral("%1: parts of it").arg(beside->title)
                            : folder == QStringLiteral(".") ? QStringLiteral("Small ones")
                                                            : capitalised(folder);
        scenario.platformNote = QStringLiteral("each with a platform of its own");
        scenario.hasOwnPlatform = true;
    }
    return scenario;
}

} // namespace

QStringList libraryFolders() {
    const QDir program(QCoreApplication::applicationDirPath());
    QStringList places{QDir::current().filePath(QStringLiteral("scenarios")),
                       program.filePath(QStringLiteral("../share/doppel/scenarios"))};
    places += QStandardPaths::locateAll(QStandardPaths::GenericDataLocation,
                                        QStringLiteral("doppel/scenarios"),
                                        QStandardPaths::LocateDirectory);
    places << QStringLiteral(DOPPEL_SCENARIOS);
    QStringList folders;
    for (const QString& place : places) {
        const QFileInfo folder(place);
        if (folder.isDir() && !folders.contains(folder.canonicalFilePath())) {
            folders << folder.canonicalFilePath();
        }
    }
    return folders;
}

QString firstComment(const QString& yaml) {
    QStringList lines;
    for (const QString& line : yaml.split(u'\n')) {
        if (!line.startsWith(u'#')) {
            break;
        }
        const QString text = line.mid(1).trimmed();
        if (text.isEmpty() && !lines.isEmpty()) {
            break;
        }
        if (!text.startsWith(QStringLiteral("yaml-language-server:")) && !text.isEmpty()) {
            lines << text;
        }
    }
    return lines.join(u' ');
}

std::vector<LibraryScenario> readLibrary(const QString& folder) {
    return readLibraries({folder});
}

std::vector<LibraryScenario> readLibraries(const QStringList& folders) {
    Heads heads;
    std::vector<LibraryScenario> library;
    std::map<QString, int> sizes;
    std::set<std::pair<QString, QString>> known; // by name within their folder and title
    for (const QString& folder : folders) {
        for (const QString& file : scenarioFilesIn(folder)) {
            auto scenario = scenarioOf(file, QDir(folder), heads);
            if (scenario &&
                known.emplace(QDir(folder).relativeFilePath(file), scenario->title).second) {
                ++sizes[scenario->platform];
                library.push_back(std::move(*scenario));
            }
        }
    }
    std::stable_sort(library.begin(), library.end(), [&](const auto& a, const auto& b) {
        const int more = sizes[b.platform] - sizes[a.platform];
        return more != 0 ? more < 0 : a.platform < b.platform;
    });
    return library;
}

void addLastRuns(std::vector<LibraryScenario>& library) {
    const auto path = analysis::cataloguePath();
    if (!path || !QFileInfo::exists(QString::fromStdString(path.value()))) {
        return; // opening it would make one
    }
    const auto catalogue = analysis::Catalogue::open(path.value());
    const auto runs =
        catalogue ? catalogue.value().newest(kRunsLookedAt)
                  : sim::Result<std::vector<analysis::StoredRun>>(sim::inputError("no catalogue"));
    if (!runs) {
        return;
    }
    for (LibraryScenario& scenario : library) {
        // A run names its file as it was called then, so only the end of it is sure.
        const QFileInfo file(scenario.file);
        const auto isOfIt = [&](const analysis::StoredRun& run) {
            return QString::fromStdString(run.title) == scenario.title &&
                   QFileInfo(QString::fromStdString(run.scenario)).fileName() == file.fileName();
        };
        const auto& all = runs.value();
        const auto found = std::find_if(all.begin(), all.end(), isOfIt);
        if (found != all.end()) {
            scenario.lastRun = *found;
            scenario.takes = secondsOf(*found);
        }
    }
}

} // namespace doppel::gui
