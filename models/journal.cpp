// SPDX-License-Identifier: Apache-2.0
#include "models/journal.h"

namespace doppel::models {

std::uint32_t Journal::enter(const Request& request,
                             std::string_view component,
                             InstanceId instance,
                             sim::Time now) {
    if (spans_.size() >= kMostSpans) {
        return kNotKept;
    }
    Span span;
    span.visit = request.visit;
    span.key = request.key;
    span.component = component;
    span.instance = instance;
    span.start = now;
    spans_.push_back(span);
    return static_cast<std::uint32_t>(spans_.size() - 1);
}

void Journal::leave(std::uint32_t span, const Response& response, sim::Time now) {
    if (span == kNotKept) {
        return;
    }
    Span& kept = spans_[span];
    kept.end = now;
    kept.status = response.status;
    kept.failure = response.failure;
    kept.servedBy = response.servedBy;
}

} // namespace doppel::models
