// SPDX-License-Identifier: Apache-2.0
#include "gui/map/crowd_layout.h"
#include "gui/map/dot_text.h"
#include "gui/map/layered_layout.h"
#include "gui/map/map_layout.h"
#include "gui/map/way_track.h"

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using testing::ElementsAre;

// Visitors call an edge, it two origins, which share a store.
LayoutRequest diamond() {
    LayoutRequest request;
    request.cards.assign(5, QSizeF(144, 72));
    request.ways = {{0, 1}, {1, 2}, {1, 3}, {2, 4}, {3, 4}};
    request.first = {0};
    return request;
}

// What `dot -Tplain` 2.43 answered to the text below.
constexpr auto kPlain =
    "graph 1 4.2361 7\n"
    "node n0 2.1181 6.5 2 1 \"\" solid box black lightgrey\n"
    "node n1 2.1181 5 2 1 \"\" solid box black lightgrey\n"
    "node n2 1 3.5 2 1 \"\" solid box black lightgrey\n"
    "node n3 3.2361 3.5 2 1 \"\" solid box black lightgrey\n"
    "node n4 2.1181 2 2 1 \"\" solid box black lightgrey\n"
    "edge n0 n1 4 2.1181 6 2.1181 5.8 2.1181 5.7 2.1181 5.5 solid black\n"
    "edge n1 n2 4 1.7 4.5 1.6 4.3 1.5 4.2 1.4 4 solid black\n"
    "edge n1 n3 4 2.5 4.5 2.6 4.3 2.7 4.2 2.8 4 solid black\n"
    "edge n2 n4 4 1.4 3 1.5 2.8 1.6 2.7 1.7 2.5 solid black\n"
    "edge n3 n4 7 2.8 3 2.7 2.8 2.7 2.7 2.65 2.7 2.6 2.65 2.6 2.6 2.5 2.5 solid black\n"
    "stop\n";

TEST(DotText, AsksForLayersAndGivenSizes) {
    LayoutRequest request = diamond();
    request.groups = {{2, 3}};
    EXPECT_EQ(toDot(request).toStdString(),
              "digraph map {\n"
              "rankdir=TB; ranksep=0.5; nodesep=0.24;\n"
              "splines=true; outputorder=nodesfirst;\n"
              "node [shape=box, fixedsize=true, label=\"\"]; edge [arrowhead=none];\n"
              "n0 [width=2.0000, height=1.0000];\n"
              "n1 [width=2.0000, height=1.0000];\n"
              "n2 [width=2.0000, height=1.0000];\n"
              "n3 [width=2.0000, height=1.0000];\n"
              "n4 [width=2.0000, height=1.0000];\n"
              "{ rank=min; n0; }\n"
              "subgraph cluster0 { margin=14; n2; n3; }\n"
              "n0 -> n1;\nn1 -> n2;\nn1 -> n3;\nn2 -> n4;\nn3 -> n4;\n}\n");
}

TEST(DotText, ReadsPlacesFromTheUpperLeftCorner) {
    const auto layout = fromPlain(kPlain, diamond());
    ASSERT_TRUE(layout);
    EXPECT_NEAR(layout->size.height(), 504, 1e-9); // 7 inches of 72
    EXPECT_NEAR(layout->cards[0].top(), 0, 1e-9);  // 6.5 + 0.5 from below is the upper edge
    EXPECT_NEAR(layout->cards[2].left(), 0, 1e-9);
    EXPECT_NEAR(layout->cards[4].bottom(), 504 - 108, 1e-9);
    ASSERT_EQ(layout->ways[0].size(), 4U);
    EXPECT_NEAR(layout->ways[0].front().y(), 72, 1e-9); // it leaves the card's lower edge
    EXPECT_NEAR(layout->ways[0].back().y(), 108, 1e-9);
    EXPECT_EQ(layout->ways[4].size(), 7U);
}

TEST(DotText, TakesNothingForAnAnswerThatIsNotWhole) {
    const QByteArray plain(kPlain);
    EXPECT_FALSE(fromPlain({}, diamond()));
    EXPECT_FALSE(fromPlain(plain.left(plain.size() - 5), diamond())); // no stop
    EXPECT_FALSE(fromPlain(QByteArray(plain).replace("n3 3.2361", "n9 3.2361"), diamond()));
    EXPECT_FALSE(fromPlain(QByteArray(plain).replace("3.2361", "x"), diamond()));
    EXPECT_FALSE(fromPlain(QByteArray(plain).replace("edge n0 n1 4", "edge n0 n4 4"), diamond()));
    EXPECT_FALSE(fromPlain("Error: syntax error\n", diamond()));
}

TEST(LayeredLayout, PutsEachBelowAllThatCallIt) {
    EXPECT_THAT(layersOf(diamond()), ElementsAre(0, 1, 2, 2, 3));
    LayoutRequest shortcut = diamond();
    shortcut.ways.emplace_back(0, 4);
    EXPECT_THAT(layersOf(shortcut), ElementsAre(0, 1, 2, 2, 3));
    LayoutRequest cycle = diamond();
    cycle.ways.emplace_back(4, 1); // a call back
    EXPECT_THAT(layersOf(cycle), ElementsAre(0, 1, 2, 2, 3));
    LayoutRequest second = diamond();
    second.cards.emplace_back(100, 50); // whom nobody calls and who calls nobody
    EXPECT_THAT(layersOf(second), ElementsAre(0, 1, 2, 2, 3, 0));
}

TEST(LayeredLayout, OrdersALayerByItsCallers) {
    LayoutRequest request;
    request.cards.assign(4, QSizeF(100, 50));
    request.ways = {{0, 3}, {1, 2}};
    request.first = {0, 1};
    const MapLayout layout = layeredLayout(request);
    EXPECT_LT(layout.cards[3].left(), layout.cards[2].left()); // 3 below 0, 2 below 1
    EXPECT_DOUBLE_EQ(layout.cards[0].center().x(), layout.cards[3].center().x());
}

TEST(LayeredLayout, OverlapsNothingInEitherDirection) {
    for (const bool leftToRight : {false, true}) {
        LayoutRequest request = diamond();
        request.leftToRight = leftToRight;
        const MapLayout layout = layeredLayout(request);
        ASSERT_TRUE(fits(layout, request));
        for (std::size_t a = 0; a < layout.cards.size(); ++a) {
            EXPECT_TRUE(QRectF(QPointF(), layout.size).contains(layout.cards[a]));
            for (std::size_t b = a + 1; b < layout.cards.size(); ++b) {
                EXPECT_FALSE(layout.cards[a].intersects(layout.cards[b]));
            }
        }
        const QPointF way = layout.cards[4].center() - layout.cards[0].center();
        EXPECT_GT(leftToRight ? way.x() : way.y(), leftToRight ? way.y() : way.x());
    }
}

TEST(MapLayoutOf, LeadsDirectWaysFromEdgeToEdge) {
    const QRectF above(0, 0, 100, 50);
    EXPECT_THAT(
        directWay(above, QRectF(200, 150, 100, 50)),
        ElementsAre(QPointF(50, 50), QPointF(50, 100), QPointF(250, 100), QPointF(250, 150)));
    EXPECT_EQ(directWay(above, QRectF(200, 10, 100, 50)).front(), QPointF(100, 25));
    EXPECT_EQ(directWay(above, QRectF(500, 55, 100, 50)).front(), QPointF(50, 50));
    EXPECT_EQ(directWay(above, QRectF(105, 500, 100, 50), true).front(), QPointF(100, 25));
    EXPECT_EQ(directWay(QRectF(200, 10, 100, 50), above).front(), QPointF(200, 35));
}

TEST(WayTrackOf, IsTravelledAtAnEvenPace) {
    const WayTrack track({{0, 0}, {10, 0}, {20, 0}, {30, 0}, {30, 10}, {30, 20}, {30, 30}});
    EXPECT_NEAR(track.length(), 60, 1e-6);
    EXPECT_NEAR(track.at(0.25).x(), 15, 1e-6);
    EXPECT_NEAR(track.at(0.75).y(), 15, 1e-6);
    EXPECT_EQ(track.at(2), QPointF(30, 30));
}

TEST(CrowdLayoutOf, GroupsByTheNameWithoutItsNumber) {
    EXPECT_EQ(familyOf("render-b-40"), "render b");
    EXPECT_EQ(familyOf("shop_7"), "shop");
    EXPECT_EQ(familyOf("db"), "db");
    EXPECT_EQ(familyOf("42"), "");
    std::vector<QString> names{"visitors", "a-1", "a-2", "b-1", "a-3", "b-2"};
    std::vector<QString> kinds{"visitors", "app", "app", "database", "app", "database"};
    const MapLayout layout = crowdLayout(names, kinds, QSizeF(148, 56), 1.5);
    ASSERT_EQ(layout.frames.size(), 3U);
    EXPECT_EQ(layout.frames[1].name, "a");
    EXPECT_THAT(layout.frames[1].cards, ElementsAre(1, 2, 4));
    EXPECT_EQ(layout.frames[2].name, "database"); // two are no family
    for (const LayoutFrame& frame : layout.frames) {
        for (const std::size_t card : frame.cards) {
            EXPECT_TRUE(frame.rect.contains(layout.cards[card]));
        }
    }
    EXPECT_FALSE(layout.frames[0].rect.intersects(layout.frames[1].rect));
}

} // namespace
} // namespace doppel::gui
