// SPDX-License-Identifier: Apache-2.0
#include "models/routing/router.h"

#include "models/routing/path.h"
#include "models/routing/query.h"
#include "models/routing/redirect.h"

namespace doppel::routing {
namespace {

Answer badRequest() {
    Answer answer = bareAnswer(400);
    answer.contentType = kPlainText;
    answer.body = "400 Bad Request";
    return answer;
}

std::string joinPaths(std::string_view base, std::string_view path) {
    std::string joined(base);
    if (base.ends_with('/') && path.starts_with('/')) {
        path.remove_prefix(1);
    } else if (!base.ends_with('/') && !path.starts_with('/')) {
        joined += '/';
    }
    return joined.append(path);
}

Answer handled(const RouteTable& table,
               const Handler& handler,
               std::string_view method,
               const Url& request) {
    switch (handler.kind) {
    case HandlerKind::Backend: {
        Answer answer;
        const Backend& backend = table.backends()[handler.backend];
        answer.forwarding = Forwarding{handler.backend, forwardedTarget(backend, request)};
        return answer;
    }
    case HandlerKind::Redirect:
        return redirectAnswer(method, request, redirectTarget(handler, request),
                              handler.temporary ? 302 : 301);
    case HandlerKind::Gone:
        return plainAnswer(method, 410, "410 Gone");
    case HandlerKind::Disabled:
        return plainAnswer(method, 503, "503 Service Unavailable");
    case HandlerKind::Boom:
        break;
    }
    return bareAnswer(500);
}

} // namespace

Answer answer(const RouteTable& table, std::string_view method, std::string_view requestTarget) {
    const auto request = parseRequestTarget(method, requestTarget);
    if (!request) {
        return badRequest();
    }
    if (method == "OPTIONS" && requestTarget == "*") {
        return bareAnswer(200);
    }
    if (table.isEmpty()) {
        return bareAnswer(503);
    }
    if (isShouted(request->path)) {
        return redirectAnswer(method, *request, downcasedTarget(*request), 301);
    }
    const auto match = table.match(request->path);
    if (!match) {
        return plainAnswer(method, 404, "404 page not found");
    }
    return handled(table, *match->handler, method, *request);
}

std::string forwardedTarget(const Backend& backend, const Url& request) {
    std::string target = request.opaque.empty()
                             ? joinPaths(backend.escapedPath, escapedPath(request))
                             : request.opaque;
    std::string query = cleanQuery(request.rawQuery);
    if (!backend.rawQuery.empty()) {
        query = query.empty() ? backend.rawQuery : backend.rawQuery + "&" + query;
    }
    if (request.forceQuery || !query.empty()) {
        target += "?" + query;
    }
    return target;
}

} // namespace doppel::routing
