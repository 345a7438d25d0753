// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/answer.h"

#include <string_view>

namespace doppel::routing {

/// What the Router's second port answers.
struct AdminAnswer {
    Answer answer;
    bool queuesReload = false; ///< the caller asks for a reload (ReloadQueue::request)
};

/// POST /reload queues a reload, GET /healthcheck is well; another method there is a 405 that names
/// the right one, all else is a 404. Left out: /memory-stats and /metrics, which show the process,
/// and Go's redirects to cleaned paths. Source: alphagov/router lib/router_api.go.
AdminAnswer answerAdmin(std::string_view method, std::string_view path);

} // namespace doppel::routing
