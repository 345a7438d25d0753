// SPDX-License-Identifier: Apache-2.0
#include "models/filters/retry_policy.h"

#include "sim/assert.h"

#include <algorithm>
#include <array>

namespace doppel::models {

ChoiceNames choiceNames(Jitter) {
    static constexpr std::array<std::string_view, 3> kNames{"none", "full", "equal"};
    return kNames;
}

void RetryPolicy::describe(FieldVisitor& visitor) {
    visitor.field("retries", retries, "attempts after the first one", {.min = 0, .max = 100});
    visitor.field("back_off", backOff, "pause before the first retry", {.min = 0});
    visitor.field("growth", growth, "each pause is this many times as long as the one before",
                  {.min = 1, .max = 100});
    visitor.field("longest_back_off", longestBackOff, "no pause is longer", {.min = 0});
    visitor.field("jitter", jitter, "how the pause is randomised",
                  {.source = "AWS Architecture Blog: Exponential Backoff And Jitter"});
    visitor.field("on_timeout", onTimeout, "retry when the answer came too late");
    visitor.field("on_server_error", onServerError, "retry when the answer was a 5xx or 429",
                  {.source = ".NET HttpRetryStrategyOptions: 5xx, 408 and 429"});
    visitor.field("non_idempotent", nonIdempotent, "retry POST even if it may have arrived");
    visitor.field("budget_share", budgetShare,
                  "retries allowed as a share of calls; 0 means no budget",
                  {.source = "Finagle RetryBudget: 20%"});
    visitor.field("budget_floor", budgetFloor, "retries allowed however few calls there are",
                  {.min = 0, .source = "Finagle RetryBudget: 10/s"});
    visitor.field("budget_window", budgetWindow, "how long a call's allowance lasts",
                  {.min = 0, .minExclusive = true, .source = "Finagle RetryBudget: 10 s"});
}

Problems notesOn(const RetryPolicy& policy) {
    Problems notes;
    const RetryPolicy usual;
    if (policy.budgetShare.value == 0) {
        const std::string why = "has no effect without a budget_share";
        noteChanged(notes, "budget_floor", policy.budgetFloor, usual.budgetFloor, why);
        noteChanged(notes, "budget_window", policy.budgetWindow, usual.budgetWindow, why);
    }
    return notes;
}

bool isRetryable(const RetryPolicy& policy, const Request& request, const Response& response) {
    if (response.usable()) {
        return false;
    }
    const bool arrived = response.answered() || mayHaveArrived(response.failure);
    if (request.method == Method::Post && arrived && !policy.nonIdempotent) {
        return false;
    }
    if (response.answered()) {
        return policy.onServerError;
    }
    if (response.failure == Failure::Timeout || response.failure == Failure::Stalled) {
        return policy.onTimeout;
    }
    return true;
}

sim::Duration backOffBefore(const RetryPolicy& policy, std::uint32_t retry, double uniform) {
    DOPPEL_ASSERT(retry >= 1);
    const double longest = sim::toSeconds(policy.longestBackOff);
    double pause = sim::toSeconds(policy.backOff);
    for (std::uint32_t i = 1; i < retry && pause < longest; ++i) {
        pause *= policy.growth.value;
    }
    pause = std::min(pause, longest);
    switch (policy.jitter) {
    case Jitter::None:
        break;
    case Jitter::Full:
        pause *= uniform;
        break;
    case Jitter::Equal:
        pause = pause / 2 + pause / 2 * uniform;
        break;
    }
    return sim::fromSeconds(pause);
}

bool mayHaveArrived(Failure failure) {
    switch (failure) {
    case Failure::NameNotResolved:
    case Failure::Refused:
    case Failure::ConnectTimeout:
    case Failure::Overloaded:
    case Failure::BadCertificate:
        return false;
    case Failure::None:
    case Failure::Timeout:
    case Failure::Stalled:
    case Failure::Reset:
    case Failure::GaveUp:
        break;
    }
    return true;
}

} // namespace doppel::models
