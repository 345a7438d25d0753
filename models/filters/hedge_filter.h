// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/filters/overload_policy.h"
#include "models/service.h"
#include "sim/metrics.h"
#include "sim/world.h"

#include <cstddef>
#include <cstdint>

namespace doppel::models {

/// Makes a call once more that has no answer after a while, within its budget. The first answer that
/// is no failure counts, and the other call is left, in vain for nobody; where both fail, the last
/// failure. Only what may be asked twice is: no POST.
///
/// Does not own what it is made of.
class HedgeFilter final : public Service {
public:
    /// What a filter needs from its caller.
    struct Context {
        sim::World& world;
        const HedgePolicy& policy;
        sim::Counter& hedged;
    };

    HedgeFilter(Service& next, const Context& context) : next_(next), context_(context) {}

    sim::World& world() const { return context_.world; }
    sim::Task<Response> handle(Request request) override;

private:
    class Race;
    sim::Task<void> run(Race& race, std::size_t lane, Request request);
    sim::Task<void> hedgeLater(Race& race, Request request);

    Service& next_;
    Context context_;
    std::uint64_t calls_ = 0;
    std::uint64_t hedged_ = 0;
};

} // namespace doppel::models
