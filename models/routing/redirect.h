// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/answer.h"
#include "models/routing/handler.h"
#include "models/routing/url.h"

#include <string>
#include <string_view>

namespace doppel::routing {

/// How long clients and caches keep a redirect.
inline constexpr std::chrono::seconds kRedirectCacheTime = std::chrono::minutes(30);

/// Where a redirect route sends a request, before Location is written.
///
/// Ignore: the stored target; a request's first _ga value, if not empty, is set in the target's
/// query, which is encoded anew with its keys sorted; fragment and the rest survive; a target that
/// is no URL stays as it is. Preserve: the target, what the decoded request path has after the
/// source path (as text, not by segments: all of it if it doesn't begin so), and the request's
/// query. Source: alphagov/router handlers/redirect_handler.go.
std::string redirectTarget(const Handler& handler, const Url& request);

/// The request's path in lower case, and its query.
std::string downcasedTarget(const Url& request);

/// The redirect to `target` as a response. A target without scheme and host is made absolute by the
/// request's directory and its path cleaned (a trailing slash stays); Location is percent-encoded
/// beyond ASCII and holds no line break; GET gets a line of HTML, HEAD its Content-Type, other
/// methods neither. Source: Go net/http, Redirect.
Answer redirectAnswer(std::string_view method, const Url& request, std::string target, int status);

} // namespace doppel::routing
