// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/backends.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::routing {

/// Where a request goes that the Router doesn't answer itself.
struct Forwarding {
    BackendIndex backend;
    std::string target; ///< path and query as the backend sees them, its base path in front
};

/// What the Router decides on one request: to forward it, or an answer of its own.
struct Answer {
    std::optional<Forwarding> forwarding; ///< if set, nothing below is
    int status = 0;
    std::string location;                         ///< the header's value; empty: no such header
    std::optional<std::chrono::seconds> cacheFor; ///< Cache-Control and Expires are sent
    std::string_view contentType;                 ///< empty: no such header
    bool noSniff = false;                         ///< X-Content-Type-Options: nosniff is sent
    std::string_view allow;                       ///< empty: no such header
    std::string body;

    /// The header's value, e.g. "max-age=1800, public"; empty if there is none.
    std::string cacheControl() const {
        return cacheFor ? "max-age=" + std::to_string(cacheFor->count()) + ", public" : "";
    }
};

inline constexpr std::string_view kPlainText = "text/plain; charset=utf-8";

/// A short answer in plain text, as Go's http.Error writes it: the message and a newline; nothing
/// for HEAD.
inline Answer plainAnswer(std::string_view method, int status, std::string_view message) {
    Answer answer;
    answer.status = status;
    answer.contentType = kPlainText;
    answer.noSniff = true;
    if (method != "HEAD") {
        answer.body = std::string(message) + "\n";
    }
    return answer;
}

/// A status and nothing else.
inline Answer bareAnswer(int status) {
    Answer answer;
    answer.status = status;
    return answer;
}

} // namespace doppel::routing
