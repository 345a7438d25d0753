// SPDX-License-Identifier: Apache-2.0
#include "models/filters/overload_policy.h"

#include <array>

namespace doppel::models {

ChoiceNames choiceNames(QueueOrder) {
    static constexpr std::array<std::string_view, 3> kNames{"fifo", "lifo", "adaptive_lifo"};
    return kNames;
}

void BulkheadPolicy::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kResilience4j = "Resilience4j BulkheadConfig: 25, 0 s";
    visitor.field("concurrent", concurrent, "calls of a server that may be under way at a time",
                  {.min = 1, .max = 1e6, .source = kResilience4j});
    visitor.field("wait", wait, "how long a call waits for a place before it is rejected",
                  {.min = 0, .source = kResilience4j});
}

void TokenBucketPolicy::describe(FieldVisitor& visitor) {
    visitor.field("rate", rate, "tokens that come; each call takes one, or is rejected",
                  {.min = 1e-6, .source = "a guess"});
    visitor.field("burst", burst, "tokens that there are at most, and to begin with",
                  {.min = 1, .max = 1e9, .source = "a guess: those of a second"});
}

void HedgePolicy::describe(FieldVisitor& visitor) {
    visitor.field("after", after,
                  "without an answer until the call is made once more, to a server that is chosen "
                  "anew; usually "
                  "the 95 % point of its latency",
                  {.min = 0, .source = "Dean, Barroso, The tail at scale (2013)"});
    visitor.field("budget", budget, "the share of calls that may be made once more",
                  {.source = "Dean, Barroso, The tail at scale (2013): about 5 %"});
}

void QueuePolicy::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kFailAtScale = "Maurer, Fail at scale (ACM Queue 13, 2015)";
    visitor.field("order", order, "which of those who wait is served next",
                  {.source = kFailAtScale});
    visitor.field("lifo_from", lifoFrom,
                  "with adaptive_lifo, who comes while more than this many wait is served first",
                  {.min = 0, .max = 1e9, .source = "a guess"});
    visitor.field("shed_above", shedAbove,
                  "a request that would wait behind this many is refused at once; 0: as many may "
                  "as there is room for",
                  {.min = 0, .max = 1e9});
    visitor.field("shed_status", shedStatus, "what a request is answered that is refused so",
                  {.min = 400, .max = 599, .source = "RFC 9110 15.6.4"});
    visitor.field("codel", codel,
                  "while the least wait of an interval is above the target, who has waited for "
                  "more than twice the target is refused as his turn comes",
                  {.source = "folly executors/Codel.cpp"});
    visitor.field("codel_target", codelTarget, "the wait that is still well",
                  {.min = 0, .source = "folly executors/Codel.cpp: 5 ms"});
    visitor.field("codel_interval", codelInterval, "over which the least wait is taken",
                  {.min = 0, .minExclusive = true, .source = "folly executors/Codel.cpp: 100 ms"});
}

} // namespace doppel::models
