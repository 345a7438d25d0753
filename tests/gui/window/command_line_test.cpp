// SPDX-License-Identifier: Apache-2.0
#include "gui/window/command_line.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

CommandLineReading read(QStringList arguments) {
    arguments.prepend("doppel-gui");
    return readCommandLine(arguments);
}

TEST(CommandLine, OfAPictureIsRead) {
    const auto reading = read({"--screenshot", "out.png", "--at", "25min", "--size", "800x600",
                               "--view", "charts", "--theme", "dark", "a.yaml"});
    ASSERT_TRUE(reading.line);
    EXPECT_EQ(reading.line->scenario, "a.yaml");
    EXPECT_EQ(reading.line->theme, Theme::Dark);
    ASSERT_TRUE(reading.line->picture);
    EXPECT_EQ(reading.line->picture->file, "out.png");
    EXPECT_EQ(reading.line->picture->at, "25min");
    EXPECT_EQ(reading.line->picture->size, QSize(800, 600));
    EXPECT_EQ(reading.line->picture->view, "charts");
}

TEST(CommandLine, OfAPictureOfTwoFuturesIsRead) {
    const auto reading = read({"--screenshot", "out.png", "--view", "compare", "--what-if", "a.b=4",
                               "--what-if", "c=one=two", "--branch-at", "36:00", "a.yaml"});
    ASSERT_TRUE(reading.line);
    using Fields = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(reading.line->picture->whatIf, (Fields{{"a.b", "4"}, {"c", "one=two"}}));
    EXPECT_EQ(reading.line->picture->branchAt, "36:00");
}

TEST(CommandLine, AWhatIfThatIsRefusedIsNamedAsItWasWritten) {
    PictureOrder order;
    order.whatIf = {{"components.shop.replicsa", "2"}};
    EXPECT_EQ(refusedWhatIf(order, "injected.set: there is no field \"replicsa\"; did you mean "
                                   "\"replicas\"?"),
              "--what-if components.shop.replicsa=2: there is no field \"replicsa\"; did you mean "
              "\"replicas\"?");
    order.whatIf.emplace_back("components.db.replicas", "x");
    EXPECT_EQ(refusedWhatIf(order, "injected.value: \"x\" is no number"),
              "--what-if components.shop.replicsa=2 --what-if components.db.replicas=x: value: "
              "\"x\" is no number");
}

TEST(CommandLine, MayBeEmpty) {
    const auto reading = read({});
    ASSERT_TRUE(reading.line);
    EXPECT_TRUE(reading.line->scenario.isEmpty());
    EXPECT_FALSE(reading.line->picture);
}

TEST(CommandLine, ThatIsWrongEndsTheProgram) {
    for (const QStringList& wrong :
         {QStringList{"--nonsense"}, QStringList{"a.yaml", "b.yaml"}, QStringList{"--at", "5min"},
          QStringList{"--screenshot", "x.png"}, QStringList{"--theme", "pink"},
          QStringList{"--screenshot", "x.png", "--size", "5x5", "a.yaml"},
          QStringList{"--screenshot", "x.png", "--at", "soon", "a.yaml"},
          QStringList{"--screenshot", "x.png", "--view", "compare", "a.yaml"},
          QStringList{"--screenshot", "x.png", "--branch-at", "5min", "a.yaml"},
          QStringList{"--screenshot", "x.png", "--what-if", "replicas", "a.yaml"},
          QStringList{"--what-if", "a=1", "a.yaml"}}) {
        const auto reading = read(wrong);
        EXPECT_FALSE(reading.line) << wrong.join(' ').toStdString();
        EXPECT_EQ(reading.exit, GuiExit::Usage);
        EXPECT_TRUE(reading.text.startsWith("doppel-gui: ")) << reading.text.toStdString();
    }
}

TEST(CommandLine, TellsOfItself) {
    EXPECT_EQ(read({"--version"}).text, "doppel-gui " DOPPEL_VERSION "\n");
    const auto help = read({"--help"});
    EXPECT_FALSE(help.line);
    EXPECT_EQ(help.exit, GuiExit::Done);
    EXPECT_TRUE(help.text.startsWith("Usage: doppel-gui ")) << help.text.toStdString();
}

} // namespace
} // namespace doppel::gui
