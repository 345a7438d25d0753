// SPDX-License-Identifier: Apache-2.0
#include "models/routing/route_rules.h"

#include "models/routing/gone_details.h"

#include <optional>

namespace doppel::routing {
namespace {

constexpr std::string_view kDefaultGoneBackend = "frontend";

SegmentsMode segmentsModeOf(const RouteRecord& record) {
    const auto type = record.routeType.value_or("");
    const auto mode = record.segmentsMode.value_or("");
    const bool preserve =
        (type == "exact" && mode == "preserve") || (type == "prefix" && mode != "ignore");
    return preserve ? SegmentsMode::Preserve : SegmentsMode::Ignore;
}

std::variant<Handler, SkipReason> backendHandler(RouteRecord::Field id, const Backends& backends) {
    if (!id) {
        return SkipReason::NilBackend;
    }
    const auto backend = backends.find(*id);
    if (!backend) {
        return SkipReason::UnknownBackend;
    }
    Handler handler;
    handler.kind = HandlerKind::Backend;
    handler.backend = *backend;
    return handler;
}

Handler redirectHandler(const RouteRecord& record, std::string_view target) {
    Handler handler;
    handler.kind = HandlerKind::Redirect;
    handler.segments = segmentsModeOf(record);
    handler.target = target;
    return handler;
}

Handler plainHandler(HandlerKind kind) {
    Handler handler;
    handler.kind = kind;
    return handler;
}

std::variant<Handler, SkipReason> decideNow(const RouteRecord& record, const Backends& backends) {
    if (record.schemaName == "redirect") {
        if (!record.redirectTo) {
            return SkipReason::NilRedirectTarget;
        }
        return redirectHandler(record, *record.redirectTo);
    }
    if (record.schemaName != "gone") {
        return backendHandler(record.backendId, backends);
    }
    if (!record.details || !detailsSaySomething(*record.details)) {
        return plainHandler(HandlerKind::Gone);
    }
    return backendHandler(record.backendId.value_or(kDefaultGoneBackend), backends);
}

std::variant<Handler, SkipReason> decideThen(const RouteRecord& record, const Backends& backends) {
    if (record.disabled) {
        return plainHandler(HandlerKind::Disabled);
    }
    if (record.schemaName == "backend") {
        return backendHandler(record.backendId.value_or(""), backends);
    }
    if (record.schemaName == "redirect") {
        Handler handler = redirectHandler(record, record.redirectTo.value_or(""));
        handler.temporary = record.redirectType == "temporary";
        return handler;
    }
    if (record.schemaName == "gone") {
        return plainHandler(HandlerKind::Gone);
    }
    if (record.schemaName == "boom") {
        return plainHandler(HandlerKind::Boom);
    }
    return SkipReason::UnknownHandler;
}

} // namespace

std::variant<Handler, SkipReason>
decideHandler(const RouteRecord& record, const Backends& backends, Era era) {
    return era == Era::MongoDb ? decideThen(record, backends) : decideNow(record, backends);
}

} // namespace doppel::routing
