// SPDX-License-Identifier: Apache-2.0
#include "models/filters/rate_limit_filter.h"

#include "models/link.h"

namespace doppel::models {

sim::Task<Response> RateLimitFilter::handle(Request request) {
    if (!bucket_.take({context_.policy.rate, context_.policy.burst}, world().now())) {
        context_.rejected.add();
        if (context_.callee != nullptr) {
            context_.callee->notMade(request);
        }
        co_return Response::failed(Failure::Overloaded);
    }
    co_return co_await next_.handle(request);
}

} // namespace doppel::models
