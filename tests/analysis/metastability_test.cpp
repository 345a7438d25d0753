// SPDX-License-Identifier: Apache-2.0
#include "analysis/metastability/metastability.h"
#include "models/actions/fault_slow.h"
#include "models/traffic/open_traffic.h"
#include "tests/analysis/own_folder.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <utility>

namespace doppel::analysis {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;
using Kind = LimitAnswer::Kind;

constexpr const char* kShop = R"(
doppel: 1
title: A shop
duration: 10min
seed: 3
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 5, cpu: 1ms}
traffic:
  guests:
    kind: open
    to: shop
    rate: 10/s
    surges: [{at: 5min, for: 1min, factor: 3, ramp: 20s, name: crowd}]
timeline:
  - {at: 2min, for: 40s, ramp: 10s, name: lock, fault: slow, target: shop, factor: 10x}
  - {at: 8min, fault: down, target: shop}
objectives:
  - {name: well, that: guests.availability >= 99%, between: 8min and 10min}
)";

class MetastabilityOf : public OwnFolder {
protected:
    scenarios::Scenario load(const std::string& text) {
        auto scenario = scenarios::loadScenario(write("shop.yaml", text));
        EXPECT_TRUE(scenario.ok());
        return std::move(scenario.value());
    }
    Trigger trigger(const scenarios::Scenario& scenario, const std::string& name) {
        auto found = triggerOf(scenario, name);
        EXPECT_TRUE(found.ok());
        return found.value();
    }
};

TEST_F(MetastabilityOf, KnowsWhatHappensAndIsOverAgain) {
    const scenarios::Scenario shop = load(kShop);
    const std::vector<Trigger> all = triggersOf(shop);
    ASSERT_THAT(all, SizeIs(2)); // that the shop is down lasts
    EXPECT_EQ(all[0].name, "lock");
    EXPECT_EQ(all[0].length, 40s);
    EXPECT_EQ(all[1].path, "traffic.guests.surges[0]");
    EXPECT_EQ(all[1].at, 5min);
    EXPECT_EQ(trigger(shop, "timeline[0]"), all[0]);
    EXPECT_THAT(othersThan(all[0], shop), SizeIs(2));
}

TEST_F(MetastabilityOf, SaysWhichOfSeveralIsMeant) {
    const scenarios::Scenario shop = load(kShop);
    EXPECT_THAT(triggerOf(shop, "").errors().front().message, HasSubstr("lock, crowd"));
    EXPECT_THAT(triggerOf(shop, "look").errors().front().message, HasSubstr("no \"look\""));
    scenarios::Scenario quiet = load(kShop);
    quiet.timeline.clear();
    EXPECT_EQ(triggerOf(quiet, "").value().name, "crowd");
}

TEST_F(MetastabilityOf, ChangesOneEventOrOneSurgeAndTheLoad) {
    const scenarios::Scenario shop = load(kShop);
    const auto demandOf = [](const scenarios::Scenario& scenario) {
        return static_cast<const models::ConfigOf<models::OpenTrafficConfig>&>(
                   *scenario.traffic.front().config)
            .value.demand;
    };
    const Trigger lock = trigger(shop, "lock");
    const auto longer = scenarioOf(shop, lock, 3min, {.length = 80s, .load = 1.5});
    EXPECT_EQ(longer.timeline.front().event.length, 80s);
    EXPECT_EQ(longer.settings.duration, 2min + 80s + 3min);
    EXPECT_DOUBLE_EQ(demandOf(longer).rate.perSecond, 15);
    EXPECT_TRUE(longer.objectives.empty());
    EXPECT_EQ(scenarioOf(shop, lock, 3min, {.length = 5s}).timeline.front().event.ramp, 5s);
    const auto without = scenarioOf(shop, lock, 3min, {.length = 0s});
    EXPECT_THAT(without.timeline, SizeIs(1));
    EXPECT_EQ(without.settings.duration, 2min + 40s + 3min);

    const Trigger crowd = trigger(shop, "crowd");
    EXPECT_EQ(demandOf(scenarioOf(shop, crowd, 1min, {.length = 30s})).surges.front().length, 30s);
    EXPECT_THAT(demandOf(scenarioOf(shop, crowd, 1min, {.length = 0s})).surges, SizeIs(0));
}

// Comes back where the trigger's length times the load is below a bound, and is well without it
// below a load.
struct Bounds {
    double product = 0; ///< seconds
    double load = 0;

    PlayTriggerRuns play() const {
        return [*this](std::span<const TriggerRun> runs) {
            std::vector<AfterTrigger> results;
            for (const TriggerRun& run : runs) {
                const bool isBack =
                    run.load < load && sim::toSeconds(run.length) * run.load < product;
                AfterTrigger after{.state = isBack ? scenarios::RecoveryState::Recovered
                                                   : scenarios::RecoveryState::NotRecovered,
                                   .failedAtEnd = isBack ? 0.0 : 1.0};
                if (isBack) {
                    after.backAfter = 10s;
                }
                results.push_back(after);
            }
            return results;
        };
    }
};

TEST_F(MetastabilityOf, FindsHowMuchLongerATriggerMayBe) {
    const scenarios::Scenario shop = load(kShop);
    const Metastability found =
        metastabilityOf(shop, trigger(shop, "lock"), {}, Bounds{60, 3}.play());
    EXPECT_EQ(found.verdict(), Metastable::Recovers);
    ASSERT_EQ(found.byLength->kind, Kind::Found);
    EXPECT_NEAR(found.byLength->limit(), 60, 0.6);
    EXPECT_NEAR(*found.marginOfLength(), 0.5, 0.02); // of 40 s
    EXPECT_NEAR(*found.marginOfLoad(), 0.5, 0.02);
    EXPECT_NEAR(found.capacity->limit(), 3, 0.03);
    EXPECT_EQ(found.watch, 10min - 2min - 40s);
    EXPECT_THAT(metastabilityText(found), HasSubstr("Yes: it comes back by itself."));
    EXPECT_THAT(metastabilityText(found), HasSubstr("it is vulnerable"));
}

TEST_F(MetastabilityOf, FindsHowMuchLessItWouldBear) {
    const scenarios::Scenario shop = load(kShop);
    const Metastability found =
        metastabilityOf(shop, trigger(shop, "lock"), {}, Bounds{10, 3}.play());
    EXPECT_EQ(found.verdict(), Metastable::Stuck);
    EXPECT_NEAR(found.byLength->limit(), 10, 0.1);
    EXPECT_NEAR(*found.marginOfLength(), -0.75, 0.01);
    EXPECT_NEAR(found.byLoad->limit(), 0.25, 0.003);
    EXPECT_THAT(metastabilityText(found), HasSubstr("keeps itself down (metastable)"));
    EXPECT_EQ(metastabilityJson(found)["verdict"], "metastable");
    EXPECT_NEAR(metastabilityJson(found)["trigger_length_s"]["margin"].get<double>(), -0.75, 0.01);
}

TEST_F(MetastabilityOf, TellsOverloadFromIt) {
    const scenarios::Scenario shop = load(kShop);
    const Metastability found =
        metastabilityOf(shop, trigger(shop, "lock"), {}, Bounds{10, 0.5}.play());
    EXPECT_EQ(found.verdict(), Metastable::Overloaded);
    EXPECT_FALSE(found.byLength.has_value());
    EXPECT_NEAR(found.capacity->limit(), 0.5, 0.006);
}

TEST_F(MetastabilityOf, CountsFuturesAndLooksForNoCliffIfNotAsked) {
    const scenarios::Scenario shop = load(kShop);
    const PlayTriggerRuns everyOther = [](std::span<const TriggerRun> runs) {
        std::vector<AfterTrigger> results(runs.size());
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const bool isBack = runs[i].replication % 2 == 0;
            results[i].state = isBack ? scenarios::RecoveryState::Recovered
                                      : scenarios::RecoveryState::NotRecovered;
            if (isBack) {
                results[i].backAfter = 1s;
            }
        }
        return results;
    };
    const Metastability found = metastabilityOf(shop, trigger(shop, "lock"),
                                                {.replications = 5, .cliffs = false}, everyOther);
    EXPECT_EQ(found.cameBack(), 3U);
    EXPECT_EQ(found.verdict(), Metastable::Sometimes);
    EXPECT_EQ(metastabilityJson(found)["verdict"], "sometimes");
    EXPECT_THAT(metastabilityText(found),
                HasSubstr("Sometimes: it comes back by itself in 3 of 5 futures;"));
    EXPECT_EQ(found.runs, 6U);
    EXPECT_FALSE(found.capacity.has_value());
}

// A future, by whether it came back; none: its run ends too soon to say.
AfterTrigger future(std::optional<bool> cameBack) {
    AfterTrigger after;
    if (cameBack) {
        after.state = *cameBack ? scenarios::RecoveryState::Recovered
                                : scenarios::RecoveryState::NotRecovered;
    }
    if (cameBack == true) {
        after.backAfter = 1s;
    }
    return after;
}

TEST(Metastability, IsJudgedByAllFutures) {
    Metastability found;
    found.without = future(true);
    found.with = {future(true), future(true)};
    EXPECT_EQ(found.verdict(), Metastable::Recovers);
    found.with = {future(false), future(true)};
    EXPECT_EQ(found.verdict(), Metastable::Sometimes);
    found.with = {future(false), future(false)};
    EXPECT_EQ(found.verdict(), Metastable::Stuck);
    found.with = {future(true), future(std::nullopt)};
    EXPECT_EQ(found.verdict(), Metastable::NotKnown);
    found.with = {future(true), future(false)};
    found.without = future(false);
    EXPECT_EQ(found.verdict(), Metastable::Overloaded);
}

TEST_F(MetastabilityOf, SaysWhyARunHadNoVerdict) {
    const scenarios::Scenario shop = load(kShop);
    const PlayTriggerRuns stopped = [](std::span<const TriggerRun> runs) {
        AfterTrigger after;
        after.failure = "stopped by Ctrl-C";
        after.stopped = true;
        return std::vector<AfterTrigger>(runs.size(), after);
    };
    const Metastability found = metastabilityOf(shop, trigger(shop, "lock"), {}, stopped);
    EXPECT_EQ(found.verdict(), Metastable::NotKnown);
    EXPECT_EQ(found.failure(), "stopped by Ctrl-C");
    EXPECT_TRUE(found.stopped);
    EXPECT_EQ(found.runs, 2U);
}

} // namespace
} // namespace doppel::analysis
