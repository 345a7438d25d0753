// SPDX-License-Identifier: Apache-2.0
// Files that people hand to the window: runs open as runs, and a mistaken one costs nothing.
#include "gui/runs/run_file.h"
#include "gui/window/banner.h"
#include "gui/window/file_opener.h"
#include "tests/gui/window/window_session.h"

#include <QProcess>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

class FilesInTheWindow : public samples::WindowSession {
protected:
    QString written(const QString& name, const QByteArray& text) {
        QFile file(folder_.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
        return file.fileName();
    }
    bool isTold(const QString& of) {
        return comes(
            [&] { return window().banner().isTrouble() && window().banner().text().contains(of); });
    }
};

TEST(RunFile, IsKnownByItsFirstBytesElseByItsName) {
    QTemporaryDir folder;
    const auto isRun = [&](const char* name, const QByteArray& bytes) {
        QFile file(folder.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        return isRunFile(file.fileName());
    };
    EXPECT_TRUE(isRun("colleague.dat", QByteArray("\x89HDF\r\n\x1a\n\0\0", 10)));
    EXPECT_FALSE(isRun("scenario.h5", "doppel: 1\n"));
    EXPECT_FALSE(isRun("commented.h5", "# a scenario\ndoppel: 1\n"));
    EXPECT_TRUE(isRun("empty.h5", ""));
    EXPECT_TRUE(isRun("garbage.h5", "garbage"));
    EXPECT_FALSE(isRun("garbage.yaml", "garbage"));
    EXPECT_TRUE(isRunFile(QStringLiteral("/nowhere/run.h5")));
    EXPECT_FALSE(isRunFile(QStringLiteral("/nowhere/cafe.yaml")));
}

TEST_F(FilesInTheWindow, AColleaguesRunIsShownAsARun) {
    const QString run = folder_.filePath("colleague.h5");
    QProcess doppel;
    doppel.setStandardOutputFile(QProcess::nullDevice());
    doppel.start(DOPPEL_PROGRAM, {"run", cafe(), "-q", "-o", run});
    ASSERT_TRUE(doppel.waitForFinished(120'000));
    ASSERT_TRUE(opensPaused(cafe()));
    window().files().open(run);
    ASSERT_TRUE(comes(
        [this] { return futures().isOpen() && futures().process(futures().front())->isStored(); }));
    EXPECT_EQ(window().page(), MainWindow::Page::Run);
    EXPECT_EQ(clock().playedUntil(), kStart + 1h);
}

TEST_F(FilesInTheWindow, MistakenOnesAreToldOfAndWhatIsOpenStays) {
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(2min));
    const FutureId open = futures().front();
    window().files().open(written("notes.yaml", "remember: the milk\n"));
    ASSERT_TRUE(isTold("notes.yaml"));
    window().files().open(written("broken.h5", "\x89HDF\r\n\x1a\n and no more"));
    ASSERT_TRUE(isTold("broken.h5"));
    window().files().open(folder_.filePath("gone.yaml"));
    ASSERT_TRUE(isTold("gone.yaml"));
    EXPECT_EQ(futures().front(), open);
    EXPECT_EQ(clock().playedUntil(), kStart + 2min);
    EXPECT_EQ(window().page(), MainWindow::Page::Run);
    EXPECT_TRUE(playsTo(3min)) << "it plays on";
}

} // namespace
} // namespace doppel::gui
