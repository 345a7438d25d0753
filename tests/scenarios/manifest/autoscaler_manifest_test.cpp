// SPDX-License-Identifier: Apache-2.0
#include "scenarios/manifest/autoscaler_dry_run.h"
#include "scenarios/manifest/autoscaler_manifest.h"
#include "scenarios/manifest/quantity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

const std::string kFiles = DOPPEL_SOURCE_DIR "/tests/cli/transcripts/files/hpa/";

std::int64_t milli(std::string_view text) {
    const auto read = parseQuantity(text);
    return read ? *read : -1;
}

TEST(Quantities, AreReadInThousandthsAndRoundedUp) {
    EXPECT_EQ(milli("500m"), 500);
    EXPECT_EQ(milli("60"), 60'000);
    EXPECT_EQ(milli("2.5"), 2'500);
    EXPECT_EQ(milli(".5"), 500);
    EXPECT_EQ(milli("1Gi"), 1'073'741'824'000);
    EXPECT_EQ(milli("1.5Ki"), 1'536'000);
    EXPECT_EQ(milli("3k"), 3'000'000);
    EXPECT_EQ(milli("1e3"), 1'000'000);
    EXPECT_EQ(milli("12E-1"), 1'200);
    EXPECT_EQ(milli("1u"), 1);
    EXPECT_EQ(milli("0.0001"), 1);
    EXPECT_EQ(milli("100n"), 1);
    EXPECT_EQ(milli("0"), 0);
    EXPECT_EQ(milli("+1"), 1'000);
    for (const char* wrong :
         {"", "m", "1 Gi", "-1", "1gi", "1..2", "0x10", "1e", "1e99", "ten", "NaN"}) {
        EXPECT_EQ(milli(wrong), -1) << wrong;
    }
    EXPECT_THAT(parseQuantity("2E").errors().front().message, HasSubstr("above the largest"));
}

AutoscalerManifest manifest(const std::string& file) {
    auto read = readAutoscalerManifest(kFiles + file);
    EXPECT_TRUE(read.ok()) << toText(read.errors().front());
    return *read;
}

std::vector<std::string> errorsOf(const std::string& text) {
    const auto read = parseAutoscalerManifest(text, "m.yaml");
    std::vector<std::string> all;
    for (const sim::Error& error : read ? sim::Errors{} : read.errors()) {
        all.push_back(toText(error));
    }
    return all;
}

TEST(Manifests, AreReadAsKubectlPrintsThem) {
    const AutoscalerManifest read = manifest("plain.manifest");
    EXPECT_EQ(read.kind, "HorizontalPodAutoscaler");
    EXPECT_EQ(read.name, "apps/frontend");
    EXPECT_EQ(read.scales, "Deployment/frontend");
    EXPECT_EQ(read.hpa.minReplicas, 2);
    EXPECT_EQ(read.hpa.maxReplicas, 20);
    ASSERT_EQ(read.hpa.metrics.size(), 1U);
    EXPECT_EQ(read.hpa.metrics[0].utilisation, 60);
    EXPECT_FALSE(read.hpa.behavior);
    EXPECT_FALSE(read.keda);
}

TEST(Manifests, KnowAllSourcesOfMetrics) {
    const AutoscalerManifest read = manifest("several.manifest");
    const auto& metrics = read.hpa.metrics;
    ASSERT_EQ(metrics.size(), 5U);
    EXPECT_EQ(metrics[1].value, 500);
    EXPECT_EQ(metrics[2].source, models::HpaSource::Object);
    EXPECT_EQ(metrics[2].objectKind, "Ingress");
    EXPECT_EQ(metrics[2].target, models::HpaTargetKind::Value);
    EXPECT_EQ(metrics[2].value, 2'000'000);
    EXPECT_EQ(metrics[3].source, models::HpaSource::External);
    EXPECT_EQ(metrics[3].value, 30'000);
    EXPECT_EQ(metrics[4].container, "app");
    EXPECT_EQ(metrics[4].value, 512LL * 1024 * 1024 * 1000);
    EXPECT_THAT(metricColumns(read.hpa),
                ElementsAre("cpu", "in_flight", "hits", "backlog", "app/memory"));
}

TEST(Manifests, FillBehaviorUpWithTheDefaults) {
    const AutoscalerManifest read = manifest("behavior.manifest");
    ASSERT_TRUE(read.hpa.behavior);
    EXPECT_EQ(read.hpa.behavior->up.window, 0s);
    EXPECT_EQ(read.hpa.behavior->up.select, models::HpaSelect::Max);
    EXPECT_EQ(read.hpa.behavior->down.window, 60s);
    EXPECT_EQ(read.hpa.behavior->down.policies.size(), 2U);
    const auto empty = parseAutoscalerManifest(
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n"
        "  scaleTargetRef: {kind: Deployment, name: a}\n  maxReplicas: 3\n  behavior: {}\n",
        "m.yaml");
    ASSERT_TRUE(empty.ok());
    EXPECT_EQ(empty->hpa.behavior->up.policies.size(), 2U);
    EXPECT_EQ(empty->hpa.behavior->down.window, 300s);
    EXPECT_EQ(empty->hpa.minReplicas, 1);
    EXPECT_EQ(empty->hpa.metrics.at(0).utilisation, 80);
}

TEST(Manifests, AListOfOneIsThatOne) {
    const std::string item = "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: "
                             "{scaleTargetRef: {kind: D, name: a}, maxReplicas: 3}}";
    EXPECT_THAT(errorsOf("apiVersion: v1\nkind: List\nitems: [" + item + "]\n"), ElementsAre());
    EXPECT_THAT(errorsOf("apiVersion: v1\nkind: List\nitems: [" + item + ", " + item + "]\n"),
                ElementsAre(HasSubstr("m.yaml:3:8: items: expected one autoscaler, found a list "
                                      "of 2; print one by its name")));
}

TEST(Manifests, TellAllThatIsWrongWithItsPlace) {
    const auto read = readAutoscalerManifest(kFiles + "wrong.manifest");
    ASSERT_FALSE(read.ok());
    std::vector<std::string> all;
    for (const sim::Error& error : read.errors()) {
        all.push_back(toText(error).substr(kFiles.size()));
    }
    EXPECT_THAT(
        all,
        ElementsAre("wrong.manifest:5:19: spec.scaleTargetRef.name: is missing",
                    "wrong.manifest:7:16: spec.maxReplicas: 3 is below minReplicas, 5",
                    "wrong.manifest:12:22: spec.metrics[0].resource.target.type: expected one of "
                    "Utilization, "
                    "Value, AverageValue, found \"Utilisation\"; did you mean \"Utilization\"?",
                    "wrong.manifest:16:50: spec.metrics[1].pods.target.averageValue: expected an "
                    "amount such "
                    "as "
                    "500m, 2 or 1Gi, found \"ten\"",
                    "wrong.manifest:17:3: spec.behaviour: there is no such field; did you mean "
                    "\"behavior\"?",
                    "wrong.manifest:21:29: spec.behavior.scaleUp.policies[0].value: expected a "
                    "whole number "
                    "from 1 to 2147483647, found \"0\""));
}

TEST(Manifests, OfOtherKindsAndVersionsAreRefused) {
    EXPECT_THAT(errorsOf("apiVersion: apps/v1\nkind: Deployment\n"),
                ElementsAre(HasSubstr("m.yaml:2:7: kind: expected one of HorizontalPodAutoscaler, "
                                      "ScaledObject, found \"Deployment\"")));
    EXPECT_THAT(errorsOf("apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\n"),
                ElementsAre(HasSubstr("m.yaml:1:13: apiVersion: expected autoscaling/v2, found")));
    EXPECT_EQ(errorsOf("").size(), 1U);
    EXPECT_EQ(errorsOf("[1, 2]").size(), 1U);
    EXPECT_EQ(errorsOf("a: &x 1\nb: *x\n").empty(), false);
}

TEST(Manifests, ScaledObjectsAreKedas) {
    const AutoscalerManifest read = manifest("queue.manifest");
    ASSERT_TRUE(read.keda);
    EXPECT_EQ(read.scales, "Deployment/worker");
    EXPECT_EQ(read.keda->minReplicas, 0);
    EXPECT_EQ(read.keda->triggers.at(0).threshold, 5'000);
    EXPECT_EQ(read.hpa.minReplicas, 1);
    EXPECT_THAT(metricColumns(read.hpa), ElementsAre("jobs"));
    const std::string head = "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec:\n"
                             "  scaleTargetRef: {name: a}\n";
    EXPECT_THAT(errorsOf(head + "  triggers: [{type: rabitmq, metadata: {}}]\n"),
                ElementsAre(HasSubstr("m.yaml:5:21: spec.triggers[0].type: \"rabitmq\" is no "
                                      "trigger that is played here; did you mean \"rabbitmq\"?")));
    EXPECT_THAT(errorsOf(head + "  triggers: [{type: prometheus, metadata: {query: x}}]\n"),
                ElementsAre(HasSubstr("spec.triggers[0].metadata.threshold: is missing")));
    EXPECT_THAT(
        errorsOf(head + "  triggers: [{type: redis, metadata: {listName: a, listLenght: '50'}}]\n"),
        ElementsAre(HasSubstr("is none of a trigger of type redis; did you mean \"listLength\"?")));
    EXPECT_THAT(errorsOf(head + "  triggers: [{type: redis, metadata: {listName: a, listLength: "
                                "'50', address: b}}]\n"),
                ElementsAre());
    EXPECT_THAT(errorsOf("metadata: {annotations: {autoscaling.keda.sh/paused: 'true'}}\n" + head +
                         "  triggers: [{type: redis, metadata: {listName: a}}]\n"),
                ElementsAre(HasSubstr("it is paused, so it scales nothing")));
    EXPECT_THAT(errorsOf(head + "  idleReplicaCount: 2\n  minReplicaCount: 2\n"),
                ElementsAre(HasSubstr("spec.triggers: expected one trigger"),
                            HasSubstr("spec.idleReplicaCount: expected fewer")));
}

std::map<double, std::int32_t>
changes(const std::string& file, const std::string& series, const DryRunOptions& options = {}) {
    const AutoscalerManifest read = manifest(file);
    const auto load = readLoadSeries(kFiles + series, metricColumns(read.hpa));
    EXPECT_TRUE(load.ok()) << toText(load.errors().front());
    std::map<double, std::int32_t> found;
    const auto status = tryAutoscaler(read, *load, options, [&](const DryRunStep& step) {
        if (step.after != step.before) {
            found[sim::toSeconds(step.at)] = step.after;
        }
    });
    EXPECT_TRUE(status.ok());
    return found;
}

TEST(DryRuns, G3_3_OfAManifestWithoutBehavior) {
    EXPECT_THAT(changes("plain.manifest", "plain.csv", {.until = 600s}),
                ElementsAre(Pair(30, 3), Pair(60, 6), Pair(75, 12), Pair(90, 15), Pair(450, 2)));
}

TEST(DryRuns, G3_4_OfAManifestWithBehavior) {
    EXPECT_THAT(changes("behavior.manifest", "behavior.csv", {.startReplicas = 4, .until = 405s}),
                ElementsAre(Pair(30, 8), Pair(90, 12), Pair(150, 16), Pair(225, 14), Pair(285, 12),
                            Pair(345, 10), Pair(405, 8)));
}

TEST(DryRuns, G3_7_OfAScaledObject) {
    EXPECT_THAT(changes("queue.manifest", "queue.csv", {.until = 600s}),
                ElementsAre(Pair(30, 1), Pair(360, 0)));
}

TEST(DryRuns, OlderRulesDecideAsTheyDid) {
    models::HpaController old;
    old.rules = models::KubernetesRules::V1_26;
    const AutoscalerManifest read = manifest("plain.manifest");
    LoadSeries load;
    load.rows = {{0s, {LoadAmount{132'000, false}}}}; // 2 pods at 66 % of 60 %
    const auto size = [&](const models::HpaController& controller) {
        std::int32_t last = 0;
        (void)tryAutoscaler(read, load, {.controller = controller},
                            [&](const DryRunStep& step) { last = step.after; });
        return last;
    };
    EXPECT_EQ(size(old), 3);
    EXPECT_EQ(size({}), 2);
}

TEST(DryRuns, PodsThatBootHaveNoShareYet) {
    // 2 pods at 90 %; ready after a minute. While two of them boot they count as idle.
    const AutoscalerManifest read = manifest("plain.manifest");
    LoadSeries load;
    load.rows = {{0s, {LoadAmount{180'000, false}}}};
    std::map<double, std::int32_t> found;
    (void)tryAutoscaler(read, load, {.bootTime = 60s, .until = 300s}, [&](const DryRunStep& step) {
        if (step.after != step.before) {
            found[sim::toSeconds(step.at)] = step.after;
        }
    });
    EXPECT_THAT(found, ElementsAre(Pair(0, 3))); // 180 / 3 = 60: nothing more, ready or not
}

TEST(DryRuns, AMetricThatCantBeReadForbidsScalingDown) {
    std::vector<std::string> reasons;
    const AutoscalerManifest read = manifest("several.manifest");
    const auto load = readLoadSeries(kFiles + "several.csv", metricColumns(read.hpa));
    ASSERT_TRUE(load.ok()) << toText(load.errors().front());
    std::vector<std::int32_t> sizes;
    ASSERT_TRUE(tryAutoscaler(read, *load, {}, [&](const DryRunStep& step) {
                    sizes.push_back(step.after);
                    reasons.push_back(reasonOf(step));
                }).ok());
    // At 15 3 / 0.5 = 6 pods, of which 4 are let; at 30 that metric fails and the others want 4 at
    // most, but 6 were recommended lately; at 45 the backlog asks for 10.
    EXPECT_THAT(sizes, ElementsAre(2, 4, 6, 10));
    EXPECT_THAT(reasons, ElementsAre("ReadyForNewScale",
                                     "SucceededRescale: pods metric in_flight above target",
                                     "SucceededRescale",
                                     "SucceededRescale: external metric backlog above target"));
}

TEST(DryRuns, EndWhereTimeOrNumbersEnd) {
    AutoscalerManifest read = manifest("plain.manifest");
    LoadSeries load;
    load.rows = {{0s, {LoadAmount{60'000, true}}}};
    const auto tried = [&](const DryRunOptions& options) {
        std::size_t steps = 0;
        const auto status = tryAutoscaler(read, load, options, [&](const DryRunStep& step) {
            EXPECT_GE(step.at, 0s);
            ++steps;
        });
        return status ? std::to_string(steps) + " steps" : status.errors().front().message;
    };
    EXPECT_EQ(tried({.controller = {.syncPeriod = sim::kForever / 3 * 2}, .until = sim::kForever}),
              "2 steps");
    load.rows.front().amounts.front()->value = std::numeric_limits<models::MilliValue>::max() / 5;
    EXPECT_THAT(tried({}), HasSubstr("is more than can be tried"));

    read = manifest("queue.manifest");
    load.rows.front().amounts.front() = LoadAmount{};
    read.keda->pollingInterval = 1s;
    EXPECT_THAT(tried({.controller = {.syncPeriod = 1h}, .until = 1h * 24 * 365 * 30}),
                HasSubstr("too long for its sync period or polling interval"));
    read.keda->fallback = models::KedaFallback{.replicas = 2'147'483'647};
    EXPECT_THAT(tried({}), HasSubstr("more than 10000 replicas"));
}

TEST(Series, TellWhatIsWrongWithLineAndColumn) {
    const auto errors = [](const std::string& file) {
        std::vector<std::string> all;
        const auto load = readLoadSeries(kFiles + file, {"cpu"});
        for (const sim::Error& error : load ? sim::Errors{} : load.errors()) {
            all.push_back(toText(error).substr(kFiles.size()));
        }
        return all;
    };
    EXPECT_THAT(errors("wrong.csv"),
                ElementsAre("wrong.csv:3:4: cpu: expected an amount such as 500m, 2 or 1Gi, found "
                            "\"fast\""));
    EXPECT_THAT(errors("columns.csv"),
                ElementsAre("columns.csv:1:6: unknown column \"cpus\"; did you mean \"cpu\"?"));
}

} // namespace
} // namespace doppel::scenarios
