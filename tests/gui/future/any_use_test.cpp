// SPDX-License-Identifier: Apache-2.0
// However a scenario is played in the window, it comes to what `doppel run` makes of it.
#include "gui/future/futures.h"
#include "tests/gui/future/future_tools.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#include <filesystem>
#include <random>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

struct Use {
    const char* file; // below scenarios
    const char* target;
    std::vector<std::string> sets;
};

std::ostream& operator<<(std::ostream& out, const Use& use) {
    return out << use.file;
}

/// Plays as somebody would that can't make up their mind.
class Player {
public:
    Player(Futures& futures, std::string target, std::uint32_t seed)
        : futures_(futures), target_(std::move(target)), chance_(seed) {}

    void act() {
        switch (upTo(7)) {
        case 0:
            futures_.step();
            return waitABit();
        case 1:
        case 2:
            futures_.setSpeed(upTo(1) == 0 ? kAsFastAsPossible : Speed(60 + 600 * upTo(20)));
            futures_.play();
            return waitABit();
        case 3:
            futures_.scrub(someMoment());
            return futures_.play();
        case 4:
            futures_.pause();
            return;
        case 5:
            futures_.setFront(someFuture());
            return futures_.setBeside(someFuture());
        case 6:
            futures_.runTo(sim::after(futures_.playhead(), std::chrono::seconds(upTo(300))));
            return waitABit();
        default:
            return branch();
        }
    }
    void branch() {
        constexpr std::size_t kMost = 5;
        if (futures_.branches().size() < kMost) {
            const std::string fault =
                "{fault: slow, target: " + target_ + ", for: 30s, factor: 3x}";
            futures_.branchAt(someFuture(), someMoment(),
                              upTo(2) == 0 ? std::vector<std::string>() : std::vector{fault});
        }
    }

private:
    int upTo(int most) { return static_cast<int>(chance_() % static_cast<unsigned>(most + 1)); }
    void waitABit() { QTest::qWait(upTo(60)); }
    FutureId someFuture() {
        const auto& all = futures_.branches();
        return all[static_cast<std::size_t>(upTo(static_cast<int>(all.size()) - 1))].id;
    }
    sim::Time someMoment() {
        const sim::Duration played = futures_.recording(futures_.front()).now() - sim::kStart;
        return sim::kStart + played / 100 * upTo(100);
    }

    Futures& futures_;
    std::string target_;
    std::mt19937 chance_;
};

class AnyUse : public testing::TestWithParam<std::tuple<Use, std::uint32_t>> {
protected:
    // A branch is saved beside what it extends.
    AnyUse() {
        qputenv("DOPPEL_GUI_PROGRAM", DOPPEL_GUI_PROGRAM);
        std::filesystem::copy(DOPPEL_SOURCE_DIR "/scenarios", scenarios_.toStdString(),
                              std::filesystem::copy_options::recursive);
    }

    bool comesToBe(Futures& futures, FutureId id, FutureState state) {
        return comesTrue([&] { return futures.process(id)->state() == state; });
    }
    std::string endOf(Futures& futures, FutureId id) {
        futures.runTo(id, sim::kNever);
        return comesToBe(futures, id, FutureState::Ended)
                   ? futures.recording(id).outcome()->fingerprint
                   : "it didn't end";
    }
    std::string savedEndOf(Futures& futures, FutureId id) {
        const QString file = scenarios_ + QStringLiteral("/branch-%1.yaml").arg(id);
        QSignalSpy saved(&futures, &Futures::saved);
        futures.save(id, file);
        return comesTrue([&] { return !saved.isEmpty(); }) ? fingerprintOf(file) : "not saved";
    }

    QTemporaryDir folder_;
    QString scenarios_ = folder_.filePath("scenarios");
};

TEST_P(AnyUse, ComesToTheFingerprintOfTheCommandLine) {
    const auto& [use, seed] = GetParam();
    const QString file = scenarios_ + QLatin1Char('/') + use.file;
    QStringList sets;
    for (const std::string& set : use.sets) {
        sets << QString::fromStdString(set);
    }
    Futures futures;
    futures.setCheckpointBudget({.cpuShare = 1.0, .most = 6});
    futures.open(file, use.sets);
    const FutureId asWritten = futures.front();
    ASSERT_TRUE(comesToBe(futures, asWritten, FutureState::Waiting));
    Player player(futures, use.target, seed);
    for (int i = 0; i < 40; ++i) {
        player.act();
    }
    player.branch();
    futures.pause();
    EXPECT_EQ(endOf(futures, asWritten), fingerprintOf(file, sets));
    for (const FutureBranch& branch : futures.branches()) {
        EXPECT_EQ(endOf(futures, branch.id), savedEndOf(futures, branch.id))
            << "branch " << branch.id << " at " << sim::toSeconds(branch.from) << " s of "
            << branch.parent.value_or(0) << ": " << branch.name.toStdString();
    }
}

INSTANTIATE_TEST_SUITE_P(
    Scenarios,
    AnyUse,
    testing::Combine(testing::Values(Use{"cafe.yaml",
                                         "db",
                                         {"duration=30min", "timeline[0].at=10min",
                                          "traffic.guests.pages.count=1000"}},
                                     Use{"theory/mm1.yaml", "station", {}},
                                     Use{"theory/mmc.yaml", "station", {}},
                                     Use{"theory/mg1.yaml", "station", {}},
                                     Use{"govuk/first-look.yaml",
                                         "frontend",
                                         {"duration=2min", "warmup=10s", "routes.count=20_000",
                                          "traffic.visitors.pages.count=10_000"}}),
                     testing::Values(1U, 2U)));

} // namespace
} // namespace doppel::gui
