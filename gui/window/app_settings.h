// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

class QSettings;

namespace doppel::gui {

/// Which palette the window has.
enum class Theme { System, Light, Dark };

/// What the window remembers from one start to the next, as one typed value a key. It is handed to
/// whoever needs it; there is no other way to it.
class AppSettings final : public QObject {
    Q_OBJECT

public:
    static constexpr int kMostRecent = 12;

    /// The user's own, or those of an .ini file, which is made where there is none.
    explicit AppSettings(const QString& file = {}, QObject* parent = nullptr);
    ~AppSettings() override;

    Theme theme() const;
    void setTheme(Theme theme);

    /// Nothing moves but by jumps.
    bool reducedMotion() const;
    void setReducedMotion(bool reduced);

    /// As QMainWindow saves them; empty: never saved, or by a window that had other docks than
    /// these.
    QByteArray geometry() const;
    QByteArray docks(const QStringList& names) const;
    void setLayout(const QByteArray& geometry, const QByteArray& docks, const QStringList& names);

    /// Absolute paths, the latest first; those that are gone are left out.
    QStringList recentFiles() const;
    void addRecentFile(const QString& path);

    /// Where a file was chosen last; empty: none was, or it is gone.
    QString chosenFolder() const;
    void setChosenFolder(const QString& folder);

    /// The moments that were marked in a scenario, by time.
    std::vector<sim::Time> bookmarks(const QString& scenario) const;
    void setBookmarks(const QString& scenario, const std::vector<sim::Time>& moments);

    /// Whether a window was ever opened with these settings.
    bool hasStarted() const;
    void setStarted();

Q_SIGNALS:
    void themeChanged();
    void reducedMotionChanged();
    void recentFilesChanged();

private:
    std::unique_ptr<QSettings> store_;
};

} // namespace doppel::gui
