// SPDX-License-Identifier: Apache-2.0
#include "models/app/page_answer.h"

#include "models/identity/sign_on.h"
#include "models/publishing/publish_intent.h"

namespace doppel::models {

namespace {

constexpr sim::Bytes kErrorPage{1'000};

std::optional<sim::Duration> maxAgeOf(const AnswerInputs& inputs) {
    if (inputs.content) {
        const IntentRules rules{inputs.content->maxAge, inputs.content->minMaxAge};
        return maxAgeByIntent(rules, inputs.held.publishIntent, inputs.held.now);
    }
    return inputs.pageClass.maxAge ? inputs.pageClass.maxAge : inputs.calls.maxAge;
}

} // namespace

void ContentConfig::describe(FieldVisitor& visitor) {
    visitor.field(
        "max_age", maxAge,
        "Cache-Control max-age of its answers: for how long caches serve them as fresh, their TTL",
        {.min = 0, .live = true, .source = "content-store DEFAULT_TTL: 300 s; draft 1 s"});
    visitor.field("min_max_age", minMaxAge,
                  "the shortest max-age: from when a publish intent falls due until 5 min later",
                  {.min = 0, .live = true, .source = "content-store MINIMUM_TTL: 5 s"});
    visitor.field("drafts", drafts,
                  "it holds drafts, which only those see whom a gds_sso in front has let in, by a "
                  "session or by a token for the draft itself; others get 403",
                  {.live = true, .source = "alphagov/content-store content_items_controller.rb"});
    visitor.field("versioned", versioned, "whether answers carry an ETag", {.live = true});
}

Response answerOf(const AnswerInputs& inputs) {
    if (inputs.calls.failed) {
        const std::uint16_t status = inputs.calls.isUnparsed ? kUnrescued : inputs.statusOnFailure;
        return Response::ofItsOwn(status, kErrorPage);
    }
    Response response;
    response.mayStore = inputs.pageClass.cacheable;
    response.maxAge = maxAgeOf(inputs);
    if (inputs.calls.verdict) {
        response.status = inputs.calls.verdict->status;
        response.size = inputs.calls.verdict->size;
        response.maxAge = inputs.calls.maxAge;
        return response;
    }
    response.validator = inputs.calls.validator;
    if (inputs.content && inputs.content->drafts && !maySee(DraftViewer::of(inputs.request))) {
        return Response::ofItsOwn(403, kErrorPage);
    }
    if (inputs.content) {
        response.validator = inputs.content->versioned ? inputs.held.version : 0;
        if (!inputs.held.isPage) {
            response.status = inputs.held.version == 0 ? 404 : 410;
            response.validator = 0;
            return response;
        }
    }
    response.size = inputs.request.method == Method::Head ? sim::Bytes{} : inputs.bodySize;
    response.isDegraded = inputs.calls.isDegraded();
    if (response.validator != 0 && response.validator == inputs.request.validator &&
        !response.isDegraded) { // whose body, and so its ETag, is another
        response.status = 304;
        response.size = {};
    }
    return response;
}

} // namespace doppel::models
