// SPDX-License-Identifier: Apache-2.0
#include "models/filters/circuit_breaker_filter.h"

#include "models/link.h"

namespace doppel::models {

sim::Task<Response> CircuitBreakerFilter::handle(Request request) {
    const CircuitBreaker::Pass pass = breaker_.ask(context_.policy, world().now());
    if (!pass.allowed) {
        context_.rejected.add();
        if (context_.callee != nullptr) {
            context_.callee->notMade(request);
        }
        co_return Response::failed(Failure::Overloaded);
    }
    const Response response = co_await next_.handle(request);
    breaker_.tell(context_.policy, pass, !response.usable(), world().now());
    co_return response;
}

} // namespace doppel::models
