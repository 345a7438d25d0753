// SPDX-License-Identifier: Apache-2.0
#include "models/routing/route_table_builder.h"

#include "models/routing/path.h"
#include "models/routing/route_rules.h"
#include "models/routing/url.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>
#include <variant>

namespace doppel::routing {
namespace {

constexpr std::uint32_t kNone = IndexedPath::kNoHandler;
constexpr std::size_t kMostText = std::numeric_limits<std::uint32_t>::max();

// True for paths that parseUrl() would hand back unchanged: nearly all of them. Worth 0.1 us a
// route.
bool isPlain(std::string_view path) {
    if (!path.starts_with('/') || path.starts_with("//")) {
        return false;
    }
    return std::none_of(path.begin(), path.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '%' || c == '?' || c == '#' ||
               c == 0x7f;
    });
}

} // namespace

RouteTableBuilder::RouteTableBuilder(Backends backends, Era era, std::uint64_t seed)
    : backends_(std::move(backends)), era_(era), hash_(seed),
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
    if (!hasRoomFor(path, handler)) {
        return skip(SkipReason::NoRoom);
    }
    const auto type = record.routeType == "prefix" ? RouteType::Prefix : RouteType::Exact;
    registerRoute(path, type, handler);
    return std::nullopt;
}

SkipReason RouteTableBuilder::skip(SkipReason reason) {
    ++report_.skipped[static_cast<std::size_t>(reason)];
    return reason;
}

bool RouteTableBuilder::hasRoomFor(std::string_view path, const Handler& handler) const {
    return text_.size() + 2 * path.size() + handler.target.size() <= kMostText &&
           handlers_.size() < kNone;
}

RouteTableBuilder::Text RouteTableBuilder::append(std::string_view text) {
    const auto offset = static_cast<std::uint32_t>(text_.size());
    text_ += text;
    return {offset, static_cast<std::uint32_t>(text.size())};
}

RouteTableBuilder::Text RouteTableBuilder::appendKey(std::string_view path) {
    const auto offset = static_cast<std::uint32_t>(text_.size());
    appendNormalised(text_, path);
    return {offset, static_cast<std::uint32_t>(text_.size()) - offset};
}

// Only redirects differ from each other; every other handler is shared.
std::uint32_t RouteTableBuilder::handlerNumber(const Handler& handler, std::string_view path) {
    const auto next = static_cast<std::uint32_t>(handlers_.size());
    if (handler.kind == HandlerKind::Redirect) {
        const Text source = handler.segments == SegmentsMode::Preserve ? append(path) : Text{};
        redirects_.push_back({next, source, append(handler.target)});
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
    const Text key = appendKey(path);
    if (type == RouteType::Exact) {
        longestExact_ = std::max<std::size_t>(longestExact_, key.length);
        exact_.push_back({hash_.of(view(key)), key, number});
        return;
    }
    std::uint64_t hash = 0;
    std::size_t depth = 0;
    SegmentCursor segments(view(key));
    for (; const auto segment = segments.next(); ++depth) {
        hash = hash_.chain(hash, *segment);
    }
    if (depth >= depthHoldsPrefix_.size()) {
        depthHoldsPrefix_.resize(depth + 1);
    }
    depthHoldsPrefix_[depth] = 1;
    prefix_.push_back({hash, key, number});
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

PathIndex RouteTableBuilder::index(const std::vector<Registration>& registrations) const {
    PathIndex index(registrations.size());
    for (const Registration& r : registrations) {
        const IndexedPath entry{0, r.path.offset, r.path.length, r.handler};
        index.insert(r.hash, entry, [&](const IndexedPath& e) {
            return view({e.offset, e.length}) == view(r.path);
        });
    }
    return index;
}

RouteTable RouteTableBuilder::build() && {
    if (era_ == Era::Postgres && report_.registrations > 0) {
        addProbes();
    }
    RouteTable table;
    table.hash_ = hash_;
    table.exact_ = index(exact_);
    exact_ = {};
    table.prefix_ = index(prefix_);
    prefix_ = {};
    auto text = std::make_unique<char[]>(text_.size());
    std::memcpy(text.get(), text_.data(), text_.size());
    for (const RedirectTexts& r : redirects_) {
        handlers_[r.handler].source = {text.get() + r.source.offset, r.source.length};
        handlers_[r.handler].target = {text.get() + r.target.offset, r.target.length};
    }
    table.text_ = std::move(text);
    table.textSize_ = text_.size();
    table.longestExact_ = longestExact_;
    table.depthHoldsPrefix_ = std::move(depthHoldsPrefix_);
    handlers_.shrink_to_fit();
    table.handlers_ = std::move(handlers_);
    table.backends_ = std::move(backends_);
    table.report_ = report_;
    return table;
}

} // namespace doppel::routing
