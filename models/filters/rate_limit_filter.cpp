// SPDX-License-Identifier: Apache-2.0
#include "models/filters/rate_limit_filter.h"

namespace doppel::models {

sim::Task<Response> RateLimitFilter::handle(Request request) {
    if (!bucket_.take({context_.policy.rate, context_.policy.burst}, world().now())) {
        context_.rejected.add();
        co_return Response::failed(Failure::Overloaded);
    }
    co_return co_await next_.handle(request);
}

} // namespace doppel::models
