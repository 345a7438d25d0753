// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/backends.h"
#include "models/routing/era.h"
#include "models/routing/route_record.h"
#include "models/routing/route_table.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::routing {

/// Builds a RouteTable from routes in the order in which they were loaded. Of several routes with
/// the same path and type the last wins, but each counts as registered. A route that can't be used
/// is skipped and counted; the rest loads.
///
/// `seed` keys the table's hashes: a server that faces the public gives a random one, a simulation
/// any. No answer depends on it. Cost: about 0.4 us a route; while it builds, about twice the
/// finished table's memory.
class RouteTableBuilder {
public:
    explicit RouteTableBuilder(Backends backends,
                               Era era = Era::Postgres,
                               std::uint64_t seed = kDefaultSeed);

    /// Registers a route; the reason if it is skipped.
    std::optional<SkipReason> add(const RouteRecord& record);

    /// The table. In the Postgres era, if any route was registered, the Router's own probes are
    /// added, and win: prefix /__probe__ to backend "router-probe-backend" (skipped if there is
    /// none), /__probe__/gone, and
    /// /__probe__/router-redirect to /__probe__/redirected.
    RouteTable build() &&;

private:
    static constexpr std::uint64_t kDefaultSeed = 0x646F7070656Cu; // "doppel"

    struct Text {
        std::uint32_t offset = 0;
        std::uint32_t length = 0;
    };
    struct Registration {
        std::uint64_t hash;
        Text path; ///< normalised
        std::uint32_t handler;
    };
    struct RedirectTexts {
        std::uint32_t handler;
        Text source;
        Text target;
    };

    SkipReason skip(SkipReason reason);
    bool hasRoomFor(std::string_view path, const Handler& handler) const;
    Text append(std::string_view text);
    Text appendKey(std::string_view path);
    std::string_view view(Text text) const {
        return std::string_view(text_).substr(text.offset, text.length);
    }
    std::uint32_t handlerNumber(const Handler& handler, std::string_view path);
    void registerRoute(std::string_view path, RouteType type, const Handler& handler);
    void addProbes();
    PathIndex index(const std::vector<Registration>& registrations) const;

    Backends backends_;
    Era era_;
    PathHash hash_;
    std::string text_;
    std::vector<Registration> exact_;
    std::vector<Registration> prefix_;
    std::vector<Handler> handlers_;
    std::vector<RedirectTexts> redirects_;
    std::vector<std::uint32_t> handlerOfBackend_;
    std::array<std::uint32_t, 5> handlerOfKind_;
    std::vector<std::uint8_t> depthHoldsPrefix_;
    std::size_t longestExact_ = 0;
    LoadReport report_;
};

} // namespace doppel::routing
