// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/describe.h"
#include "models/filters/adaptive_throttle.h"
#include "models/filters/circuit_breaker.h"
#include "models/filters/overload_policy.h"
#include "models/filters/retry_policy.h"
#include "models/problem.h"
#include "models/response.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

class PlatformPlan;

/// Whether a call waits for the one before it.
enum class CallMode : std::uint8_t {
    Sequence, ///< it begins when those before it have ended
    Parallel, ///< it runs at the same time as the parallel calls beside it in the list
};
ChoiceNames choiceNames(CallMode);

/// On what condition a call is made.
enum class CallWhen : std::uint8_t {
    Always,
    AfterMiss, ///< when the call before it did not find what it looked for: 404, or it failed
};
ChoiceNames choiceNames(CallWhen);

/// Of which requests it is made.
enum class CallFor : std::uint8_t {
    All,
    Reads,  ///< GET and HEAD
    Writes, ///< POST, and whatever jobs and messages ask
};
ChoiceNames choiceNames(CallFor);

/// What becomes of the page when a call fails.
enum class OnFailure : std::uint8_t { Error, Ignore };
ChoiceNames choiceNames(OnFailure);

/// A call that an app makes while it answers a request.
struct CallConfig {
    ComponentRef to;
    sim::Duration timeout = std::chrono::seconds(4);
    std::optional<sim::Duration> connectTimeout{}; ///< the timeout where unset
    sim::Probability probability{1.0};
    std::vector<std::string> pageClasses; ///< only for those; none means for all
    CallWhen when = CallWhen::Always;
    CallFor requests = CallFor::All;
    CallMode mode = CallMode::Sequence;
    OnFailure onFailure = OnFailure::Error;
    /// The page is made from its answer: its status and max-age are passed on. Unset: as the kind
    /// of the component that is called has it. False: a page without it is none the worse, either.
    std::optional<bool> content{};
    std::optional<RetryPolicy> retries{};
    std::optional<BreakerPolicy> breaker{};
    std::optional<ThrottlePolicy> throttle{};
    std::optional<BulkheadPolicy> bulkhead{};
    std::optional<HedgePolicy> hedge{};
    std::optional<TokenBucketPolicy> rateLimit{};
    sim::Duration latency = std::chrono::microseconds(500);

    void describe(FieldVisitor& visitor);
};

/// Calls that run at the same time: `count` of them from `first` on.
struct CallStage {
    std::size_t first = 0;
    std::size_t count = 0;
    friend bool operator==(const CallStage&, const CallStage&) = default;
};
/// The calls cut into stages, one after the other: parallel calls side by side in the list share
/// one.
std::vector<CallStage> stagesOf(std::span<const CallConfig> calls);

/// Calls for page classes that the platform lacks; calls after a miss that can never be made, since
/// a miss of the call before them ends the page.
Problems problemsOn(std::span<const CallConfig> calls, const PlatformPlan& plan);

/// Calls after a miss with no call before them.
Problems notesOn(std::span<const CallConfig> calls);

/// What is known when a call is due.
struct CallMoment {
    std::string_view pageClass;
    bool missed = false; ///< the call before it, if one was made, did not find it
    double uniform = 0;  ///< this request's chance for this call
    bool writes = false; ///< what the request is for
};
bool isMade(const CallConfig& call, const CallMoment& moment);

/// What the answer to a call is to the app.
enum class CallOutcome : std::uint8_t {
    Found,
    Missed, ///< 404: what it looked for is not there
    Failed,
};

/// What is known of an answer beside itself.
struct CallAnswer {
    bool isContent = false;     ///< the page is made from it
    bool isRightful = true;     ///< as the component that gave it judges (Component::isGood)
    bool missIsAwaited = false; ///< a later call is made after a miss
    bool isBlank = false;       ///< a 200 without the body that its caller parses
};
/// No answer, a blank one, a 5xx and 429 are failures. What the page can't be made without may
/// redirect or be missing, as the page then does; anything else must be what that component should
/// have answered, or a miss that a later call waits for.
CallOutcome outcomeOf(const CallConfig& call, const CallAnswer& answer, const Response& response);

/// By call: whether a later one is made after a miss.
std::vector<bool> missesAwaited(std::span<const CallConfig> calls);

/// What the answers to the calls so far say about the page.
struct CallsSoFar {
    bool failed = false;                   ///< a necessary call failed
    bool isUnparsed = false;               ///< as its answer was blank
    bool missed = true;                    ///< the last call did not find what it looked for
    std::optional<Response> verdict{};     ///< a redirect, or 4xx, that the page's content is
    std::optional<sim::Duration> maxAge{}; ///< the least that an answer carried
    std::uint32_t validator = 0;           ///< of the content
    bool lacksPart = false;                ///< a call's, or one within what it brought
    bool lacksLastPart = false; ///< that of the last call, or of those after whose miss it was made

    bool done() const { return failed || verdict.has_value(); }
    /// A part of the page that may be missing is: its call failed, and no later one that was made
    /// after that found it, or it brought a page without one.
    bool isDegraded() const { return lacksPart || lacksLastPart; }
    /// Takes in one more answer.
    void add(const CallConfig& call, const CallAnswer& answer, const Response& response);

private:
    void noteParts(const CallConfig& call, const CallAnswer& answer, CallOutcome outcome);
};

} // namespace doppel::models
