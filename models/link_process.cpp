// SPDX-License-Identifier: Apache-2.0
// What becomes of work that runs in the process of its caller, once that no longer waits for it.
#include "models/link.h"
#include "models/registry.h"

#include <utility>

namespace doppel::models {

using sim::Task;

// The process that a request's work is done in, where that is its caller's; or null.
sim::Interruption* Link::processAround(const Passage& passage) const {
    return target_.declared().runsInItsCaller ? passage.request.process : nullptr;
}

// One whose caller has come no further than to ask is not begun.
void Link::leaveInProcess(Passage& passage, sim::Interruption& process) {
    if (passage.stage != Passage::Stage::Inside) {
        return;
    }
    if (process.isUnderWay()) {
        depart(passage, std::nullopt);
    } else {
        world().spawnAbandoned(goOnInProcess(std::move(passage), process));
    }
}

Task<void> Link::goOnInProcess(Passage passage, sim::Interruption& process) {
    if (!passage.request.isProbe) {
        target_.tellEnded(passage.ticket, false);
    }
    if (passage.work.handle() == nullptr) { // its own server died at this instant
        departAlone(passage, std::nullopt);
        co_return;
    }
    const auto done = co_await process.unlessInterrupted(
        carriedOnAlone(std::move(passage.work), passage.instance));
    if (done) {
        departAlone(passage, *done);
    } else {
        depart(passage, std::nullopt);
    }
}

// The work is the frame's own, so that it ends where that does.
Task<std::optional<Response>> Link::carriedOnAlone(Task<Response> work, InstanceId server) {
    co_return co_await target_.fleet().deathOf(server).carryOnUnlessInterrupted(work);
}

} // namespace doppel::models
