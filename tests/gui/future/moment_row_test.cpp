// SPDX-License-Identifier: Apache-2.0
#include "gui/future/moment_row.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

// Rows of 30 s, states each 10 s: of each state's ten seconds so many requests came and failed.
class InRow : public testing::Test {
protected:
    InRow() {
        recording.setSketch({.file = "a", .duration = 1h, .components = {{.name = "shop"}}});
        recording.addColumns({{.component = "shop",
                               .name = "requests",
                               .labels = {},
                               .statistic = {},
                               .unit = {},
                               .kind = sim::SeriesColumn::Kind::Increase,
                               .values = {}}});
        recording.addRows({.times = {kStart + 30s, kStart + 60s}, .values = {1, 1}});
    }
    PlatformState at(sim::Duration moment, double rate, double failed, double stay) const {
        PlatformState state{.at = kStart + moment};
        state.components.resize(1);
        state.components[0].flow = {.arrivals = rate, .good = rate - failed, .failed = failed};
        state.components[0].stay = stay;
        state.components[0].inFlight = static_cast<std::uint64_t>(moment / 1s);
        state.links.resize(1);
        state.links[0].flow = {.arrivals = rate};
        return state;
    }

    Recording recording;
};

TEST_F(InRow, WhatGoesThroughIsTheMeanOfTheRowAndTheRestIsOfTheMoment) {
    recording.addState(at(10s, 10, 0, 1));
    recording.addState(at(20s, 20, 0, 1));
    recording.addState(at(30s, 60, 30, 1));
    recording.addState(at(40s, 100, 100, 1));
    recording.addState(at(50s, 200, 0, 4));
    const PlatformState first = inRow(recording, recording.stateAt(kStart + 20s));
    EXPECT_DOUBLE_EQ(first.components[0].flow.arrivals, 30); // (10 + 20 + 60) / 3
    EXPECT_DOUBLE_EQ(first.components[0].flow.failed, 10);
    EXPECT_DOUBLE_EQ(first.links[0].flow.arrivals, 30);
    EXPECT_EQ(first.components[0].inFlight, 20U);
    EXPECT_EQ(inRow(recording, recording.stateAt(kStart + 30s)).components[0].flow.failed, 10);
    const PlatformState second = inRow(recording, recording.stateAt(kStart + 50s));
    EXPECT_DOUBLE_EQ(second.components[0].flow.arrivals, 150);
    EXPECT_DOUBLE_EQ(*second.components[0].stay, 3); // (100 * 1 + 200 * 4) / 300
}

TEST_F(InRow, AStateOfMoreThanTheRowTellsOfIt) {
    recording.addState(at(60s, 5, 0, 1));
    EXPECT_DOUBLE_EQ(inRow(recording, at(10s, 1, 0, 1)).components[0].flow.arrivals, 5);
}

TEST_F(InRow, WhereNoStateIsOfTheRowItsOwnFiguresStay) {
    EXPECT_DOUBLE_EQ(inRow(recording, at(45s, 7, 0, 1)).components[0].flow.arrivals, 7);
}

TEST_F(InRow, ItIsNamed) {
    EXPECT_EQ(rowWords(recording, kStart + 45s), "in the 30 s up to 1:00");
    EXPECT_EQ(rowWords(Recording(), kStart), "");
}

} // namespace
} // namespace doppel::gui
