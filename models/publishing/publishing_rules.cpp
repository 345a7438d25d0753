// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/publishing_rules.h"

#include <array>

namespace doppel::models {

namespace {

DownstreamPlan draftPlan(bool dependantsSee) {
    return {DownstreamQueue::High, std::nullopt, dependantsSee};
}

} // namespace

ChoiceNames choiceNames(PublishCommand) {
    static constexpr std::array<std::string_view, kPublishCommands> kNames{
        "edit", "major", "minor", "republish", "unpublish", "patch_links", "represent", "schedule"};
    return kNames;
}

std::string_view toText(PublishEvent event) {
    static constexpr std::array<std::string_view, 5> kNames{"major", "minor", "republish",
                                                            "unpublish", "links"};
    return kNames[static_cast<std::size_t>(event)];
}

std::string_view toText(DownstreamQueue queue) {
    return queue == DownstreamQueue::High ? "downstream_high" : "downstream_low";
}

CommandPlan planOf(PublishCommand command, bool dependantsSee) {
    const auto live = [&](DownstreamQueue queue, PublishEvent event) {
        return CommandPlan{{}, DownstreamPlan{queue, event, dependantsSee}};
    };
    switch (command) {
    case PublishCommand::Edit:
        return {draftPlan(dependantsSee), {}};
    case PublishCommand::Major:
        return live(DownstreamQueue::High, PublishEvent::Major);
    case PublishCommand::Minor:
        return live(DownstreamQueue::High, PublishEvent::Minor);
    case PublishCommand::Republish:
        return live(DownstreamQueue::Low, PublishEvent::Republish);
    case PublishCommand::Unpublish:
        return live(DownstreamQueue::High, PublishEvent::Unpublish);
    case PublishCommand::PatchLinks: {
        CommandPlan plan = live(DownstreamQueue::High, PublishEvent::Links);
        plan.draft = draftPlan(dependantsSee);
        return plan;
    }
    case PublishCommand::Represent: // update_dependencies: false
        return {{}, DownstreamPlan{DownstreamQueue::Low, PublishEvent::Links, false}};
    case PublishCommand::Schedule:
        break;
    }
    return {};
}

bool publishesAnEdition(PublishCommand command) {
    return command == PublishCommand::Major || command == PublishCommand::Minor;
}

DownstreamPlan planOfDependant(bool draft) {
    return {DownstreamQueue::Low, draft ? std::nullopt : std::optional(PublishEvent::Links), false};
}

} // namespace doppel::models
