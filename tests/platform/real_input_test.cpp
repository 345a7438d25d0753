// SPDX-License-Identifier: Apache-2.0
// Real input through the whole platform: a site's access log, and the pages of a real minute.
#include "scenarios/input/popularity.h"
#include "tests/platform/temporary_scenario.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

std::string realData(const std::string& file) {
    return sourcePath("../shared/data/" + file);
}

TEST(RealInput, TheSampleLogIsPlayedAndItsWrongLineShown) {
    const RunResult result = ReadyScenario(sourcePath("scenarios/real/replay.yaml")).play();
    ASSERT_EQ(result.traffic.size(), 1U);
    const TrafficResult& visitors = result.traffic.front();
    EXPECT_EQ(visitors.logLinesAccepted, 240U);
    EXPECT_EQ(visitors.logLinesRejected, 1U);
    EXPECT_EQ(visitors.total, 240U);
    EXPECT_EQ(visitors.failed, 0U);
    ASSERT_EQ(visitors.logRejections.size(), 1U);
    EXPECT_EQ(visitors.logRejections.front().lines, 1U);
    EXPECT_TRUE(visitors.logRejections.front().place.ends_with("sample-access.log:121"))
        << visitors.logRejections.front().place;
    ASSERT_FALSE(result.notes.empty());
    EXPECT_NE(result.notes.front().find("240 lines accepted, 1 rejected"), std::string::npos);
    EXPECT_TRUE(result.objectivesMet());
}

TEST(RealInput, ThreeDaysOfARealAccessLogArePlayedLineByLine) {
    const std::string log = realData("access-combined-2015.log.gz");
    if (!std::filesystem::exists(log)) {
        GTEST_SKIP() << "no " << log;
    }
    const ReadyScenario scenario(sourcePath("scenarios/real/replay.yaml"),
                                 {"traffic.visitors.log=" + log});
    const RunResult result = scenario.play();
    ASSERT_EQ(result.traffic.size(), 1U);
    const TrafficResult& visitors = result.traffic.front();
    EXPECT_EQ(visitors.logLinesAccepted + visitors.logLinesRejected, 10'000U);
    EXPECT_LE(visitors.logLinesRejected, 100U);
    EXPECT_EQ(visitors.total, visitors.logLinesAccepted);
    EXPECT_EQ(figure(result, "visitors", "same_status") +
                  figure(result, "visitors", "other_status"),
              static_cast<double>(visitors.total));
    EXPECT_EQ(visitors.failed, 0U);
    EXPECT_GT(figure(result, "fastly", "hits"), 0);
    EXPECT_EQ(result.notes.size(), 2U); // how it was read, and that its clock steps back
    std::printf("%s; %.0f hits, %.0f origin fetches\n", result.notes.front().c_str(),
                figure(result, "fastly", "hits"), figure(result, "fastly", "fetches_origin"));
}

/// Each page of a popularity list as a page class of its own, so that the books count it.
Sets classOfEachPage(const std::vector<PageHits>& pages) {
    Sets sets{"page_classes.search=null"};
    for (std::size_t i = 0; i < pages.size(); ++i) {
        sets.push_back("page_classes.p" + std::to_string(i) + "={prefixes: [\"" + pages[i].path +
                       "\"]}");
    }
    return sets;
}

TEST(RealInput, PagesOfTheBusiestMinuteAreAskedForAsOftenAsTheFileSays) {
    const std::string file = realData("govuk-origin-busiest-minute-2018.csv");
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << "no " << file;
    }
    auto pages = readPopularity(file);
    ASSERT_TRUE(pages.ok());
    std::sort(pages->begin(), pages->end(),
              [](const PageHits& a, const PageHits& b) { return a.hits > b.hits; });
    ASSERT_EQ(pages->size(), 94U);
    Sets sets = classOfEachPage(*pages);
    sets.push_back("traffic.visitors.pages.popularity=csv(" + file + ")");
    const RunResult result =
        ReadyScenario(sourcePath("scenarios/real/busiest-minute.yaml"), sets).play();
    ASSERT_EQ(result.traffic.size(), 1U);

    double hits = 0;
    double visits = 0;
    std::vector<double> seen;
    for (std::size_t i = 0; i < pages->size(); ++i) {
        seen.push_back(figure(result, "visitors", "class_p" + std::to_string(i)));
        hits += (*pages)[i].hits;
        visits += seen.back();
    }
    EXPECT_EQ(hits, 3287);
    EXPECT_EQ(visits, static_cast<double>(result.traffic.front().total));
    EXPECT_NEAR(visits, hits * 10, 4 * 181); // Poisson, ten minutes
    double chiSquare = 0;
    double topTen = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const double expected = visits * (*pages)[i].hits / hits;
        chiSquare += (seen[i] - expected) * (seen[i] - expected) / expected;
        topTen += i < 10 ? seen[i] : 0;
    }
    std::printf("chi-square %.1f with 93 degrees of freedom; top ten %.1f %%\n", chiSquare,
                100 * topTen / visits);
    EXPECT_LT(chiSquare, 140.9); // the 99.9 % quantile
    EXPECT_GT(chiSquare, 56.4);  // the 0.1 % quantile: chance, not a copy of the file
}

// Of three lines, the third has been read when the run ends, and its visit has not begun.
TEST(AReplayThatIsCut, CountsTheLinesThatItPlayed) {
    const TemporaryScenario log(
        "127.0.0.1 - - [10/Oct/2026:13:55:00 +0000] \"GET /a HTTP/1.1\" 200 9\n"
        "127.0.0.1 - - [10/Oct/2026:13:55:10 +0000] \"GET /b HTTP/1.1\" 200 9\n"
        "127.0.0.1 - - [10/Oct/2026:13:55:40 +0000] \"GET /c HTTP/1.1\" 200 9\n");
    const RunResult result = playText("doppel: 1\nduration: 30s\ncomponents:\n  web: {kind: app}\n"
                                      "traffic:\n  past: {kind: replay, to: web, log: " +
                                      log.path() + "}\n");
    EXPECT_EQ(result.traffic.front().total, 2U);
    EXPECT_EQ(figure(result, "past", "accepted"), 2);
    EXPECT_EQ(result.traffic.front().logLinesAccepted, 2U);
    EXPECT_EQ(result.traffic.front().logLinesRejected, 0U);
    EXPECT_TRUE(hasNote(result, "2 lines accepted, 0 rejected"));
    EXPECT_TRUE(hasNote(result, "longer than the run"));
}

} // namespace
} // namespace doppel::scenarios
