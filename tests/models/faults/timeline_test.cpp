// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"
#include "models/dns/name_service.h"
#include "models/faults/timeline.h"
#include "models/platform_plan.h"
#include "tests/models/traffic/stub_component.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;
using Phase = TimelineRecord::Phase;

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

    static TimelineEvent fault(FaultKind kind, sim::Duration at, sim::Duration length) {
        TimelineEvent event;
        event.fault = kind;
        event.target = {"app"};
        event.at = at;
        event.length = length;
        return event;
    }
    const FaultState& at(sim::Duration time) {
        host_.world.run(kStart + time);
        return app_.faults();
    }

    PlatformPlan plan() {
        PlatformPlan plan;
        plan.add({"app", findComponentKind("app"), &appConfig_});
        plan.add({"edge", findComponentKind("edge"), nullptr});
        plan.add({"dns", findComponentKind("dns"), &dnsConfig_});
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
    timeline_.add(fault(FaultKind::Down, 10s, 5s));
    EXPECT_EQ(at(10s - 1ns).down, 0);
    EXPECT_EQ(at(10s).down, 1);
    EXPECT_EQ(at(15s - 1ns).down, 1);
    EXPECT_EQ(at(15s).down, 0);
    ASSERT_EQ(timeline_.records().size(), 2u);
    EXPECT_EQ(timeline_.records()[0].at, kStart + 10s);
    EXPECT_EQ(timeline_.records()[1].phase, Phase::End);
}

TEST_F(TimelineOf, OverlappingFaultsAreTakenBackExactly) {
    TimelineEvent first = fault(FaultKind::Error, 10s, 20s);
    first.share = {0.1};
    first.status = 500;
    TimelineEvent second = fault(FaultKind::Error, 15s, 5s);
    second.share = {0.3};
    second.status = 503;
    timeline_.add(first);
    timeline_.add(second);
    EXPECT_EQ(at(12s).errorShare.value, 1.0 - (1.0 - 0.1));
    const double before = at(14s).errorShare.value;
    EXPECT_NEAR(at(16s).errorShare.value, 0.37, 1e-12);
    EXPECT_EQ(at(16s).errorStatus, 503);
    EXPECT_EQ(at(21s).errorShare.value, before); // to the bit
    EXPECT_EQ(at(21s).errorStatus, 500);
    EXPECT_EQ(at(31s).errorShare.value, 0.0);
}

TEST_F(TimelineOf, ARampGrowsInTwentySteps) {
    TimelineEvent event = fault(FaultKind::Slow, 10s, 60s);
    event.delay = 400ms;
    event.ramp = 20s;
    timeline_.add(event);
    EXPECT_EQ(at(10s).addedDelay, 10ms); // the mean of the first second
    EXPECT_EQ(at(19s).addedDelay, 190ms);
    EXPECT_EQ(at(30s).addedDelay, 400ms);
    EXPECT_EQ(at(70s).addedDelay, 0ms);
}

TEST_F(TimelineOf, APartitionCutsTheLinksBetweenTwo) {
    Link& other = host_.platform.link("visitors", {"app"}, {});
    TimelineEvent event = fault(FaultKind::Partition, 10s, 10s);
    event.with = "edge";
    timeline_.add(event);
    timeline_.add(event); // twice, as two reasons may
    at(15s);
    EXPECT_TRUE(link_->isCut());
    EXPECT_FALSE(other.isCut());
    at(20s);
    EXPECT_FALSE(link_->isCut());
}

TEST_F(TimelineOf, ALostZoneComesBackWithTheLastFaultThatHoldsIt) {
    TimelineEvent zone = fault(FaultKind::LostZone, 10s, 20s);
    zone.zone = 1; // servers 1 and 4 of 6 in 3 zones
    TimelineEvent all = fault(FaultKind::LostReplicas, 20s, 20s);
    all.share = {0.5};
    timeline_.add(zone);
    at(15s);
    EXPECT_EQ(app_.fleet().readyCount(), 4u);
    EXPECT_FALSE(app_.fleet().ready({1}));
    EXPECT_FALSE(app_.fleet().ready({4}));
    timeline_.add(all);
    at(25s);
    EXPECT_EQ(app_.fleet().readyCount(), 1u); // three of those that were left
    at(35s);
    EXPECT_TRUE(app_.fleet().ready({1}));
    EXPECT_EQ(app_.fleet().readyCount(), 3u);
    at(41s);
    EXPECT_EQ(app_.fleet().readyCount(), 6u);
}

TEST_F(TimelineOf, AFieldIsSetAndSetBack) {
    TimelineEvent event;
    event.set = "components.app.replicas";
    event.value = "6";
    event.at = 10s;
    event.length = 10s;
    timeline_.add(event);
    at(10s);
    EXPECT_EQ(field_.lastPath, "components.app.replicas");
    EXPECT_EQ(field_.current, "6");
    at(20s);
    EXPECT_EQ(field_.current, "3");
}

TEST_F(TimelineOf, APurgeReachesTheCache) {
    TimelineEvent event;
    event.target = {"edge"};
    event.purge = Purge{PurgeKind::Key, "organisations", true};
    event.at = 10s;
    timeline_.add(event);
    at(10s);
    ASSERT_EQ(edge_.purges.size(), 1u);
    EXPECT_EQ(edge_.purges[0].text, "organisations");
    event.target = {"app"};
    EXPECT_EQ(problemsOn(event, plan()).size(), 1u);
}

TEST_F(TimelineOf, ANameIsSwitchedAndSwitchedBack) {
    DnsConfig config;
    config.records["www.example"] = {{"", {"edge"}}, 60s, {}};
    auto& names = host_.add<NameService>("dns", config);
    names.connect();
    TimelineEvent event;
    event.target = {"dns"};
    event.dns = DnsSwitch{"www.example", {"", {"app"}}, {}};
    event.at = 10s;
    event.length = 10s;
    timeline_.add(event);
    const auto now = [&] {
        return names.addresses()[names.values(0)[0].index]->name();
    };
    EXPECT_EQ(now(), "edge");
    at(10s);
    EXPECT_EQ(now(), "app");
    at(20s);
    EXPECT_EQ(now(), "edge");
    dnsConfig_.value = config;
    EXPECT_TRUE(problemsOn(event, plan()).empty());
    event.dns->record = "nowhere.example";
    EXPECT_EQ(problemsOn(event, plan()).size(), 1u);
}

TEST_F(TimelineOf, AnEventMayBeAddedAndEndedByHand) {
    at(100s);
    TimelineEvent event = fault(FaultKind::Refuse, 10s, 1h); // its time has passed
    event.length.reset();
    const std::size_t number = timeline_.add(event);
    EXPECT_EQ(app_.faults().refuse, 1);
    EXPECT_EQ(timeline_.records()[0].at, kStart + 100s);
    at(110s);
    timeline_.end(number);
    timeline_.end(number);
    EXPECT_EQ(app_.faults().refuse, 0);
}

TEST_F(TimelineOf, ThingsThatCannotHappenAreSaid) {
    TimelineEvent event = fault(FaultKind::LostZone, 0s, 1s);
    event.zone = 3;
    EXPECT_EQ(problemsOn(event, plan()).size(), 1u);
    event = fault(FaultKind::Partition, 0s, 1s);
    event.with = "nobody";
    EXPECT_EQ(problemsOn(event, plan()).size(), 1u);
    event = fault(FaultKind::Down, 0s, 1s);
    event.target = {"nobody"};
    EXPECT_EQ(problemsOn(event, plan()).size(), 1u);
}

} // namespace
} // namespace doppel::models
