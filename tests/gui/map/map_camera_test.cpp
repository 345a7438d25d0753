// SPDX-License-Identifier: Apache-2.0
#include "gui/map/figure_text.h"
#include "gui/map/find_bar.h"
#include "gui/map/map_camera.h"
#include "gui/map/map_scene.h"
#include "gui/map/map_travel.h"

#include <gtest/gtest.h>

#include <cmath>

namespace doppel::gui {
namespace {

MapCamera cameraOf(double width, double height) {
    MapCamera camera;
    camera.view = QSizeF(width, height);
    return camera;
}

TEST(MapCameraOf, FitsAMapWithAMarginButNeverBlowsItUp) {
    const MapCamera camera = cameraOf(1032, 632).fitted(QRectF(0, 0, 2000, 400));
    EXPECT_DOUBLE_EQ(camera.zoom, 0.5); // 1000 of 2000
    EXPECT_EQ(camera.toScreen(QPointF(1000, 200)), QPointF(516, 316));
    EXPECT_DOUBLE_EQ(cameraOf(1032, 632).fitted(QRectF(0, 0, 100, 100)).zoom, 1.5);
}

TEST(MapCameraOf, ZoomsAboutAPoint) {
    const MapCamera camera = cameraOf(800, 600).fitted(QRectF(0, 0, 1000, 700));
    const QPointF screen(200, 100);
    const MapCamera closer = camera.zoomedAbout(screen, 2);
    EXPECT_DOUBLE_EQ(closer.zoom, 2 * camera.zoom);
    EXPECT_NEAR(closer.toMap(screen).x(), camera.toMap(screen).x(), 1e-9);
    EXPECT_NEAR(closer.toMap(screen).y(), camera.toMap(screen).y(), 1e-9);
    EXPECT_DOUBLE_EQ(camera.zoomedAbout(screen, 1e9).zoom, MapCamera::kMostZoom);
    // Half way there, the point stays as well.
    const MapCamera half = MapCamera::between(camera, closer, 0.5);
    EXPECT_NEAR(half.toMap(screen).x(), camera.toMap(screen).x(), 1e-9);
}

TEST(MapCameraOf, GlidesToOneThatIsHardlyLarger) {
    MapCamera from = cameraOf(800, 600);
    MapCamera to = from;
    from.zoom = 0.899;
    to.zoom = std::nextafter(0.899, 1);
    to.centre = QPointF(100, 40);
    EXPECT_EQ(MapCamera::between(from, to, 0.5).centre, QPointF(50, 20));
    EXPECT_EQ(MapCamera::between(from, to, 1).centre, to.centre);
}

TEST(MapCameraOf, MovesNoFurtherThanNeededToShowAPart) {
    MapCamera camera = cameraOf(400, 400);
    camera.centre = QPointF(200, 200);
    EXPECT_EQ(camera.showing(QRectF(100, 100, 100, 50)), camera);
    const MapCamera moved = camera.showing(QRectF(390, 100, 100, 50));
    EXPECT_DOUBLE_EQ(moved.toScreen(QRectF(390, 100, 100, 50)).right(), 384); // 16 off the edge
    EXPECT_DOUBLE_EQ(moved.centre.y(), 200);
}

TEST(MapCameraOf, DrawsCardsWhileTheirTextCanBeRead) {
    EXPECT_EQ(detailAt(1), MapDetail::Cards);
    EXPECT_EQ(detailAt(0.8), MapDetail::Cards);
    EXPECT_EQ(detailAt(0.79), MapDetail::Chips);
    EXPECT_EQ(detailAt(24 / 56.0), MapDetail::Chips);
    EXPECT_EQ(detailAt(23 / 56.0), MapDetail::Marks);
}

// a calls b, c and d, which stand in a row below it; e stands alone to the right of a.
class TravelOf : public testing::Test {
protected:
    TravelOf() {
        fold_.ways = {{0, 1, {}}, {0, 2, {}}, {0, 3, {}}};
        layout_.cards = {QRectF(200, 0, 100, 50), QRectF(0, 100, 100, 50),
                         QRectF(200, 100, 100, 50), QRectF(900, 100, 100, 50),
                         QRectF(500, 10, 100, 50)};
    }
    std::optional<std::size_t> from(std::size_t card, Heading heading) const {
        return travelFrom(card, heading, fold_, layout_);
    }
    MapFold fold_;
    MapLayout layout_;
};

TEST_F(TravelOf, FollowsCallsToTheNearest) {
    EXPECT_EQ(from(0, Heading::Down), 2U);
    EXPECT_EQ(from(1, Heading::Up), 0U);
    EXPECT_EQ(from(3, Heading::Up), 0U); // far away, and yet it calls
}

TEST_F(TravelOf, GoesToNeighboursWhereNoCallLeads) {
    EXPECT_EQ(from(1, Heading::Right), 2U);
    EXPECT_EQ(from(2, Heading::Left), 1U);
    EXPECT_EQ(from(0, Heading::Right), 4U);
    EXPECT_EQ(from(0, Heading::Up), std::nullopt);
    EXPECT_EQ(from(1, Heading::Left), std::nullopt);
}

TEST(PinPlace, IsFreeOfCards) {
    const QRectF card(100, 100, 148, 56);
    const QSizeF pin(180, 38);
    EXPECT_EQ(pinPlace(card, pin, {card}).left(), 258); // right of it
    const QRectF neighbour(260, 100, 148, 56);
    EXPECT_EQ(pinPlace(card, pin, {card, neighbour}).right(), 90); // left
    const QRectF other(-100, 100, 148, 56);
    const QRectF place = pinPlace(card, pin, {card, neighbour, other});
    EXPECT_FALSE(place.intersects(neighbour) || place.intersects(other) || place.intersects(card));
    EXPECT_EQ(place.center().x(), card.center().x()) << "beside neither of the others";
}

TEST(PinPlace, AtTheEdgeOfARowOfCardsItIsBelowThePinsOfTheOthers) {
    const QRectF card(20, 100, 148, 56);
    const QRectF second(178, 100, 148, 56);
    const QRectF above(40, 0, 300, 90);
    const QRectF itsPin(150, 166, 180, 38); // of the second
    const std::vector<QRectF> taken{card, second, above, itsPin};
    const QRectF place = pinPlace(card, QSizeF(180, 38), taken, QRectF(0, 0, 900, 600));
    for (const QRectF& other : taken) {
        EXPECT_FALSE(place.intersects(other));
    }
    EXPECT_EQ(place.topLeft(), QPointF(20, 209));
}

TEST(PinPlace, ItsTipEndsAtTheCard) {
    const QRectF card(100, 100, 148, 56);
    for (const QRectF& pin : {QRectF(258, 109, 180, 38), QRectF(-90, 109, 180, 38),
                              QRectF(84, 166, 180, 38), QRectF(258, 20, 180, 38)}) {
        const QPolygonF tip = pinTip(pin, card);
        ASSERT_EQ(tip.size(), 3);
        EXPECT_TRUE(card.adjusted(-0.1, -0.1, 0.1, 0.1).contains(tip[1]));
        EXPECT_TRUE(pin.adjusted(-0.1, -0.1, 0.1, 0.1).contains(tip[0]));
        EXPECT_TRUE(pin.adjusted(-0.1, -0.1, 0.1, 0.1).contains(tip[2]));
    }
}

TEST(FigureText, KeepsItsWidthAndNeverRoundsToAllOrNothing) {
    EXPECT_EQ(rateText(2533.4), "2533/s");
    EXPECT_EQ(rateText(96.24), "96.2/s");
    EXPECT_EQ(rateText(0), "0/s");
    EXPECT_EQ(percentText(0), "0 %");
    EXPECT_EQ(percentText(0.004), "< 1 %");
    EXPECT_EQ(percentText(0.524), "52 %");
    EXPECT_EQ(percentText(0.9949), "99 %");
    EXPECT_EQ(percentText(0.99999), "99.9 %");
    EXPECT_EQ(percentText(1), "100 %");
    EXPECT_EQ(percentText(1.25), "125 %");
}

TEST(FindBarOf, MeansTheNameThatBeginsWithATextBeforeOthers) {
    const QStringList names{"content-store-db", "frontend-nginx", "frontend",
                            "email-alert-frontend", "content-store"};
    EXPECT_EQ(bestMatch(names, "front"), "frontend");
    EXPECT_EQ(bestMatch(names, "FRONTEND-N"), "frontend-nginx");
    EXPECT_EQ(bestMatch(names, "store"), "content-store");
    EXPECT_EQ(bestMatch(names, "alert"), "email-alert-frontend");
    EXPECT_EQ(bestMatch(names, "  "), "");
    EXPECT_EQ(bestMatch(names, "router"), "");
}

} // namespace
} // namespace doppel::gui
