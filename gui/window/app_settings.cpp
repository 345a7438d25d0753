// SPDX-License-Identifier: Apache-2.0
#include "gui/window/app_settings.h"

#include <QFileInfo>
#include <QSettings>
#include <QUrl>

#include <algorithm>
#include <array>

namespace doppel::gui {
namespace {

constexpr auto kTheme = "look/theme";
constexpr auto kReducedMotion = "look/reduced-motion";
constexpr auto kGeometry = "window/geometry";
constexpr auto kDocks = "window/docks";
constexpr auto kDockNames = "window/dock-names"; // that kDocks is of
constexpr auto kOldDocks = "window/docks-1";     // of a version that didn't say
constexpr auto kRecent = "files/recent";
constexpr auto kChosenFolder = "files/folder";
constexpr auto kBookmarks = "bookmarks/%1"; // of an absolute path
constexpr auto kStarted = "window/started";

constexpr std::array<const char*, 3> kThemeWords{"system", "light", "dark"};

QString bookmarksKey(const QString& scenario) {
    const QString path = QFileInfo(scenario).absoluteFilePath();
    return QString::fromUtf8(kBookmarks).arg(QString::fromUtf8(QUrl::toPercentEncoding(path)));
}

std::unique_ptr<QSettings> storeIn(const QString& file) {
    return file.isEmpty()
               ? std::make_unique<QSettings>(QStringLiteral("doppel"), QStringLiteral("doppel-gui"))
               : std::make_unique<QSettings>(file, QSettings::IniFormat);
}

} // namespace

AppSettings::AppSettings(const QString& file, QObject* parent)
    : QObject(parent), store_(storeIn(file)) {}

AppSettings::~AppSettings() = default;

Theme AppSettings::theme() const {
    const QString word = store_->value(kTheme).toString();
    const auto found = std::find(kThemeWords.begin(), kThemeWords.end(), word);
    return found == kThemeWords.end() ? Theme::System
                                      : static_cast<Theme>(found - kThemeWords.begin());
}

void AppSettings::setTheme(Theme theme) {
    if (theme != this->theme()) {
        store_->setValue(kTheme, QString::fromUtf8(kThemeWords[static_cast<std::size_t>(theme)]));
        Q_EMIT themeChanged();
    }
}

bool AppSettings::reducedMotion() const {
    return store_->value(kReducedMotion, false).toBool();
}

void AppSettings::setReducedMotion(bool reduced) {
    if (reduced != reducedMotion()) {
        store_->setValue(kReducedMotion, reduced);
        Q_EMIT reducedMotionChanged();
    }
}

QByteArray AppSettings::geometry() const {
    return store_->value(kGeometry).toByteArray();
}

QByteArray AppSettings::docks(const QStringList& names) const {
    return store_->value(kDockNames).toStringList() == names ? store_->value(kDocks).toByteArray()
                                                             : QByteArray();
}

void AppSettings::setLayout(const QByteArray& geometry,
                            const QByteArray& docks,
                            const QStringList& names) {
    store_->setValue(kGeometry, geometry);
    store_->setValue(kDocks, docks);
    store_->setValue(kDockNames, names);
    store_->remove(kOldDocks);
}

QStringList AppSettings::recentFiles() const {
    QStringList files = store_->value(kRecent).toStringList();
    files.removeIf([](const QString& file) { return !QFileInfo::exists(file); });
    return files;
}

void AppSettings::addRecentFile(const QString& path) {
    const QString file = QFileInfo(path).absoluteFilePath();
    QStringList files = recentFiles();
    files.removeAll(file);
    files.prepend(file);
    while (files.size() > kMostRecent) {
        files.removeLast();
    }
    store_->setValue(kRecent, files);
    Q_EMIT recentFilesChanged();
}

QString AppSettings::chosenFolder() const {
    const QString folder = store_->value(kChosenFolder).toString();
    return QFileInfo::exists(folder) ? folder : QString();
}

void AppSettings::setChosenFolder(const QString& folder) {
    store_->setValue(kChosenFolder, folder);
}

std::vector<sim::Time> AppSettings::bookmarks(const QString& scenario) const {
    std::vector<sim::Time> moments;
    for (const QString& moment : store_->value(bookmarksKey(scenario)).toStringList()) {
        moments.push_back(sim::kStart + sim::Duration(moment.toLongLong()));
    }
    return moments;
}

void AppSettings::setBookmarks(const QString& scenario, const std::vector<sim::Time>& moments) {
    QStringList texts;
    for (const sim::Time moment : moments) {
        texts << QString::number((moment - sim::kStart).count());
    }
    texts.isEmpty() ? store_->remove(bookmarksKey(scenario))
                    : store_->setValue(bookmarksKey(scenario), texts);
}

bool AppSettings::hasStarted() const {
    return store_->value(kStarted, false).toBool();
}

void AppSettings::setStarted() {
    store_->setValue(kStarted, true);
}

} // namespace doppel::gui
