// SPDX-License-Identifier: Apache-2.0
#include "tests/gui/golden_image.h"

#include <QPainter>
#include <QWidget>

#include <gtest/gtest.h>

#include <cstdlib>

namespace doppel::gui {
namespace {

QImage squareAt(int x) {
    QImage picture(40, 20, QImage::Format_RGB32);
    picture.fill(Qt::white);
    QPainter(&picture).fillRect(x, 5, 10, 10, QColor("#2f68de"));
    return picture;
}

// tests/gui/goldens/square.png is squareAt(5), drawn once.
TEST(GoldenImage, IsMatchedByTheSamePictureAndByOneThatIsNearlyTheSame) {
    EXPECT_TRUE(matchesGolden(squareAt(5), "square"));
    QImage nearly = squareAt(5);
    QPainter(&nearly).fillRect(5, 5, 10, 10, QColor("#2f6cdd"));
    EXPECT_TRUE(matchesGolden(nearly, "square"));
}

TEST(GoldenImage, TellsWhereAPictureDiffersAndSavesIt) {
    if (std::getenv("DOPPEL_UPDATE") != nullptr) {
        GTEST_SKIP() << "would write the wrong picture";
    }
    const testing::AssertionResult moved = matchesGolden(squareAt(6), "square");
    ASSERT_FALSE(moved);
    const std::string message = moved.message();
    EXPECT_NE(message.find("differs in 20 pixels"), std::string::npos) << message;
    EXPECT_NE(message.find("x 5 to 15, y 5 to 14"), std::string::npos) << message;
    const QImage saved(
        QString::fromStdString(testing::TempDir() + "doppel-goldens/square.differences.png"));
    EXPECT_EQ(saved.pixelColor(5, 5), QColor(230, 0, 0));
    EXPECT_EQ(saved.pixelColor(6, 5).saturation(), 0);
}

TEST(GoldenImage, OfTheWrongSizeOrNoneAtAllIsNoMatch) {
    if (std::getenv("DOPPEL_UPDATE") != nullptr) {
        GTEST_SKIP() << "would write the wrong picture";
    }
    EXPECT_FALSE(matchesGolden(squareAt(5).copy(0, 0, 39, 20), "square"));
    EXPECT_FALSE(matchesGolden(squareAt(5), "never-drawn"));
}

TEST(GoldenImage, OfAWidgetHasItsDevicePixels) {
    QWidget widget;
    widget.resize(30, 20);
    EXPECT_EQ(pictureOf(widget, Palette::light(), 2).size(), QSize(60, 40));
    EXPECT_EQ(pictureOf(widget, Palette::dark()).pixelColor(15, 10), Palette::dark().panel);
}

} // namespace
} // namespace doppel::gui
