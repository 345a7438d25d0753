// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/rightful_status.h"

#include "models/routing/router.h"

#include <optional>
#include <string>

namespace doppel::models {

namespace {

using routing::Match;
using routing::RouteTable;
using routing::RouteType;

bool winsOver(const Match& one, const std::optional<Match>& other) {
    if (!other || one.type != other->type) {
        return !other || one.type == RouteType::Exact;
    }
    return one.path.size() > other->path.size();
}

// Whether a route leads to a page there that no router serves for want of a backend.
bool isUnserved(const PlatformOptions& options, const std::string& target) {
    if (options.unservedRoutes == nullptr) {
        return false;
    }
    const auto url = routing::parseRequestTarget("GET", target);
    const auto unserved = url ? options.unservedRoutes->match(url->path) : std::nullopt;
    return unserved && winsOver(*unserved, options.routes->match(url->path));
}

} // namespace

std::uint16_t rightfulStatus(const Platform& platform, const Request& request) {
    const PageCatalogue& pages = platform.pages();
    if (!pages.isPublished(request.page, platform.world().now())) {
        return 404;
    }
    const RouteTable* routes = platform.options().routes;
    if (routes == nullptr || routes->isEmpty()) {
        return 200;
    }
    std::string target;
    pages.writeTarget(target, request.page, request.query);
    const routing::Answer answer = routing::answer(*routes, "GET", target);
    const bool isMadeUp = answer.status == 404 && pages.isMadeUp(request.page);
    return answer.forwarding || isMadeUp || isUnserved(platform.options(), target)
               ? std::uint16_t{200}
               : static_cast<std::uint16_t>(answer.status);
}

bool isBlank(const Platform& platform, const Request& request, const Response& response) {
    if (response.lacksBody) {
        return true;
    }
    const PageCatalogue& pages = platform.pages();
    return response.status == 200 && response.size.count == 0 && request.method == Method::Get &&
           request.page.index < pages.size() && !pages.isEmpty(request.page);
}

} // namespace doppel::models
