// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/nodes/node_cpu.h"
#include "sim/metrics.h"
#include "sim/task.h"
#include "sim/world.h"

#include <vector>

namespace doppel::models {

/// Where what a container computes is counted.
struct CpuMeters {
    sim::Gauge* usage = nullptr; ///< in thousandths of a processor
    std::vector<sim::Counter*> seconds;
    std::vector<sim::Counter*> periods;
    std::vector<sim::Counter*> throttled;
    std::vector<sim::Counter*> throttledSeconds;
};

/// The processors of a node at work: NodeCpu with its events in a world. Who computes is a process
/// that waits, and leaves if it is destroyed. It outlives them.
class NodeProcessors final : private sim::Callback {
public:
    NodeProcessors(sim::World& world, std::int64_t milliCpu);

    sim::World& world() const { return world_; }

    /// `meters` outlive it.
    NodeCpu::Group add(const CpuGroup& group, const CpuMeters& meters);
    /// The same container again, with fresh periods; another group, where somebody is still there.
    NodeCpu::Group restart(NodeCpu::Group group, const CpuGroup& as);

    sim::Task<void> compute(NodeCpu::Group group, sim::Duration work);

private:
    class Computing;
    struct Told {
        const CpuMeters* meters = nullptr;
        std::int64_t usage = 0;
        CfsCounts counts{};
    };

    static void happens(sim::Callback& callback);
    void advance();
    void settle();

    sim::World& world_;
    NodeCpu cpu_;
    std::vector<Told> told_; // by group
};

} // namespace doppel::models
