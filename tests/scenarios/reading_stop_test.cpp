// SPDX-License-Identifier: Apache-2.0
// Who stops the reading of a scenario is asked all along it.
#include "scenarios/file/yaml_reader.h"
#include "scenarios/scenario.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr std::size_t kComponents = 400;

class ReadingStops : public testing::Test {
protected:
    void SetUp() override {
        std::ofstream file(path_);
        file << "doppel: 1\nduration: 1min\ncomponents:\n";
        for (std::size_t i = 0; i < kComponents; ++i) {
            file << "  app-" << i << ": {kind: app, replicas: 2, threads: 4}\n";
        }
        file << "traffic:\n  visitors: {kind: open, to: app-0, rate: 1/s}\n"
                "timeline:\n  - {at: 1s, set: components.app-1.io, value: 3ms}\n"
                "objectives:\n  - {name: served, that: visitors.availability > 99%}\n";
    }
    void TearDown() override { std::filesystem::remove(path_); }

    // Somebody stops at the question of that number, and never again; counts them all.
    sim::Result<Scenario> loadedUntil(std::size_t question,
                                      std::span<const std::string> sets = {}) {
        asked_ = 0;
        return loadScenario(path_, sets, models::builtInKinds(), [this, question] {
            return asked_++ == question ? std::string("Ctrl-C") : std::string{};
        });
    }

    const std::filesystem::path path_ = std::filesystem::path(testing::TempDir()) /
                                        ("doppel-stops-" + std::to_string(getpid()) + ".yaml");
    std::size_t asked_ = 0;
};

TEST_F(ReadingStops, AreAskedWhileAFileIsParsedReadCheckedAndWrittenOut) {
    ASSERT_TRUE(loadedUntil(1'000'000).ok());
    const std::size_t values = 8 * kComponents; // a key and a map of three keys and values each
    const std::size_t whileParsed = values / kNodesBetweenQuestions;
    // Each component when it is read, when it is checked, and when its configuration is written.
    EXPECT_GE(asked_, whileParsed + 3 * kComponents);
}

TEST_F(ReadingStops, AreObeyedAtOnceWheneverTheyCome) {
    ASSERT_TRUE(loadedUntil(1'000'000).ok());
    const std::size_t all = asked_;
    for (std::size_t question = 0; question < all; question += 1 + all / 25) {
        const auto loaded = loadedUntil(question);
        ASSERT_FALSE(loaded.ok()) << question;
        ASSERT_THAT(loaded.errors(), SizeIs(1)) << question;
        EXPECT_EQ(loaded.errors()[0].code, sim::ErrorCode::Stopped);
        EXPECT_EQ(toText(loaded.errors()[0]),
                  path_.string() + ": stopped while the scenario was read: Ctrl-C");
        EXPECT_EQ(asked_, question + 1) << "nobody is asked again";
    }
}

TEST_F(ReadingStops, AreTheScenariosOwnLimitsToo) {
    const auto loaded = loadedUntil(1'000'000, std::vector<std::string>{"limits.wall_time=1ns"});
    ASSERT_FALSE(loaded.ok());
    ASSERT_THAT(loaded.errors(), SizeIs(1));
    EXPECT_EQ(loaded.errors()[0].code, sim::ErrorCode::Stopped);
    EXPECT_THAT(loaded.errors()[0].message, HasSubstr("wall time limit of 1ns"));
}

TEST_F(ReadingStops, AreAskedBeforeEachChangeOfASet) {
    std::ofstream file(path_, std::ios::app);
    file << "set:\n";
    for (std::size_t i = 0; i < kComponents; ++i) {
        file << "  components.app-" << i << ".threads: 3\n";
    }
    file.close();
    ASSERT_TRUE(loadedUntil(1'000'000).ok());
    EXPECT_GE(asked_, 4 * kComponents);
}

} // namespace
} // namespace doppel::scenarios
