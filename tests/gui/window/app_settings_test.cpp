// SPDX-License-Identifier: Apache-2.0
#include "gui/window/app_settings.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

class AppSettingsIn : public testing::Test {
protected:
    QString file(const QString& name) const { return folder_.filePath(name); }
    QString made(const QString& name) const {
        QFile made(file(name));
        EXPECT_TRUE(made.open(QIODevice::WriteOnly));
        return made.fileName();
    }

    QTemporaryDir folder_;
};

TEST_F(AppSettingsIn, AFileComeBack) {
    const QString recent = made("a.yaml");
    {
        AppSettings settings(file("s.ini"));
        EXPECT_EQ(settings.theme(), Theme::System);
        EXPECT_FALSE(settings.reducedMotion());
        EXPECT_FALSE(settings.hasStarted());
        settings.setTheme(Theme::Dark);
        settings.setReducedMotion(true);
        settings.setLayout("where", "docks", {"charts", "time"});
        settings.addRecentFile(recent);
        settings.setStarted();
    }
    const AppSettings settings(file("s.ini"));
    EXPECT_EQ(settings.theme(), Theme::Dark);
    EXPECT_TRUE(settings.reducedMotion());
    EXPECT_EQ(settings.geometry(), "where");
    EXPECT_EQ(settings.docks({"charts", "time"}), "docks");
    EXPECT_TRUE(settings.docks({"charts", "knobs", "time"}).isEmpty()) << "of other docks";
    EXPECT_EQ(settings.recentFiles(), QStringList{recent});
    EXPECT_TRUE(settings.hasStarted());
}

TEST_F(AppSettingsIn, AFileTellOnlyOfChanges) {
    AppSettings settings(file("s.ini"));
    const QSignalSpy theme(&settings, &AppSettings::themeChanged);
    const QSignalSpy motion(&settings, &AppSettings::reducedMotionChanged);
    settings.setTheme(Theme::System);
    settings.setReducedMotion(false);
    EXPECT_EQ(theme.count() + motion.count(), 0);
    settings.setTheme(Theme::Light);
    settings.setReducedMotion(true);
    EXPECT_EQ(theme.count(), 1);
    EXPECT_EQ(motion.count(), 1);
}

TEST_F(AppSettingsIn, AFileKeepTheFolderThatWasChosenLastWhileItIsThere) {
    AppSettings settings(file("s.ini"));
    EXPECT_TRUE(settings.chosenFolder().isEmpty());
    ASSERT_TRUE(QDir().mkdir(file("runs")));
    settings.setChosenFolder(file("runs"));
    EXPECT_EQ(AppSettings(file("s.ini")).chosenFolder(), file("runs"));
    QDir().rmdir(file("runs"));
    EXPECT_TRUE(settings.chosenFolder().isEmpty());
}

TEST_F(AppSettingsIn, AFileKeepTheLatestFilesEachOnceAndOnlyThoseThatAreThere) {
    AppSettings settings(file("s.ini"));
    for (int i = 0; i < AppSettings::kMostRecent + 3; ++i) {
        settings.addRecentFile(made(QString::number(i)));
    }
    EXPECT_EQ(settings.recentFiles().size(), AppSettings::kMostRecent);
    EXPECT_EQ(settings.recentFiles().front(), file("14"));
    settings.addRecentFile(file("5"));
    EXPECT_EQ(settings.recentFiles().front(), file("5"));
    EXPECT_EQ(settings.recentFiles().count(file("5")), 1);
    QFile::remove(file("5"));
    EXPECT_EQ(settings.recentFiles().front(), file("14"));
}

TEST_F(AppSettingsIn, ADamagedFileAreAsNew) {
    QFile damaged(file("s.ini"));
    ASSERT_TRUE(damaged.open(QIODevice::WriteOnly));
    damaged.write("[look]\ntheme=purple\n\x01\x02");
    damaged.close();
    EXPECT_EQ(AppSettings(file("s.ini")).theme(), Theme::System);
}

} // namespace
} // namespace doppel::gui
