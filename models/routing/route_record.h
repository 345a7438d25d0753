// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace doppel::routing {

/// A route as it was loaded, before anything is believed of it: the fields of the Router's own flat
/// file and database, each as text or absent. It owns nothing; the texts need to live only as long
/// as the call that takes it.
struct RouteRecord {
    using Field = std::optional<std::string_view>;

    Field incomingPath{}; ///< percent-encoded, e.g. "/caf%C3%A9"
    Field routeType{};    ///< "prefix"; "exact" or anything else is exact
    /// "redirect", "gone", other: backend. In the MongoDB era: the handler's name.
    Field schemaName{};
    Field backendId{};
    Field redirectTo{};
    /// Of a redirect: "preserve", "ignore"; absent: preserve for a prefix, ignore for an exact
    /// path.
    Field segmentsMode{};
    Field details{};       ///< of a gone route: JSON; if it says anything, a backend shows it
    Field redirectType{};  ///< MongoDB era: "temporary" answers 302
    bool disabled = false; ///< MongoDB era: answers 503
};

/// Why a route was left out of the table; the rest loads.
enum class SkipReason {
    NilPathOrType,
    UnparsablePath,
    NilBackend,
    UnknownBackend,
    NilRedirectTarget,
    UnknownHandler, ///< MongoDB era only
    NoRoom,         ///< ours: 4 GiB of path text, or 2^32 - 1 redirects, are the end
};

inline constexpr std::size_t kSkipReasons = 7;

/// The reason in words, for a log.
constexpr std::string_view toText(SkipReason reason) {
    switch (reason) {
    case SkipReason::NilPathOrType:
        return "nil incoming path or route type";
    case SkipReason::UnparsablePath:
        return "invalid incoming path";
    case SkipReason::NilBackend:
        return "nil backend id";
    case SkipReason::UnknownBackend:
        return "unknown backend";
    case SkipReason::NilRedirectTarget:
        return "nil redirect target";
    case SkipReason::UnknownHandler:
        return "unknown handler type";
    case SkipReason::NoRoom:
        return "no room in the table";
    }
    return "";
}

} // namespace doppel::routing
