// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/request.h"
#include "models/response.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace doppel::models {

/// nginx's proxy_next_upstream: when a request is passed to another server of the upstream.
struct NextUpstreamConfig {
    bool error = true;   ///< the connection failed or broke
    bool timeout = true; ///< connecting or reading took too long
    bool http500 = false;
    bool http502 = false;
    bool http503 = false;
    bool http504 = false;
    bool nonIdempotent = false;
    std::uint32_t tries = 0; ///< 0: each server once
    sim::Duration within{};  ///< 0: whenever

    void describe(FieldVisitor& visitor);
};

/// One attempt at an upstream as the decision sees it.
struct UpstreamAttempt {
    Response response;
    Method method = Method::Get;
    std::size_t triesLeft = 0; ///< after this one
    sim::Duration sinceStart{};
};

/// Whether the attempt counts as a failure of the server: one that next_upstream names. An answer
/// that has begun can't be taken back.
bool failsOver(const NextUpstreamConfig& config, const Response& response);

/// Whether to ask another server. A POST that may have arrived is not repeated, unless
/// nonIdempotent. Source: nginx ngx_http_upstream_next.
bool mayTryNext(const NextUpstreamConfig& config, const UpstreamAttempt& attempt);

/// How many servers one request may be sent to.
std::size_t triesAllowed(const NextUpstreamConfig& config, std::size_t servers);

/// The status that nginx answers for an upstream that gave none: 504 for a time-out, else 502. None
/// where the upstream answered or its answer broke off.
std::optional<std::uint16_t> gatewayStatus(Failure failure);

} // namespace doppel::models
