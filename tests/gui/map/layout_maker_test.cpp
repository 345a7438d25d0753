// SPDX-License-Identifier: Apache-2.0
#include "gui/map/dot_text.h"
#include "gui/map/layered_layout.h"
#include "gui/map/layout_maker.h"
#include "gui/map/map_sketch.h"
#include "tests/gui/map/map_samples.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

class LayoutMakerOf : public testing::Test {
protected:
    LayoutMakerOf() {
        request_.cards.assign(3, QSizeF(148, 56));
        request_.ways = {{0, 1}, {1, 2}};
        request_.first = {0};
    }
    LayoutStore store() const { return {folder_.filePath("cache"), folder_.filePath("data")}; }
    // A program that stands for dot.
    QString program(const QByteArray& script) {
        const QString path = folder_.filePath("dot");
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\n" + script);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }
    MapLayout answerOf(LayoutMaker& maker) {
        MapLayout layout;
        const auto connection = QObject::connect(&maker, &LayoutMaker::ready, &maker,
                                                 [&](const MapLayout& answer) { layout = answer; });
        QSignalSpy ready(&maker, &LayoutMaker::ready);
        maker.request(request_);
        EXPECT_TRUE(ready.count() > 0 || ready.wait(8000));
        QObject::disconnect(connection); // it may be asked again
        return layout;
    }

    QTemporaryDir folder_;
    LayoutRequest request_;
};

TEST_F(LayoutMakerOf, AsksDot) {
    LayoutMaker maker(store());
    QSignalSpy fellBack(&maker, &LayoutMaker::fellBack);
    const MapLayout layout = answerOf(maker);
    EXPECT_EQ(fellBack.count(), 0);
    ASSERT_TRUE(fits(layout, request_));
    EXPECT_LT(layout.cards[0].bottom(), layout.cards[1].top());
    EXPECT_LT(layout.cards[1].bottom(), layout.cards[2].top());
}

TEST_F(LayoutMakerOf, KeepsWhatDotAnswered) {
    LayoutMaker first(store());
    const MapLayout layout = answerOf(first);
    LayoutMaker second(store(), "no-such-dot");
    QSignalSpy ready(&second, &LayoutMaker::ready);
    second.request(request_);
    EXPECT_EQ(ready.count(), 1) << "a kept answer comes at once";
    EXPECT_EQ(answerOf(second), layout);
    request_.cards[0].setWidth(200); // another question
    EXPECT_EQ(answerOf(second), layeredLayout(request_));
}

TEST_F(LayoutMakerOf, FallsBackWhereDotIsMissingOrFails) {
    LayoutMaker missing(store(), "no-such-dot");
    QSignalSpy why(&missing, &LayoutMaker::fellBack);
    EXPECT_EQ(answerOf(missing), layeredLayout(request_));
    EXPECT_EQ(why.value(0).value(0).toString(), "no-such-dot is not installed (Graphviz)");
    LayoutMaker failing(store(), program("cat >/dev/null; echo 'graph 1 1 1'; exit 1\n"));
    EXPECT_EQ(answerOf(failing), layeredLayout(request_));
}

TEST_F(LayoutMakerOf, FallsBackWhereDotTakesTooLong) {
    LayoutMaker slow(store(), program("exec sleep 60\n"));
    slow.setTimeLimit(std::chrono::milliseconds(50));
    QSignalSpy why(&slow, &LayoutMaker::fellBack);
    EXPECT_EQ(answerOf(slow), layeredLayout(request_));
    EXPECT_TRUE(why.value(0).value(0).toString().endsWith("took longer than 0.05 s"));
    EXPECT_FALSE(slow.isBusy());
}

TEST_F(LayoutMakerOf, AnswersTheNewestRequestOnly) {
    LayoutMaker maker(store());
    QSignalSpy ready(&maker, &LayoutMaker::ready);
    maker.request(request_);
    request_.cards.emplace_back(148, 56);
    EXPECT_EQ(answerOf(maker).cards.size(), 4U);
    EXPECT_EQ(ready.count(), 1);
}

TEST_F(LayoutMakerOf, KeepsPlacesByPlatform) {
    const MapSketch cafe = sketchOf(samples::cafe());
    const MapSketch govuk = sketchOf(samples::govuk());
    EXPECT_TRUE(store().placesOn(cafe).empty());
    const LayoutStore::Places places{{"shop", QPointF(12, 34.5)}, {"café, east", QPointF(-1, 0)}};
    store().keepPlaces(cafe, places);
    EXPECT_EQ(store().placesOn(cafe), places);
    EXPECT_TRUE(store().placesOn(govuk).empty());
}

} // namespace
} // namespace doppel::gui
