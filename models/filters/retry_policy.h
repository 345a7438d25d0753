// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/problem.h"
#include "models/request.h"
#include "models/response.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>

namespace doppel::models {

/// How the pause before a retry is randomised.
enum class Jitter : std::uint8_t {
    None,  ///< the pause as computed
    Full,  ///< anything from 0 to it
    Equal, ///< half of it, and anything from 0 to the other half
};
ChoiceNames choiceNames(Jitter);

/// What a caller does about calls that failed.
struct RetryPolicy {
    std::uint32_t retries = 0;                            ///< after the first attempt
    sim::Duration backOff = std::chrono::milliseconds(0); ///< before the first retry
    sim::Ratio growth{2.0}; ///< each pause is this many times as long as the one before
    sim::Duration longestBackOff = std::chrono::seconds(20);
    Jitter jitter = Jitter::Full;
    bool onTimeout = true;          ///< also when the answer came too late
    bool onServerError = true;      ///< also when the answer was a 5xx
    bool nonIdempotent = false;     ///< also for POST that may have arrived
    sim::Probability budgetShare{}; ///< retries allowed as a share of calls; 0: no budget
    sim::Rate budgetFloor{10.0};    ///< retries allowed in any case, where there is a budget
    sim::Duration budgetWindow = std::chrono::seconds(10);

    bool hasBudget() const { return budgetShare.value > 0; }
    void describe(FieldVisitor& visitor);
};

/// Fields of a budget where there is none.
Problems notesOn(const RetryPolicy& policy);

/// Whether this outcome of an attempt is worth another one, whatever is left of retries and budget.
bool isRetryable(const RetryPolicy& policy, const Request& request, const Response& response);

/// The pause before retry number `retry`, counted from 1: min(longest, backOff * growth^(retry-1)),
/// spread by `uniform` in [0, 1) as the policy's jitter says.
///
/// Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: "full" and "equal".
sim::Duration backOffBefore(const RetryPolicy& policy, std::uint32_t retry, double uniform);

/// Whether the other side may have begun to work on the request.
bool mayHaveArrived(Failure failure);

} // namespace doppel::models
