// SPDX-License-Identifier: Apache-2.0
// What a fault makes of a call on its way: which calls it hits, and with what.
#include "models/caching/freshness.h"
#include "models/link.h"
#include "models/platform.h"

namespace doppel::models {

// Without a max-age of its own: who keeps it decides for how long.
Response Link::erroneous(const Request& request, std::uint16_t status) const {
    Response error = Response::withStatus(status);
    error.mayStore = target_.declared().answersPages && caching::isHeuristicallyCacheable(status) &&
                     target_.platform().pages().classOf(request.page).cacheable;
    return error;
}

// The first draws of a request's key belong to errors before the work, to stalls and to errors
// after it, so that each is hit in every future in which that fault is.
enum class Link::FaultDraw : unsigned { ErrorBefore, Stall, ErrorAfter };

bool Link::isHit(sim::Probability share, std::uint64_t key, FaultDraw which) const {
    if (share.value <= 0) [[likely]] {
        return false;
    }
    auto draws = faultChance_.at(key);
    for (unsigned i = 0; i < static_cast<unsigned>(which); ++i) {
        draws.uniform();
    }
    return draws.chance(share.value);
}

const ErrorShare* Link::errsBefore(std::uint64_t key, InstanceId instance) const {
    const ErrorShare& error = target_.faultsAt(instance).errorBefore;
    return isHit(error.share, key, FaultDraw::ErrorBefore) ? &error : nullptr;
}

const ErrorShare* Link::errsAfter(std::uint64_t key, InstanceId instance) const {
    const ErrorShare& error = target_.faultsAt(instance).errorAfter;
    return isHit(error.share, key, FaultDraw::ErrorAfter) ? &error : nullptr;
}

bool Link::stalls(std::uint64_t key, InstanceId instance) const {
    return isHit(target_.faultsAt(instance).stallShare, key, FaultDraw::Stall);
}

} // namespace doppel::models
