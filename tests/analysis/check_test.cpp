// SPDX-License-Identifier: Apache-2.0
#include "analysis/check.h"
#include "analysis/scenario_finder.h"
#include "tests/analysis/golden.h"
#include "tests/analysis/own_folder.h"
#include "tests/analysis/sample_run.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace doppel::analysis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kPlatform = R"(doppel: 1
title: one server
duration: 2min
components:
  station: {kind: app, replicas: 1, workers: 1, threads: 1, accept_policy: shared, cpu: exponential(50ms)}
)";
constexpr const char* kScenario = R"(extends: platform.yaml
traffic:
  visitors: {kind: open, to: station, latency: 0s, rate: 8/s, pages: {count: 1}}
objectives:
  - {name: availability, that: visitors.availability >= 99%}
)";
constexpr const char* kHopeless = R"(extends: platform.yaml
traffic:
  visitors: {kind: open, to: station, latency: 0s, rate: 8/s, pages: {count: 1}}
objectives:
  - {name: speed, that: visitors.latency.p50 <= 1ns}
)";

class Check : public OwnFolder {
protected:
    std::vector<CheckedScenario> check(std::size_t jobs = 1) const {
        CheckOptions options;
        options.jobs = jobs;
        const std::vector<std::string> paths{folder_.string()};
        auto checked = checkScenarios(paths, options);
        EXPECT_TRUE(checked.ok());
        return std::move(*checked);
    }

    // "a.yaml: met"
    std::vector<std::string> verdictsOf(const std::vector<CheckedScenario>& checked) const {
        std::vector<std::string> texts;
        for (const CheckedScenario& one : checked) {
            texts.push_back(one.file.substr(folder_.string().size() + 1) + ": " +
                            std::string(toText(one.verdict)));
        }
        return texts;
    }
};

TEST_F(Check, JudgesEveryScenarioAlsoBesideAWrongOne) {
    write("platform.yaml", kPlatform);
    write("a.yaml", kScenario);
    write("b.yaml", "extends: platform.yaml\ntraffic: {visitors: {kind: opn}}\nobjectives: []\n");
    write("c.yaml", kHopeless);
    write("sub/other.yaml", "services: {web: {image: nginx}}\n");
    write("readme.md", "extends: nothing");
    const auto checked = check();
    EXPECT_THAT(verdictsOf(checked),
                ElementsAre("a.yaml: met", "b.yaml: wrong", "c.yaml: missed",
                            "platform.yaml: skipped", "sub/other.yaml: skipped"));
    EXPECT_THAT(toText(checked[1].errors.front()), HasSubstr("b.yaml:2:"));
    EXPECT_THAT(checked[3].skipped, HasSubstr("no traffic"));
    EXPECT_THAT(checked[4].skipped, HasSubstr("no scenario"));
}

TEST_F(Check, SeveralThreadsGiveTheSameResultsInTheSameOrder) {
    write("platform.yaml", kPlatform);
    for (const char* name : {"a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml"}) {
        write(name, kScenario);
    }
    const auto one = check(1);
    const auto four = check(4);
    ASSERT_EQ(verdictsOf(one), verdictsOf(four));
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(one[i].result->fingerprint, four[i].result->fingerprint);
    }
}

TEST_F(Check, APathThatIsNotThereIsAnError) {
    const std::vector<std::string> paths{pathOf("nowhere")};
    const auto found = findScenarios(paths);
    ASSERT_FALSE(found.ok());
    EXPECT_THAT(toText(found.errors().front()), HasSubstr("nowhere: no such file or folder"));
}

TEST_F(Check, AFileNamedTwiceIsPlayedOnce) {
    write("platform.yaml", kPlatform);
    const std::string file = write("a.yaml", kScenario);
    const std::vector<std::string> paths{file, folder_.string(), file};
    EXPECT_THAT(*findScenarios(paths), SizeIs(2));
}

TEST_F(Check, SomebodyMayStopIt) {
    write("platform.yaml", kPlatform);
    const std::vector<std::string> paths{write("a.yaml", kScenario)};
    CheckOptions options;
    options.watcher = [](const Progress&) {
        return std::string("a test");
    };
    const auto checked = checkScenarios(paths, options);
    EXPECT_EQ(checked->front().verdict, Verdict::Stopped);
    EXPECT_EQ(checked->front().result->status.culprit, "a test");
}

// One of each verdict.
std::vector<CheckedScenario> everyVerdict() {
    scenarios::RunResult good = sampleRun();
    good.objectives.pop_back();
    scenarios::RunResult stopped = good;
    stopped.status = {sim::RunStatus::Reason::EventLimit, sim::kStart + std::chrono::minutes(3),
                      "event limit of 1000"};
    scenarios::RunResult broken = good;
    broken.broken = {"router: arrived 3, but answered 1"};
    const sim::Error error{
        sim::ErrorCode::Input, "unknown kind \"<opn>\" & more", {"b.yaml", 2, 7}};
    return {{"a.yaml", Verdict::Met, "", {}, good},
            {"b.yaml", Verdict::Wrong, "", {error, error}, {}},
            {"c & d.yaml", Verdict::Missed, "", {}, sampleRun()},
            {"e.yaml", Verdict::Stopped, "", {}, stopped},
            {"f.yaml", Verdict::Broken, "", {}, broken},
            {"platform.yaml", Verdict::Skipped, "a platform: it has no traffic", {}, {}}};
}

TEST(CheckReport, ReadsWell) {
    expectGolden("check.txt", checkText(everyVerdict()));
}

TEST(CheckReport, SaysThatThereWasNothingToCheck) {
    EXPECT_EQ(checkText({}), "0 files: nothing to check\n");
}

TEST(CheckReport, JsonHasAnEntryForEachFile) {
    const auto json = checkJson(everyVerdict());
    EXPECT_EQ(json["schema"], "doppel.check/1");
    ASSERT_THAT(json["scenarios"], SizeIs(6));
    EXPECT_EQ(json["scenarios"][1]["errors"][0]["line"], 2);
    EXPECT_EQ(json["scenarios"][2]["summary"]["schema"], "doppel.summary/1");
}

TEST(CheckReport, JunitIsWhatCiServersRead) {
    expectGolden("check.junit.xml", checkJunit(everyVerdict()));
}

class Junit : public OwnFolder {};

TEST_F(Junit, IsWellFormedWhateverTheNamesAre) {
    auto checked = everyVerdict();
    checked[0].file = "<a & \"b\"\x01\n'c'>.yaml";
    checked[1].errors.front().message = "]]> \x1b[31m <!-- --> &amp;";
    const std::string file = write("junit.xml", checkJunit(checked));
    if (std::system("xmllint --version 2>/dev/null") != 0) {
        GTEST_SKIP() << "xmllint (libxml2-utils) is not installed";
    }
    EXPECT_EQ(std::system(("xmllint --noout " + file).c_str()), 0);
}

} // namespace
} // namespace doppel::analysis
