// SPDX-License-Identifier: Apache-2.0
#include "models/suggest.h"
#include "scenarios/manifest/manifest_parts.h"
#include "scenarios/manifest/quantity.h"

#include <algorithm>
#include <array>
#include <limits>

namespace doppel::scenarios {

namespace {

using models::KedaSpec;
using models::KedaTrigger;

// What a trigger's metadata call its target, and what it is where they don't say.
struct TriggerKind {
    std::string_view type;
    std::string_view threshold;
    std::string_view activation;
    models::MilliValue usual = 0; // 0: it has to be given
};
// Source: keda.sh/docs, Scalers.
constexpr std::array kTriggerKinds{
    TriggerKind{"prometheus", "threshold", "activationThreshold"},
    TriggerKind{"rabbitmq", "value", "activationValue", 20'000},
    TriggerKind{"aws-sqs-queue", "queueLength", "activationQueueLength", 5'000},
    TriggerKind{"aws-cloudwatch", "targetMetricValue", "activationTargetMetricValue"},
    TriggerKind{"kafka", "lagThreshold", "activationLagThreshold", 10'000},
    TriggerKind{"nats-jetstream", "lagThreshold", "activationLagThreshold"},
    TriggerKind{"redis", "listLength", "activationListLength", 5'000},
    TriggerKind{"azure-servicebus", "messageCount", "activationMessageCount", 5'000},
    TriggerKind{"gcp-pubsub", "value", "activationValue", 10'000},
    TriggerKind{"metrics-api", "targetValue", "activationTargetValue"},
    TriggerKind{"postgresql", "targetQueryValue", "activationTargetQueryValue"},
    TriggerKind{"mysql", "queryValue", "activationQueryValue"},
};
constexpr std::array<std::string_view, 2> kMetricTypes{"AverageValue", "Value"};
constexpr std::array<std::string_view, 4> kFallbacks{
    "static", "currentReplicas", "currentReplicasIfHigher", "currentReplicasIfLower"};

const TriggerKind* triggerKind(MapReader& entry) {
    const auto type = entry.text("type");
    if (!type) {
        if (!entry.has("type")) {
            entry.fail("type", "is missing");
        }
        return nullptr;
    }
    const auto known = std::find_if(kTriggerKinds.begin(), kTriggerKinds.end(),
                                    [&](const TriggerKind& kind) { return kind.type == *type; });
    if (known == kTriggerKinds.end()) {
        std::vector<std::string_view> names;
        std::string all;
        for (const TriggerKind& kind : kTriggerKinds) {
            names.push_back(kind.type);
            all += (all.empty() ? "" : ", ") + std::string(kind.type);
        }
        entry.fail(*entry.find("type"), "type",
                   quotedForMessage(*type) + " is no trigger that is played here" +
                       models::didYouMean(*type, names) + "; these are: " + all);
        return nullptr;
    }
    return &*known;
}

std::string nameOfTrigger(MapReader& entry, const MapReader& metadata, const Node* node) {
    if (const auto name = entry.text("name")) {
        return *name;
    }
    for (const std::string_view key : {"metricName", "queueName", "topic"}) {
        if (metadata.has(key) && node->find(key)->isScalar()) {
            return node->find(key)->text;
        }
    }
    return entry.text("type").value_or("value");
}

// Metadata have many names that don't matter here; one that is nearly the name of a target does.
void refuseMisspelt(MapReader& metadata, const Node* node, const TriggerKind& kind) {
    if (node == nullptr || !node->isMap()) {
        return;
    }
    const std::array known{kind.threshold, kind.activation};
    for (const auto& entry : node->entries) {
        const std::string_view meant = models::nearestName(entry.key, known);
        const bool isOne = entry.key == kind.threshold || entry.key == kind.activation;
        constexpr std::size_t kSlips = 2;
        if (!isOne && !meant.empty() && !metadata.has(meant) &&
            models::typingSlips(entry.key, meant) <= kSlips) {
            metadata.fail(entry.key, "is none of a trigger of type " + std::string(kind.type) +
                                         models::didYouMean(entry.key, known));
        }
    }
}

KedaTrigger readTrigger(const Node& node, const std::string& path, sim::Errors& errors) {
    KedaTrigger trigger;
    MapReader entry(&node, path, errors);
    if (!node.isMap()) {
        return trigger;
    }
    const TriggerKind* const kind = triggerKind(entry);
    if (kind == nullptr) {
        return trigger;
    }
    trigger.type = kind->type;
    const Node* const node2 = entry.require("metadata");
    MapReader metadata(node2, entry.pathOf("metadata"), errors);
    trigger.name = nameOfTrigger(entry, metadata, node2);
    trigger.threshold = metadata.quantity(kind->threshold).value_or(kind->usual);
    if (metadata.has(kind->threshold) ? trigger.threshold <= 0 && errors.empty()
                                      : kind->usual == 0) {
        metadata.fail(kind->threshold,
                      metadata.has(kind->threshold) ? "expected an amount above 0" : "is missing");
    }
    trigger.activationThreshold = metadata.quantity(kind->activation).value_or(0);
    if (const auto target = entry.choice("metricType", kMetricTypes)) {
        trigger.target =
            *target == 0 ? models::HpaTargetKind::AverageValue : models::HpaTargetKind::Value;
    }
    refuseMisspelt(metadata, node2, *kind);
    entry.pass({"authenticationRef", "useCachedMetrics"});
    entry.refuseUnknown();
    return trigger;
}

std::optional<models::KedaFallback>
readFallback(MapReader& spec, sim::Errors& errors, std::int64_t most) {
    const Node* const node = spec.find("fallback");
    if (node == nullptr) {
        return std::nullopt;
    }
    models::KedaFallback fallback;
    MapReader entry(node, spec.pathOf("fallback"), errors);
    fallback.failureThreshold =
        static_cast<std::int32_t>(entry.whole("failureThreshold", 0, most).value_or(0));
    fallback.replicas = static_cast<std::int32_t>(entry.whole("replicas", 0, most).value_or(0));
    fallback.behavior =
        static_cast<models::KedaFallbackBehavior>(entry.choice("behavior", kFallbacks).value_or(0));
    for (const std::string_view key : {"failureThreshold", "replicas"}) {
        if (!entry.has(key)) {
            entry.fail(key, "is missing");
        }
    }
    entry.refuseUnknown();
    return fallback;
}

void readAdvanced(MapReader& spec, KedaSpec& keda, sim::Errors& errors) {
    MapReader advanced(spec.find("advanced"), spec.pathOf("advanced"), errors);
    MapReader hpa(advanced.find("horizontalPodAutoscalerConfig"),
                  advanced.pathOf("horizontalPodAutoscalerConfig"), errors);
    keda.behavior = readHpaBehavior(hpa.find("behavior"), hpa.pathOf("behavior"), errors);
    hpa.pass({"name"});
    hpa.refuseUnknown();
    if (const Node* const modifiers = advanced.find("scalingModifiers");
        modifiers != nullptr && !(modifiers->isMap() && modifiers->entries.empty())) {
        advanced.fail(*modifiers, "scalingModifiers", "formulas are not played here");
    }
    advanced.pass({"restoreToOriginalReplicaCount"});
    advanced.refuseUnknown();
}

} // namespace

KedaSpec readKedaSpec(MapReader& spec, models::HpaSpec& hpa, sim::Errors& errors) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
    KedaSpec keda;
    const auto seconds = [&](std::string_view key, sim::Duration& value, std::int64_t least) {
        if (const auto read = spec.whole(key, least, kMost)) {
            value = std::chrono::seconds(*read);
        }
    };
    const auto replicas = [&](std::string_view key, std::int32_t usual, std::int64_t least) {
        return static_cast<std::int32_t>(spec.whole(key, least, kMost).value_or(usual));
    };
    seconds("pollingInterval", keda.pollingInterval, 1);
    seconds("cooldownPeriod", keda.cooldownPeriod, 0);
    seconds("initialCooldownPeriod", keda.initialCooldownPeriod, 0);
    keda.minReplicas = replicas("minReplicaCount", keda.minReplicas, 0);
    keda.maxReplicas = replicas("maxReplicaCount", keda.maxReplicas, 1);
    if (keda.maxReplicas < keda.minReplicas) {
        spec.fail("maxReplicaCount", std::to_string(keda.maxReplicas) +
                                         " is below minReplicaCount, " +
                                         std::to_string(keda.minReplicas));
    }
    if (spec.has("idleReplicaCount")) {
        keda.idleReplicas = replicas("idleReplicaCount", 0, 0);
        if (*keda.idleReplicas >= keda.minReplicas) {
            spec.fail(*spec.find("idleReplicaCount"), "idleReplicaCount",
                      "expected fewer than minReplicaCount, " + std::to_string(keda.minReplicas));
        }
    }
    keda.fallback = readFallback(spec, errors, kMost);
    readAdvanced(spec, keda, errors);
    const auto* const triggers = spec.list("triggers");
    if (triggers == nullptr || triggers->empty()) {
        spec.fail("triggers", "expected one trigger at least, found none");
    } else {
        for (std::size_t i = 0; i < triggers->size(); ++i) {
            keda.triggers.push_back(readTrigger(
                (*triggers)[i], spec.pathOf("triggers[" + std::to_string(i) + "]"), errors));
        }
    }
    hpa = models::hpaOf(keda);
    return keda;
}

} // namespace doppel::scenarios
