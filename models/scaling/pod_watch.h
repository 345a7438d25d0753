// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/scaling/hpa_replicas.h"

#include <cstdint>
#include <vector>

namespace doppel::models {

/// A component's servers as pods that the API server knows: when each was started, when it became
/// ready or ceased to be. It looks when it is told to, and is told of starts: for as long as that
/// component lives, so it is owned by another one of its platform.
class PodWatch final : public ServerWatcher {
public:
    explicit PodWatch(Component& watched);
    PodWatch(const PodWatch&) = delete;
    PodWatch& operator=(const PodWatch&) = delete;

    void serverStarts(Component& component, InstanceId server) override;

    /// The pods that there are now, without those whose host vanished a while ago, which the API
    /// server has taken off.
    const std::vector<HpaPod>& look();
    /// Spreads an amount that was measured over a window over the pods of the last look, by how long
    /// in it each took work; a pod that never was ready has none of it, and one whose host is away
    /// has no sample.
    HpaObservation spread(MilliValue total, const HpaSample& as, MilliValue request) const;

private:
    sim::Duration worked(std::size_t pod, const HpaSample& as) const;

    struct Known {
        std::uint32_t incumbent = 0;
        std::uint32_t life = 0;
        bool wasReady = false;
        sim::Time started{};
    };

    Component& watched_;
    std::vector<Known> known_; // by server
    std::vector<HpaPod> pods_;
    std::vector<InstanceId> servers_; // of the pods
};

} // namespace doppel::models
