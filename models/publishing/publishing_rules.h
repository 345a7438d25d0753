// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace doppel::models {

/// What an editor, or a task that acts for one, asks Publishing API for.
enum class PublishCommand : std::uint8_t {
    Edit,       ///< PUT content: a draft is saved
    Major,      ///< POST publish, update_type major
    Minor,      ///< the same, minor
    Republish,  ///< the same, republish: nothing has changed but how it is presented
    Unpublish,  ///< POST unpublish: gone or a redirect
    PatchLinks, ///< PATCH links: it is tagged anew
    Represent,  ///< bulk: the live edition is sent downstream again
    Schedule,   ///< a publish intent: it will be published at a time
};
inline constexpr std::size_t kPublishCommands =
    static_cast<std::size_t>(PublishCommand::Schedule) + 1;
ChoiceNames choiceNames(PublishCommand);

/// What message consumers are told a change was: the second word of a routing key.
enum class PublishEvent : std::uint8_t { Major, Minor, Republish, Unpublish, Links };
std::string_view toText(PublishEvent event);

/// How urgent the work is that a command makes.
enum class DownstreamQueue : std::uint8_t { High, Low };
std::string_view toText(DownstreamQueue queue);

/// A job that presents an edition to one of the content stores.
struct DownstreamPlan {
    DownstreamQueue queue = DownstreamQueue::High;
    std::optional<PublishEvent> event{}; ///< none: nobody is told, as of a draft
    bool updatesDependants = true;       ///< a dependency resolution follows
    friend bool operator==(const DownstreamPlan&, const DownstreamPlan&) = default;
};

/// The jobs that a command makes: for the draft stack, and for the live one.
struct CommandPlan {
    std::optional<DownstreamPlan> draft{};
    std::optional<DownstreamPlan> live{};
};

/// What a command leads to. `dependantsSee`: whether anything has changed that dependants are
/// presented with; where not, none of them is made anew.
///
///     command      draft            live
///     edit         high             -
///     major,minor  -                high, told as what it is
///     republish    -                low, told as republish
///     unpublish    -                high, told as unpublish
///     patch links  high             high, told as links
///     represent    -                low, told as links, and no dependants
///     schedule     -                -     (a publish intent only)
///
/// Source: alphagov/publishing-api app/commands/v2, app/sidekiq, bulk_publishing; dependency
/// resolution only where fields have changed: commit 7de9be71b.
CommandPlan planOf(PublishCommand command, bool dependantsSee = true);

/// Whether a document that was taken down is a page again by it. What is only presented anew stays
/// as it is.
bool publishesAnEdition(PublishCommand command);

/// The job for one that depends on what was published: low, told as links, and no further.
/// Source: app/sidekiq/dependency_resolution_job.rb.
DownstreamPlan planOfDependant(bool draft);

} // namespace doppel::models
