// SPDX-License-Identifier: Apache-2.0
// What drive.rb has a real Sidekiq 6.4 on a real Redis do, and what the model of that version does
// of the same: fetch orders, delays of retries, and what becomes of jobs on KILL and on TERM.
#include "models/sidekiq/fetch_order.h"
#include "models/sidekiq/sidekiq_retry.h"
#include "models/sidekiq/sidekiq_shutdown.h"
#include "tests/models/sidekiq/little_sidekiq.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace doppel::models::test {
namespace {

constexpr auto kVersion = SidekiqVersion::V6_4;

using Lines = std::map<std::string, std::vector<std::string>>;

// "queue:number", "count:seconds".
std::pair<std::string, int> pairOf(const std::string& text) {
    const std::size_t colon = text.find(':');
    return {text.substr(0, colon), std::stoi(text.substr(colon + 1))};
}

std::vector<int> numbersOf(const std::vector<std::string>& texts) {
    std::vector<int> numbers;
    for (const std::string& text : texts) {
        numbers.push_back(std::stoi(text));
    }
    return numbers;
}

// Plays drive.rb once for all tests.
class ARealSidekiq : public ASidekiq {
protected:
    static void SetUpTestSuite() {
        const bool isThere = std::system("{ command -v redis-server && command -v ruby && "
                                         "command -v sidekiq; } >/dev/null 2>&1") == 0;
        if (!isThere) {
            return;
        }
        const std::filesystem::path folder =
            std::filesystem::temp_directory_path() / ("doppel-sidekiq-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder);
        const std::string drive = DOPPEL_SOURCE_DIR "/tests/real/sidekiq/drive.rb";
        const std::string command = "ruby '" + drive + "' '" + folder.string() + "' >'" +
                                    folder.string() + "/out' 2>'" + folder.string() + "/err'";
        if (std::system(command.c_str()) == 0) {
            std::ifstream in(folder / "out");
            for (std::string line; std::getline(in, line);) {
                std::istringstream words(line);
                std::string name;
                words >> name;
                for (std::string word; words >> word;) {
                    real()[name].push_back(word);
                }
            }
        }
        wasTried() = true;
        std::filesystem::remove_all(folder);
    }
    void SetUp() override {
        config.version = kVersion;
        if (wasTried()) {
            ASSERT_FALSE(real().empty()) << "tests/real/sidekiq/drive.rb failed";
            return;
        }
        if (std::getenv("DOPPEL_NEEDS_REAL") != nullptr) {
            FAIL() << "script/bootstrap --test installs redis-server and ruby-sidekiq";
        }
        GTEST_SKIP() << "no redis-server, ruby or sidekiq";
    }
    static Lines& real() {
        static Lines lines;
        return lines;
    }
    static bool& wasTried() {
        static bool tried = false;
        return tried;
    }
};

TEST_F(ARealSidekiq, DoesJobsOfStrictQueuesInTheSameOrder) {
    config.queues = {{.name = "high"}, {.name = "default"}, {.name = "low"}};
    for (const auto& queue : config.queues) {
        job(queue.name, queue.name, 1ms);
    }
    config.lifecycle.bootTime = 10s;
    start();
    sidekiq->fleet().kill({0}); // all jobs are there before it is
    Recorder recorder(world());
    for (const auto& queue : config.queues) {
        sidekiq->setPerformer(*sidekiq->kindOf(queue.name), recorder);
    }
    for (const std::string& pushed : real()["pushed"]) {
        const auto [queue, number] = pairOf(pushed);
        world().spawn(handOver(world(), queue, static_cast<std::uint32_t>(number)));
    }
    little.runTo(1s);
    sidekiq->fleet().restore({0});
    little.runTo(1min);
    std::vector<int> order;
    for (const auto& [number, at] : recorder.ends) {
        order.push_back(static_cast<int>(number));
    }
    EXPECT_EQ(order.size(), 120U);
    EXPECT_EQ(order, numbersOf(real()["strict"]));
}

TEST_F(ARealSidekiq, LooksIntoWeightedQueuesAsOften) {
    const std::array<std::uint32_t, 3> weights{3, 2, 1};
    const sim::Stream chance(36, 0, "order");
    std::array<double, 3> model{};
    std::vector<std::uint32_t> order;
    constexpr int kDraws = 60'000;
    for (std::uint64_t i = 0; i < kDraws; ++i) {
        auto draws = chance.at(i);
        drawFetchOrder(weights, FetchMode::Weighted, draws, order);
        model[order.front()] += 1.0 / kDraws;
    }
    std::array<double, 3> seen{};
    for (const int queue : numbersOf(real()["weighted"])) {
        ++seen[static_cast<std::size_t>(queue)];
    }
    double chiSquare = 0;
    for (std::size_t q = 0; q < 3; ++q) {
        const double expected = model[q] * 1500;
        chiSquare += (seen[q] - expected) * (seen[q] - expected) / expected;
    }
    EXPECT_LT(chiSquare, 18.42); // 2 degrees of freedom: 1 run in 10,000
}

TEST_F(ARealSidekiq, TriesAgainAfterADelayThatTheModelMayDraw) {
    const sim::Stream chance(36, 0, "retries");
    std::map<int, std::set<std::int64_t>> possible;
    for (int count = 0; count < 25; ++count) {
        auto draws = chance.at(static_cast<std::uint64_t>(count));
        for (int i = 0; i < 500; ++i) {
            const SidekiqVerdict verdict =
                sidekiqVerdict(rulesOf(kVersion), {}, {}, {.count = count}, draws);
            possible[count].insert(
                std::chrono::duration_cast<std::chrono::seconds>(verdict.delay).count());
        }
    }
    std::map<int, std::set<std::int64_t>> seen;
    for (const std::string& text : real()["retries"]) {
        const auto [count, seconds] = pairOf(text);
        seen[std::stoi(count)].insert(seconds);
        EXPECT_TRUE(possible[std::stoi(count)].contains(seconds)) << text;
    }
    EXPECT_EQ(seen.size(), 25U);
    EXPECT_GT(seen[24].size(), 3U);
}

TEST_F(ARealSidekiq, GivesUpOnTheSameJobs) {
    EXPECT_THAT(numbersOf(real()["exhausted"]), ::testing::ElementsAre(2, 0)); // dead, to be tried
    sim::Stream chance(36, 0, "retries");
    const auto fate = [&](const SidekiqRetryOptions& options, std::int64_t count) {
        return sidekiqVerdict(rulesOf(kVersion), options, {}, {.count = count}, chance).fate;
    };
    EXPECT_EQ(fate({}, 25), SidekiqVerdict::Fate::Dead);
    EXPECT_EQ(fate({.most = 0}, 0), SidekiqVerdict::Fate::Dead);
    EXPECT_EQ(fate({.retries = false}, 0), SidekiqVerdict::Fate::Discarded);
}

TEST_F(ARealSidekiq, LosesAsManyJobsOnKill) {
    config.concurrency = 5;
    job("long", "high", 600s);
    start();
    enqueue(0s, "long", 12);
    little.runTo(5s);
    sidekiq->fleet().kill({0});
    little.runTo(6s);
    EXPECT_EQ(static_cast<int>(ended(JobEnd::Lost)), numbersOf(real()["kill"]).front());
    expectBalance();
}

TEST_F(ARealSidekiq, PutsBackAtTheHeadOnTermAndAsLate) {
    config.concurrency = 5;
    config.timeout = 4s;
    job("long", "high", 600s);
    start();
    enqueue(0s, "long", 12);
    little.runTo(5s);
    sidekiq->fleet().drain({0});
    const std::vector<int> times = numbersOf(real()["term_times"]); // milliseconds after TERM
    little.runTo(5s + sidekiqHardStop(4s) + 1ms);
    EXPECT_EQ(jobs().waiting(), 12U);
    EXPECT_EQ(jobs().requeued(), 5U);
    EXPECT_EQ(ended(JobEnd::Lost), 0U);
    EXPECT_GE(times[0], 3500);
    EXPECT_LE(times[0], 4000 + 500);
    little.runTo(5s + 4s + 1ms);
    EXPECT_EQ(sidekiq->fleet().state({0}), ServerState::Gone);
    EXPECT_NEAR(times[1], 4000, 600);

    std::vector<int> order = numbersOf(real()["term"]);
    ASSERT_EQ(order.size(), 12U);
    std::sort(order.begin(), order.begin() + 5); // among themselves in no certain order
    for (int i = 0; i < 12; ++i) {
        EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
    }
}

} // namespace
} // namespace doppel::models::test
