// SPDX-License-Identifier: Apache-2.0
// What faults are aimed at, and whether that is there.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

std::string shopWith(const std::string& timeline) {
    return "doppel: 1\ntitle: what a fault is aimed at\nduration: 5min\n"
           "components:\n"
           "  shop: {kind: app, replicas: 2, cpu: 1ms, boot_time: 1s, calls: [{to: s3}]}\n"
           "  s3: {kind: object_store, contents: everything}\n"
           "traffic:\n"
           "  guests: {kind: open, to: shop, rate: 10/s}\n"
           "timeline:\n" +
           timeline;
}

std::string refusalOfTimeline(const std::string& timeline) {
    return whyRefused(shopWith(timeline));
}

TEST(AnAim, ThatCanNeverHitAServerIsRefused) {
    const std::string there = "hits no server: shop has servers 0 to 1, in zones 0, 1";
    for (const char* entry : {"fault: down, target: shop, servers: [7]",
                              "fault: lost_replicas, target: shop, servers: [7]",
                              "fault: refuse, target: shop, zone: 1, servers: [0]"}) {
        const std::string refusal =
            refusalOfTimeline("  - {at: 1min, " + std::string(entry) + "}\n");
        EXPECT_NE(refusal.find(there), std::string::npos) << entry << ": " << refusal;
    }
}

TEST(ANetworkFault, IsRefusedOfWhatTalksToNobody) {
    const auto whyNot = [](const std::string& fault) {
        return whyRefused(R"(
doppel: 1
duration: 2min
components:
  shop: {kind: app, cpu: 1ms}
  machines: {kind: nodes, replicas: 2, pods: [{of: shop, cpu_request: 1}]}
  documents: {kind: documents, documents: 200}
traffic: {guests: {kind: open, to: shop, rate: 1/s}}
timeline: [{at: 1min, )" + fault +
                          "}]\n");
    };
    for (const char* fault : {"partition", "slow_network, delay: 1s", "lose_packets, loss: 10%"}) {
        const std::string of = std::string("fault: ") + fault + ", target: ";
        EXPECT_THAT(
            whyNot(of + "machines"),
            HasSubstr("machines calls nobody, and nobody calls it: it answers no requests"));
        EXPECT_THAT(
            whyNot(of + "documents"),
            HasSubstr("documents calls nobody, and nobody calls it: it answers no requests"));
        EXPECT_THAT(whyNot(of + "shop, with: machines"), HasSubstr("machines answers no requests"));
        EXPECT_EQ(whyNot(of + "shop"), "");
    }
}

// They read figures, and call nobody.
TEST(AnAim, AtTheNetworkOfAControllerIsRefused) {
    const std::string jobs =
        "doppel: 1\ntitle: controllers\nduration: 5min\n"
        "components:\n"
        "  shop: {kind: app, replicas: 2, cpu: 1ms, enqueues: [{to: w, job: J}]}\n"
        "  w: {kind: sidekiq, redis: r, queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms}}}\n"
        "  r: {kind: redis}\n"
        "  k: {kind: keda, target: w, max_replicas: 9, triggers: [{of: w, metric: "
        "sidekiq_stats_enqueued, threshold: 10}]}\n"
        "  h: {kind: hpa, target: shop, max_replicas: 5}\n"
        "traffic:\n"
        "  guests: {kind: open, to: shop, rate: 10/s}\n"
        "timeline:\n"
        "  - {at: 1min, fault: ";
    for (const char* fault :
         {"partition, target: k, with: r", "partition, target: r, with: k", "partition, target: k",
          "lose_packets, loss: 100%, target: k, with: r",
          "slow_network, delay: 1min, target: k, with: r", "partition, target: h, with: shop",
          "partition, target: shop, with: h"}) {
        const std::string refusal = whyRefused(jobs + fault + "}\n");
        EXPECT_NE(refusal.find(" figures"), std::string::npos) << fault << ": " << refusal;
    }
    EXPECT_EQ(whyRefused(jobs + "partition, target: r}\n"), "");
    EXPECT_EQ(whyRefused(jobs + "partition, target: w, with: r}\n"), "");
}

TEST(APurge, OfAllIsNeverSoft) {
    const std::string refusal =
        whyRefused("doppel: 1\ntitle: a purge\nduration: 5min\n"
                   "components:\n"
                   "  cdn: {kind: edge, origin: web}\n"
                   "  web: {kind: app, cpu: 1ms}\n"
                   "traffic:\n"
                   "  guests: {kind: open, to: cdn, rate: 10/s}\n"
                   "timeline:\n"
                   "  - {at: 1min, target: cdn, purge: {kind: all, soft: true}}\n");
    EXPECT_NE(refusal.find("of kind all there is none"), std::string::npos) << refusal;
}

// Of shop and shopdb, only the database reads a disk, and it has one server.
TEST(AnAim, AtServersOfWhatItCannotHitIsRefused) {
    const std::string platform =
        "doppel: 1\ntitle: a fault of disks\nduration: 5min\n"
        "components:\n"
        "  shop: {kind: app, replicas: 5, cpu: 1ms, calls: [{to: shopdb}]}\n"
        "  shopdb: {kind: database, cpu: 1ms, io: 1ms}\n"
        "traffic:\n"
        "  guests: {kind: open, to: shop, rate: 10/s}\n"
        "timeline:\n"
        "  - {at: 1min, fault: disk_slow, factor: 2, ";
    for (const char* aim : {"target: shopdb, servers: [3]", "matching: shop*, servers: [3]"}) {
        const std::string refusal = whyRefused(platform + aim + "}\n");
        EXPECT_NE(refusal.find("hits no server: shopdb has server 0"), std::string::npos)
            << aim << ": " << refusal;
    }
}

TEST(AnAim, AtAZoneWithoutAServerIsNoted) {
    for (const char* entry :
         {"fault: refuse, target: shop, zone: 2", "fault: lost_zone, zone: 2"}) {
        const RunResult result = playText(shopWith("  - {at: 1min, " + std::string(entry) + "}\n"));
        EXPECT_TRUE(hasNote(result, "hits no server: shop has servers 0 to 1, in zones 0, 1"));
        EXPECT_EQ(result.traffic.front().failed, 0U);
    }
}

TEST(AnAim, ThatMatchesNothingIsRefusedWithWhatWasMeant) {
    EXPECT_NE(
        refusalOfTimeline("  - {at: 1min, fault: down, matching: shpo*}\n").find("mean \"shop\"?"),
        std::string::npos);
    EXPECT_NE(refusalOfTimeline("  - {at: 1min, fault: down, kind: appp}\n").find("mean \"app\"?"),
              std::string::npos);
    EXPECT_NE(refusalOfTimeline("  - {at: 1min, fault: refuse, kind: object_store, zone: 0}\n")
                  .find("stands in no zone"),
              std::string::npos);
}

// Nobody verifies the certificate of what only a Router calls; visitors verify that of an app.
TEST(AnAim, AtCertificatesThatNobodyVerifiesIsRefused) {
    const std::string platform = "doppel: 1\ntitle: certificates\nduration: 5min\n"
                                 "components:\n"
                                 "  lb: {kind: balancer, targets: [{to: back-a}, {to: back-b}]}\n"
                                 "  back-a: {kind: object_store}\n"
                                 "  back-b: {kind: object_store}\n"
                                 "  shop: {kind: app}\n"
                                 "traffic:\n"
                                 "  guests: {kind: open, to: lb, rate: 10/s}\n"
                                 "  others: {kind: open, to: shop, rate: 10/s}\n"
                                 "timeline:\n"
                                 "  - {at: 1min, fault: certificate_expired, ";
    for (const char* aim :
         {"target: back-a", "targets: [shop, back-b]", "matching: back-*", "kind: object_store"}) {
        const std::string refusal = whyRefused(platform + aim + "}\n");
        EXPECT_NE(refusal.find("nobody who calls back-"), std::string::npos)
            << aim << ": " << refusal;
    }
    for (const char* aim : {"target: shop", "matching: \"*\"", "zone: 0"}) {
        EXPECT_EQ(whyRefused(platform + aim + "}\n"), "") << aim;
    }
}

TEST(AnAim, AtSomeServersThatAreNotThereIsNoted) {
    const RunResult result =
        playText(shopWith("  - {at: 1min, fault: refuse, target: shop, servers: [1, 7]}\n"));
    EXPECT_TRUE(hasNote(result, "there is no server 7 at the start: shop has servers 0 to 1"));
}

TEST(AnAim, AtServersThatMayYetComeIsNotedAndHitsThem) {
    const RunResult result = playText(
        shopWith("  - {at: 30s, set: components.shop.replicas, value: 8}\n"
                 "  - {at: 1min, for: 1min, fault: refuse, target: shop, servers: [7]}\n"));
    EXPECT_TRUE(hasNote(result, "hits no server unless more of them have come by then"));
    // One of eight refuses an eighth of the 600 until its probes find it.
    EXPECT_GT(result.traffic.front().failed, 0U);
}

/// Threads of three servers of ten threads each, of which three more are ordered amid a fault.
double threadsWith(const std::string& fault) {
    const RunResult result =
        playText("doppel: 1\nduration: 10min\ncomponents:\n"
                 "  web: {kind: app, replicas: 3, workers: 1, threads: 10, cpu: 0s, io: 100ms, "
                 "boot_time: 0s, readiness: none, lost_after: 0s}\n"
                 "traffic: {guests: {kind: open, to: web, rate: 1/s}}\ntimeline:\n"
                 "  - {at: 1min, for: 4min, " +
                 fault + "}\n  - {at: 2min, set: components.web.replicas, value: 6}\n");
    return figure(result, "web", "puma_max_threads");
}

// Of three zones two are left for them.
TEST(ALostZone, HasServersThatAreAddedStartInTheOthers) {
    EXPECT_NEAR(threadsWith("fault: lost_zone, zone: 0"),
                (60 * 30 + 60 * 20 + 180 * 50 + 300 * 60) / 600.0, 0.1);
}

TEST(AFault, ThatTakesAllServersHoldsThoseThatAreAddedWhileItLasts) {
    EXPECT_NEAR(threadsWith("fault: down, target: web, how: vanish"), (60 * 30 + 300 * 60) / 600.0,
                0.1);
}

} // namespace
} // namespace doppel::scenarios
