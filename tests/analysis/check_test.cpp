// SPDX-License-Identifier: Apache-2.0
#include "analysis/check.h"
#include "analysis/checked_scenario_bytes.h"
#include "analysis/scenario_finder.h"
#include "analysis/summary_json.h"
#include "tests/analysis/golden.h"
#include "tests/analysis/own_folder.h"
#include "tests/analysis/sample_run.h"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
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

// Years of it: whoever plays it has to be stopped.
constexpr const char* kEndless = R"(extends: platform.yaml
duration: 300d
traffic:
  visitors: {kind: open, to: station, latency: 0s, rate: 8/s, pages: {count: 1}}
objectives:
  - {name: availability, that: visitors.availability >= 99%}
)";

// Ends the processes that this one has begun, as a system does that has no memory left.
void killChildren() {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream status(entry.path() / "stat");
        std::string word;
        pid_t id = 0;
        pid_t parent = 0;
        if (status >> id >> word >> word >> parent && parent == getpid()) {
            kill(id, SIGKILL);
        }
    }
}

std::string fingerprintOf(const CheckedScenario& checked) {
    return nlohmann::json::parse(checked.summary)["fingerprint"];
}

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
    EXPECT_THAT(checked[3].why, HasSubstr("no traffic"));
    EXPECT_THAT(checked[4].why, HasSubstr("no scenario"));
}

// Ways to write a scenario, all of them YAML, and files of others.
TEST_F(Check, FindsScenariosByReadingThemNotByTheirLooks) {
    const std::string body = R"(
"components": {w: {kind: app}}
traffic: {v: {kind: open, to: w, rate: 1/s}}
objectives: [{name: a, that: v.availability >= 1%}]
)";
    write("a-quoted.yaml", "\"doppel\": 1\nduration: 10s" + body);
    write("b-blank.yaml", "doppel : 1\nduration: 10s" + body);
    write("c-mark.yaml", "\xEF\xBB\xBF"
                         "doppel: 1\nduration: 10s" +
                             body);
    write("d-upper.yaml", "Doppel: 1\nduration: 10s" + body);
    write("e-future.yaml", "doppel: 2\nduration: 10s" + body);
    write("f-flow.yaml", R"({"doppel": 1, "duration": 10s, "components": {"w": {"kind": "app"}},
 "traffic": {"v": {"kind": "open", "to": "w", "rate": "1/s"}},
 "objectives": [{"name": "a", "that": "v.availability >= 1%"}]})");
    write("g-none.yaml", "duration: 10s" + body);
    write("h-broken.yaml", "doppel: 1\ncomponents: {w: {kind: app\n");
    write("i-others.yaml", "apiVersion: v1\nkind: Service\n---\nkind: Pod\n");
    write("j-template.yaml", "{{- if .Values.web }}\nweb: {{ .Values.web }}\n{{- end }}\n");
    EXPECT_THAT(verdictsOf(check()),
                ElementsAre("a-quoted.yaml: met", "b-blank.yaml: met", "c-mark.yaml: met",
                            "d-upper.yaml: wrong", "e-future.yaml: wrong", "f-flow.yaml: met",
                            "g-none.yaml: wrong", "h-broken.yaml: wrong", "i-others.yaml: skipped",
                            "j-template.yaml: skipped"));
}

TEST_F(Check, LooksIntoAFolderWhoseLinksLeadInCircles) {
    write("a.yaml", "doppel: 1\n");
    std::filesystem::create_symlink("loop.yaml", folder_ / "loop.yaml");
    std::filesystem::create_symlink(".", folder_ / "self");
    EXPECT_THAT(verdictsOf(check()), ElementsAre("a.yaml: skipped", "loop.yaml: skipped"));
}

TEST_F(Check, SeveralAtOnceGiveTheSameResultsInTheSameOrder) {
    write("platform.yaml", kPlatform);
    for (const char* name : {"a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml"}) {
        write(name, kScenario);
    }
    const auto one = check(1);
    const auto four = check(4);
    ASSERT_EQ(verdictsOf(one), verdictsOf(four));
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(fingerprintOf(one[i]), fingerprintOf(four[i]));
    }
}

TEST_F(Check, OneThatIsKilledIsBrokenAndTheOthersGoOn) {
    write("platform.yaml", kPlatform);
    const std::vector<std::string> paths{write("a.yaml", kEndless), write("b.yaml", kScenario)};
    CheckOptions options;
    bool killing = true;
    options.stops = [&] {
        if (killing) {
            killChildren();
        }
        return std::string();
    };
    options.done = [&](const CheckedScenario&) {
        killing = false;
    };
    const auto checked = checkScenarios(paths, options);
    ASSERT_TRUE(checked.ok());
    EXPECT_EQ((*checked)[0].verdict, Verdict::Broken);
    EXPECT_THAT((*checked)[0].why, HasSubstr("was killed (SIGKILL)"));
    EXPECT_EQ((*checked)[1].verdict, Verdict::Met);
}

TEST_F(Check, LimitsAreEachOnesOwn) {
    write("platform.yaml", kPlatform);
    write("a.yaml", std::string(kEndless) + "limits: {wall_time: 100ms}\n");
    write("b.yaml", kScenario);
    EXPECT_THAT(verdictsOf(check()),
                ElementsAre("a.yaml: stopped", "b.yaml: met", "platform.yaml: skipped"));
}

TEST_F(Check, ObjectivesThatAreSetCountAsIfTheyStoodThere) {
    const std::string withoutAny = write(
        "a.yaml", std::string(kScenario).substr(0, std::string(kScenario).find("objectives")));
    write("platform.yaml", kPlatform);
    const std::vector<std::string> paths{withoutAny};
    const std::vector<std::string> sets{
        "objectives=[{name: speed, that: visitors.latency.p50 <= 10s}]"};
    EXPECT_NE(findScenarios(paths)->front().skipped, "");
    EXPECT_EQ(findScenarios(paths, sets)->front().skipped, "");
}

TEST_F(Check, AnEmptyListOfObjectivesIsNothingToCheck) {
    write("platform.yaml", kPlatform);
    write("a.yaml", std::string(kScenario).substr(0, std::string(kScenario).find("objectives")) +
                        "objectives: []\n");
    EXPECT_THAT(verdictsOf(check()), ElementsAre("a.yaml: skipped", "platform.yaml: skipped"));
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

TEST_F(Check, SomebodyMayStopItAndWhatWasPlayedIsTold) {
    write("platform.yaml", kPlatform);
    const std::vector<std::string> paths{write("a.yaml", kEndless), write("b.yaml", kEndless),
                                         write("c.yaml", kScenario)};
    CheckOptions options;
    options.jobs = 2;
    const auto began = std::chrono::steady_clock::now();
    options.stops = [began] {
        constexpr std::chrono::seconds kLetPlayFor{2};
        return std::string(std::chrono::steady_clock::now() < began + kLetPlayFor ? "" : "a test");
    };
    const auto checked = checkScenarios(paths, options);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
    EXPECT_THAT(verdictsOf(*checked),
                ElementsAre("a.yaml: stopped", "b.yaml: stopped", "c.yaml: stopped"));
    EXPECT_THAT((*checked)[0].why, HasSubstr("a test"));
    EXPECT_THAT((*checked)[0].objectives, SizeIs(1));
    EXPECT_EQ((*checked)[2].why, "stopped by a test");
    EXPECT_THAT((*checked)[2].objectives, SizeIs(0));
}

TEST(CheckedScenarioBytes, GiveTheSameAgain) {
    CheckedScenario checked{
        .file = "\xff.yaml", .verdict = Verdict::Missed, .why = "because", .errors = {}};
    checked.errors = {{sim::ErrorCode::Environment, "no \"room\"\n", {"a.yaml", 3, 4}}};
    checked.objectives = {{"speed", "x <= 1s", 0.1, true},
                          {"none", "y <= 1s", {}, false, "", "never"}};
    checked.wallSeconds = 0.1;
    checked.summary = "{}";
    const CheckedScenario again = checkedScenarioOf(bytesOf(checked));
    EXPECT_EQ(again.file, checked.file);
    EXPECT_EQ(again.verdict, Verdict::Missed);
    EXPECT_EQ(again.why, "because");
    ASSERT_THAT(again.errors, SizeIs(1));
    EXPECT_EQ(again.errors[0].code, sim::ErrorCode::Environment);
    EXPECT_EQ(toText(again.errors[0]), "a.yaml:3:4: no \"room\"\n");
    ASSERT_THAT(again.objectives, SizeIs(2));
    EXPECT_EQ(again.objectives[0].name, "speed");
    EXPECT_EQ(again.objectives[0].that, "x <= 1s");
    EXPECT_EQ(again.objectives[0].value, 0.1);
    EXPECT_TRUE(again.objectives[0].met);
    EXPECT_EQ(again.objectives[1].value, std::nullopt);
    EXPECT_EQ(again.objectives[1].note, "never");
    EXPECT_EQ(again.wallSeconds, 0.1);
    EXPECT_EQ(again.summary, "{}");
}

CheckedScenario
playedAs(const std::string& file, Verdict verdict, const scenarios::RunResult& run) {
    CheckedScenario checked{.file = file, .verdict = verdict, .why = {}, .errors = {}};
    checked.objectives = run.objectives;
    checked.wallSeconds = run.wallSeconds;
    checked.summary = summaryJsonText(run);
    return checked;
}

// One of each verdict.
std::vector<CheckedScenario> everyVerdict() {
    scenarios::RunResult good = sampleRun();
    good.objectives.pop_back();
    const sim::Error error{
        sim::ErrorCode::Input, "unknown kind \"<opn>\" & more", {"b.yaml", 2, 7}};
    std::vector<CheckedScenario> all{
        playedAs("a.yaml", Verdict::Met, good),
        {"b.yaml", Verdict::Wrong, "", {error, error}},
        playedAs("c & d.yaml", Verdict::Missed, sampleRun()),
        playedAs("e.yaml", Verdict::Stopped, good),
        playedAs("f.yaml", Verdict::Broken, good),
        {"platform.yaml", Verdict::Skipped, "a platform: it has no traffic", {}}};
    all[3].why = "reached a limit at 3min: event limit of 1000";
    all[4].why = "a fault of doppel's own: router: arrived 3, but answered 1";
    return all;
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

TEST(CheckReport, JunitTellsOfVisitsThatDidNotEndInTime) {
    const std::string junit = checkJunit(everyVerdict());
    EXPECT_THAT(junit, HasSubstr("<property name=\"visits.unfinished\" value=\"50\"/>"));
    EXPECT_THAT(junit, HasSubstr("<property name=\"visits.unfinished.failed\" value=\"20\"/>"));
    EXPECT_THAT(junit, HasSubstr("<property name=\"visits.late\" value=\"10\"/>"));
}

TEST(CheckReport, TellsEverywhereWhatAReaderOfAVerdictShouldKnow) {
    scenarios::RunResult run = sampleRun();
    run.objectives.resize(1);
    run.objectives.front().met = true;
    run.objectives.front().note = "with 3 not ended";
    run.notes = {"during <surge>: the warm-up ends within that time"};
    CheckedScenario checked = playedAs("a.yaml", Verdict::Met, run);
    checked.notes = run.notes;
    const std::vector<CheckedScenario> all{checkedScenarioOf(bytesOf(checked))};
    EXPECT_THAT(checkText(all), HasSubstr("  \u00b7 a.yaml: during <surge>: the warm-up ends"));
    EXPECT_THAT(checkText(all), HasSubstr("with 3 not ended"));
    const std::string junit = checkJunit(all);
    EXPECT_THAT(junit, HasSubstr("with 3 not ended</system-out>\n    </testcase>"));
    EXPECT_THAT(junit, HasSubstr("    <system-out>during &lt;surge&gt;: the warm-up ends within "
                                 "that time\n</system-out>\n  </testsuite>"));
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
