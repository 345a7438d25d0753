// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/pod_memory.h"

#include <algorithm>
#include <tuple>

namespace doppel::models {

namespace {

constexpr std::int64_t kMinute = sim::Duration(std::chrono::minutes(1)).count();

template <class Rank>
std::optional<std::size_t> highest(std::span<const MemoryUser> pods, const Rank& rank) {
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < pods.size(); ++i) {
        if (!first || rank(pods[i]) > rank(pods[*first])) {
            first = i;
        }
    }
    return first;
}

} // namespace

void ContainerMemory::begin(const MemoryGrowth& growth, std::int64_t leakPerMinute, sim::Time now) {
    *this = {};
    growth_ = &growth;
    leak_ = leakPerMinute;
    since_ = now;
}

void ContainerMemory::end() {
    *this = {};
}

void ContainerMemory::putsDown() {
    if (inHand_ > 0) { // else it was taken up by one that is gone
        --inHand_;
        ++served_;
    }
}

sim::Int128 ContainerMemory::leaked(sim::Time now) const {
    return leakedBefore_ + sim::Int128{leak_} * (now - since_).count();
}

void ContainerMemory::setLeak(std::int64_t bytesPerMinute, sim::Time now) {
    leakedBefore_ = leaked(now);
    since_ = now;
    leak_ = bytesPerMinute;
}

sim::Bytes ContainerMemory::usedButLeak() const {
    if (growth_ == nullptr) {
        return {};
    }
    const sim::Int128 left = sim::Int128{growth_->perRequest.count} * served_;
    const sim::Int128 room =
        growth_->growsTo ? std::max<sim::Int128>(growth_->growsTo->count - growth_->base.count, 0)
                         : left;
    const sim::Int128 all = growth_->base.count + std::min(left, room) + garbage_.count +
                            sim::Int128{growth_->inHand.count} * inHand_;
    constexpr sim::Int128 kMost = std::int64_t{1} << 60;
    return {static_cast<std::int64_t>(std::min(all, kMost))};
}

sim::Bytes ContainerMemory::used(sim::Time now) const {
    return usedButLeak() + sim::Bytes{static_cast<std::int64_t>(leaked(now) / kMinute)};
}

std::optional<sim::Time> ContainerMemory::reaches(sim::Bytes bound, sim::Time now) const {
    if (growth_ == nullptr || leak_ <= 0) {
        return std::nullopt;
    }
    const sim::Int128 lacks = sim::Int128{(bound - usedButLeak()).count} * kMinute - leaked(now);
    const sim::Int128 takes =
        lacks <= 0 ? 0 : std::min<sim::Int128>((lacks + leak_ - 1) / leak_, sim::kForever.count());
    return sim::after(now, sim::Duration(static_cast<std::int64_t>(takes)));
}

Collection afterRequest(const GarbageRules& rules, sim::Bytes garbage, sim::Bytes kept) {
    const sim::Bytes all = garbage + rules.allocated;
    if (all < rules.collectedAt || rules.collectedAt.count <= 0) {
        return {all, {}};
    }
    constexpr sim::Int128 kGib = sim::Int128{1} << 30;
    const sim::Int128 perKept = std::min<sim::Int128>(
        sim::Int128{rules.perGib.count()} * kept.count / kGib, sim::kForever.count());
    return {{}, sim::sum(rules.pause, sim::Duration(static_cast<std::int64_t>(perKept)))};
}

NodeResources PodResources::requests() const {
    return {cpuRequest.value_or(cpuLimit.value_or(0)),
            memoryRequest.value_or(memoryLimit.value_or(sim::Bytes{}))};
}

QosClass qosClassOf(const PodResources& resources) {
    if (!resources.cpuRequest && !resources.cpuLimit && !resources.memoryRequest &&
        !resources.memoryLimit) {
        return QosClass::BestEffort;
    }
    const NodeResources requests = resources.requests();
    const bool isGuaranteed =
        resources.cpuLimit == requests.cpu && resources.memoryLimit == requests.memory;
    return isGuaranteed ? QosClass::Guaranteed : QosClass::Burstable;
}

std::int64_t oomScoreAdjustment(QosClass qos, sim::Bytes request, sim::Bytes capacity) {
    constexpr std::int64_t kGuaranteed = -997;
    constexpr std::int64_t kBestEffort = 1000;
    if (qos != QosClass::Burstable) {
        return qos == QosClass::Guaranteed ? kGuaranteed : kBestEffort;
    }
    return std::clamp(1000 - 1000 * request.count / std::max<std::int64_t>(capacity.count, 1),
                      1000 + kGuaranteed, kBestEffort - 1);
}

std::optional<std::size_t> evictedFirst(std::span<const MemoryUser> pods) {
    return highest(pods, [](const MemoryUser& pod) {
        return std::tuple(pod.used > pod.request, pod.used - pod.request);
    });
}

std::optional<std::size_t> oomVictim(std::span<const MemoryUser> pods, sim::Bytes capacity) {
    return highest(pods, [&](const MemoryUser& pod) {
        return sim::Int128{pod.used.count} +
               sim::Int128{oomScoreAdjustment(pod.qos, pod.request, capacity)} * capacity.count /
                   1000;
    });
}

} // namespace doppel::models
