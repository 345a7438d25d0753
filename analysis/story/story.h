// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/story/story_input.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::analysis {

/// A piece of a sentence.
struct StoryPart {
    enum class Kind : std::uint8_t { Words, Figure, Member };
    Kind kind = Kind::Words;
    std::string text; ///< with the blanks around it; of a Member its name
    friend bool operator==(const StoryPart&, const StoryPart&) = default;
};

enum class StorySeverity : std::uint8_t {
    Note,    ///< what follows from something, and harms nobody by itself
    Action,  ///< someone did it: the timeline
    Busy,    ///< slower, fuller or worse than before
    Failing, ///< a tenth of the answers or more are errors; a promise is broken
    Well,    ///< what was bad is over
};

enum class StoryTopic : std::uint8_t { Action, Component, Visitors, Objective };

/// What happened, in one sentence with its numbers. Numbers of series are means of one of their
/// rows, so a queue that "reaches 419" did so on average of that row.
struct StorySentence {
    sim::Time at{};
    std::optional<sim::Time> until{}; ///< when it was over; none: it lasts, or it took no time
    std::string rule{};               ///< "errors", "threads", …; "errors.over" for its end
    StoryTopic topic = StoryTopic::Component;
    StorySeverity severity = StorySeverity::Note;
    std::vector<std::string> members{}; ///< it is about: components and sources, the first foremost
    std::vector<StoryPart> parts{};
    std::optional<std::size_t> cause{}; ///< the sentence that it follows from; none: not known
    double extent = 0;                  ///< how bad, within its rule: a share, a factor
    bool atOnce = false;                ///< an action that was done at once
    std::string metric{};               ///< of an objective: what it is about

    /// "router fails 100 % of its requests."
    std::string text() const;
    friend bool operator==(const StorySentence&, const StorySentence&) = default;
};

/// A run so far, by time; what comes first is never a consequence of what comes later.
using Story = std::vector<StorySentence>;

/// How many sentences a story has at most. Beyond, notes go first, then what harmed least.
inline constexpr std::size_t kMostSentences = 60;

/// Tells a run by rules (story_rules.h): no guesses, the same story for the same record. The
/// warm-up is not told, but for what the timeline does in it.
///
///     begins and ends   a rule's quantity passes one bound, and comes back behind another that is
///                       nearer to what is usual, for two rows and half a minute, of counted shares
///                       beyond chance; until then it is one episode
///     usual             the median of the last twenty rows outside of episodes, before the last
///                       action began where that was in the hour before
///     flapping          more than three episodes of one rule are one sentence with their number
///     passed on         what callers only hand on of their callee's trouble, and callees of their
///                       callers' load, is one sentence with the members named
///     causes            a cause began no later, was not over, and stands where its kind of
///                       consequence comes from in the graph of calls (story_causes.h); what was
///                       done at once long before gives way to what began since
///
/// Not recorded in series, so never told: how many servers of a component are in which state (but
/// for an app's threads and a balancer's targets), processors of databases and the Router against
/// their number, and queues within a row. Cost: rules × components × rows.
Story storyOf(const StoryInput& input);

/// What a story comes down to.
struct FirstCause {
    /// The first promise that was broken: an objective lost; else the worst that visitors or
    /// components suffered; else an alert. None: nothing went wrong.
    std::optional<std::size_t> consequence{};
    /// Where the chain of causes from there begins; the consequence itself where none is known.
    std::optional<std::size_t> cause{};
    friend bool operator==(const FirstCause&, const FirstCause&) = default;
};
FirstCause firstCause(const Story& story);

/// "30 min: error on router (status 503, 100 %) begins. So 2.4 % of visitors' visits fail …", or
/// "Nothing went wrong."
std::string toText(const FirstCause& cause, const Story& story);

/// The most telling sentences: the chain from the first cause to its consequence, then the faults
/// from which anything else followed, then what harmed visitors, then what harmed components longest.
/// Empty where nothing went wrong.
Story briefly(const Story& story, std::size_t most);

} // namespace doppel::analysis
