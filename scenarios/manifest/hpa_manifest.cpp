// SPDX-License-Identifier: Apache-2.0
#include "scenarios/manifest/manifest_parts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>

namespace doppel::scenarios {

namespace {

using models::HpaMetric;
using models::HpaSource;
using models::HpaTargetKind;

constexpr std::int64_t kMostReplicas = std::numeric_limits<std::int32_t>::max();
constexpr double kMilli = 1000;

constexpr std::array<std::string_view, 5> kSources{"Resource", "ContainerResource", "Pods",
                                                   "Object", "External"};
constexpr std::array<std::string_view, 3> kTargets{"Utilization", "Value", "AverageValue"};
constexpr std::array<std::string_view, 2> kPolicies{"Pods", "Percent"};
constexpr std::array<std::string_view, 3> kSelects{"Max", "Min", "Disabled"};

std::string sourceKey(HpaSource source) {
    std::string key(models::nameOf(source));
    key.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(key.front())));
    return key;
}

bool takesTarget(HpaSource source, HpaTargetKind kind) {
    switch (source) {
    case HpaSource::Resource:
    case HpaSource::ContainerResource:
        return kind != HpaTargetKind::Value;
    case HpaSource::Pods:
        return kind == HpaTargetKind::AverageValue;
    case HpaSource::Object:
    case HpaSource::External:
        break;
    }
    return kind != HpaTargetKind::Utilization;
}

void readTarget(MapReader& source, HpaMetric& metric, sim::Errors& errors) {
    const Node* const node = source.require("target");
    MapReader target(node, source.pathOf("target"), errors);
    const auto kind = target.choice("type", kTargets);
    const auto utilisation = target.whole("averageUtilization", 1, kMostReplicas);
    const auto value = target.quantity("value");
    const auto average = target.quantity("averageValue");
    target.refuseUnknown();
    if (node == nullptr || !node->isMap()) {
        return;
    }
    if (!kind) {
        if (!target.has("type")) {
            target.fail("type", "is missing");
        }
        return;
    }
    metric.target = static_cast<HpaTargetKind>(*kind);
    if (!takesTarget(metric.source, metric.target)) {
        target.fail(*target.find("type"), "type",
                    std::string(kTargets[*kind]) + " can't be the target of a " +
                        std::string(models::nameOf(metric.source)) + " metric");
        return;
    }
    constexpr std::array<std::string_view, 3> kFields{"averageUtilization", "value",
                                                      "averageValue"};
    for (std::size_t i = 0; i < kFields.size(); ++i) {
        if (i == *kind && !target.has(kFields[i])) {
            target.fail(kFields[i],
                        "is missing; the target's type is " + std::string(kTargets[*kind]));
        } else if (i != *kind && target.has(kFields[i])) {
            target.fail(*target.find(kFields[i]), kFields[i],
                        "may not be set beside the type " + std::string(kTargets[*kind]));
        }
    }
    metric.utilisation = static_cast<std::int32_t>(utilisation.value_or(metric.utilisation));
    metric.value = metric.target == HpaTargetKind::Value ? value.value_or(1) : average.value_or(1);
    if (metric.target != HpaTargetKind::Utilization && metric.value <= 0) {
        target.fail(kFields[*kind], "expected an amount above 0");
    }
}

void readMetricName(MapReader& source, HpaMetric& metric, sim::Errors& errors) {
    const bool ofResource =
        metric.source == HpaSource::Resource || metric.source == HpaSource::ContainerResource;
    if (ofResource) {
        const auto name = source.text("name");
        name ? void(metric.name = *name) : source.fail("name", "is missing");
    } else {
        MapReader metricRef(source.require("metric"), source.pathOf("metric"), errors);
        const auto name = metricRef.text("name");
        name ? void(metric.name = *name) : metricRef.fail("name", "is missing");
        metricRef.pass({"selector"});
        metricRef.refuseUnknown();
    }
    if (metric.source == HpaSource::ContainerResource) {
        const auto container = source.text("container");
        container ? void(metric.container = *container) : source.fail("container", "is missing");
    }
    if (metric.source == HpaSource::Object) {
        MapReader object(source.require("describedObject"), source.pathOf("describedObject"),
                         errors);
        metric.objectKind = object.text("kind").value_or("Object");
        object.pass({"name", "apiVersion"});
        object.refuseUnknown();
    }
}

HpaMetric readMetric(const Node& node, const std::string& path, sim::Errors& errors) {
    HpaMetric metric;
    MapReader entry(&node, path, errors);
    const auto type = entry.choice("type", kSources);
    if (!type) {
        if (node.isMap() && !entry.has("type")) {
            entry.fail("type", "is missing");
        }
        return metric;
    }
    metric.source = static_cast<HpaSource>(*type);
    const std::string key = sourceKey(metric.source);
    MapReader source(entry.require(key), entry.pathOf(key), errors);
    if (entry.has(key)) {
        readMetricName(source, metric, errors);
        readTarget(source, metric, errors);
        source.refuseUnknown();
    }
    entry.refuseUnknown();
    return metric;
}

models::HpaPolicy readPolicy(const Node& node, const std::string& path, sim::Errors& errors) {
    constexpr std::int64_t kLongestPeriod = 1800;
    models::HpaPolicy policy;
    MapReader entry(&node, path, errors);
    const auto type = entry.choice("type", kPolicies);
    const auto value = entry.whole("value", 1, kMostReplicas);
    const auto period = entry.whole("periodSeconds", 1, kLongestPeriod);
    entry.refuseUnknown();
    for (const std::string_view key : {"type", "value", "periodSeconds"}) {
        if (node.isMap() && !entry.has(key)) {
            entry.fail(key, "is missing");
        }
    }
    policy.kind = static_cast<models::HpaPolicyKind>(type.value_or(0));
    policy.value = static_cast<std::int32_t>(value.value_or(1));
    policy.period = std::chrono::seconds(period.value_or(1));
    return policy;
}

void readScalingRules(MapReader& behavior,
                      std::string_view key,
                      models::HpaScalingRules& rules,
                      sim::Errors& errors) {
    constexpr std::int64_t kLongestWindow = 3600;
    const Node* const node = behavior.find(key);
    MapReader direction(node, behavior.pathOf(key), errors);
    if (const auto window = direction.whole("stabilizationWindowSeconds", 0, kLongestWindow)) {
        rules.window = std::chrono::seconds(*window);
    }
    if (const auto select = direction.choice("selectPolicy", kSelects)) {
        rules.select = static_cast<models::HpaSelect>(*select);
    }
    if (const auto tolerance = direction.quantity("tolerance")) {
        rules.tolerance = static_cast<double>(*tolerance) / kMilli;
    }
    if (const auto* const policies = direction.list("policies")) {
        rules.policies.clear();
        for (std::size_t i = 0; i < policies->size(); ++i) {
            rules.policies.push_back(readPolicy(
                (*policies)[i], direction.pathOf("policies[" + std::to_string(i) + "]"), errors));
        }
        if (policies->empty()) {
            direction.fail("policies", "expected one policy at least, found none");
        }
    }
    direction.refuseUnknown();
}

} // namespace

std::optional<models::HpaBehavior>
readHpaBehavior(const Node* node, const std::string& path, sim::Errors& errors) {
    if (node == nullptr) {
        return std::nullopt;
    }
    models::HpaBehavior behavior;
    MapReader directions(node, path, errors);
    readScalingRules(directions, "scaleUp", behavior.up, errors);
    readScalingRules(directions, "scaleDown", behavior.down, errors);
    directions.refuseUnknown();
    return behavior;
}

models::HpaSpec readHpaSpec(MapReader& spec, sim::Errors& errors) {
    models::HpaSpec hpa;
    hpa.minReplicas =
        static_cast<std::int32_t>(spec.whole("minReplicas", 0, kMostReplicas).value_or(1));
    const auto most = spec.whole("maxReplicas", 1, kMostReplicas);
    if (!spec.has("maxReplicas")) {
        spec.fail("maxReplicas", "is missing");
    }
    hpa.maxReplicas = static_cast<std::int32_t>(most.value_or(kMostReplicas));
    if (const Node* const node = spec.find("maxReplicas");
        most && hpa.maxReplicas < hpa.minReplicas) {
        spec.fail(*node, "maxReplicas",
                  std::to_string(hpa.maxReplicas) + " is below minReplicas, " +
                      std::to_string(hpa.minReplicas));
    }
    if (const auto* const metrics = spec.list("metrics"); metrics != nullptr && !metrics->empty()) {
        hpa.metrics.clear();
        for (std::size_t i = 0; i < metrics->size(); ++i) {
            hpa.metrics.push_back(readMetric(
                (*metrics)[i], spec.pathOf("metrics[" + std::to_string(i) + "]"), errors));
        }
    }
    const bool anyElsewhere =
        std::any_of(hpa.metrics.begin(), hpa.metrics.end(), [](const HpaMetric& metric) {
            return metric.source == HpaSource::Object || metric.source == HpaSource::External;
        });
    if (const Node* const node = spec.find("minReplicas"); hpa.minReplicas == 0 && !anyElsewhere) {
        spec.fail(*node, "minReplicas",
                  "0 needs an Object or External metric: pods that aren't there measure nothing");
    }
    hpa.behavior = readHpaBehavior(spec.find("behavior"), spec.pathOf("behavior"), errors);
    return hpa;
}

} // namespace doppel::scenarios
