// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/editors.h"

#include "models/platform.h"
#include "models/publishing/documents.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

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
    return problemsOn(config.open, plan);
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
    bool isKnown = false;
    for (const auto& component : platform.components()) {
        if (auto* documents = dynamic_cast<Documents*>(component.get())) {
            documents_ = std::exchange(isKnown, true) ? nullptr : documents;
        }
    }
    for (std::uint32_t rank = 0; config.newDocuments && rank < this->pages().size(); ++rank) {
        const PageId page = this->pages().pageOf(rank);
        platform.pages().versions().awaitFirst(page);
        platform.registrations().await(page);
    }
}

void Editors::prepare(Request& request, std::uint64_t number) {
    auto draws = commandChance_.at(number);
    request.method = Method::Post;
    request.variant = static_cast<std::uint16_t>(commands_.sample(draws));
    if (documents_ != nullptr) {
        documents_->clicked(request.visit, static_cast<PublishCommand>(request.variant));
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
