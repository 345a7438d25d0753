// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_fold.h"
#include "gui/map/map_sketch.h"
#include "tests/gui/map/map_samples.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace doppel::gui {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::vector<std::string> names(const MapSketch& sketch, const std::vector<std::size_t>& nodes) {
    std::vector<std::string> all;
    for (const std::size_t node : nodes) {
        all.push_back(sketch.nodes[node].name.toStdString());
    }
    return all;
}

const MapCard& cardOf(const MapSketch& sketch, const MapFold& fold, const QString& name) {
    return fold.cards[fold.cardOf[*sketch.find(name)]];
}

// Who had no requests in a quiet hour of GOV.UK.
std::vector<bool> quietOf(const MapSketch& sketch) {
    std::vector<bool> quiet(sketch.nodes.size());
    for (const char* name :
         {"account-api", "email-alert-frontend", "feedback", "licensify", "search-api",
          "search-index", "mirror-s3", "mirror-s3-replica", "mirror-gcs", "account-api-nginx",
          "email-alert-frontend-nginx", "feedback-nginx", "licensify-nginx", "search-api-nginx"}) {
        quiet[*sketch.find(QString::fromLatin1(name))] = true;
    }
    return quiet;
}

TEST(MapFold, PutsThirtySevenComponentsOnEighteenCards) {
    const MapSketch sketch = sketchOf(samples::govuk());
    const MapFold fold = foldOf(sketch, {.quiet = quietOf(sketch)});
    EXPECT_EQ(sketch.nodes.size() - sketch.sources, 37U);
    EXPECT_EQ(fold.cards.size() - sketch.sources, 18U);
}

TEST(MapFold, PutsSidecarsBehindWhomTheyServe) {
    const MapSketch sketch = sketchOf(samples::govuk());
    const MapFold fold = foldOf(sketch, {});
    const MapCard& frontend = cardOf(sketch, fold, "frontend-nginx");
    EXPECT_THAT(names(sketch, frontend.fronts), ElementsAre("frontend"));
    EXPECT_THAT(names(sketch, frontend.tabs), ElementsAre("frontend-nginx"));
}

TEST(MapFold, PutsHelpersBehindTheirOnlyCaller) {
    const MapSketch sketch = sketchOf(samples::govuk());
    const MapFold fold = foldOf(sketch, {});
    const MapCard& dns = cardOf(sketch, fold, "dns");
    EXPECT_THAT(names(sketch, dns.fronts), ElementsAre("dns")); // not behind the visitors
    EXPECT_THAT(names(sketch, dns.tabs),
                ElementsAre("dns-jisc", "dns-route53", "dns-gcp", "dns-fastly"));
}

TEST(MapFold, StacksWhatHadNoRequests) {
    const MapSketch sketch = sketchOf(samples::govuk());
    const MapFold fold = foldOf(sketch, {.quiet = quietOf(sketch)});
    const MapCard& stack = cardOf(sketch, fold, "feedback");
    EXPECT_THAT(
        names(sketch, stack.fronts),
        UnorderedElementsAre("account-api", "email-alert-frontend", "feedback", "licensify"));
    EXPECT_EQ(stackName(sketch, stack), "4 apps, 4 nginx");
    // search-api alone calls search-index, which would hang in the air.
    EXPECT_FALSE(cardOf(sketch, fold, "search-api").isStack());
    // Mirrors are there to be quiet.
    EXPECT_FALSE(cardOf(sketch, fold, "mirror-s3").isStack());
    EXPECT_EQ(foldOf(sketch, {}).cards.size() - sketch.sources, 21U); // nothing is known yet
}

TEST(MapFold, FramesMirrors) {
    const MapSketch sketch = sketchOf(samples::govuk());
    const MapFold fold = foldOf(sketch, {});
    ASSERT_EQ(fold.groups.size(), 1U);
    EXPECT_EQ(fold.groups[0].name, "static mirrors");
    EXPECT_EQ(fold.groups[0].cards.size(), 3U);
}

TEST(MapFold, UnfoldsWhomSomebodyWantsToSee) {
    const MapSketch sketch = sketchOf(samples::govuk());
    const MapFold fold =
        foldOf(sketch, {.quiet = quietOf(sketch), .unfolded = {"feedback", "frontend-nginx"}});
    EXPECT_THAT(names(sketch, cardOf(sketch, fold, "feedback").fronts), ElementsAre("feedback"));
    EXPECT_THAT(names(sketch, cardOf(sketch, fold, "frontend-nginx").fronts),
                ElementsAre("frontend-nginx"));
    EXPECT_EQ(cardOf(sketch, fold, "licensify").fronts.size(), 3U);
    // The way through nginx is seen now.
    const auto way = [&](const QString& from, const QString& to) {
        return std::any_of(fold.ways.begin(), fold.ways.end(), [&](const MapWay& each) {
            return each.from == fold.cardOf[*sketch.find(from)] &&
                   each.to == fold.cardOf[*sketch.find(to)];
        });
    };
    EXPECT_TRUE(way("router", "frontend-nginx"));
    EXPECT_TRUE(way("frontend-nginx", "frontend"));
    EXPECT_FALSE(way("router", "frontend"));
}

TEST(MapFold, LeavesASmallPlatformAsItIs) {
    const MapSketch sketch = sketchOf(samples::cafe());
    const MapFold fold = foldOf(sketch, {.quiet = std::vector<bool>(sketch.nodes.size(), true)});
    EXPECT_EQ(fold.cards.size(), sketch.nodes.size());
    EXPECT_EQ(fold.ways.size(), 4U);
}

TEST(MapFold, CallsNobodyQuietBeforeAThousandVisitsAndNobodyTwice) {
    QuietNodes quiet;
    quiet.see({10, 0, 3}, 10, 99);
    EXPECT_TRUE(quiet.quiet().empty()); // 990 visits
    quiet.see({10, 0, 0}, 10, 1);
    EXPECT_THAT(quiet.quiet(), ElementsAre(false, true, false)); // it was asked once
    quiet.see({0, 0.5, 0}, 0, 1);
    EXPECT_THAT(quiet.quiet(), ElementsAre(false, false, false));
}

TEST(MapSketchOf, GivesTheCallsOfANameServiceToThoseWhoAskIt) {
    PlatformSketch platform;
    platform.sources = {{.name = "visitors", .kind = "open"}};
    platform.components = {
        {.name = "dns", .kind = "dns", .summary = {}, .answersPages = false},
        {.name = "edge", .kind = "edge"},
        {.name = "authority", .kind = "dns_authority", .summary = {}, .answersPages = false}};
    platform.calls = {{"dns", "edge"}, {"dns", "authority"}, {"visitors", "dns"}};
    const MapSketch sketch = sketchOf(platform);
    ASSERT_EQ(sketch.calls.size(), 3U);
    EXPECT_EQ(sketch.calls[0].from, 0U); // visitors call the edge
    EXPECT_EQ(sketch.calls[0].to, 2U);
    EXPECT_EQ(sketch.calls[1].from, 1U); // dns still calls its authority
    EXPECT_TRUE(sketch.nodes[1].resolvesNames);
    EXPECT_THAT(sketch.links, ElementsAre(0, 1, 2));
}

TEST(MapSketchOf, ReadsPointsOfPresenceWithTheirShareOfVisitors) {
    const MapSketch sketch = sketchOf(samples::govuk());
    const auto& pops = sketch.nodes[*sketch.find("fastly")].pops;
    ASSERT_EQ(pops.size(), 5U);
    EXPECT_EQ(pops[2].name, "LCY");
    EXPECT_THAT(pops[2].serves, ElementsAre("england"));
    EXPECT_DOUBLE_EQ(pops[2].share, 0.45);
    EXPECT_EQ(pops[2].latency, "8ms");
    EXPECT_EQ(sketch.nodes[0].clients, 500'000U);
}

} // namespace
} // namespace doppel::gui
