// SPDX-License-Identifier: Apache-2.0
// Whether primaries whose servers are there hang, or are cut off.
#include "models/chance_key.h"
#include "models/component.h"
#include "models/data/standby.h"
#include "models/link.h"
#include "models/platform.h"
#include "sim/within.h"

#include <chrono>

namespace doppel::models {

namespace {

constexpr sim::Duration kLookEvery = std::chrono::seconds(1); // as Sentinel sends its PINGs

} // namespace

void Standby::look() {
    if (context_.takeover && !isLooking_) {
        isLooking_ = true;
        world().spawn(watchPrimaries());
    }
}

void Standby::mayHang() {
    if (context_.takeover && longestAnswer(*context_.takeover)) {
        look();
    }
}

sim::Task<void> Standby::watchPrimaries() {
    while (lookAtAll()) {
        co_await world().sleep(kLookEvery);
    }
    isLooking_ = false;
}

bool Standby::lookAtAll() {
    bool goesOn = false;
    for (std::uint32_t i = 0; i < context_.store.fleet().size(); ++i) {
        goesOn = lookAt({i}) || goesOn;
    }
    return goesOn;
}

// Whether it is to be looked at again.
bool Standby::lookAt(InstanceId server) {
    Primary& primary = primaryOn(server);
    const bool isCut = isCutOff();
    const bool mayHang = longestAnswer(*context_.takeover) && context_.store.mayFailProbes(server);
    if (primary.unwell && primary.unwell->isCutOff && !isCut) {
        primary.unwell.reset();
    }
    primary.isInVain = primary.isInVain && isCut;
    if (!context_.store.fleet().ready(server)) {
        primary.unwell.reset();
    } else if (isCut && !primary.isInVain) {
        findUnwell(server, {world().now(), true});
    } else if (mayHang && !primary.isAsked) {
        primary.isAsked = true;
        world().spawn(ask(server));
    } else if (!mayHang && !primary.isAsked) {
        primary.unwell.reset();
    }
    return isCut || mayHang || primary.isAsked;
}

// From all that call it: those who decide are cut off with them.
bool Standby::isCutOff() const {
    bool isCalled = false;
    for (const Platform::Arrow& arrow : context_.store.platform().arrows()) {
        if (&arrow.link->target() != &context_.store) {
            continue;
        }
        const NetworkPath& path = arrow.link->path();
        if (!path.isCut() && path.handshake(0, 0) != PacketFate::Reset) {
            return false;
        }
        isCalled = true;
    }
    return isCalled;
}

// Over a connection that it has: whoever only refuses new ones answers.
sim::Task<void> Standby::ask(InstanceId server) {
    Component& store = context_.store;
    const sim::Time sent = world().now();
    const std::uint32_t life = store.fleet().life(server);
    const std::uint32_t incumbent = store.fleet().incumbent(server);
    const std::uint64_t key = deriveKey(keyOfName(store.name()), KeyStep::Probe, ++asked_);
    const auto answer = co_await sim::within(world(), *longestAnswer(*context_.takeover),
                                             store.probed(server, key), sim::OnTimeout::Abandon);
    Primary& primary = primaryOn(server);
    if (primary.incumbent != incumbent) {
        co_return;
    }
    primary.isAsked = false;
    if (store.fleet().life(server) != life) {
        co_return;
    }
    const bool isWell = answer && *answer && (*answer)->answered() && !store.stalls(key, server);
    if (!isWell) {
        findUnwell(server, {sent, false});
    } else if (primary.unwell && !primary.unwell->isCutOff) {
        primary.unwell.reset();
    }
}

void Standby::findUnwell(InstanceId server, Unwell how) {
    Primary& primary = primaryOn(server);
    if (!primary.unwell) {
        primary.unwell = how;
        seeTo({server, context_.store.fleet().life(server), how.since});
    }
}

} // namespace doppel::models
