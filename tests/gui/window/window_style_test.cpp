// SPDX-License-Identifier: Apache-2.0
#include "gui/look/palette.h"
#include "gui/window/window_style.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/pixels.h"

#include <QStandardItemModel>
#include <QTableView>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

TEST(WindowStyle, AChosenRowIsTintedAndItsWordsStayAsTheyAre) {
    WindowStyle style;
    QStandardItemModel model(3, 2);
    for (int row = 0; row < 3; ++row) {
        model.setItem(row, 0, new QStandardItem("a scenario"));
        model.setItem(row, 1, new QStandardItem("99 %"));
    }
    QTableView table;
    table.setStyle(&style);
    table.setModel(&model);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.resize(300, 160);
    for (const Palette* colours : {&Palette::light(), &Palette::dark()}) {
        EXPECT_GE(contrast(colours->text, colours->selection), 7.0);
        EXPECT_GE(contrast(colours->text3, colours->selection), 4.5);
        table.clearSelection();
        const QImage before = pictureOf(table, *colours);
        table.selectRow(1);
        const QImage after = pictureOf(table, *colours);
        const auto added = [&](const QColor& colour) {
            return pixelsOf(after, colour) - pixelsOf(before, colour);
        };
        EXPECT_GT(added(colours->selection), 1000);
        EXPECT_LT(added(colours->accent), 100) << "no more than a mark of the focus";
    }
}

} // namespace
} // namespace doppel::gui
