// SPDX-License-Identifier: Apache-2.0
#include "tests/models/edge/edge_fixture.h"

#include <gmock/gmock.h>

namespace doppel::models::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

/// Points of presence at Amsterdam, London and Manchester.
class EdgePlaces : public EdgeTest {
protected:
    static constexpr std::uint32_t kAms = 0;
    static constexpr std::uint32_t kLhr = 1;
    static constexpr std::uint32_t kMan = 2;

    EdgePlaces() {
        config.pops.clear();
        place("AMS", {}, 20ms);
        place("LHR", {"london", "england"}, 8ms);
        place("MAN", {"scotland"}, 9ms);
    }
    void place(const std::string& name, std::vector<std::string> serves, sim::Duration latency) {
        PopConfig pop = nearby();
        pop.serves = std::move(serves);
        pop.latency = latency;
        config.pops[name] = pop;
    }
    static PlatformOptions places() {
        PlatformOptions options;
        for (const char* name : {"london", "scotland", "abroad"}) {
            options.locations.push_back({name, {1.0}});
        }
        return options;
    }
};

TEST_F(EdgePlaces, LeadsVisitorsToThePlaceThatServesThem) {
    build(places());
    EXPECT_EQ(edge->instanceFor(0), InstanceId{kLhr});
    EXPECT_EQ(edge->latencyFrom(0), 8ms);
    EXPECT_EQ(edge->instanceFor(1), InstanceId{kMan});
    EXPECT_EQ(edge->instanceFor(2), InstanceId{kAms}); // nobody's: the first
    EXPECT_EQ(edge->latencyFrom(2), 20ms);
}

TEST_F(EdgePlaces, LeadsThemElsewhereTenSecondsAfterAPlaceIsLost) {
    build(places());
    edge->fleet().lose(InstanceId{kMan});
    pass(9999ms);
    EXPECT_EQ(edge->instanceFor(1), InstanceId{kMan});
    pass(1ms);
    EXPECT_EQ(edge->instanceFor(1), InstanceId{kAms});
    edge->fleet().restore(InstanceId{kMan});
    EXPECT_EQ(edge->instanceFor(1), InstanceId{kMan});
}

TEST_F(EdgePlaces, EachHasACacheOfItsOwn) {
    build(places());
    get(request(), kLhr);
    get(request(), kMan);
    EXPECT_EQ(get(request(), kLhr).servedBy, ServedBy::Cache);
    EXPECT_EQ(asked()[0], 2U);
}

TEST_F(EdgePlaces, APurgeReachesAllOfThem) {
    build(places());
    get(request(), kLhr);
    get(request(), kMan);
    purge(PurgeKind::All);
    pass(1s);
    EXPECT_EQ(counter("purged_objects"), 2U);
}

TEST_F(EdgePlaces, TheShieldAsksTheOriginForAll) {
    config.shield = "LHR";
    config.shieldLatency = 5ms;
    build(places());
    origin().delay = 100ms;
    const std::size_t first = ask(request(), kMan);
    pass(1s);
    EXPECT_EQ(answer(first).at, sim::kStart + 110ms);
    const sim::Time begin = now();
    const std::size_t second = ask(request(), kAms);
    pass(1s);
    EXPECT_EQ(answer(second).at - begin, 10ms);
    EXPECT_EQ(answer(second).response.age, 900ms); // stored at 105 ms, sent at 1,005 ms
    EXPECT_EQ(get(request(), kLhr).servedBy, ServedBy::Cache);
    EXPECT_EQ(asked(), (Counts{1, 0, 0, 0}));
    EXPECT_EQ(counter("shield"), 2U);
    EXPECT_EQ(counter("shield_hits"), 1U);
    EXPECT_EQ(counter("shield_miss"), 1U);
    EXPECT_EQ(counter("miss"), 2U);
}

TEST_F(EdgePlaces, TheShieldAsksTheMirrorsForAll) {
    config.shield = "LHR";
    build(places());
    origin().status = 500;
    EXPECT_EQ(get(request(), kMan).servedBy, ServedBy::Mirror);
    EXPECT_EQ(get(request(), kAms).servedBy, ServedBy::Mirror);
    EXPECT_EQ(asked(), (Counts{1, 1, 0, 0}));
    mirrorsAnswer(403);
    EXPECT_EQ(get(request("/nowhere"), kMan).status, 503);
    EXPECT_EQ(asked(), (Counts{2, 2, 1, 1}));
}

TEST_F(EdgePlaces, WithoutTheirShieldTheyAskTheOriginThemselves) {
    config.shield = "LHR";
    build(places());
    edge->fleet().lose(InstanceId{kLhr});
    get(request(), kMan);
    get(request(), kAms);
    EXPECT_EQ(asked(), (Counts{2, 0, 0, 0}));
    EXPECT_EQ(counter("shield"), 0U);
}

TEST_F(EdgePlaces, AnErringShieldErrsForAll) {
    config.shield = "LHR";
    build(places());
    get(request(), kMan);
    FaultState erring;
    erring.errorBefore = {{1.0}, 500};
    edge->setFaultsAt({kLhr}, erring);
    EXPECT_EQ(get(request(), kMan).servedBy, ServedBy::Cache); // it has its own copy
    EXPECT_EQ(get(request("/other"), kMan).status, 500);       // its answer is final
    EXPECT_EQ(asked(), (Counts{1, 0, 0, 0}));
    EXPECT_EQ(counter("shield"), 2U);
    EXPECT_EQ(counter("shield_miss"), 1U);
}

TEST_F(EdgePlaces, AShieldThatErrsAfterItsWorkHasAskedTheOrigin) {
    config.shield = "LHR";
    build(places());
    FaultState erring;
    erring.errorAfter = {{1.0}, 500};
    edge->setFaultsAt({kLhr}, erring);
    EXPECT_EQ(get(request(), kMan).status, 500);
    EXPECT_EQ(asked(), (Counts{1, 0, 0, 0}));
}

TEST_F(EdgePlaces, AnErringShieldLeavesStalePages) {
    config.shield = "LHR";
    config.defaultTtl = 10s;
    config.staleBeforeMirrorOn5xx = true;
    build(places());
    get(request(), kMan);
    pass(1min);
    FaultState erring;
    erring.errorBefore = {{1.0}, 500};
    edge->setFaultsAt({kLhr}, erring);
    EXPECT_EQ(get(request(), kMan).servedBy, ServedBy::Stale);
}

TEST_F(EdgePlaces, AShieldThatRefusesIsNoOrigin) {
    config.shield = "LHR";
    config.shieldLatency = 5ms;
    build(places());
    FaultState refusing;
    refusing.refuse = 1;
    edge->setFaultsAt({kLhr}, refusing);
    const std::size_t place = ask(request(), kMan);
    pass(1s);
    EXPECT_EQ(answer(place).at, sim::kStart + 10ms);
    EXPECT_EQ(answer(place).response.servedBy, ServedBy::Mirror);
    EXPECT_EQ(asked(), (Counts{0, 1, 0, 0}));
    EXPECT_EQ(counter("errors"), 1U);
}

TEST_F(EdgePlaces, AStallingShieldIsGivenUpBetweenTwoBytes) {
    config.shield = "LHR";
    config.shieldLatency = 5ms;
    config.originLimits.betweenBytesTimeout = 3s;
    build(places());
    FaultState stalling;
    stalling.stallShare = {1.0};
    edge->setFaultsAt({kLhr}, stalling);
    const std::size_t place = ask(request(), kMan);
    pass(10s);
    EXPECT_EQ(answer(place).at, sim::kStart + 3010ms);
    EXPECT_EQ(answer(place).response.servedBy, ServedBy::Mirror);
}

TEST_F(EdgePlaces, ASlowShieldIsWaitedForNoLongerThanAnOrigin) {
    config.shield = "LHR";
    config.shieldLatency = 5ms;
    config.originLimits.firstByteTimeout = 3s;
    build(places());
    edge->setFaultsAt({kLhr}, slowBy(2s));
    const std::size_t slow = ask(request(), kMan);
    pass(10s);
    EXPECT_EQ(answer(slow).at, sim::kStart + 2010ms);
    EXPECT_EQ(answer(slow).response.servedBy, ServedBy::Origin);
    edge->setFaultsAt({kLhr}, slowBy(4s));
    const sim::Time begin = now();
    const std::size_t late = ask(request("/other"), kMan);
    pass(10s);
    EXPECT_EQ(answer(late).at, begin + 3s);
    EXPECT_EQ(answer(late).response.servedBy, ServedBy::Mirror);
    EXPECT_EQ(asked(), (Counts{2, 1, 0, 0})); // the shield goes on by itself
}

TEST_F(EdgePlaces, AConfigurationSaysWhatIsWrongWithIt) {
    EXPECT_THAT(problemsOf(config), IsEmpty());
    config.shield = "CDG";
    config.pops["MAN"].serves.push_back("london");
    config.mirrors.push_back(ComponentRef{"mirror-4"});
    EXPECT_THAT(problemsOf(config),
                ElementsAre(Field(&Problem::field, "pops.MAN.serves[1]"),
                            Field(&Problem::field, "shield"), Field(&Problem::field, "mirrors")));
    PlatformPlan plan;
    plan.locations = {"london", "scotland", "abroad"};
    EXPECT_THAT(problemsOn(config, plan),
                ElementsAre(Problem{"pops.LHR.serves[1]", "there is no location \"england\""}));
}

} // namespace
} // namespace doppel::models::test
