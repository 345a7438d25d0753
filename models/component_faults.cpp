// SPDX-License-Identifier: Apache-2.0
// What the faults of a component make of its answers: which they hit, and with what.
#include "models/caching/freshness.h"
#include "models/component.h"
#include "models/platform.h"

#include <algorithm>

namespace doppel::models {

// The first draws of a request's key belong to errors before the work, to stalls and to errors
// after it, so that each is hit in every future in which that fault is.
enum class Component::FaultDraw : unsigned { ErrorBefore, Stall, ErrorAfter };

bool Component::isHit(sim::Probability share, std::uint64_t key, FaultDraw which) const {
    if (share.value <= 0) [[likely]] {
        return false;
    }
    auto draws = faultChance_.at(key);
    for (unsigned i = 0; i < static_cast<unsigned>(which); ++i) {
        draws.uniform();
    }
    return draws.chance(share.value);
}

const ErrorShare* Component::errorBefore(std::uint64_t key, InstanceId server) const {
    const ErrorShare& error = faultsAt(server).errorBefore;
    return isHit(error.share, key, FaultDraw::ErrorBefore) ? &error : nullptr;
}

const ErrorShare* Component::errorAfter(std::uint64_t key, InstanceId server) const {
    const ErrorShare& error = faultsAt(server).errorAfter;
    return isHit(error.share, key, FaultDraw::ErrorAfter) ? &error : nullptr;
}

bool Component::stalls(std::uint64_t key, InstanceId server) const {
    return isHit(faultsAt(server).stallShare, key, FaultDraw::Stall);
}

// Without a max-age of its own: who keeps it decides for how long.
Response Component::erroneous(const Request& request, std::uint16_t status) const {
    Response error = Response::withStatus(status);
    error.mayStore = declared_->answersPages && caching::isHeuristicallyCacheable(status) &&
                     platform_.pages().classOf(request.page).cacheable;
    if (declared_->canBePurged) { // a cache's own, of which no origin knows
        error.servedBy = ServedBy::Synthetic;
    }
    error.lacksBody =
        status == 200 && (request.method == Method::Get || request.method == Method::Post);
    return error;
}

bool Component::answers(InstanceId server) const {
    const FaultState& faults = faultsAt(server);
    return fleet_.ready(server) && faults.refuse == 0 && faults.errorBefore.share.value < 1 &&
           faults.errorAfter.share.value < 1 && faults.stallShare.value < 1 &&
           std::none_of(faults.slow.begin(), faults.slow.end(), [this](const Slowing& slow) {
               return slow.of == Slowing::Of::Work && slow.share.value >= 1 &&
                      slow.wait.mean() * slow.strength >= sim::toSeconds(meter().unfinishedAfter());
           });
}

Response
Component::asItLeaves(const Request& request, InstanceId server, const Response& answer) const {
    Response leaving = answer;
    if (const ErrorShare* error = errorAfter(request.key, server);
        error != nullptr && answer.answered()) {
        leaving = erroneous(request, error->status);
    }
    if (stalls(request.key, server)) {
        leaving.longestGap = sim::kForever;
    }
    return leaving;
}

} // namespace doppel::models
