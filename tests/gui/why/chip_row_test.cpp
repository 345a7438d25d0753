// SPDX-License-Identifier: Apache-2.0
#include "gui/why/chip.h"
#include "gui/why/chip_row.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

TEST(ChipRow, ShowsAllWholeInAsManyLinesAsItTakes) {
    ChipRow row;
    for (const char* name : {"story 13", "events 1", "parts 7", "visitors 2", "objectives 3"}) {
        row.add(new Chip(QString::fromLatin1(name)));
    }
    const auto areWhole = [&] {
        const auto chips = row.findChildren<Chip*>();
        return std::all_of(chips.begin(), chips.end(), [&](const Chip* chip) {
            return row.rect().contains(chip->geometry()) && chip->size() == chip->sizeHint() &&
                   std::none_of(chips.begin(), chips.end(), [&](const Chip* other) {
                       return other != chip && other->geometry().intersects(chip->geometry());
                   });
        });
    };
    const int wide = row.sizeHint().width() + 20;
    row.show();
    for (const int width : {wide, wide / 2, wide / 3}) {
        row.resize(width, row.heightForWidth(width));
        EXPECT_TRUE(areWhole()) << width;
        EXPECT_EQ(row.minimumHeight(), row.heightForWidth(width)) << "in whatever lays it out";
    }
    EXPECT_GT(row.heightForWidth(wide / 2), row.heightForWidth(wide));
    Chip* last = row.findChildren<Chip*>().back();
    row.resize(wide, row.heightForWidth(wide));
    EXPECT_GT(last->geometry().right(), wide - 20) << "at the right end";
    last->hide();
    EXPECT_LT(row.heightForWidth(wide / 2), row.heightForWidth(wide / 4));
}

} // namespace
} // namespace doppel::gui
