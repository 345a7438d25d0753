// SPDX-License-Identifier: Apache-2.0
// What becomes of copies of hosts that are being made when somebody leaves.
#include "gui/future/futures.h"
#include "tests/gui/future/future_tools.h"

#include <gmock/gmock.h>

#include <csignal>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

class ACopyUnderWay : public testing::Test {
protected:
    ACopyUnderWay() {
        qputenv("DOPPEL_GUI_PROGRAM", DOPPEL_GUI_PROGRAM);
        futures_ = std::make_unique<Futures>();
        futures_->setCheckpointBudget({.cpuShare = 1.0});
        futures_->open(kShop);
        futures_->runTo(moment(20min));
        EXPECT_TRUE(comesTrue(
            [this] { return !futures_->isPlaying() && futures_->playhead() == moment(20min); }));
    }
    ~ACopyUnderWay() override {
        futures_.reset();
        EXPECT_TRUE(comesTrue([] { return childProcesses().empty(); })) << "no zombies, no orphans";
    }
    Futures& futures() { return *futures_; }
    std::string endOf(FutureId id) {
        futures().runTo(id, sim::kNever);
        const bool ended = comesTrue([&] { return !futures().process(id)->isAlive(); }) &&
                           futures().process(id)->state() == FutureState::Ended;
        return ended ? futures().recording(id).outcome()->fingerprint : "it didn't end";
    }

    std::unique_ptr<Futures> futures_;
};

TEST_F(ACopyUnderWay, EndsWithAllFutures) {
    for (int i = 0; i < 5; ++i) {
        futures().branchAt(moment(20min), {});
    }
    futures_.reset();
    EXPECT_TRUE(comesTrue([] { return childProcesses().empty(); }));
}

TEST_F(ACopyUnderWay, EndsWhenItIsWantedNoMore) {
    for (int i = 0; i < 5; ++i) {
        futures().remove(futures().branchAt(moment(20min), {}));
    }
    EXPECT_EQ(endOf(futures().front()), fingerprintOf(kShop));
}

TEST_F(ACopyUnderWay, OutlivesWhatItPartsFrom) {
    const FutureId parent = futures().front();
    const FutureId branch = futures().branchAt(moment(20min), {});
    futures().remove(parent);
    EXPECT_EQ(futures().front(), branch);
    EXPECT_EQ(endOf(branch), fingerprintOf(kShop));
}

TEST_F(ACopyUnderWay, OutlivesTheCheckpointThatItIsMadeOf) {
    const auto checkpoints = futures().checkpoints();
    ASSERT_FALSE(checkpoints.empty());
    const FutureId parent = futures().front();
    const FutureId branch = futures().branchAt(checkpoints.front().at + 1s, {});
    futures().remove(parent);
    EXPECT_EQ(endOf(branch), fingerprintOf(kShop));
}

TEST_F(ACopyUnderWay, IsSeenToWhereItsParentIsKilled) {
    const FutureId branch = futures().branchAt(moment(20min), {});
    kill(static_cast<pid_t>(futures().process(futures().front())->processId()), SIGKILL);
    ASSERT_TRUE(comesTrue([&] {
        const FutureState state = futures().process(branch)->state();
        return state == FutureState::Dead || state == FutureState::Waiting;
    }));
    futures().replay(branch); // if it is dead
    EXPECT_EQ(endOf(branch), fingerprintOf(kShop));
}

} // namespace
} // namespace doppel::gui
