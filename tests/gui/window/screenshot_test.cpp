// SPDX-License-Identifier: Apache-2.0
// The program itself, as a script calls it.
#include "gui/window/command_line.h"
#include "tests/gui/golden_image.h"

#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

struct Ended {
    int code = -1;
    QString errors;
};

Ended run(const QStringList& arguments) {
    QProcess program;
    program.start(QStringLiteral(DOPPEL_GUI_PROGRAM), arguments);
    EXPECT_TRUE(program.waitForFinished(120'000));
    return {program.exitCode(), QString::fromUtf8(program.readAllStandardError())};
}

class Screenshot : public testing::Test {
protected:
    QString picture() const { return folder_.filePath("out.png"); }
    Ended of(const QString& scenario, QStringList more = {}) const {
        more << "--screenshot" << picture()
             << QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios/") + scenario;
        return run(more);
    }

    QTemporaryDir folder_;
};

TEST_F(Screenshot, LooksAsEverAndSaysNothing) {
    for (const char* theme : {"light", "dark"}) {
        const Ended ended =
            of("cafe.yaml", {"--at", "32min", "--size", "1400x860", "--theme", theme});
        EXPECT_EQ(ended.code, 0);
        EXPECT_EQ(ended.errors, "");
        EXPECT_TRUE(matchesGolden(QImage(picture()), std::string("window-cafe-") + theme));
    }
}

TEST_F(Screenshot, OfTheChartsIsAnother) {
    ASSERT_EQ(
        of("theory/mm1.yaml", {"--at", "30min", "--size", "1200x800", "--view", "charts"}).code, 0);
    EXPECT_EQ(QImage(picture()).size(), QSize(1200, 800));
}

TEST_F(Screenshot, OfTwoFuturesLooksAsEverAndSaysNothing) {
    for (const char* theme : {"light", "dark"}) {
        const Ended ended =
            of("cafe.yaml", {"--view", "compare", "--what-if", "components.shop.replicas=2",
                             "--branch-at", "28min", "--size", "1600x1000", "--theme", theme});
        EXPECT_EQ(ended.code, 0);
        EXPECT_EQ(ended.errors, "");
        EXPECT_TRUE(matchesGolden(QImage(picture()), std::string("window-compare-") + theme));
    }
}

TEST_F(Screenshot, OfTheStoryLooksAsEverAndSaysNothing) {
    for (const char* theme : {"light", "dark"}) {
        const Ended ended = of("cafe.yaml", {"--view", "why", "--at", "36min", "--size",
                                             "1600x1000", "--theme", theme});
        EXPECT_EQ(ended.code, 0);
        EXPECT_EQ(ended.errors, "");
        EXPECT_TRUE(matchesGolden(QImage(picture()), std::string("window-why-") + theme));
    }
}

TEST_F(Screenshot, OfAStoredRunIsAsOneOfAScenario) {
    const QString file = folder_.filePath("run.h5");
    QProcess doppel;
    doppel.start(DOPPEL_PROGRAM,
                 {"run", DOPPEL_SOURCE_DIR "/scenarios/theory/mm1.yaml", "-q", "-o", file});
    ASSERT_TRUE(doppel.waitForFinished(120'000));
    const QStringList order{"--at",   "30min",        "--size",  "1200x800", "--view",
                            "charts", "--screenshot", picture(), file};
    const Ended ended = run(order);
    EXPECT_EQ(ended.code, 0) << ended.errors.toStdString();
    EXPECT_EQ(QImage(picture()).size(), QSize(1200, 800));
    EXPECT_EQ(run(QStringList{"--what-if", "components.server.replicas=2"} + order).code,
              static_cast<int>(GuiExit::Usage));
    QFile broken(folder_.filePath("broken.h5"));
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
    broken.write("\x89HDF\r\n\x1a\nnothing more", 20);
    broken.close();
    EXPECT_EQ(run({"--screenshot", picture(), broken.fileName()}).code,
              static_cast<int>(GuiExit::Input));
}

TEST_F(Screenshot, EndsAsTheCommandLineDoes) {
    const Ended refused = of("cafe.yaml", {"--view", "compare", "--at", "1min", "--what-if",
                                           "components.shop.replicas=many"});
    EXPECT_EQ(refused.code, static_cast<int>(GuiExit::Input));
    EXPECT_TRUE(refused.errors.startsWith("--what-if components.shop.replicas=many: "))
        << refused.errors.toStdString();
    EXPECT_EQ(of("cafe.yaml", {"--view", "nothing"}).code, static_cast<int>(GuiExit::Usage));
    EXPECT_EQ(of("cafe.yaml", {"--at", "1min", "--inside", "shopp"}).code,
              static_cast<int>(GuiExit::Usage));
    EXPECT_EQ(of("cafe.yaml", {"--at", "5h"}).code, static_cast<int>(GuiExit::Usage));
    const Ended wrong = of("there-is-none.yaml");
    EXPECT_EQ(wrong.code, static_cast<int>(GuiExit::Input));
    EXPECT_TRUE(wrong.errors.contains("there-is-none.yaml")) << wrong.errors.toStdString();
    EXPECT_FALSE(QImage(picture()).width() > 0);
}

} // namespace
} // namespace doppel::gui
