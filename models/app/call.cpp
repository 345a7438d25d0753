// SPDX-License-Identifier: Apache-2.0
#include "models/app/call.h"

#include "models/field_path.h"
#include "models/platform_plan.h"

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

ChoiceNames choiceNames(CallFor) {
    static constexpr std::array<std::string_view, 3> kNames{"all", "reads", "writes"};
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
                  "until it gives up on a silent host; the same as timeout if unset",
                  {.min = 0, .minExclusive = true, .live = true, .source = kGdsApi});
    visitor.field("probability", probability, "the share of requests that make this call",
                  {.live = true});
    visitor.field("page_classes", pageClasses,
                  "the page classes that make this call; none means all", {.live = true});
    visitor.field("when", when, "always, or after_miss: when the call before it found nothing",
                  {.live = true});
    visitor.field("for", requests,
                  "the requests that make this call: reads (GET, HEAD), such as those that go to a "
                  "replica, writes (POST, jobs, messages), or all",
                  {.live = true});
    visitor.field("mode", mode, "in sequence, or parallel to the parallel calls beside it");
    visitor.field(
        "on_failure", onFailure,
        "whether the page fails if the call does: without an answer, by a 5xx or 429; by "
        "any status that the component should not have answered, unless the page passes that on, "
        "as it is made from its answer. With ignore there is a page without it, which is degraded "
        "unless a call after that miss finds it, or `content: false` says that it is none the "
        "worse; a 404 or redirect that is right is no failure",
        {.live = true, .source = "gds-api-adapters json_client.rb: raises on 4xx and 5xx"});
    visitor.field(
        "content", content,
        "the page is made from its answer: redirects, 4xx and max-age are passed on; unset: of "
        "any kind but key_value; false: nor is a page without it degraded",
        {.live = true});
    visitor.field("retries", retries, "what is done about a failed call");
    visitor.field("breaker", breaker,
                  "when calls are suspended for a while; each server has its own");
    visitor.field("throttle", throttle,
                  "when calls are rejected here by chance, so that those that are made are about "
                  "as many as are accepted; each server has its own");
    visitor.field("bulkhead", bulkhead,
                  "how many calls may be under way at a time; each server has its own");
    visitor.field("hedge", hedge,
                  "when a call without an answer is made once more beside it, and the first answer "
                  "counts; no POST is");
    visitor.field("rate_limit", rateLimit,
                  "how fast calls may be made, as a token bucket; each server has its own");
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

namespace {

bool isContent(const CallConfig& call, const PlatformPlan& plan) {
    const PlatformPlan::Component* target = plan.find(call.to.name);
    const bool usually = target == nullptr || target->kind == nullptr || target->kind->holdsContent;
    return call.content.value_or(usually);
}

// Whether every request makes it that comes so far.
bool isAlwaysMade(const CallConfig& call) {
    return call.when == CallWhen::Always && call.requests == CallFor::All &&
           call.pageClasses.empty() && call.probability.value >= 1.0;
}

} // namespace

Problems problemsOn(std::span<const CallConfig> calls, const PlatformPlan& plan) {
    Problems problems;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const std::string path = joinIndex("calls", i);
        for (std::size_t j = 0; j < calls[i].pageClasses.size(); ++j) {
            refuseUnknown(problems, joinIndex(joinPath(path, "page_classes"), j), "page class",
                          calls[i].pageClasses[j], plan.pageClasses);
        }
    }
    const std::vector<CallStage> stages = stagesOf(calls);
    for (std::size_t s = 1; s < stages.size(); ++s) {
        // What a stage has missed is said by the last call of the one before it.
        const std::size_t before = stages[s - 1].first + stages[s - 1].count - 1;
        const CallConfig& last = calls[before];
        const bool missEndsPage =
            isAlwaysMade(last) && isContent(last, plan) && last.onFailure == OnFailure::Error;
        for (std::size_t i = stages[s].first; i < stages[s].first + stages[s].count; ++i) {
            if (missEndsPage && calls[i].when == CallWhen::AfterMiss) {
                problems.push_back({joinPath(joinIndex("calls", i), "when"),
                                    "is never made: a miss of the call of " + last.to.name +
                                        " is the page's answer; say content: false there"});
            }
        }
    }
    return problems;
}

Problems notesOn(std::span<const CallConfig> calls) {
    Problems notes;
    const std::vector<CallStage> stages = stagesOf(calls);
    for (std::size_t i = 0; !stages.empty() && i < stages.front().count; ++i) {
        if (calls[i].when == CallWhen::AfterMiss) {
            notes.push_back({joinPath(joinIndex("calls", i), "when"),
                             "no call comes before it, so it is always made"});
        }
    }
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (calls[i].retries) {
            append(notes,
                   under(joinPath(joinIndex("calls", i), "retries"), notesOn(*calls[i].retries)));
        }
    }
    return notes;
}

bool isMade(const CallConfig& call, const CallMoment& moment) {
    if (call.when == CallWhen::AfterMiss && !moment.missed) {
        return false;
    }
    if (call.requests != CallFor::All && (call.requests == CallFor::Writes) != moment.writes) {
        return false;
    }
    const auto& classes = call.pageClasses;
    const bool concerned = classes.empty() || std::find(classes.begin(), classes.end(),
                                                        moment.pageClass) != classes.end();
    return concerned && moment.uniform < call.probability.value;
}

CallOutcome outcomeOf(const CallConfig& call, const CallAnswer& answer, const Response& response) {
    if (!response.usable() || answer.isBlank) {
        return CallOutcome::Failed;
    }
    const bool isMiss = response.status == 404;
    const bool isPassedOn = answer.isContent && call.onFailure == OnFailure::Error;
    if (isPassedOn || answer.isRightful || (isMiss && answer.missIsAwaited)) {
        return isMiss ? CallOutcome::Missed : CallOutcome::Found;
    }
    return CallOutcome::Failed;
}

std::vector<bool> missesAwaited(std::span<const CallConfig> calls) {
    std::vector<bool> awaited(calls.size());
    for (std::size_t i = calls.size(); i-- > 1;) {
        awaited[i - 1] = awaited[i] || calls[i].when == CallWhen::AfterMiss;
    }
    return awaited;
}

void CallsSoFar::add(const CallConfig& call, const CallAnswer& answer, const Response& response) {
    const CallOutcome outcome = outcomeOf(call, answer, response);
    missed = outcome != CallOutcome::Found;
    noteParts(call, answer, outcome);
    if (outcome == CallOutcome::Failed) {
        if (call.onFailure == OnFailure::Error && !failed) {
            failed = true;
            isUnparsed = answer.isBlank;
        }
        return;
    }
    if (!answer.isContent) {
        return;
    }
    lacksPart = lacksPart || response.isDegraded;
    if (response.maxAge) {
        maxAge = maxAge ? std::min(*maxAge, *response.maxAge) : *response.maxAge;
    }
    if (response.status >= 300 && !verdict && call.onFailure == OnFailure::Error) {
        verdict = response;
    }
    validator = std::max(validator, response.validator);
}

// Of a key-value store that misses, the app makes the part itself; of one that fails, it has none.
void CallsSoFar::noteParts(const CallConfig& call, const CallAnswer& answer, CallOutcome outcome) {
    if (call.when == CallWhen::AfterMiss) {
        lacksLastPart = lacksLastPart && outcome != CallOutcome::Found;
    } else {
        lacksPart = lacksPart || lacksLastPart;
        lacksLastPart = false;
    }
    const bool mayBeMissing = call.onFailure == OnFailure::Ignore && call.content.value_or(true);
    const bool isWanting = outcome == CallOutcome::Failed || !answer.isRightful;
    lacksLastPart = lacksLastPart || (mayBeMissing && isWanting);
}

} // namespace doppel::models
