// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_error.h"

#include "models/actions/action_text.h"
#include "models/actions/aimed_fault.h"
#include "models/actions/without_requests.h"

#include <array>

namespace doppel::models {
namespace {

constexpr std::uint16_t kBlankPage = 200;
constexpr std::uint16_t kNotFound = 404;
constexpr std::uint16_t kLeastOfServers = 500;

} // namespace

ChoiceNames choiceNames(ErrorMoment) {
    static constexpr std::array<std::string_view, 2> kNames{"after_work", "before_work"};
    return kNames;
}

void FaultErrorConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field(
        "status", status,
        "what it answers; 200 is a page without a body, as of a program that fails without an "
        "error code: an app that parses it answers 500, a job fails, a visitor has a blank page, a "
        "cache keeps it as one, a crawler doesn't; Publishing API takes the content store's for "
        "success; 100 to 299 but for that, and 304, are no errors. Of those that a cache may "
        "keep by "
        "default, such as 301, 404, 410 and 501, it keeps pages that may be cached as "
        "long as it keeps an answer without a max-age. At a name server 404 says that "
        "there is no such name, which resolvers keep, too, and 500 to 599 are SERVFAIL. A database "
        "or key-value store has no statuses: all of 500 to 599 are an error of its own. Anything "
        "else is refused of these",
        {.min = 200, .max = 599, .source = "RFC 9110 15.1; RFC 9111 4.2.2; RFC 2308"});
    visitor.field("share", share, "the share of the requests; each is decided by its own chance");
    visitor.field("when", when,
                  "after its work, so that an error costs what a good answer costs, or in the "
                  "place of all work");
}

Problems problemsOf(const FaultErrorConfig& config) {
    Problems problems = problemsOf(config.aim);
    if (config.status == kNotModified) {
        problems.push_back({"status", "304 is no error: it tells who holds a copy that it is still "
                                      "good"});
    }
    if (config.status > kBlankPage && config.status < 300) {
        problems.push_back({"status", std::to_string(config.status) +
                                          " is no error; 200 is, as a page without a body"});
    }
    append(problems, problemsOfShare(config.share));
    return problems;
}

std::string_view whyNot(const FaultErrorConfig& config, const ComponentKind& kind) {
    if (const auto unasked = whyNoAnswers(kind); !unasked.empty()) {
        return unasked;
    }
    const bool isOfServers = config.status >= kLeastOfServers;
    if (!kind.answersByHttp) {
        return isOfServers ? std::string_view{}
                           : "has no statuses: say one of 500 to 599, all of which are an error of "
                             "its own";
    }
    const bool isNameServer = !kind.answersPages;
    return !isNameServer || isOfServers || config.status == kNotFound
               ? std::string_view{}
               : "answers by the codes of DNS: say 404 for `no such name`, or one of 500 to 599 "
                 "for "
                 "SERVFAIL";
}

Problems problemsOn(const FaultErrorConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan, AimedFault<FaultErrorConfig>::whyNotOf(config));
}

Problems notesOn(const FaultErrorConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan, AimedFault<FaultErrorConfig>::whyNotOf(config));
}

std::string toText(const FaultErrorConfig& config) {
    const bool before = config.when == ErrorMoment::BeforeWork;
    return "error on " + toText(config.aim) + " (status " + std::to_string(config.status) + ", " +
           percentText(config.share) + (before ? ", before work" : "") + ")";
}

FaultState effectOf(const FaultErrorConfig& config, double strength) {
    FaultState effect;
    (config.when == ErrorMoment::BeforeWork ? effect.errorBefore : effect.errorAfter) = {
        {config.share.value * strength}, config.status};
    return effect;
}

const ActionKind& faultErrorKind() {
    static const ActionKind kKind = actionKindOf<AimedFault<FaultErrorConfig>, FaultErrorConfig>({
        .name = "fault.error",
        .summary = "requests are answered with an error, all or a share of them",
        .inFlight = "after_work: those whose work ends from now on are hit, also if they were in "
                    "flight or waited, and have held what a good answer holds; before_work: those "
                    "that arrive from now on are, and hold nothing of the target; checks by "
                    "balancers and edges are hit as requests are, readiness probes are not",
        .leavesOut = "errors of some pages only; a body of the error's own",
        .source = "Envoy's fault filter aborts before the work; an exception comes within it",
        .grows = true,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
