// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/filters/overload_policy.h"
#include "models/service.h"
#include "sim/metrics.h"
#include "sim/pool.h"
#include "sim/world.h"

namespace doppel::models {

class Link;

/// Lets only so many calls be under way at a time; what finds no place in time is rejected as
/// Overloaded, and nothing is sent.
///
/// Does not own what it is made of.
class BulkheadFilter final : public Service {
public:
    /// What a filter needs from its caller.
    struct Context {
        sim::World& world;
        const BulkheadPolicy& policy;
        sim::Counter& rejected;
        Link* callee = nullptr; ///< whose target counts the calls that are not made
    };

    BulkheadFilter(Service& next, const Context& context)
        : next_(next), context_(context),
          places_(context.world, {.capacity = context.policy.concurrent}) {}

    sim::World& world() const { return context_.world; }
    sim::Task<Response> handle(Request request) override;

private:
    sim::Task<sim::Pool::Lease> takePlace();
    sim::Task<sim::Pool::Lease> waitForPlace();

    Service& next_;
    Context context_;
    sim::Pool places_;
};

} // namespace doppel::models
