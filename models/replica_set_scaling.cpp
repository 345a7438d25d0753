// SPDX-License-Identifier: Apache-2.0
// How many servers there are to be, and which come up for that and go.
#include "models/replica_set.h"
#include "models/scale_down.h"
#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using State = ServerState;

void ReplicaSet::scaleTo(std::uint32_t wanted) {
    wanted_ = wanted;
    if (steward_ != nullptr) {
        steward_->wants(wanted);
    } else {
        scaleAtOnce(wanted);
    }
    tellCost();
}

void ReplicaSet::configure(std::uint32_t count) {
    if (count != configured_) {
        configured_ = count;
        scaleTo(count);
    }
}

void ReplicaSet::applyConfigured() {
    if (wanted_ != configured_) {
        scaleTo(configured_);
    }
}

// Not where one is lost as it begins, as in a zone that is away, while there is another zone. Pods,
// and servers of a group that stands in one zone, start where they must.
void ReplicaSet::startMore(std::uint32_t count) {
    if (isHeldBack_) {
        return;
    }
    std::vector<bool> isShut(zones());
    std::uint32_t open = zones();
    for (std::uint32_t next = 0; count > 0;) {
        const InstanceId id{next++};
        if (state(id) != State::Gone) {
            continue;
        }
        takePlace(id, freePlace(id, std::nullopt));
        const ServerGroupConfig* group = groupOf(id);
        const bool isSpread =
            host_ == nullptr && pods_ == nullptr && (group == nullptr || !group->zone);
        const bool mayMove = open > 0 && isSpread;
        if (mayMove && isShut[zoneOf(id)]) {
            continue;
        }
        startNew(id);
        if (!mayMove || state(id) != State::Lost) {
            --count;
            continue;
        }
        isShut[zoneOf(id)] = true;
        leaveForGood(id);
        if (--open == 0) {
            next = 0;
        }
    }
}

InstanceId ReplicaSet::startIn(std::uint32_t zone) {
    DOPPEL_ASSERT(!isHeldBack_);
    InstanceId id{0};
    for (;; ++id.index) {
        if (state(id) == State::Gone) {
            takePlace(id, freePlace(id, zone));
            if (zoneOf(id) == zone) {
                break;
            }
        }
    }
    startNew(id);
    return id;
}

// Where all are alike, places are of no account.
std::uint32_t ReplicaSet::freePlace(InstanceId id, std::optional<std::uint32_t> zone) const {
    if (options_.groups == nullptr || options_.groups->empty()) {
        return id.index;
    }
    std::vector<bool> isTaken(size_);
    for (std::uint32_t i = 0; i < size_; ++i) {
        const Server& server = servers_[i];
        const bool stays = !leaves(server.state) || server.startsAgain;
        const bool isReplaced = steward_ != nullptr && steward_->isToBeReplaced({i});
        if (stays && !isReplaced) {
            isTaken.resize(std::max<std::size_t>(isTaken.size(), server.place + 1));
            isTaken[server.place] = true;
        }
    }
    std::uint32_t place = 0;
    const auto isElsewhere = [&] {
        const ServerGroupConfig* group = models::groupOf(*options_.groups, place);
        return zone && group != nullptr && group->zone.value_or(*zone) != *zone;
    };
    while ((place < isTaken.size() && isTaken[place]) || isElsewhere()) {
        ++place;
    }
    return place;
}

void ReplicaSet::takePlace(InstanceId id, std::uint32_t place) {
    makeRoom(id.index + 1);
    servers_[id.index].place = place;
    servers_[id.index].movedTo.reset();
}

// REQUIRES: it has a place.
void ReplicaSet::startNew(InstanceId id) {
    ++servers_[id.index].incumbent;
    servers_[id.index].deaths = 0;
    owner_.serverBegins(id);
    start(id);
}

// Those that aren't told to go, or start again when they have.
std::uint32_t ReplicaSet::presentCount() const {
    std::uint32_t present = 0;
    for (std::uint32_t i = 0; i < size_; ++i) {
        present += leaves(servers_[i].state) && !servers_[i].startsAgain ? 0 : 1;
    }
    return present;
}

// Where one died. A steward that is under way sees to that itself. Source: AWS ECS, service
// scheduler: it starts tasks while fewer than the desired count run.
void ReplicaSet::startMissing() {
    const std::uint32_t present = presentCount();
    if (present < wanted_ && !stewardIsUnderWay()) {
        startMore(wanted_ - present);
    }
}

void ReplicaSet::scaleAtOnce(std::uint32_t wanted) {
    std::uint32_t present = presentCount();
    if (present < wanted) {
        startMore(wanted - present);
        return;
    }
    for (std::uint32_t i = size_; present > wanted && i-- > 0;) {
        present -= std::exchange(servers_[i].startsAgain, false) ? 1 : 0;
    }
    std::vector<State> states;
    for (std::uint32_t i = 0; i < size_; ++i) {
        states.push_back(servers_[i].state);
    }
    for (const std::uint32_t server : serversToStop(states, present - std::min(present, wanted))) {
        drain({server});
    }
}

void ReplicaSet::holdBack() {
    isHeldBack_ = true;
    for (std::uint32_t i = size_; i-- > 0;) {
        leaveForGood({i});
    }
    known_.clear();
    tellCost();
}

void ReplicaSet::provision() {
    DOPPEL_ASSERT(isHeldBack_);
    isHeldBack_ = false;
    if (pods_ != nullptr) {
        followPods();
    } else {
        scaleTo(wanted_);
    }
}

} // namespace doppel::models
