// SPDX-License-Identifier: Apache-2.0
#include "gui/map/health.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

TEST(MapHealth, IsTheWorstThatIsTrue) {
    EXPECT_EQ(healthOf({}), HealthMark::NoRequests);
    EXPECT_EQ(healthOf({.asked = true}), HealthMark::Well);
    EXPECT_EQ(healthOf({.asked = true, .failing = 0.0, .utilisation = 0.5}), HealthMark::Well);
    EXPECT_EQ(healthOf({.asked = true, .failing = 0.5, .utilisation = 1, .waiting = 9}),
              HealthMark::Failing);
    EXPECT_EQ(healthOf({.down = true, .asked = true, .failing = 1.0}), HealthMark::Down);
    EXPECT_EQ(healthOf({.down = true}), HealthMark::Down); // also without requests
    EXPECT_EQ(healthOf({.built = false, .asked = true, .failing = 1.0}), HealthMark::NotBuilt);
}

TEST(MapHealth, IsBusyFromEightyPercentOrWithAQueue) {
    EXPECT_EQ(healthOf({.asked = true, .utilisation = 0.799}), HealthMark::Well);
    EXPECT_EQ(healthOf({.asked = true, .utilisation = 0.8}), HealthMark::Busy);
    EXPECT_EQ(healthOf({.asked = true, .waiting = 1}), HealthMark::Busy);
    EXPECT_EQ(healthOf({.utilisation = 0.8}), HealthMark::Busy); // long requests, none new
}

// What is slow and hardly asked any more is where those wait who still ask it.
TEST(MapHealth, OfWhatAFaultTouchesIsBusyWhereItMakesOthersWait) {
    EXPECT_EQ(healthOf({.asked = true, .hit = true, .stay = 0.05}), HealthMark::Well);
    EXPECT_EQ(healthOf({.asked = true, .hit = true, .stay = 15}), HealthMark::Busy);
    EXPECT_EQ(healthOf({.asked = true, .hit = true, .inVain = 1.0}), HealthMark::Busy);
    EXPECT_EQ(healthOf({.asked = true, .hit = true, .holds = true}), HealthMark::Busy);
    EXPECT_EQ(healthOf({.asked = true, .inVain = 1.0, .stay = 15}), HealthMark::Well)
        << "it passes on what another does";
    EXPECT_EQ(healthOf({.hit = true}), HealthMark::NoRequests);
}

TEST(MapHealth, IsLoudWhereVisitorsMeetIt) {
    EXPECT_TRUE(isLoud(HealthMark::Busy, 0.0, 0.0, true));
    EXPECT_TRUE(isLoud(HealthMark::Failing, 1.0, 0.04, true));
    EXPECT_FALSE(isLoud(HealthMark::Failing, 1.0, 0.002, true)) << "of 500 one meets it";
    EXPECT_FALSE(isLoud(HealthMark::Failing, 0.05, 0.05, true)) << "it passes them on";
    EXPECT_TRUE(isLoud(HealthMark::Failing, 1.0, std::nullopt, true)) << "nobody counted";
    EXPECT_TRUE(isLoud(HealthMark::Down, std::nullopt, std::nullopt, true));
    EXPECT_FALSE(isLoud(HealthMark::Down, std::nullopt, std::nullopt, false));
    EXPECT_FALSE(isLoud(HealthMark::Well, std::nullopt, std::nullopt, true));
}

TEST(MapHealth, FailsFromOnePercent) {
    EXPECT_EQ(healthOf({.asked = true, .failing = 0.0099}), HealthMark::Well);
    EXPECT_EQ(healthOf({.asked = true, .failing = 0.01}), HealthMark::Failing);
}

TEST(MapHealth, OfCallsIsLoudFromTenPercentOrWhenCut) {
    EXPECT_EQ(callHealthOf(0, std::nullopt, false), CallHealth::NoCalls);
    EXPECT_EQ(callHealthOf(5, 0.0, false), CallHealth::Well);
    EXPECT_EQ(callHealthOf(5, 0.01, false), CallHealth::Failing);
    EXPECT_EQ(callHealthOf(5, 0.0999, false), CallHealth::Failing);
    EXPECT_EQ(callHealthOf(5, 0.1, false), CallHealth::Loud);
    EXPECT_EQ(callHealthOf(0, std::nullopt, true), CallHealth::Loud);
}

} // namespace
} // namespace doppel::gui
