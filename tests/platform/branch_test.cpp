// SPDX-License-Identifier: Apache-2.0
// A play that is acted upon, and the scenario that is saved from it: the same to the bit, and both
// equal to the original until they branch.
#include "scenarios/branch.h"
#include "tests/platform/shipped_scenarios.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace fs = std::filesystem;

// The library of scenarios, copied so that branches may be saved beside it.
class Library {
public:
    Library()
        : root_(fs::temp_directory_path() / ("doppel-branch-" + std::to_string(getpid())) /
                "scenarios") {
        fs::remove_all(root_.parent_path());
        fs::create_directories(root_);
        fs::copy(sourcePath("scenarios"), root_, fs::copy_options::recursive);
        fs::create_directories(root_ / "branches");
    }
    ~Library() { fs::remove_all(root_.parent_path()); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    std::string path(const std::string& file) const { return (root_ / file).string(); }

private:
    fs::path root_;
};

// An event as a file would have it.
models::TimelineEvent eventOf(const ReadyScenario& scenario, const std::string& entry) {
    // Without objectives, which may be on what its own timeline does.
    const auto loaded =
        loadScenario(scenario.scenario().file, Sets{"timeline=[" + entry + ']', "objectives=[]"});
    EXPECT_TRUE(loaded.ok()) << toText(loaded.errors().front());
    return loaded->timeline.front().event;
}

// Errors of the component that visitors go to, or else of the first that answers them, for a tenth
// of the run.
models::TimelineEvent errorsAt(const ReadyScenario& scenario, sim::Duration at) {
    const auto& components = scenario.scenario().components;
    const TrafficSpec& visitors = scenario.scenario().traffic.front();
    const std::string& to = visitors.kind->visitors(*visitors.config).to;
    auto target = std::find_if(components.begin(), components.end(),
                               [&](const ComponentSpec& spec) { return spec.name == to; });
    if (target == components.end()) {
        target = std::find_if(components.begin(), components.end(),
                              [](const ComponentSpec& spec) { return spec.kind->answersPages; });
    }
    const sim::Duration length = scenario.scenario().settings.duration / 10;
    return eventOf(scenario, "{at: " + std::to_string(at.count()) +
                                 "ns, for: " + std::to_string(length.count()) +
                                 "ns, fault: error, share: 50%, target: " + target->name + '}');
}

std::string fingerprintAt(Play& play, sim::Duration at) {
    play.advance(sim::kStart + at);
    return play.observe().fingerprint;
}

class BranchOf : public testing::TestWithParam<std::string> {};

TEST_P(BranchOf, AShippedScenarioIsTheSameLiveAndSaved) {
    const Library library;
    const ReadyScenario original(library.path(GetParam()), quickly(GetParam()));
    ASSERT_TRUE(original.loaded());
    const Scenario& scenario = original.scenario();
    const sim::Duration branch = scenario.settings.duration * 2 / 5 + 1ns;

    const auto live = original.start();
    ASSERT_NE(live, nullptr);
    const std::string before = fingerprintAt(*live, branch);
    ASSERT_TRUE(live->inject(errorsAt(original, 0s)).ok()); // its time has passed: now
    ASSERT_TRUE(live->inject(errorsAt(original, scenario.settings.duration * 7 / 10)).ok());
    EXPECT_EQ(live->log().actions.front().at, branch + 1ns);
    live->advance(live->end());
    const RunResult ofLive = live->finish();
    if (GetParam() != "aws-ecs/disaster-recovery.yaml") { // there, what they hit is down for good
        EXPECT_NE(ofLive.fingerprint, writtenFingerprints()[GetParam()])
            << "the actions had no effect";
    }

    const std::string file = library.path("branches/saved.yaml");
    const sim::Status saved = saveBranch(scenario, live->log(), file);
    ASSERT_TRUE(saved.ok()) << toText(saved.errors().front());
    const ReadyScenario again(file);
    ASSERT_TRUE(again.loaded());
    const auto replayed = again.start();
    ASSERT_NE(replayed, nullptr);
    EXPECT_EQ(fingerprintAt(*replayed, branch), before);
    replayed->advance(replayed->end());
    const RunResult ofSaved = replayed->finish();
    EXPECT_EQ(ofSaved.fingerprint, ofLive.fingerprint);
    EXPECT_EQ(ofSaved.events, ofLive.events);
    ASSERT_EQ(ofSaved.traffic.size(), ofLive.traffic.size());
    for (std::size_t i = 0; i < ofSaved.traffic.size(); ++i) {
        EXPECT_EQ(ofSaved.traffic[i].ok, ofLive.traffic[i].ok);
        EXPECT_EQ(ofSaved.traffic[i].failed, ofLive.traffic[i].failed);
        EXPECT_EQ(ofSaved.traffic[i].latency, ofLive.traffic[i].latency);
    }

    // With everything in it, it may stand anywhere, and is the same scenario.
    const std::string away = library.path("../far-away.yaml");
    const sim::Status whole = saveWhole(scenario, live->log(), away);
    ASSERT_TRUE(whole.ok()) << toText(whole.errors().front());
    const ReadyScenario elsewhere(away);
    ASSERT_TRUE(elsewhere.loaded());
    if (GetParam().starts_with("real/")) { // whose files it finds from there by other paths
        EXPECT_EQ(elsewhere.play().fingerprint, ofLive.fingerprint);
    } else {
        EXPECT_EQ(elsewhere.scenario().configuration, again.scenario().configuration);
    }
}

INSTANTIATE_TEST_SUITE_P(Each, BranchOf, testing::ValuesIn(coveringScenarios()), testNameOf);

class Branch : public testing::Test {
protected:
    static models::TimelineEvent setTo(const ReadyScenario& scenario,
                                       const std::string& at,
                                       const std::string& path,
                                       const std::string& value) {
        return eventOf(scenario, "{at: " + at + ", set: " + path + ", value: " + value + '}');
    }

    Library library_;
};

TEST_F(Branch, IsReadAsItWasMeant) {
    const ReadyScenario scenario(library_.path("theory/mm1.yaml"),
                                 {"components.station.threads=2", "seed=5", "timeline=[]"});
    ASSERT_TRUE(scenario.loaded());
    PlayLog log{36, {setTo(scenario, "1h 1ns", "traffic.visitors.rate", "9/s")}};
    const auto text = branchText(scenario.scenario(), log, library_.path("branches/b.yaml"));
    ASSERT_TRUE(text.ok());
    EXPECT_EQ(*text,
              "# What came of a play that was acted upon: its scenario, and what was done to it.\n"
              "title: \"M/M/1 at 80 %: set traffic.visitors.rate to 9/s\"\n"
              "extends: \"../theory/mm1.yaml\"\n"
              "seed: 36\n"
              "set:\n"
              "  \"components.station.threads\":\n"
              "    2\n"
              "timeline:\n"
              "  - at: 1h 1ns\n"
              "    set: traffic.visitors.rate\n"
              "    value: 9/s\n");
}

TEST_F(Branch, OfABranchPlaysOn) {
    const ReadyScenario original(library_.path("theory/mm1.yaml"), {"duration=20min"});
    ASSERT_TRUE(original.loaded());
    const auto first = original.start();
    ASSERT_TRUE(first->advance(sim::kStart + 5min).reachedEnd());
    ASSERT_TRUE(first->inject(setTo(original, "0s", "traffic.visitors.rate", "9/s")).ok());
    ASSERT_TRUE(saveBranch(original.scenario(), first->log(), library_.path("theory/b.yaml")).ok());
    const ReadyScenario branch(library_.path("theory/b.yaml"));
    ASSERT_TRUE(branch.loaded());
    const auto second = branch.start();
    second->advance(sim::kStart + 10min);
    ASSERT_TRUE(second->inject(setTo(branch, "0s", "traffic.visitors.rate", "2/s")).ok());
    ASSERT_TRUE(saveBranch(branch.scenario(), second->log(), library_.path("c.yaml")).ok());
    second->advance(second->end());
    EXPECT_EQ(ReadyScenario(library_.path("c.yaml")).play().fingerprint,
              second->finish().fingerprint);
}

TEST_F(Branch, ActsBeforeAllElseOfItsInstantAndLeavesNoTraceItself) {
    const ReadyScenario scenario(library_.path("theory/mm1.yaml"), {"duration=20min"});
    ASSERT_TRUE(scenario.loaded());
    const RunResult untouched = scenario.play();
    const auto play = scenario.start();
    play->advance(sim::kStart + 10min);
    ASSERT_TRUE(play->inject(setTo(scenario, "0s", "components.station.boot_time", "1s")).ok());
    play->advance(play->end());
    const RunResult touched = play->finish();
    EXPECT_EQ(touched.events, untouched.events);
    EXPECT_EQ(touched.fingerprint, untouched.fingerprint);
    ASSERT_EQ(touched.timeline.size(), 1U);
    EXPECT_EQ(touched.timeline.front().at, sim::kStart + 10min + 1ns);
}

TEST_F(Branch, CannotBeSavedWhereItCouldNotExtendItsScenario) {
    const ReadyScenario scenario(library_.path("theory/mm1.yaml"));
    ASSERT_TRUE(scenario.loaded());
    const auto itself = saveBranch(scenario.scenario(), {}, library_.path("theory/mm1.yaml"));
    ASSERT_FALSE(itself.ok());
    EXPECT_THAT(toText(itself.errors().front()), HasSubstr("it would extend itself"));
    const auto another = saveBranch(scenario.scenario(), {}, library_.path("theory/mmc.yaml"));
    ASSERT_FALSE(another.ok()) << "another scenario was overwritten";
    ASSERT_FALSE(saveWhole(scenario.scenario(), {}, library_.path("theory/mmc.yaml")).ok());
}

TEST(Inject, OfWhatIsInTheWayOfALaterEventIsRefused) {
    const ReadyScenario scenario(
        littlePlatform("little-crowd.yaml"),
        {"duration=10min", "traffic.visitors.surges=[{at: 8min, for: 1min, factor: 3x}]",
         "timeline=[{at: 5min, set: 'traffic.visitors.surges[0].factor', value: 2x}]"});
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    play->advance(sim::kStart + 1min);
    // then there is no [0]
    const auto event = eventOf(scenario, "{at: 0s, set: traffic.visitors.surges, value: '[]'}");
    ASSERT_FALSE(play->inject(event).ok());
    EXPECT_TRUE(play->log().actions.empty());
    play->advance(sim::kStart + 6min);
    const auto injected = play->inject(event);
    ASSERT_TRUE(injected.ok()) << toText(injected.errors().front());
    EXPECT_TRUE(play->advance(play->end()).reachedEnd());
    EXPECT_EQ(play->finish().timeline.size(), 2U); // the surge never came
}

} // namespace
} // namespace doppel::scenarios
