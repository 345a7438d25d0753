// SPDX-License-Identifier: Apache-2.0
#include "models/filters/bulkhead_filter.h"

#include "models/link.h"
#include "sim/within.h"

#include <optional>
#include <utility>

namespace doppel::models {

sim::Task<Response> BulkheadFilter::handle(Request request) {
    const sim::Pool::Lease place = co_await takePlace();
    if (!place) {
        context_.rejected.add();
        if (context_.callee != nullptr) {
            context_.callee->notMade(request);
        }
        co_return Response::failed(Failure::Overloaded);
    }
    co_return co_await next_.handle(request);
}

sim::Task<sim::Pool::Lease> BulkheadFilter::takePlace() {
    if (context_.policy.wait <= sim::Duration::zero()) {
        co_return places_.tryAcquire();
    }
    std::optional<sim::Pool::Lease> place =
        co_await sim::within(world(), context_.policy.wait, waitForPlace(), sim::OnTimeout::Cancel);
    if (!place) {
        co_return sim::Pool::Lease();
    }
    co_return std::move(*place);
}

sim::Task<sim::Pool::Lease> BulkheadFilter::waitForPlace() {
    sim::Pool::Lease place = co_await places_.acquire();
    co_return place;
}

} // namespace doppel::models
