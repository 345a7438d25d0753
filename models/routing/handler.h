// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/backends.h"

#include <string_view>

namespace doppel::routing {

/// What the Router does with a request that a route matched.
enum class HandlerKind : std::uint8_t {
    Backend,
    Redirect,
    Gone,     ///< 410
    Boom,     ///< 500: panics, to test alarms (MongoDB era)
    Disabled, ///< 503: switched off by an operator (MongoDB era)
};

/// How much of the request's address a redirect keeps.
enum class SegmentsMode : std::uint8_t {
    Ignore,   ///< nothing but the analytics parameter _ga
    Preserve, ///< what follows the source path, and the query
};

/// One handler of a table. Texts are views into the table and live as long as it.
struct Handler {
    HandlerKind kind = HandlerKind::Gone;
    SegmentsMode segments = SegmentsMode::Ignore; ///< of a redirect
    bool temporary = false;                       ///< of a redirect: 302 instead of 301
    BackendIndex backend{};                       ///< of a backend handler
    std::string_view source; ///< of a redirect: its own path, decoded, as it was loaded
    std::string_view target; ///< of a redirect: as it was loaded
};

} // namespace doppel::routing
