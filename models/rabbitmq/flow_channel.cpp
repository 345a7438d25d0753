// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/flow_channel.h"

#include "sim/assert.h"

namespace doppel::models {

bool FlowChannel::isBlocked() {
    takeDue();
    return channel_.isBlocked() || open_.waiting() > 0;
}

sim::Task<void> FlowChannel::wait() {
    do {
        if (!opens_) {
            opens_ = true;
            world_.spawn(openWhenGranted());
        }
        co_await open_.wait();
    } while (channel_.isBlocked());
}

void FlowChannel::sent(FlowProcess::Id queue, FlowCredit credit, sim::Time done) {
    channel_.send(queue, credit, world_.now());
    for (const FlowProcess::Grant& grant : queues_[queue].dealtWith(kItself, credit)) {
        grants_.emplace(done, FlowProcess::Grant{queue, grant.credit});
    }
}

void FlowChannel::takeDue() {
    while (!grants_.empty() && grants_.begin()->first <= world_.now()) {
        const FlowProcess::Grant grant = grants_.begin()->second;
        grants_.erase(grants_.begin());
        channel_.isGranted(grant.to, grant.credit);
    }
}

// Who is blocked has more messages with a queue than it grants credit for at a time, so that a
// grant is on its way.
sim::Task<void> FlowChannel::openWhenGranted() {
    do {
        takeDue();
        if (channel_.isBlocked()) {
            DOPPEL_ASSERT(!grants_.empty());
            co_await world_.sleepUntil(grants_.begin()->first);
        } else {
            open_.open(1);
            co_await world_.sleep(sim::Duration::zero()); // it passes, and sends
        }
    } while (open_.waiting() > 0);
    opens_ = false;
}

} // namespace doppel::models
