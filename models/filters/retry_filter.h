// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/filters/retry_budget.h"
#include "models/filters/retry_policy.h"
#include "models/journal.h"
#include "models/service.h"
#include "sim/metrics.h"
#include "sim/random.h"
#include "sim/world.h"

#include <optional>

namespace doppel::models {

/// Calls again what failed, after a pause, as its policy says; each attempt has chances of its own.
/// Retries amplify: a call with r
/// retries that fails with chance f is made 1 + f + ... + f^r times, and layers multiply.
///
/// Does not own what it is made of; `policy` may change while it runs.
class RetryFilter final : public Service {
public:
    /// What a filter needs from its caller.
    struct Context {
        sim::World& world;
        const RetryPolicy& policy;
        const sim::Stream& chance; ///< of the pauses
        std::uint64_t call; ///< tells this caller's calls apart, so that each has its own pauses
        sim::Counter& retries;
        Journal* journal =
            nullptr; ///< where sampled requests' pauses are written down, if anywhere
    };

    RetryFilter(Service& next, const Context& context);

    sim::World& world() const { return context_.world; }
    sim::Task<Response> handle(Request request) override;

private:
    sim::Duration pauseBefore(std::uint32_t retry, const Request& again) const;
    void note(const Request& request, Phase phase) const;
    bool mayRetryNow();

    Service& next_;
    Context context_;
    std::optional<RetryBudget> budget_;
};

} // namespace doppel::models
