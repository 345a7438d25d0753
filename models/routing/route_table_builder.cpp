// SPDX-License-Identifier: Apache-2.0
#include "models/routing/route_table_builder.h"

#include "models/routing/path.h"
#include "models/routing/route_rules.h"
#include "models/routing/url.h"

#include <utility>
#include <variant>

namespace doppel::routing {
namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFFu;
constexpr std::size_t kMostText = 0xFFFFFFFFu;

constexpr std::array<bool, 256> plainBytes() {
    std::array<bool, 256> plain{};
    for (std::size_t c = 0x20; c < plain.size(); ++c) {
        plain[c] = c != '%' && c != '?' && c != '#' && c != 0x7f;
    }
    return plain;
}
constexpr std::array<bool, 256> kPlainBytes = plainBytes();

// True for paths that parseUrl() would hand back unchanged: nearly all of them. Worth 0.1 us a
// route.
bool isPlain(std::string_view path) {
    if (!path.starts_with('/') || path.starts_with("//")) {
        return false;
    }
    bool plain = true;
    for (const char c : path) {
        plain &= kPlainBytes[static_cast<unsigned char>(c)];
    }
    return plain;
}

template <class Sized>
std::uint32_t sizeOf(const Sized& sized) {
    return static_cast<std::uint32_t>(sized.size());
}

} // namespace

RouteTableBuilder::RouteTableBuilder(Backends backends, Era era, std::uint64_t seed)
    : backends_(std::move(backends)), era_(era), seed_(seed),
      handlerOfBackend_(backends_.size(), kNone) {
    handlerOfKind_.fill(kNone);
}

std::optional<SkipReason> RouteTableBuilder::add(const RouteRecord& record) {
    if (era_ == Era::Postgres && (!record.incomingPath || !record.routeType)) {
        return skip(SkipReason::NilPathOrType);
    }
    std::string_view path = record.incomingPath.value_or("");
    std::optional<Url> url;
    if (!isPlain(path)) {
        url = parseUrl(path);
        if (!url) {
            return skip(SkipReason::UnparsablePath);
        }
        path = url->path;
    }
    const auto decision = decideHandler(record, backends_, era_);
    if (const auto* reason = std::get_if<SkipReason>(&decision)) {
        return skip(*reason);
    }
    const auto& handler = std::get<Handler>(decision);
    const auto type = record.routeType == "prefix" ? RouteType::Prefix : RouteType::Exact;
    if (!hasRoomFor(path, type, handler)) {
        return skip(SkipReason::NoRoom);
    }
    registerRoute(path, type, handler);
    return std::nullopt;
}

SkipReason RouteTableBuilder::skip(SkipReason reason) {
    ++report_.skipped[static_cast<std::size_t>(reason)];
    return reason;
}

bool RouteTableBuilder::hasRoomFor(std::string_view path,
                                   RouteType type,
                                   const Handler& handler) const {
    const bool hasRoom =
        type == RouteType::Exact ? exact_.hasRoomFor(path.size()) : prefix_.hasRoomFor(path.size());
    return hasRoom && handlers_.size() < kNone &&
           redirectTexts_.size() + path.size() + handler.target.size() <= kMostText;
}

// Only redirects differ from each other; every other handler is shared.
std::uint32_t RouteTableBuilder::handlerNumber(const Handler& handler, std::string_view path) {
    const auto next = static_cast<std::uint32_t>(handlers_.size());
    if (handler.kind == HandlerKind::Redirect) {
        const auto source = handler.segments == SegmentsMode::Preserve ? path : std::string_view();
        redirects_.push_back(
            {next, sizeOf(redirectTexts_), sizeOf(source), sizeOf(handler.target)});
        redirectTexts_.append(source);
        redirectTexts_.append(handler.target);
        handlers_.push_back(handler);
        return next;
    }
    auto& shared = handler.kind == HandlerKind::Backend
                       ? handlerOfBackend_[static_cast<std::size_t>(handler.backend)]
                       : handlerOfKind_[static_cast<std::size_t>(handler.kind)];
    if (shared == kNone) {
        shared = next;
        handlers_.push_back(handler);
    }
    return shared;
}

void RouteTableBuilder::registerRoute(std::string_view path,
                                      RouteType type,
                                      const Handler& handler) {
    ++report_.registrations;
    const std::uint32_t number = handlerNumber(handler, path);
    if (type == RouteType::Exact) {
        exact_.add(path, number);
    } else {
        prefix_.add(path, number);
    }
}

void RouteTableBuilder::addProbes() {
    add({.incomingPath = "/__probe__",
         .routeType = "prefix",
         .schemaName = "backend",
         .backendId = "router-probe-backend"});
    add({.incomingPath = "/__probe__/gone", .routeType = "exact", .schemaName = "gone"});
    add({.incomingPath = "/__probe__/router-redirect",
         .routeType = "exact",
         .schemaName = "redirect",
         .redirectTo = "/__probe__/redirected"});
}

// Another seed if this one's hashes crowd: chosen against one, routes are like any others to the
// next.
PathHash RouteTableBuilder::index() {
    for (std::uint64_t seed = seed_;; ++seed) {
        const PathHash hash(seed);
        if (exact_.index(hash) && prefix_.index(hash)) {
            return hash;
        }
    }
}

RouteTable RouteTableBuilder::build() && {
    if (era_ == Era::Postgres && report_.registrations > 0) {
        addProbes();
    }
    RouteTable table;
    table.hash_ = index();
    report_.replaced = exact_.replaced() + prefix_.replaced();
    table.exact_ = std::move(exact_);
    table.prefix_ = std::move(prefix_);
    redirectTexts_.shrink();
    for (const RedirectTexts& r : redirects_) {
        const char* source = redirectTexts_.data() + r.source;
        handlers_[r.handler].source = {source, r.sourceSize};
        handlers_[r.handler].target = {source + r.sourceSize, r.targetSize};
    }
    table.redirectTexts_ = std::move(redirectTexts_);
    handlers_.shrink_to_fit();
    table.handlers_ = std::move(handlers_);
    table.backends_ = std::move(backends_);
    table.report_ = report_;
    return table;
}

} // namespace doppel::routing
