// SPDX-License-Identifier: Apache-2.0
// Probes meet what calls meet.
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

#include <optional>

namespace doppel::models::test {
namespace {

class AProbe : public ::testing::Test {
protected:
    void SetUp() override { little_.start(); }
    ProbeResult ask(std::uint64_t number = 1) {
        return outcome(link_.probe(
            InstanceId{0},
            {.key = deriveKey(0, KeyStep::Probe, number), .latency = 2ms, .timeout = 1s}));
    }
    // Also notes how long it took.
    ProbeResult outcome(sim::Task<ProbeResult> probe) {
        const sim::Time began = little_.world().now();
        std::optional<ProbeResult> result;
        const auto wait = [&](sim::World& world) -> sim::Task<void> {
            result = co_await std::move(probe);
            takes_ = world.now() - began;
        };
        little_.world().spawn(wait(little_.world()));
        little_.world().run(began + 2s);
        return result.value();
    }

    LittlePlatform little_;
    Stub& stub_ = little_.addStub("app", {.replicas = 2, .delay = 10s});
    Link& link_ = little_.visitors("app");
    sim::Duration takes_{};
};

TEST_F(AProbe, IsAnsweredAfterARoundTripAndStandsInNoBooks) {
    const ProbeResult well = ask();
    EXPECT_TRUE(well.answered());
    EXPECT_EQ(well.status, 200);
    EXPECT_EQ(takes_, 4ms);
    EXPECT_TRUE(stub_.requests.empty());
    EXPECT_EQ(stub_.meter().arrived(), 0U);
}

TEST_F(AProbe, HearsNothingOfWhatIsOutOfReach) {
    const auto expectSilence = [this] {
        const ProbeResult silence = ask();
        EXPECT_EQ(silence.failure, Failure::ConnectTimeout);
        EXPECT_EQ(silence.status, 0);
        EXPECT_EQ(takes_, 1s);
    };
    LinkFault cut;
    cut.cuts = true;
    link_.path().disturb(cut);
    expectSilence();
    link_.path().calm(cut);
    stub_.fleet().lose(InstanceId{0});
    expectSilence();
    const ProbeCall call{.key = 1, .latency = 2ms, .timeout = 1s};
    EXPECT_EQ(outcome(link_.probe(InstanceId{7}, call)).failure, Failure::ConnectTimeout);
    EXPECT_TRUE(outcome(link_.probe(InstanceId{1}, call)).answered());
}

TEST_F(AProbe, IsRefusedByWhatTakesNoRequests) {
    stub_.faults().refuse = 1;
    EXPECT_EQ(ask().failure, Failure::Refused);
    EXPECT_EQ(takes_, 4ms);
    stub_.faults().refuse = 0;
    EXPECT_TRUE(ask().answered());
}

TEST_F(AProbe, IsRefusedWhereNobodyIsListed) {
    stub_.fleet().setListed(InstanceId{0}, false);
    stub_.fleet().setListed(InstanceId{1}, false);
    const ProbeResult refused = outcome(link_.probe({.key = 1, .latency = 2ms, .timeout = 1s}));
    EXPECT_EQ(refused.failure, Failure::Refused);
}

TEST_F(AProbe, WaitsNoLongerThanItsTimeout) {
    stub_.faults() = slowBy(300ms);
    EXPECT_TRUE(ask().answered());
    EXPECT_EQ(takes_, 304ms);
    stub_.faults() = slowBy(996ms);
    EXPECT_EQ(ask().failure, Failure::Timeout);
    EXPECT_EQ(takes_, 1s);
    stub_.faults() = {};
    stub_.faults().stallShare = {1.0};
    EXPECT_EQ(ask().failure, Failure::Stalled);
    EXPECT_EQ(takes_, 1s);
}

// Its count is its chance.
TEST_F(AProbe, MeetsErrorsAsOftenAsRequestsDo) {
    stub_.faults().errorAfter = {{0.3}, 503};
    int errors = 0;
    constexpr int kProbes = 10'000;
    for (int i = 0; i < kProbes; ++i) {
        const ProbeResult result = ask(static_cast<std::uint64_t>(i));
        EXPECT_TRUE(result.answered());
        errors += result.status == 503 ? 1 : 0;
    }
    EXPECT_NEAR(errors, 3000, 4 * 46); // four deviations
}

} // namespace
} // namespace doppel::models::test
