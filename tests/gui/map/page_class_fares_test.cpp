// SPDX-License-Identifier: Apache-2.0
#include "gui/map/page_class_fares.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

sim::SeriesColumn columnOf(const char* name) {
    sim::SeriesColumn column;
    column.component = "visitors";
    column.name = name;
    return column;
}

sim::SeriesColumn classColumn(const char* pageClass, bool ofFailed) {
    sim::SeriesColumn column = columnOf("class");
    column.labels = {{"page_class", pageClass}};
    if (ofFailed) {
        column.labels.push_back({"outcome", "failed"});
    }
    return column;
}

TEST(PageClassFares, TellWhomItHurtAndHowMuch) {
    Recording recording;
    recording.setSketch({.title = "two classes", .duration = 1h});
    EXPECT_TRUE(classFares(recording, kStart + 5s).empty());
    recording.addColumns({columnOf("requests"), classColumn("page", false),
                          classColumn("page", true), classColumn("search", false),
                          classColumn("search", true)});
    // Two rows of ten seconds: all is well, then a third of all searches fails.
    recording.addRows({.times = {kStart + 10s, kStart + 20s},
                       .values = {1000, 900, 0, 100, 0, 1000, 970, 0, 30, 10}});
    const std::vector<ClassFare> well = classFares(recording, kStart + 10s);
    ASSERT_EQ(well.size(), 2U);
    EXPECT_EQ(well[0], (ClassFare{"page", 90, 0.9, 0}));
    const std::vector<ClassFare> hurt = classFares(recording, kStart + 12s);
    EXPECT_EQ(hurt[0], (ClassFare{"search", 3, 0.03, 1.0 / 3}));
    EXPECT_EQ(hurt[1], (ClassFare{"page", 97, 0.97, 0}));
    EXPECT_EQ(classFares(recording, kStart + 1h), hurt) << "the last that was recorded";
}

} // namespace
} // namespace doppel::gui
