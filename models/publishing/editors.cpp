// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/editors.h"

#include "models/component_references.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/publishing/documents.h"
#include "models/publishing/publishing_api.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

namespace doppel::models {

namespace {

using CalleesOf = std::function<std::vector<std::string>(const std::string& caller)>;

// Who gets requests from one, directly or through others, and that one.
std::set<std::string> reachedFrom(const std::string& one, const CalleesOf& calleesOf) {
    std::set<std::string> reached{one};
    std::vector<std::string> toAsk{one};
    while (!toAsk.empty()) {
        const std::string caller = std::move(toAsk.back());
        toAsk.pop_back();
        for (std::string& callee : calleesOf(caller)) {
            if (reached.insert(callee).second) {
                toAsk.push_back(std::move(callee));
            }
        }
    }
    return reached;
}

// Of a component, or of a name that some resolve.
std::vector<std::string> calleesIn(const PlatformPlan& plan, const std::string& caller) {
    std::vector<std::string> callees;
    for (const PlatformPlan::Component& one : plan.components()) {
        const bool isKnown = one.kind != nullptr && one.config != nullptr;
        if (isKnown && one.name != caller && one.kind->resolves != nullptr &&
            one.kind->resolves(*one.config).contains(caller)) {
            callees.push_back(one.name);
        }
        for (const ComponentReference& reference : isKnown&& one.name == caller
                                                       ? referencesOf(*one.config)
                                                       : std::vector<ComponentReference>()) {
            if (reference.ofKind.empty()) {
                callees.push_back(reference.target);
            }
        }
    }
    return callees;
}

// The names of the documents that commands from there are about.
std::set<std::string> documentsBehind(const std::string& to, const PlatformPlan& plan) {
    std::set<std::string> documents;
    for (const std::string& name :
         reachedFrom(to, [&](const std::string& caller) { return calleesIn(plan, caller); })) {
        const auto* api = plan.configOf<PublishingApiConfig>(name);
        if (api != nullptr && api->does == PublishingWork::Commands) {
            documents.insert(api->documents.name);
        }
    }
    return documents;
}

} // namespace

void CommandMix::describe(FieldVisitor& visitor) {
    visitor.field("edit", edit, "drafts that are saved", {.min = 0, .source = "a guess"});
    visitor.field("major", major, "major publishes", {.min = 0, .source = "a guess"});
    visitor.field("minor", minor, "minor publishes", {.min = 0, .source = "a guess"});
    visitor.field("republish", republish, "publishes that change nothing", {.min = 0});
    visitor.field("unpublish", unpublish, "documents that are taken down",
                  {.min = 0, .source = "a guess"});
    visitor.field("patch_links", patchLinks, "documents that are tagged anew",
                  {.min = 0, .source = "a guess"});
    visitor.field("schedule", schedule, "documents that are to be published at a later time",
                  {.min = 0, .source = "a guess"});
}

std::array<double, kPublishCommands> CommandMix::weights() const {
    std::array<double, kPublishCommands> weights{};
    const auto set = [&](PublishCommand command, sim::Ratio ratio) {
        weights[static_cast<std::size_t>(command)] = ratio.value;
    };
    set(PublishCommand::Edit, edit);
    set(PublishCommand::Major, major);
    set(PublishCommand::Minor, minor);
    set(PublishCommand::Republish, republish);
    set(PublishCommand::Unpublish, unpublish);
    set(PublishCommand::PatchLinks, patchLinks);
    set(PublishCommand::Schedule, schedule);
    return weights;
}

void EditorsConfig::describe(FieldVisitor& visitor) {
    open.describe(visitor);
    visitor.field("mix", mix, "how often they do what, relative to each other");
    visitor.field("new_documents", newDocuments,
                  "their documents do not exist before they publish them");
}

Problems problemsOf(const EditorsConfig& config) {
    Problems problems = problemsOf(config.open);
    const auto weights = config.mix.weights();
    if (std::all_of(weights.begin(), weights.end(), [](double weight) { return weight == 0; })) {
        problems.push_back({"mix", "all are 0, so editors do nothing"});
    }
    return problems;
}

Problems problemsOn(const EditorsConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOn(config.open, plan);
    const std::string& to = config.open.visitors.to;
    const auto& all = plan.components();
    const auto books = std::count_if(all.begin(), all.end(), [&](const auto& component) {
        return plan.configOf<DocumentsConfig>(component.name) != nullptr;
    });
    if (books <= 1 || !plan.canBeVisited(to)) {
        return problems;
    }
    const std::set<std::string> behind = documentsBehind(to, plan);
    if (behind.empty()) {
        problems.push_back({"to", "leads to no publishing_api that does commands, so that nobody "
                                  "knows whose documents theirs are"});
    } else if (behind.size() > 1) {
        problems.push_back({"to", "leads to documents of '" + *behind.begin() + "' and of '" +
                                      *std::next(behind.begin()) +
                                      "', so that nobody knows which theirs are"});
    }
    return problems;
}

Problems notesOn(const EditorsConfig& config, const PlatformPlan& plan) {
    return notesOn(config.open, plan);
}

Editors::Editors(Platform& platform,
                 std::string name,
                 std::uint16_t index,
                 const EditorsConfig& config,
                 const PageSet& pages)
    : OpenTraffic(platform, std::move(name), index, config.open, pages),
      commandChance_(stream("commands")), commands_(config.mix.weights()) {
    for (std::uint32_t rank = 0; config.newDocuments && rank < this->pages().size(); ++rank) {
        const PageId page = this->pages().pageOf(rank);
        platform.pages().versions().awaitFirst(page);
        platform.registrations().await(page);
    }
}

void Editors::connect() {
    OpenTraffic::connect();
    platform().expectWrites(to());
    for (const auto& component : platform().components()) {
        if (auto* documents = dynamic_cast<Documents*>(component.get())) {
            documents_ = documents;
        }
    }
    const auto calleesOf = [this](const std::string& caller) {
        std::vector<std::string> callees;
        for (const Platform::Arrow& arrow : platform().arrows()) {
            if (arrow.caller == caller) {
                callees.push_back(arrow.link->target().name());
            }
        }
        return callees;
    };
    for (const std::string& reached : reachedFrom(name(), calleesOf)) {
        auto* api = dynamic_cast<PublishingApi*>(platform().find(reached));
        if (api != nullptr && api->doesCommands()) {
            documents_ = &api->documents();
        }
    }
}

void Editors::prepare(Request& request, std::uint64_t number) {
    auto draws = commandChance_.at(number);
    request.method = Method::Post;
    request.command = static_cast<std::uint8_t>(commands_.sample(draws));
    if (documents_ != nullptr) {
        documents_->clicked(request.visit, static_cast<PublishCommand>(request.command));
    }
}

// Where there was no answer, the request may go on without the editor.
void Editors::ended(const Request& request, const Response& response) {
    const bool isRefused = response.answered() ? !response.successful()
                                               : response.failure == Failure::Refused ||
                                                     response.failure == Failure::ConnectTimeout ||
                                                     response.failure == Failure::NameNotResolved;
    if (documents_ != nullptr && isRefused) {
        documents_->isOver(request.visit);
    }
}

} // namespace doppel::models
