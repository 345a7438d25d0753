// SPDX-License-Identifier: Apache-2.0
#include "models/lifecycle.h"

#include <algorithm>

namespace doppel::models {

void RestartConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kKubernetes =
        "kubernetes.io, Pod Lifecycle: 10 s, 20 s, … up to 5 min; 10 min";
    visitor.field("first", first,
                  "until the process is started again after its first death, and at least after "
                  "any other; boot_time, or what stands for it, comes on top",
                  {.min = 0,
                   .live = true,
                   .source = "systemd.service RestartSec: 100 ms; for a container a guess: the "
                             "kubelet sees it within a second"});
    visitor.field("delay", delay,
                  "the pause before a process that died twice is started again, and then twice as "
                  "long each time",
                  {.min = 0, .live = true, .source = kKubernetes});
    visitor.field("most", most, "the longest that delay grows to",
                  {.min = 0, .live = true, .source = kKubernetes});
    visitor.field("forgotten_after", forgottenAfter,
                  "a process that lived this long counts as if it had never died",
                  {.min = 0, .live = true, .source = kKubernetes});
}

void LifecycleConfig::describe(FieldVisitor& visitor) {
    visitor.field(
        "boot_time", bootTime, "until the process of a new server takes connections",
        {.min = 0, .live = true, .source = "a guess; GOV.UK's startup probe allows 30 s"});
    visitor.field(
        "readiness", readiness,
        "the probe that puts a server on the list and takes it off; without one it is ready "
        "as soon as it has booted. No liveness probe starts it again: one that hangs "
        "hangs until its fault is over",
        {.live = true});
    visitor.field("endpoints_update", endpointsUpdate,
                  "from a change of the list of its servers until callers that are sent to any of "
                  "them, as by a Kubernetes Service, know of it",
                  {.min = 0,
                   .live = true,
                   .source = "kube-proxy: a change is applied at once, the next one after "
                             "iptables-min-sync-period, 1 s"});
    describeEnd(visitor, "Kubernetes node-monitor-grace-period: 40 s");
}

void LifecycleConfig::describeEnd(FieldVisitor& visitor, std::string_view lostSource) {
    visitor.field("restart", restart,
                  "when a process that died is started again; where the servers are tasks of an "
                  "ECS service (a target_tracking of service ecs, or a deploy by ecs or "
                  "codedeploy), one that was ready is replaced at once, and only those that die "
                  "before are waited for",
                  {.live = true});
    visitor.field("lost_after", lostAfter,
                  "until a server whose host vanished is taken off the list",
                  {.min = 0, .live = true, .source = lostSource});
    visitor.field("shutdown_delay", shutdownDelay,
                  "how long a server that is being removed takes requests after it left the list",
                  {.min = 0,
                   .live = true,
                   .source = "Kubernetes without a preStop hook: 0 s; GOV.UK chart: sleep 25 s"});
    visitor.field(
        "shutdown_grace", shutdownGrace,
        "from the order to stop until what is still in flight is lost; includes the shutdown "
        "delay, which it cuts off, but for two seconds after that; who waits for an answer that is "
        "lost so gets a reset at once",
        {.min = 0, .live = true, .source = "Kubernetes terminationGracePeriodSeconds: 30 s"});
}

sim::Duration restartPause(const RestartConfig& config, std::uint32_t deaths) {
    if (deaths < 2) {
        return config.first;
    }
    sim::Duration pause = std::min(config.delay, config.most);
    for (std::uint32_t i = 2; i < deaths && pause > sim::Duration::zero(); ++i) {
        if (pause > config.most / 2) {
            return std::max(config.most, config.first);
        }
        pause *= 2;
    }
    return std::max(pause, config.first);
}

DrainPlan drainPlan(const LifecycleConfig& config) {
    static constexpr sim::Duration kLeast = std::chrono::seconds(2);
    if (config.shutdownDelay <= sim::Duration::zero()) {
        return {{}, config.shutdownGrace};
    }
    const sim::Duration closes = std::min(config.shutdownDelay, config.shutdownGrace);
    return {closes, std::max(config.shutdownGrace, closes + kLeast)};
}

} // namespace doppel::models
