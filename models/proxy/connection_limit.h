// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::models {

/// What becomes of a request at an nginx that has so many connections open.
enum class Admission : std::uint8_t {
    Proxied,     ///< one connection for the client, one for the upstream
    NoUpstream,  ///< the client's was the last one: 500, "worker_connections are not enough"
    NotAccepted, ///< none left: the new connection is closed at once
};

/// Source: nginx ngx_event_accept.c and ngx_event_connect.c, which close an accepted socket and
/// fail a connect when ngx_get_connection finds no free connection; a failed connect of that kind
/// ends the request with 500 (ngx_http_upstream_connect, NGX_ERROR).
constexpr Admission admit(std::int64_t open, std::int64_t limit) {
    if (open >= limit) {
        return Admission::NotAccepted;
    }
    return open + 1 >= limit ? Admission::NoUpstream : Admission::Proxied;
}

} // namespace doppel::models
