// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/rightful_status.h"

#include "models/routing/router.h"

#include <string>

namespace doppel::models {

std::uint16_t rightfulStatus(const Platform& platform, const Request& request) {
    const PageCatalogue& pages = platform.pages();
    if (!pages.isPublished(request.page, platform.world().now())) {
        return 404;
    }
    const routing::RouteTable* routes = platform.options().routes;
    if (routes == nullptr || routes->isEmpty()) {
        return 200;
    }
    std::string target;
    pages.writeTarget(target, request.page, request.query);
    const routing::Answer answer = routing::answer(*routes, "GET", target);
    return answer.forwarding ? std::uint16_t{200} : static_cast<std::uint16_t>(answer.status);
}

} // namespace doppel::models
