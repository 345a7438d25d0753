// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/backends.h"
#include "models/routing/era.h"
#include "models/routing/route_record.h"
#include "models/routing/route_table.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace doppel::routing {

/// Builds a RouteTable from routes in the order in which they were loaded. Of several routes with
/// the same path and type the last wins, but each counts as registered. A route that can't be used
/// is skipped and counted; the rest loads.
///
/// `seed` keys the table's hashes: a server that faces the public gives a random one, a simulation
/// any. No answer depends on it. Whoever may publish routes and knows the seed can choose paths
/// whose hashes crowd together; the builder sees that (HashSlots) and takes another seed, so that
/// neither building nor asking slows down.
///
/// Cost: about 0.2 us a route; linear in the bytes given, duplicates included, which keep their
/// memory. While it builds, as much memory as the finished table, and nothing besides.
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

    struct RedirectTexts {
        std::uint32_t handler;
        std::uint32_t source; ///< where it begins; the target follows it
        std::uint32_t sourceSize;
        std::uint32_t targetSize;
    };

    SkipReason skip(SkipReason reason);
    bool hasRoomFor(std::string_view path, RouteType type, const Handler& handler) const;
    std::uint32_t handlerNumber(const Handler& handler, std::string_view path);
    void registerRoute(std::string_view path, RouteType type, const Handler& handler);
    void addProbes();
    PathHash index();

    Backends backends_;
    Era era_;
    std::uint64_t seed_;
    PathMap exact_;
    PrefixMap prefix_;
    TextArena redirectTexts_;
    std::vector<Handler> handlers_;
    std::vector<RedirectTexts> redirects_;
    std::vector<std::uint32_t> handlerOfBackend_;
    std::array<std::uint32_t, 5> handlerOfKind_;
    LoadReport report_;
};

} // namespace doppel::routing
