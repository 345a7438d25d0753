// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/readiness.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace doppel::models {

/// When a process that died is started again. Source: kubernetes.io, "Pod Lifecycle", how Pods
/// handle problems with containers.
struct RestartConfig {
    sim::Duration first = std::chrono::milliseconds(100);
    sim::Duration delay = std::chrono::seconds(10);
    sim::Duration most = std::chrono::minutes(5);
    sim::Duration forgottenAfter = std::chrono::minutes(10);

    void describe(FieldVisitor& visitor);
};

/// How the servers of a component come and go, as its configuration says it.
struct LifecycleConfig {
    sim::Duration bootTime{};
    std::optional<ReadinessConfig> readiness{}; ///< none: ready as soon as it boots
    RestartConfig restart{};
    sim::Duration endpointsUpdate{};
    sim::Duration lostAfter = std::chrono::seconds(40);
    sim::Duration shutdownDelay{};
    sim::Duration shutdownGrace = std::chrono::seconds(30);

    void describe(FieldVisitor& visitor);
    /// Only how they go and are started again: for components that say in a way of their own how
    /// they come. `lostSource`: where their lostAfter is from.
    void describeEnd(FieldVisitor& visitor, std::string_view lostSource);
};

/// The pause before a process is started again after this many deaths, the last one included,
/// between which it did not live for `forgottenAfter`: `first` after the first death, then `delay`,
/// twice that, and so on up to `most`, but never less than `first`. Source: kubelet kuberuntime_manager.go, doBackOff.
sim::Duration restartPause(const RestartConfig& config, std::uint32_t deaths);

/// How a server goes on with what it has before it is told to stop, where it is taken off its load
/// balancers first.
struct Deregistration {
    sim::Duration longest{}; ///< the longest of the deregistration delays of its balancers
    /// It is told as soon as nothing is in flight, at the latest after that.
    bool endsIdle = false;
    sim::Duration comesWithin{}; ///< that long requests come in of who hasn't heard of it yet
};

/// How a server goes, in times since it was told to.
struct DrainPlan {
    sim::Duration closes{}; ///< new connections are refused from then on
    sim::Duration ends{};   ///< what is still in flight is lost
    friend bool operator==(const DrainPlan&, const DrainPlan&) = default;
};
/// It takes requests for the shutdown delay, and may finish what it has within the grace, which
/// counts from the beginning. A delay ends with the grace at the latest, and leaves what comes
/// after it at least two seconds. Source: kubernetes.io, "Termination of Pods"; kubelet
/// kuberuntime_container.go, killContainer.
DrainPlan drainPlan(const LifecycleConfig& config);

} // namespace doppel::models
