// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/hpa_spec.h"

#include <array>
#include <charconv>

namespace doppel::models {

namespace {

template <class E, std::size_t N>
std::string_view nameAt(const std::array<std::string_view, N>& names, E value) {
    return names[static_cast<std::size_t>(value)];
}

} // namespace

std::string_view nameOf(HpaSource source) {
    static constexpr std::array<std::string_view, 5> kNames{"Resource", "ContainerResource", "Pods",
                                                            "Object", "External"};
    return nameAt(kNames, source);
}

std::string_view nameOf(HpaTargetKind kind) {
    static constexpr std::array<std::string_view, 3> kNames{"Utilization", "Value", "AverageValue"};
    return nameAt(kNames, kind);
}

std::string_view nameOf(HpaPolicyKind kind) {
    static constexpr std::array<std::string_view, 2> kNames{"Pods", "Percent"};
    return nameAt(kNames, kind);
}

std::string_view nameOf(HpaSelect select) {
    static constexpr std::array<std::string_view, 3> kNames{"Max", "Min", "Disabled"};
    return nameAt(kNames, select);
}

std::string_view nameOf(KubernetesRules rules) {
    static constexpr std::array<std::string_view, 5> kNames{"1.18", "1.21", "1.25", "1.26", "1.33"};
    return nameAt(kNames, rules);
}

std::optional<KubernetesRules> rulesOfKubernetes(std::string_view version) {
    if (!version.empty() && version.front() == 'v') {
        version.remove_prefix(1);
    }
    constexpr std::string_view kMajor = "1.";
    if (version.substr(0, kMajor.size()) != kMajor) {
        return std::nullopt;
    }
    int minor = 0;
    const char* const end = version.data() + version.size();
    const auto read = std::from_chars(version.data() + kMajor.size(), end, minor);
    if (read.ec != std::errc{} || (read.ptr != end && *read.ptr != '.')) {
        return std::nullopt;
    }
    struct Since {
        int minor;
        KubernetesRules rules;
    };
    static constexpr std::array kSince{
        Since{33, KubernetesRules::V1_33}, Since{26, KubernetesRules::V1_26},
        Since{25, KubernetesRules::V1_25}, Since{21, KubernetesRules::V1_21},
        Since{18, KubernetesRules::V1_18}};
    for (const Since& since : kSince) {
        if (minor >= since.minor) {
            return since.rules;
        }
    }
    return std::nullopt;
}

std::string textOf(const HpaMetric& metric) {
    const bool ofRequest = metric.target == HpaTargetKind::Utilization;
    const std::string share = ofRequest ? " utilization (percentage of request)" : "";
    switch (metric.source) {
    case HpaSource::Resource:
        return metric.name + " resource" + share;
    case HpaSource::ContainerResource:
        return metric.name + " container resource" + share;
    case HpaSource::Pods:
        return "pods metric " + metric.name;
    case HpaSource::Object:
        return metric.objectKind + " metric " + metric.name;
    case HpaSource::External:
        break;
    }
    return "external metric " + metric.name;
}

std::string_view failureReason(HpaSource source) {
    static constexpr std::array<std::string_view, 5> kReasons{
        "FailedGetResourceMetric", "FailedGetContainerResourceMetric", "FailedGetPodsMetric",
        "FailedGetObjectMetric", "FailedGetExternalMetric"};
    return nameAt(kReasons, source);
}

HpaScalingRules usualScaleUp() {
    return {.window = {},
            .select = HpaSelect::Max,
            .policies = {{HpaPolicyKind::Pods, 4, std::chrono::seconds(15)},
                         {HpaPolicyKind::Percent, 100, std::chrono::seconds(15)}},
            .tolerance = {}};
}

HpaScalingRules usualScaleDown(sim::Duration downscaleStabilisation) {
    return {.window = downscaleStabilisation,
            .select = HpaSelect::Max,
            .policies = {{HpaPolicyKind::Percent, 100, std::chrono::seconds(15)}},
            .tolerance = {}};
}

} // namespace doppel::models
