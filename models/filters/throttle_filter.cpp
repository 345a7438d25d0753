// SPDX-License-Identifier: Apache-2.0
#include "models/filters/throttle_filter.h"

#include "models/chance_key.h"
#include "models/link.h"

namespace doppel::models {

sim::Task<Response> ThrottleFilter::handle(Request request) {
    auto draws = context_.chance.at(deriveKey(request.key, context_.call));
    if (!throttle_.admits(context_.policy, draws.uniform(), world().now())) {
        context_.rejected.add();
        if (context_.callee != nullptr) {
            context_.callee->notMade(request);
        }
        co_return Response::failed(Failure::Overloaded);
    }
    const Response response = co_await next_.handle(request);
    if (response.usable()) {
        throttle_.accepted(context_.policy, world().now());
    }
    co_return response;
}

} // namespace doppel::models
