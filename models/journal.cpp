// SPDX-License-Identifier: Apache-2.0
#include "models/journal.h"

namespace doppel::models {

std::uint32_t Journal::begin(const Request& request, std::string_view source, sim::Time now) {
    const std::int64_t interval = intervalAt(now);
    if (interval != current_) {
        current_ = interval;
        used_ = 0;
    }
    if (used_ >= kSpansOfAnInterval) {
        return kNotKept;
    }
    const std::uint32_t span = add(request, source, {}, now);
    enter(span, now);
    return span;
}

std::uint32_t Journal::send(const Request& request,
                            std::string_view component,
                            InstanceId instance,
                            sim::Time now) {
    return request.span == kNotKept ? kNotKept : add(request, component, instance, now);
}

std::uint32_t Journal::add(const Request& request,
                           std::string_view component,
                           InstanceId instance,
                           sim::Time now) {
    if (spans_.size() >= kMostSpans) {
        return kNotKept;
    }
    Span span;
    span.visit = request.visit;
    span.key = request.key;
    span.parent = request.span;
    span.component = component;
    span.instance = instance;
    span.sent = now;
    spans_.push_back(span);
    ++used_;
    return static_cast<std::uint32_t>(spans_.size());
}

void Journal::writeDown(const PhaseChange& change) {
    if (phases_.size() >= kMostPhases) {
        return;
    }
    const bool wasNothing =
        !phases_.empty() && phases_.back().span == change.span && phases_.back().at == change.at;
    if (wasNothing) {
        phases_.pop_back();
    }
    phases_.push_back(change);
}

void Journal::finish(Span& span, const Response& response, sim::Time now) {
    span.end = now;
    span.status = response.status;
    span.failure = response.failure;
    span.servedBy = response.servedBy;
}

} // namespace doppel::models
