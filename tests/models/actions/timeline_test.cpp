// SPDX-License-Identifier: Apache-2.0
#include "models/actions/dns_switch.h"
#include "models/actions/fault_crash.h"
#include "models/actions/fault_down.h"
#include "models/actions/fault_error.h"
#include "models/actions/fault_lost_replicas.h"
#include "models/actions/fault_lost_zone.h"
#include "models/actions/fault_partition.h"
#include "models/actions/fault_refuse.h"
#include "models/actions/fault_slow.h"
#include "models/actions/purge_cache.h"
#include "models/actions/set_field.h"
#include "models/actions/timeline.h"
#include "models/app/app.h"
#include "models/dns/name_service.h"
#include "models/kinds.h"
#include "models/platform_plan.h"
#include "tests/models/traffic/stub_component.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;
using RecordPhase = TimelineRecord::Phase;

class PurgeableComponent final : public StubComponent, public Purgeable {
public:
    using StubComponent::StubComponent;
    void purge(const Purge& order) override { purges.push_back(order); }
    std::vector<Purge> purges;
};

class OneField final : public TimelineHooks {
public:
    std::string set(std::string_view path, std::string_view value) override {
        lastPath = path;
        return std::exchange(current, std::string(value));
    }
    std::string lastPath;
    std::string current = "3";
};

class TimelineOf : public testing::Test {
protected:
    TimelineOf() : app_(host_.addStub("app", {.servers = 6})), edge_(addEdge()) {
        link_ = &host_.platform.link("edge", {"app"}, {});
    }
    PurgeableComponent& addEdge() { return host_.add<PurgeableComponent>("edge", StubConfig{}); }

    static FaultAim app() {
        FaultAim aim;
        aim.target = {"app"};
        return aim;
    }
    template <class C>
    static TimelineEvent event(const ActionKind& kind,
                               C config,
                               sim::Duration at,
                               std::optional<sim::Duration> length = {}) {
        TimelineEvent made(kind);
        made.as<C>() = std::move(config);
        made.at = at;
        made.length = length;
        return made;
    }
    const FaultState& at(sim::Duration time) {
        host_.world.run(kStart + time);
        return app_.faults();
    }

    PlatformPlan plan() {
        const Kinds kinds = builtInKinds();
        PlatformPlan plan;
        plan.add({"app", findKind(kinds.components, "app"), &appConfig_});
        plan.add({"edge", findKind(kinds.components, "edge"), nullptr});
        plan.add({"dns", findKind(kinds.components, "dns"), &dnsConfig_});
        return plan;
    }

    ConfigOf<AppConfig> appConfig_;
    ConfigOf<DnsConfig> dnsConfig_;
    PlatformForTests host_;
    StubComponent& app_;
    PurgeableComponent& edge_;
    Link* link_ = nullptr;
    OneField field_;
    Timeline timeline_{host_.platform, field_};
};

TEST_F(TimelineOf, AFaultBeginsAndEndsOnTime) {
    timeline_.add(event(faultRefuseKind(), FaultRefuseConfig{app()}, 10s, 5s));
    EXPECT_EQ(at(10s - 1ns).refuse, 0);
    EXPECT_EQ(at(10s).refuse, 1);
    EXPECT_EQ(at(15s - 1ns).refuse, 1);
    EXPECT_EQ(at(15s).refuse, 0);
    ASSERT_EQ(timeline_.records().size(), 2u);
    EXPECT_EQ(timeline_.records()[0].at, kStart + 10s);
    EXPECT_EQ(timeline_.records()[1].phase, RecordPhase::End);
}

TEST_F(TimelineOf, OverlappingFaultsAreTakenBackExactly) {
    timeline_.add(event(faultErrorKind(), FaultErrorConfig{app(), 500, {0.1}}, 10s, 20s));
    timeline_.add(event(faultErrorKind(), FaultErrorConfig{app(), 503, {0.3}}, 15s, 5s));
    EXPECT_EQ(at(12s).errorAfter.share.value, 1.0 - (1.0 - 0.1));
    const double before = at(14s).errorAfter.share.value;
    EXPECT_NEAR(at(16s).errorAfter.share.value, 0.37, 1e-12);
    EXPECT_EQ(at(16s).errorAfter.status, 503);
    EXPECT_EQ(at(21s).errorAfter.share.value, before); // to the bit
    EXPECT_EQ(at(21s).errorAfter.status, 500);
    EXPECT_EQ(at(31s).errorAfter.share.value, 0.0);
}

TEST_F(TimelineOf, AFaultMayBeAimedAtSomeServers) {
    FaultErrorConfig half{app(), 503, {1.0}};
    half.aim.servers = ServerSelection{sim::Probability{0.5}};
    FaultRefuseConfig zone{app()};
    zone.aim.zone = 2;
    timeline_.add(event(faultErrorKind(), half, 10s, 10s));  // servers 0 to 2 of 6
    timeline_.add(event(faultRefuseKind(), zone, 15s, 10s)); // servers 2 and 5
    at(16s);
    EXPECT_EQ(app_.faultsAt({0}).errorAfter.share.value, 1.0);
    EXPECT_EQ(app_.faultsAt({0}).refuse, 0);
    EXPECT_EQ(app_.faultsAt({2}).errorAfter.share.value, 1.0);
    EXPECT_EQ(app_.faultsAt({2}).refuse, 1);
    EXPECT_EQ(app_.faultsAt({3}).errorAfter.share.value, 0.0);
    EXPECT_EQ(app_.faultsAt({5}).refuse, 1);
    EXPECT_EQ(app_.faults().refuse, 0);
    at(21s);
    EXPECT_EQ(app_.faultsAt({2}).errorAfter.share.value, 0.0);
    EXPECT_EQ(app_.faultsAt({2}).refuse, 1);
    at(26s);
    EXPECT_EQ(app_.faultsAt({2}).refuse, 0);
}

TEST_F(TimelineOf, AFaultMayBeAimedAtAllThatMatches) {
    StubComponent& api = host_.addStub("app-api");
    FaultRefuseConfig both;
    both.aim.matching = "app*";
    timeline_.add(event(faultRefuseKind(), both, 10s, 10s));
    at(10s);
    EXPECT_EQ(app_.faults().refuse, 1);
    EXPECT_EQ(api.faults().refuse, 1);
    EXPECT_EQ(edge_.faults().refuse, 0);
    at(20s);
    EXPECT_EQ(api.faults().refuse, 0);
    FaultRefuseConfig listed;
    listed.aim.targets = {{"edge"}, {"app-api"}};
    timeline_.add(event(faultRefuseKind(), listed, 30s));
    at(30s);
    EXPECT_EQ(app_.faults().refuse, 0);
    EXPECT_EQ(api.faults().refuse, 1);
    EXPECT_EQ(edge_.faults().refuse, 1);
}

TEST_F(TimelineOf, ARampGrowsInTwentySteps) {
    const FaultSlowConfig config{app(), {{1.0}, sim::Distribution::deterministic(0.4)}};
    TimelineEvent slow = event(faultSlowKind(), config, 10s, 60s);
    slow.ramp = 20s;
    timeline_.add(slow);
    const auto waitAt = [&](sim::Duration time) {
        at(time);
        return app_.slowdown(1, {0}).wait;
    };
    EXPECT_EQ(waitAt(10s), 10ms); // the mean of the first second
    EXPECT_EQ(waitAt(19s), 190ms);
    EXPECT_EQ(waitAt(30s), 400ms);
    EXPECT_EQ(waitAt(70s), 0ms);
}

TEST_F(TimelineOf, APartitionCutsTheLinksBetweenTwo) {
    Link& other = host_.platform.link("visitors", {"app"}, {});
    const TimelineEvent cut =
        event(faultPartitionKind(), FaultPartitionConfig{{{"app"}, {"edge"}}}, 10s, 10s);
    timeline_.add(cut);
    timeline_.add(cut); // twice, as two reasons may
    at(15s);
    EXPECT_TRUE(link_->path().isCut());
    EXPECT_FALSE(other.path().isCut());
    at(20s);
    EXPECT_FALSE(link_->path().isCut());
}

TEST_F(TimelineOf, WhatIsDownHasLostItsServersAndBootsThem) {
    FaultDownConfig crash{app(), DownBy::Crash};
    crash.aim.servers = ServerSelection{2U};
    timeline_.add(event(faultDownKind(), crash, 10s, 10s));
    timeline_.add(event(faultDownKind(), FaultDownConfig{app()}, 15s, 10s));
    at(12s);
    EXPECT_EQ(app_.fleet().count(ServerState::Failed), 2u);
    EXPECT_EQ(app_.fleet().readyCount(), 4u);
    at(15s);
    EXPECT_EQ(app_.fleet().count(ServerState::Lost), 6u);
    at(21s);
    EXPECT_EQ(app_.fleet().count(ServerState::Lost), 6u);
    at(25s);
    EXPECT_EQ(app_.fleet().readyCount(), 6u);
}

TEST_F(TimelineOf, ALostZoneComesBackWithTheLastFaultThatHoldsIt) {
    // Servers 1 and 4 of 6 in 3 zones.
    timeline_.add(event(faultLostZoneKind(), FaultLostZoneConfig{app(), 1}, 10s, 20s));
    at(15s);
    EXPECT_EQ(app_.fleet().readyCount(), 4u);
    EXPECT_FALSE(app_.fleet().ready({1}));
    EXPECT_FALSE(app_.fleet().ready({4}));
    const ServerSelection half{sim::Probability{0.5}};
    timeline_.add(event(faultLostReplicasKind(), FaultLostReplicasConfig{app(), half}, 20s, 20s));
    at(25s);
    EXPECT_EQ(app_.fleet().readyCount(), 1u); // three of those that were left
    at(35s);
    EXPECT_TRUE(app_.fleet().ready({1}));
    EXPECT_EQ(app_.fleet().readyCount(), 3u);
    at(41s);
    EXPECT_EQ(app_.fleet().readyCount(), 6u);
}

TEST_F(TimelineOf, ServersThatAreNamedAreLost) {
    const ServerSelection two{ServerSelection::Numbers{0, 3}};
    timeline_.add(event(faultLostReplicasKind(), FaultLostReplicasConfig{app(), two}, 10s, 20s));
    at(15s);
    EXPECT_EQ(app_.fleet().readyCount(), 4u);
    EXPECT_FALSE(app_.fleet().ready({0}));
    EXPECT_FALSE(app_.fleet().ready({3}));
}

TEST_F(TimelineOf, ServersThatTwoFaultsLoseComeBackWithTheLast) {
    timeline_.add(event(faultLostReplicasKind(), FaultLostReplicasConfig{app(), {}}, 50s, 50s));
    timeline_.add(event(faultLostReplicasKind(), FaultLostReplicasConfig{app(), {}}, 80s, 100s));
    at(150s);
    EXPECT_EQ(app_.fleet().readyCount(), 0u);
    at(181s);
    EXPECT_EQ(app_.fleet().readyCount(), 6u);
}

TEST_F(TimelineOf, AServerThatCameBackIsLostAgain) {
    const ServerSelection first{ServerSelection::Numbers{0}};
    timeline_.add(event(faultLostReplicasKind(), FaultLostReplicasConfig{app(), first}, 10s));
    timeline_.add(event(faultLostReplicasKind(), FaultLostReplicasConfig{app(), first}, 30s));
    at(20s);
    app_.fleet().admit({0}); // a standby took its place
    EXPECT_EQ(app_.fleet().readyCount(), 6u);
    at(31s);
    EXPECT_EQ(app_.fleet().readyCount(), 5u);
}

TEST_F(TimelineOf, AProcessThatCrashesIsStartedAgainAndLaterEachTime) {
    FaultCrashConfig crash;
    crash.aim = app();
    crash.aim.servers = ServerSelection{ServerSelection::Numbers{2}};
    for (const sim::Duration time : {10s, 20s, 40s}) {
        timeline_.add(event(faultCrashKind(), crash, time));
    }
    at(11s); // it boots in no time, 100 ms after a first death
    EXPECT_EQ(app_.fleet().readyCount(), 6u);
    at(29s);
    EXPECT_EQ(app_.fleet().readyCount(), 5u);
    at(31s);
    EXPECT_EQ(app_.fleet().readyCount(), 6u);
    at(59s);
    EXPECT_EQ(app_.fleet().readyCount(), 5u);
    at(61s);
    EXPECT_EQ(app_.fleet().readyCount(), 6u);
}

TEST_F(TimelineOf, AServerThatTakesAnothersPlaceIsWell) {
    FaultErrorConfig error;
    error.aim = app();
    error.aim.servers = ServerSelection{ServerSelection::Numbers{5}};
    timeline_.add(event(faultErrorKind(), error, 10s));
    at(20s);
    EXPECT_TRUE(app_.faultsAt({5}).any());
    app_.fleet().scaleTo(5);
    at(200s);
    app_.fleet().scaleTo(6);
    at(300s);
    EXPECT_FALSE(app_.faultsAt({5}).any());
    FaultRefuseConfig refuse; // what happens to others brings it not back
    refuse.aim = app();
    refuse.aim.servers = ServerSelection{ServerSelection::Numbers{0}};
    timeline_.add(event(faultRefuseKind(), refuse, 310s));
    at(320s);
    EXPECT_TRUE(app_.faultsAt({0}).any());
    EXPECT_FALSE(app_.faultsAt({5}).any());
}

// Of three that come while it lasts, none stands in the zone as 6 and 9 would; the restarted 0 does.
TEST_F(TimelineOf, ALostZoneTakesServersThatAreStartedAgainInItAndOthersStartElsewhere) {
    FaultLostZoneConfig zone;
    zone.aim = app();
    timeline_.add(event(faultLostZoneKind(), zone, 10s, 100s));
    at(20s);
    app_.fleet().scaleTo(9);
    app_.fleet().restart({0});
    at(30s);
    for (const std::uint32_t server : {0U, 3U}) {
        EXPECT_EQ(app_.fleet().state({server}), ServerState::Lost) << server;
        EXPECT_EQ(app_.fleet().listed({server}), server == 3U); // the other never was, again
    }
    for (const std::uint32_t server : {7U, 8U, 10U}) {
        EXPECT_TRUE(app_.fleet().ready({server})) << server;
    }
    EXPECT_EQ(app_.fleet().readyCount(), 7U);
    at(110s);
    EXPECT_EQ(app_.fleet().readyCount(), 9U);
    app_.fleet().scaleTo(10);
    EXPECT_EQ(app_.fleet().readyCount(), 10U); // all is over
}

TEST_F(TimelineOf, TwoLossesOfAZoneHoldWhatIsStartedAgainUntilTheLastIsOver) {
    FaultLostZoneConfig zone;
    zone.aim = app();
    timeline_.add(event(faultLostZoneKind(), zone, 10s, 100s));
    timeline_.add(event(faultLostZoneKind(), zone, 50s, 100s));
    at(20s);
    app_.fleet().restart({3});
    at(60s);
    app_.fleet().restart({3});
    at(120s);
    EXPECT_EQ(app_.fleet().state({3}), ServerState::Lost);
    at(150s);
    EXPECT_EQ(app_.fleet().state({3}), ServerState::Ready);
}

TEST_F(TimelineOf, AFaultOfAZoneHitsServersThatComeLater) {
    FaultRefuseConfig zone{app()};
    zone.aim.zone = 2;
    timeline_.add(event(faultRefuseKind(), zone, 10s, 100s));
    at(20s);
    app_.fleet().scaleTo(9);
    EXPECT_EQ(app_.faultsAt({7}).refuse, 0);
    EXPECT_EQ(app_.faultsAt({8}).refuse, 1);
    at(110s);
    EXPECT_EQ(app_.faultsAt({8}).refuse, 0);
}

TEST_F(TimelineOf, WhatIsDownAsAWholeTakesNewServersToo) {
    FaultDownConfig crash{app(), DownBy::Crash};
    timeline_.add(event(faultDownKind(), crash, 10s, 100s));
    at(20s);
    app_.fleet().scaleTo(7);
    EXPECT_EQ(app_.fleet().state({6}), ServerState::Failed);
    at(110s);
    EXPECT_EQ(app_.fleet().readyCount(), 7U);
}

TEST_F(TimelineOf, AFieldIsSetAndSetBack) {
    timeline_.add(event(setFieldKind(), SetFieldConfig{"components.app.replicas", "6"}, 10s, 10s));
    at(10s);
    EXPECT_EQ(field_.lastPath, "components.app.replicas");
    EXPECT_EQ(field_.current, "6");
    at(20s);
    EXPECT_EQ(field_.current, "3");
}

TEST_F(TimelineOf, AFieldThatTwoSetsHoldEndsAsItWas) {
    timeline_.add(event(setFieldKind(), SetFieldConfig{"components.app.replicas", "5"}, 50s, 100s));
    timeline_.add(event(setFieldKind(), SetFieldConfig{"components.app.replicas", "7"}, 100s, 70s));
    at(160s);
    EXPECT_EQ(field_.current, "7");
    at(171s);
    EXPECT_EQ(field_.current, "3");
}

TEST_F(TimelineOf, APurgeReachesTheCache) {
    const Purge organisations{PurgeKind::Key, "organisations", true};
    timeline_.add(event(purgeCacheKind(), PurgeCacheConfig{{"edge"}, organisations}, 10s));
    at(10s);
    ASSERT_EQ(edge_.purges.size(), 1u);
    EXPECT_EQ(edge_.purges[0].text, "organisations");
}

TEST_F(TimelineOf, ANameIsSwitchedAndSwitchedBack) {
    DnsConfig config;
    config.records["www.example"] = {{"", {"edge"}}, 60s, {}};
    auto& names = host_.add<NameService>("dns", config);
    names.connect();
    const DnsChange change{"www.example", {"", {"app"}}, {}};
    timeline_.add(event(dnsSwitchKind(), DnsSwitchConfig{{"dns"}, change}, 10s, 10s));
    const auto now = [&] {
        return names.addresses()[names.values(0)[0].index]->name();
    };
    EXPECT_EQ(now(), "edge");
    at(10s);
    EXPECT_EQ(now(), "app");
    at(20s);
    EXPECT_EQ(now(), "edge");
}

TEST_F(TimelineOf, OfTwoSwitchesOfANameTheLastCounts) {
    DnsConfig config;
    config.records["www.example"] = {{"", {"edge"}}, 60s, {}};
    auto& names = host_.add<NameService>("dns", config);
    names.connect();
    const DnsChange away{"www.example", {"", {"app"}}, {}};
    const DnsChange nowhere{"www.example", {}, {}};
    timeline_.add(event(dnsSwitchKind(), DnsSwitchConfig{{"dns"}, away}, 10s, 20s));
    timeline_.add(event(dnsSwitchKind(), DnsSwitchConfig{{"dns"}, nowhere}, 20s, 20s));
    const auto now = [&] {
        return names.values(0)[0];
    };
    const DnsValue edge = now();
    at(35s);
    EXPECT_EQ(now(), DnsValue::nothing());
    at(41s);
    EXPECT_EQ(now(), edge);
}

TEST_F(TimelineOf, AnEventMayBeAddedAndEndedByHand) {
    at(100s);
    // Its time has passed.
    const std::size_t number =
        timeline_.add(event(faultRefuseKind(), FaultRefuseConfig{app()}, 10s));
    EXPECT_EQ(at(100s).refuse, 1);
    EXPECT_EQ(timeline_.records()[0].at, kStart + 100s);
    at(110s);
    timeline_.end(number);
    timeline_.end(number);
    EXPECT_EQ(app_.faults().refuse, 0);
}

} // namespace
} // namespace doppel::models
