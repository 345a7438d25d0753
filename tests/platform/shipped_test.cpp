// SPDX-License-Identifier: Apache-2.0
// The scenarios that doppel ships, each at a low rate: they play to their end, no law is broken,
// and the same seed gives the same bits.
#include "tests/platform/renewal_formula.h"
#include "tests/platform/shipped_scenarios.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

void writeGoldens(const Fingerprints& goldens) {
    std::ofstream out(fingerprintsFile());
    out << "# Fingerprints of the shipped scenarios, played quickly (shipped_scenarios.h) with "
           "their "
           "own seeds.\n# DOPPEL_UPDATE_GOLDENS=1 rewrites this file; say in the commit what "
           "changed and why.\n";
    for (const auto& [scenario, fingerprint] : goldens) {
        out << scenario << ' ' << fingerprint << '\n';
    }
}

class ShippedScenario : public testing::TestWithParam<std::string> {};

// Whoever rewrites the goldens runs this program by itself: each test writes its own line.
TEST_P(ShippedScenario, PlaysToItsEndAndToTheFingerprintThatWasWrittenDown) {
    const ReadyScenario scenario(sourcePath("scenarios/" + GetParam()), quickly(GetParam()));
    ASSERT_TRUE(scenario.loaded());
    const RunResult result = scenario.play();
    ASSERT_FALSE(result.traffic.empty());
    EXPECT_GT(result.traffic.front().total, 0U);
    Fingerprints goldens = writtenFingerprints();
    if (std::getenv("DOPPEL_UPDATE_GOLDENS") != nullptr) {
        goldens[GetParam()] = result.fingerprint;
        writeGoldens(goldens);
        GTEST_SKIP() << "written: " << fingerprintsFile();
    }
    EXPECT_EQ(goldens[GetParam()], result.fingerprint)
        << "if that was meant, run again with DOPPEL_UPDATE_GOLDENS=1";
}

INSTANTIATE_TEST_SUITE_P(Each, ShippedScenario, testing::ValuesIn(shippedScenarios()), testNameOf);

TEST(ShippedScenarios, AreAllThatFingerprintsAreWrittenDownOf) {
    std::vector<std::string> written;
    for (const auto& [scenario, fingerprint] : writtenFingerprints()) {
        written.push_back(scenario);
    }
    EXPECT_EQ(written, shippedScenarios());
}

std::set<std::string> kindsIn(const std::string& path) {
    const ReadyScenario ready(sourcePath("scenarios/" + path), quickly(path));
    std::set<std::string> kinds;
    if (!ready.loaded()) {
        ADD_FAILURE() << path;
        return kinds;
    }
    for (const ComponentSpec& component : ready.scenario().components) {
        kinds.emplace(component.kind->name);
    }
    for (const TrafficSpec& traffic : ready.scenario().traffic) {
        kinds.emplace(traffic.kind->name);
    }
    for (const EventSpec& event : ready.scenario().timeline) {
        kinds.emplace(event.event.kind().name);
    }
    return kinds;
}

TEST(CoveringScenarios, HaveEveryKindThatIsShipped) {
    std::set<std::string> covered;
    for (const std::string& path : coveringScenarios()) {
        covered.merge(kindsIn(path));
    }
    for (const std::string& path : shippedScenarios()) {
        for (const std::string& kind : kindsIn(path)) {
            EXPECT_TRUE(covered.contains(kind)) << kind << " of " << path;
        }
    }
}

// What a scenario's first lines propose to set: "--set 'PATH=VALUE'", but for files of one's own.
std::vector<Sets> whatIfsOf(const std::string& path) {
    std::ifstream in(sourcePath("scenarios/" + path));
    std::vector<Sets> whatIfs;
    for (std::string line; std::getline(in, line) && line.starts_with('#');) {
        Sets sets;
        std::istringstream words(line);
        for (std::string word; words >> word;) {
            if (word == "--set" && words >> std::ws) {
                const bool isQuoted = words.peek() == '\'';
                words.ignore(isQuoted ? 1 : 0);
                std::getline(words, word, isQuoted ? '\'' : ' ');
                sets.push_back(word);
            }
        }
        if (line.starts_with("#   --set")) {
            whatIfs.push_back(sets);
        }
    }
    return whatIfs;
}

TEST(ShippedScenarios, AreChangedByWhatTheirFirstLinesProposeToSet) {
    std::size_t tried = 0;
    for (const std::string& path : shippedScenarios()) {
        for (const Sets& sets : whatIfsOf(path)) {
            SCOPED_TRACE(path + ": " + sets.front());
            auto asWritten = loadScenario(sourcePath("scenarios/" + path));
            auto changed = loadScenario(sourcePath("scenarios/" + path), sets);
            ASSERT_TRUE(asWritten.ok() && changed.ok());
            EXPECT_NE(configurationOf(*asWritten), configurationOf(*changed));
            ++tried;
        }
    }
    EXPECT_GE(tried, 8U);
}

RunResult playQuickly(const std::string& path, const Sets& more = {}) {
    Sets sets = quickly(path);
    sets.insert(sets.end(), more.begin(), more.end());
    return ReadyScenario(sourcePath("scenarios/" + path), sets).play();
}

TEST(OriginErrors, LeaveMirroredPagesAvailableAndServeNoStaleOnes) {
    const RunResult result = playQuickly("govuk/origin-errors.yaml");
    const TrafficResult& visitors = result.traffic.front();
    EXPECT_GE(visitors.availabilityByClass.at("page").value_or(0), 0.99);
    EXPECT_GT(figure(result, "fastly", "fetches_mirror_1"), 1000);
    EXPECT_EQ(figure(result, "visitors", "served_by_stale"), 0);
    // All failures are of search, which no mirror has. Saint mode spares the first two mirrors a
    // page for a while after their answer; the last one's is the visitor's, and leaves no mark.
    EXPECT_EQ(figure(result, "visitors", "class_page_failed"), 0);
    EXPECT_GT(figure(result, "visitors", "class_search_failed"), 0);
    EXPECT_GT(figure(result, "fastly", "fetches_mirror_2"), 0);
    EXPECT_GE(figure(result, "fastly", "fetches_mirror_3"),
              figure(result, "fastly", "fetches_mirror_2"));
    ASSERT_TRUE(result.recovery);
}

TEST(OriginUnreachable, IsBridgedByStalePagesAndMirrors) {
    const RunResult result = playQuickly("govuk/origin-unreachable.yaml");
    EXPECT_GT(figure(result, "visitors", "served_by_stale"), 0);
    EXPECT_GT(figure(result, "fastly", "fetches_mirror_1"), 0);
    EXPECT_GT(figure(result, "fastly", "sick_backend"), 0);
    EXPECT_GE(result.traffic.front().availabilityByClass.at("page").value_or(0), 0.99);
}

TEST(MirrorsFail, AreAskedInTheirOrderUntilNoneIsLeft) {
    const RunResult result = playQuickly("govuk/mirrors-fail.yaml");
    const double first = figure(result, "fastly", "fetches_mirror_1");
    const double second = figure(result, "fastly", "fetches_mirror_2");
    const double third = figure(result, "fastly", "fetches_mirror_3");
    EXPECT_GT(third, 0);
    EXPECT_GT(second, 0);
    EXPECT_GT(first, 0);
    EXPECT_EQ(figure(result, "visitors", "served_by_synthetic"),
              static_cast<double>(withStatus(result, "visitors", "503")));
    EXPECT_GT(withStatus(result, "visitors", "503"), 0U);
}

TEST(OriginSlow, MakesAllDownToTheRouterLeaveWithTheCdn) {
    const RunResult result = playQuickly("govuk/origin-slow.yaml");
    const double givenUp = figure(result, "www-origin", "aborted");
    EXPECT_GT(givenUp, 0);
    EXPECT_EQ(figure(result, "fastly", "timeouts"), givenUp);
    EXPECT_EQ(figure(result, "router-nginx", "aborted"), givenUp);
    EXPECT_EQ(figure(result, "router", "aborted"), givenUp);
}

TEST(ContentStoreSlow, MakesEveryFrontEndTimeOutAtFourSeconds) {
    const RunResult result = playQuickly("govuk/content-store-slow.yaml");
    int frontEnds = 0;
    for (const std::string app : {"frontend", "collections", "smartanswers", "feedback"}) {
        const double failed = figure(result, app, "failed");
        frontEnds += failed > 0 ? 1 : 0;
        EXPECT_EQ(figure(result, app, "timeouts"), failed) << app;
    }
    EXPECT_GE(frontEnds, 2);
    EXPECT_GE(figure(result, "frontend", "latency_failed.max"), 4.0);
    EXPECT_LT(figure(result, "frontend", "latency_failed.max"), 5.0);
}

TEST(RouteReloadStall, EndsTwentySecondsAfterTheFirstTickBeyondTheInterval) {
    // The tick at 31 min finds 5 min not yet passed: reloads began every 5 min 5 s from the start.
    const ReadyScenario scenario(
        sourcePath("scenarios/govuk/route-reload-stall.yaml"),
        {"routes.count=20_000", "traffic.visitors.rate=40/s",
         "components.router.changes=[{at: 31min, share: 20%, notified: false}]"});
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    const auto staleAt = [&](int second) {
        play->advance(sim::kStart + std::chrono::seconds(second));
        return figure(play->observe(), "router", "stale_not_found");
    };
    constexpr int kPublished = 31 * 60;
    constexpr int kBegins = 7 * 305; // the first attempt after 31 min
    static_assert(kBegins > kPublished && kBegins - 305 < kPublished);
    EXPECT_EQ(staleAt(kPublished), 0);
    const double shortlyBefore = staleAt(kBegins + 19);
    const double atTheEnd = staleAt(kBegins + 20);
    EXPECT_GT(shortlyBefore, 0);
    EXPECT_GE(atTheEnd, shortlyBefore);
    EXPECT_EQ(staleAt(kBegins + 120), atTheEnd);
}

TEST(TtlChange, RaisesTheOriginsLoadByTheRatioThatTheFormulaPredicts) {
    using namespace std::chrono_literals;
    const std::string path = "govuk/ttl-change.yaml";
    Sets sets = quickly(path);
    sets.push_back("traffic.visitors.pages.popularity=zipf(0.9)");
    const ReadyScenario scenario(sourcePath("scenarios/" + path), sets);
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    const auto measured = [&](sim::Duration from, sim::Duration to) {
        play->advance(sim::kStart + from);
        const double before = figure(play->observe(), "fastly", "fetches_origin");
        play->advance(sim::kStart + to);
        const double after = figure(play->observe(), "fastly", "fetches_origin");
        return (after - before) / sim::toSeconds(to - from);
    };
    // The file's warm-up ends after 1 h; from 2 h on freshness is 5 min, and all that was stored
    // for 30 min has gone half an hour later.
    const double before = measured(1h, 2h);
    const double after = measured(2h + 31min, 3h);
    const Demand visitors{
        10, {0.30, 0.45, 0.15, 0.06, 0.04}, scenario.inputs().routedPages.size(), 0.9};
    const double ratio = fetchesPerSecond(visitors, 300) / fetchesPerSecond(visitors, 1800);
    std::printf("%zu pages: %.3f/s, then %.3f/s; formula %.3f/s, then %.3f/s\n", visitors.pages,
                before, after, fetchesPerSecond(visitors, 1800), fetchesPerSecond(visitors, 300));
    EXPECT_NEAR(after / before, ratio, 0.05 * ratio);
    EXPECT_NEAR(before, fetchesPerSecond(visitors, 1800), 0.05 * before);
}

TEST(CrawlerFlood, IsRefusedAndOthersAreNot) {
    const RunResult result = playQuickly("govuk/crawler-flood.yaml");
    EXPECT_GT(withStatus(result, "crawler", "429"), 0U);
    EXPECT_EQ(withStatus(result, "visitors", "429"), 0U);
}

} // namespace
} // namespace doppel::scenarios
