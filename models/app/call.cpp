// SPDX-License-Identifier: Apache-2.0
#include "models/app/call.h"

#include <algorithm>
#include <array>

namespace doppel::models {

ChoiceNames choiceNames(CallMode) {
    static constexpr std::array<std::string_view, 2> kNames{"sequence", "parallel"};
    return kNames;
}

ChoiceNames choiceNames(CallWhen) {
    static constexpr std::array<std::string_view, 2> kNames{"always", "after_miss"};
    return kNames;
}

ChoiceNames choiceNames(OnFailure) {
    static constexpr std::array<std::string_view, 2> kNames{"error", "ignore"};
    return kNames;
}

void CallConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kGdsApi = "gds-api-adapters json_client.rb: 4 s each";
    visitor.field("to", to, "the component that is called", {.required = true});
    visitor.field("timeout", timeout, "until the answer must begin",
                  {.min = 0, .minExclusive = true, .live = true, .source = kGdsApi});
    visitor.field("connect_timeout", connectTimeout,
                  "until a silent host is given up; as long as the timeout where it is not set",
                  {.min = 0, .minExclusive = true, .live = true, .source = kGdsApi});
    visitor.field("probability", probability, "the share of requests that make this call",
                  {.live = true});
    visitor.field("page_classes", pageClasses,
                  "the page classes that make this call; none means all", {.live = true});
    visitor.field("when", when, "always, or after_miss: when the call before it found nothing",
                  {.live = true});
    visitor.field("mode", mode, "in sequence, or parallel to the parallel calls beside it");
    visitor.field("on_failure", onFailure, "whether the page fails with it", {.live = true});
    visitor.field("content", content,
                  "the page is made from its answer: redirects, 4xx and max-age are passed on",
                  {.live = true});
    visitor.field("retries", retries, "what is done about a call that failed");
    visitor.field("breaker", breaker, "when it is not called for a while; each server its own");
    visitor.field("latency", latency, "to the component that is called, one way",
                  {.min = 0, .live = true, .source = "a guess: the same region"});
}

std::vector<CallStage> stagesOf(std::span<const CallConfig> calls) {
    std::vector<CallStage> stages;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const bool joins =
            i > 0 && calls[i].mode == CallMode::Parallel && calls[i - 1].mode == CallMode::Parallel;
        if (joins) {
            ++stages.back().count;
        } else {
            stages.push_back({i, 1});
        }
    }
    return stages;
}

bool isMade(const CallConfig& call, const CallMoment& moment) {
    if (call.when == CallWhen::AfterMiss && !moment.missed) {
        return false;
    }
    const auto& classes = call.pageClasses;
    const bool concerned = classes.empty() || std::find(classes.begin(), classes.end(),
                                                        moment.pageClass) != classes.end();
    return concerned && moment.uniform < call.probability.value;
}

void CallsSoFar::add(const CallConfig& call, const Response& response) {
    missed = !response.good() || response.status == 404;
    if (!response.good()) {
        failed = failed || call.onFailure == OnFailure::Error;
        return;
    }
    if (!call.content) {
        return;
    }
    if (response.maxAge) {
        maxAge = maxAge ? std::min(*maxAge, *response.maxAge) : *response.maxAge;
    }
    if (response.status >= 300 && !verdict && call.onFailure == OnFailure::Error) {
        verdict = response;
    }
    validator = std::max(validator, response.validator);
}

} // namespace doppel::models
