// SPDX-License-Identifier: Apache-2.0
#include "gui/look/draw.h"
#include "gui/look/hatch.h"
#include "gui/look/marks.h"
#include "gui/look/type.h"
#include "models/registry.h"
#include "tests/gui/golden_image.h"

#include <QPainter>
#include <QWidget>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace doppel::gui {
namespace {

constexpr std::array kHealths{HealthMark::Well,       HealthMark::Busy, HealthMark::Failing,
                              HealthMark::NoRequests, HealthMark::Down, HealthMark::NotBuilt};

TEST(Marks, HaveAShapeOfTheirOwnWithoutColour) {
    std::set<std::string> shapes;
    for (const HealthMark mark : kHealths) {
        QImage picture(32, 32, QImage::Format_RGB32);
        picture.fill(Palette::light().card);
        QPainter painter(&picture);
        drawHealth(painter, mark, {16, 16}, 28, Palette::light());
        painter.end();
        std::string shape;
        for (int y = 0; y < 32; ++y) {
            for (int x = 0; x < 32; ++x) {
                shape += picture.pixelColor(x, y).lightness() < 200 ? '#' : ' ';
            }
        }
        EXPECT_TRUE(shapes.insert(shape).second) << wordOf(mark).toStdString();
        EXPECT_GT(std::count(shape.begin(), shape.end(), '#'), 100);
    }
}

TEST(Icons, AreKnownOfEachKindOfComponent) {
    std::set<Icon> icons;
    for (const models::ComponentKind& kind : models::componentKinds()) {
        const Icon icon = iconOf(kind.name);
        EXPECT_NE(icon, Icon::Unknown) << kind.name;
        EXPECT_TRUE(icons.insert(icon).second) << kind.name << " looks like another kind";
    }
    EXPECT_EQ(iconOf("lamp"), Icon::Unknown);
}

TEST(Hatch, OfARectangleIsItsDiagonals) {
    // x + y is 6 or 12 within a square of 8: from the left or the bottom border to the top or the
    // right one.
    const std::vector<QLineF> lines = hatchLines(QRectF(0, 0, 8, 8), 6);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0], QLineF(0, 6, 6, 0));
    EXPECT_EQ(lines[1], QLineF(4, 8, 8, 4));
}

TEST(Hatch, BetweenTwoCurvesStaysBetweenThemAndIsOneLineAcrossPlaces) {
    const std::vector<Edge> area{{0, 0, 10}, {4, 0, 10}, {10, 0, 10}};
    const std::vector<QLineF> lines = hatchLines(area, 10);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0], QLineF(0, 10, 10, 0));
}

TEST(Hatch, EndsWhereTheCurvesMeet) {
    // A triangle: from a side of 10 on the left to a point at (10, 10). On x + y = 12 the top,
    // y = x, is met at 6.
    const std::vector<QLineF> lines = hatchLines(std::vector<Edge>{{0, 0, 10}, {10, 10, 10}}, 12);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NEAR(lines[0].x1(), 2, 1e-9);
    EXPECT_NEAR(lines[0].x2(), 6, 1e-9);
}

TEST(Hatch, OfCurvesThatChangedSidesIsNothing) {
    EXPECT_TRUE(hatchLines(std::vector<Edge>{{0, 10, 0}, {10, 10, 0}}, 3).empty());
}

// All marks and icons on one sheet.
class Sheet : public QWidget {
public:
    Sheet() { resize(2 * kEdge + kPitch * kIcons, 84); }

protected:
    static constexpr int kIcons = static_cast<int>(Icon::Loop) + 1;
    static constexpr int kPitch = 21;
    static constexpr int kEdge = 10;

    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const Palette& palette = paletteOf(this->palette());
        painter.fillRect(rect(), palette.card);
        qreal x = 18;
        for (const HealthMark mark : kHealths) {
            drawHealth(painter, mark, {x, 18}, 14, palette);
            drawHealth(painter, mark, {x + 180, 18}, 24, palette);
            x += 30;
        }
        for (int i = 0; i < kIcons; ++i) {
            const QPointF centre(kEdge + kPitch * i + 8, 44);
            drawIcon(painter, static_cast<Icon>(i), centre, 16, palette.text2);
        }
        painter.setRenderHint(QPainter::Antialiasing);
        drawDisc(painter, {18, 68}, 9, palette.futureA, palette.card);
        drawDiamond(painter, {40, 68}, 11, palette.futureB, palette.card);
        painter.setPen(QPen(palette.busy.mark, 1));
        drawAll(painter, hatchLines(QRectF(60, 60, 80, 18)));
    }
};

TEST(Marks, LookAsEver) {
    Sheet sheet;
    EXPECT_TRUE(looksAsEver(sheet, "marks"));
}

} // namespace
} // namespace doppel::gui
