// SPDX-License-Identifier: Apache-2.0
// What stands where on a map, and what may not cover it.
#include "gui/look/type.h"
#include "gui/map/legible.h"
#include "gui/map/map_model.h"
#include "gui/map/map_painter.h"
#include "gui/map/way_painter.h"
#include "tests/gui/map/map_samples.h"
#include "tests/gui/pixels.h"

#include <QPixmap>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

class AMap : public testing::Test {
protected:
    AMap() : model_(LayoutStore(folder_.filePath("cache"), folder_.filePath("data"))) {}

    void open(const PlatformSketch& platform, const PlatformState& state) {
        const MapSketch sketch = sketchOf(platform);
        model_.setSketch(sketch);
        model_.setState(mapStateOf(sketch, mapEventsOf(sketch, platform.events), state));
        ASSERT_TRUE(QTest::qWaitFor([this] { return model_.scene().isLaidOut(); }, 8000));
    }
    MapCamera cameraOf(QSizeF view) const {
        MapCamera camera;
        camera.view = view;
        return camera.fitted(boundsOf(model_.scene().layout));
    }
    QImage pictureAt(const MapCamera& camera) const {
        QImage image(camera.view.toSize(), QImage::Format_RGB32);
        image.fill(Palette::light().panel);
        QPainter painter(&image);
        drawMap(painter, model_.scene(), camera, {}, Palette::light());
        return image;
    }

    QTemporaryDir folder_;
    MapModel model_;
};

TEST_F(AMap, WhatIsSaidOfCallsCoversNoCardNoQueueAndNothingElseThatIsSaid) {
    const PlatformSketch platform = samples::govuk();
    open(platform, samples::govukFailing(platform));
    const MapScene& scene = model_.scene();
    std::size_t told = 0;
    for (const QSizeF view : {QSizeF(620, 400), QSizeF(968, 560), QSizeF(1600, 900)}) {
        const MapCamera camera = cameraOf(view);
        const std::vector<WayLabel> labels = wayLabels(scene, camera, {});
        told += labels.size();
        for (std::size_t i = 0; i < labels.size(); ++i) {
            for (std::size_t card = 0; card < scene.faces.size(); ++card) {
                EXPECT_FALSE(labels[i].rect.intersects(placeOnScreen(scene, card, camera)))
                    << scene.nameOf(card).toStdString();
            }
            for (std::size_t other = 0; other < i; ++other) {
                EXPECT_FALSE(labels[i].rect.intersects(labels[other].rect));
            }
        }
        const std::vector<WayLabel> none = wayLabels(scene, camera, {QRectF(QPointF(), view)});
        EXPECT_TRUE(none.empty()) << "there is no room";
    }
    EXPECT_GT(told, 0U);
}

TEST_F(AMap, AGroupsNameStandsClearOfItsCardsAtEachZoomAndDotsKeepOffIt) {
    const PlatformSketch platform = samples::govuk();
    open(platform, samples::govukFailing(platform));
    const MapScene& scene = model_.scene();
    ASSERT_FALSE(scene.layout.frames.empty());
    const LayoutFrame& frame = scene.layout.frames.front();
    for (const QSizeF view : {QSizeF(420, 300), QSizeF(620, 400), QSizeF(1600, 900)}) {
        const MapCamera camera = cameraOf(view);
        const QRectF name = frameNameRect(scene, frame, camera);
        for (const std::size_t card : frame.cards) {
            EXPECT_FALSE(name.intersects(placeOnScreen(scene, card, camera))) << camera.zoom;
        }
        const auto words = wordsOn(scene, camera);
        EXPECT_NE(std::find(words.begin(), words.end(), name), words.end());
    }
}

TEST_F(AMap, NoTextOfACardIsSmallerThanCanBeRead) {
    for (double zoom = 0.05; zoom < 3; zoom *= 1.1) {
        for (const TextSize size : {TextSize::Tick, TextSize::Figure, TextSize::Text}) {
            const double pixels = legible(words(size), zoom).pointSizeF() * zoom * 96 / 72;
            EXPECT_GE(pixels, kLeastText - 1e-9);
        }
        if (detailAt(zoom) == MapDetail::Cards) { // lines are 13 apart, figures 0.73 of their size
            EXPECT_LE(kLeastText / zoom * 0.73, 13.0);
        }
    }
}

TEST_F(AMap, LinksReachTheirMarks) {
    const PlatformSketch platform = samples::govuk();
    open(platform, samples::govukFailing(platform));
    MapCamera camera = cameraOf({1200, 800});
    camera.zoom = 0.3;
    ASSERT_EQ(detailOf(model_.scene(), camera), MapDetail::Marks);
    const MapScene& scene = model_.scene();
    const QImage image = pictureAt(camera);
    // The way from the visitors to the CDN leads down: below the mark there is no gap.
    const std::size_t visitors = *scene.cardNamed("visitors");
    const QPointF at = placeOnScreen(scene, visitors, camera).center();
    const QRect below(static_cast<int>(at.x()) - 3, static_cast<int>(at.y()) + 6, 7, 4);
    const QImage strip = image.copy(below);
    EXPECT_LT(pixelsOf(strip, Palette::light().panel), strip.width() * strip.height());
}

TEST_F(AMap, AFaultIsSeenAsAMarkToo) {
    PlatformSketch platform = samples::govuk();
    platform.events = samples::govukFault();
    open(platform, samples::govukFailing(platform));
    MapCamera camera = cameraOf({1200, 800});
    camera.zoom = 0.3;
    const MapScene& scene = model_.scene();
    const std::size_t router = *scene.cardNamed("router");
    ASSERT_TRUE(scene.faces[router].isHit());
    const QRectF mark = placeOnScreen(scene, router, camera);
    const QImage beside = pictureAt(camera).copy(QRect(
        static_cast<int>(mark.center().x()) + 8, static_cast<int>(mark.center().y()) - 7, 90, 15));
    EXPECT_GT(pixelsOf(beside, Palette::light().failing.mark, 30), 10) << "its sign and its name";
}

} // namespace
} // namespace doppel::gui
