// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/publish_action.h"

#include "models/actions/fault_aim.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/publishing/documents.h"
#include "models/publishing/publishing_api.h"
#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

namespace {

class PublishAction final : public Action {
public:
    PublishAction(const PublishActionConfig& config, const ActionScope& scope)
        : config_(config), platform_(scope.platform),
          api_(dynamic_cast<PublishingApi&>(componentOf(scope.platform, config.target))) {}

    void begin(double) override {
        const PublishOrder& order = config_.publish;
        const auto all = static_cast<std::uint32_t>(platform_.pages().size());
        std::uint32_t first = order.first;
        if (!order.page.empty()) {
            const auto page = platform_.pages().find(order.page);
            first = page ? page->index : all;
        } else if (order.topic) {
            first = api_.documents().topic(*order.topic).value_or(DocumentId{all}).index;
        }
        const std::uint32_t last = first + std::min(all - std::min(first, all), order.count);
        if (last == first) {
            platform_.decisions().add({platform_.world().now(), api_.name(), "publishes nothing",
                                       toText(config_) + ": there is no such document"});
            return;
        }
        platform_.world().spawn(publishAll(platform_, api_, order.command, first, last));
    }

private:
    static sim::Task<void> publishAll(Platform& platform,
                                      PublishingApi& api,
                                      PublishCommand command,
                                      std::uint32_t first,
                                      std::uint32_t last) {
        for (std::uint32_t page = first; page < last; ++page) {
            Request request;
            request.key = api.keyOfNextTask();
            request.visit = request.key;
            request.page = {page};
            const sim::Time now = platform.world().now();
            Publication publication{request.page, command, now, request.visit, request.key, 0};
            if (page == first) { // the way of one shows that of all
                publication.span = platform.journal().begin(request, api.name(), now);
            }
            const bool taken = co_await api.commandByTask(publication);
            const sim::Time end = platform.world().now();
            platform.journal().leave(publication.span, Response::withStatus(taken ? 200 : 503),
                                     end);
            platform.journal().receive(publication.span, end);
        }
    }

    const PublishActionConfig& config_;
    Platform& platform_;
    PublishingApi& api_;
};

} // namespace

void PublishOrder::describe(FieldVisitor& visitor) {
    visitor.field("command", command, "what is done with it");
    visitor.field("page", page, "the path of the document; empty: as the other fields say");
    visitor.field("topic", topic,
                  "the topic of this rank, from 0, of those that most documents are tagged to; "
                  "unset: none",
                  {.max = 1e9});
    visitor.field("first", first, "the number of the first document, from 0", {.max = 1e9});
    visitor.field("count", count, "how many from there on, as far as there are pages",
                  {.min = 1, .max = 1e9});
}

void PublishActionConfig::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "a publishing_api that does commands",
                  {.required = true, .ofKind = "publishing_api"});
    visitor.field("publish", publish, "what is published, and how");
}

Problems problemsOf(const PublishActionConfig& config) {
    if (!config.publish.page.empty() && config.publish.topic) {
        return {{"publish", "a document is named by its page or by its topic's rank, not by both"}};
    }
    return {};
}

Problems problemsOn(const PublishActionConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(config.target, plan);
    const auto* api = plan.configOf<PublishingApiConfig>(config.target.name);
    if (api != nullptr && api->does != PublishingWork::Commands) {
        problems.push_back({"target", config.target.name + " does no commands"});
    }
    const auto* documents =
        api == nullptr ? nullptr : plan.configOf<DocumentsConfig>(api->documents.name);
    if (documents != nullptr && config.publish.topic) {
        const double topics = documents->graph.documents * documents->graph.taxons.value;
        if (*config.publish.topic >= topics) {
            problems.push_back(
                {"publish.topic", "is none: of " + std::to_string(documents->graph.documents) +
                                      " documents about " +
                                      std::to_string(static_cast<std::uint64_t>(topics)) +
                                      " are topics, counted from 0"});
        }
    }
    return problems;
}

std::string toText(const PublishActionConfig& config) {
    const PublishOrder& order = config.publish;
    const auto names = choiceNames(order.command);
    std::string text = "publish of ";
    if (!order.page.empty()) {
        text += order.page;
    } else if (order.topic) {
        text += "topic " + std::to_string(*order.topic);
    } else {
        text += std::to_string(order.count) + (order.count == 1 ? " document" : " documents");
    }
    return text + " (" + std::string(names[static_cast<std::size_t>(order.command)]) + ')';
}

const ActionKind& publishActionKind() {
    static const ActionKind kKind = actionKindOf<PublishAction, PublishActionConfig>({
        .name = "publish",
        .summary = "documents are published by a task: one, a topic's, or many in bulk",
        .inFlight = "requests in flight get the version that they were promised; jobs that wait "
                    "present the newest one",
        .leavesOut = "the request of an editor, which a source of kind editors makes; the pause of "
                     "a task between documents",
        .source = "alphagov/publishing-api lib/tasks, represent_downstream and bulk publishing",
        .lasts = false,
    });
    return kKind;
}

} // namespace doppel::models
