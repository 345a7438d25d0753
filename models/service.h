// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "models/response.h"
#include "sim/task.h"

namespace doppel::models {

/// Your server as a function: whatever stands between a visitor and a database answers requests, in
/// simulated time. A filter (retries, a deadline, a circuit breaker, a rate limit) is a Service
/// that holds the next one.
class Service {
public:
    virtual ~Service() = default;
    virtual sim::Task<Response> handle(Request request) = 0;
};

} // namespace doppel::models
