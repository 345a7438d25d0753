// SPDX-License-Identifier: Apache-2.0
#include "analysis/journey_outcome.h"

namespace doppel::analysis {

std::string_view workGoalOf(const models::ComponentKind& kind) {
    return kind.whyUnasked.empty() || kind.metrics.books.empty() ? std::string_view()
                                                                 : kind.metrics.books.front().good;
}

std::string outcomeOf(const scenarios::JourneySpan& span, std::string_view workGoal) {
    const std::string goal(workGoal);
    if (!span.end) {
        return goal.empty() ? "still there" : "not " + goal + " yet";
    }
    if (span.failure != models::Failure::None) {
        return std::string(models::toText(span.failure));
    }
    return goal.empty() ? std::to_string(span.status) : goal;
}

bool hasFailed(const scenarios::JourneySpan& span) {
    constexpr std::uint16_t kServerError = 500;
    return span.failure != models::Failure::None || span.status >= kServerError;
}

} // namespace doppel::analysis
