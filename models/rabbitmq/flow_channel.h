// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/rabbitmq/credit_flow.h"
#include "sim/gate.h"
#include "sim/task.h"
#include "sim/world.h"

#include <cstdint>
#include <map>

namespace doppel::models {

/// A channel on which somebody publishes, as the credit of its queues has it: it takes nothing more
/// off its connection while one of them is too far behind. Grants cost no event before somebody
/// waits for one. It stays where it is.
///
/// Memory: a grant for each 200 messages that queues have not dealt with.
class FlowChannel {
public:
    explicit FlowChannel(sim::World& world) : world_(world), open_(world) {}
    FlowChannel(const FlowChannel&) = delete;
    FlowChannel& operator=(const FlowChannel&) = delete;

    sim::World& world() const { return world_; }
    /// Whether a message would have to wait now.
    bool isBlocked();
    /// Until it is blocked no more; those who came first pass first.
    sim::Task<void> wait();
    /// A message went to a queue, whose process has dealt with it at `done`.
    void sent(FlowProcess::Id queue, FlowCredit credit, sim::Time done);

private:
    void takeDue();
    sim::Task<void> openWhenGranted();

    static constexpr FlowProcess::Id kItself = 0; ///< as queues know it

    sim::World& world_;
    FlowProcess channel_;
    std::map<FlowProcess::Id, FlowProcess> queues_;       // their side of it
    std::multimap<sim::Time, FlowProcess::Grant> grants_; // on their way; `to` is who grants
    sim::Gate open_;
    bool opens_ = false;
};

} // namespace doppel::models
