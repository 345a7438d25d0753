// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/story/story.h"
#include "analysis/story/story_episodes.h"
#include "analysis/story/story_rows.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::analysis {

/// What a rule looks at.
struct StorySubject {
    const StoryRows& rows;
    const StoryInput::Member& member;
    bool isOnlySource = false; ///< all visits are its
    bool asksAnApp = false;    ///< a source that uses an app itself: it brings requests, not visits

    std::span<const double> of(std::string_view flatName, std::string_view statistic = {}) const {
        return rows.of(member.name, flatName, statistic);
    }
    /// How far a gauge reaches by row; its means where maxima were not recorded.
    std::span<const double> peaksOf(std::string_view gauge) const {
        const auto maxima = of(gauge, sim::kMaximum);
        return maxima.empty() ? of(gauge) : maxima;
    }
};

/// A sentence under way.
class StoryWords {
public:
    StoryWords& words(std::string_view text);
    StoryWords& figure(std::string_view text);
    StoryWords& member(std::string_view name);
    /// "once", "5 times".
    StoryWords& times(double count);
    /// "router's", "visitors'".
    StoryWords& memberOwns(std::string_view name);
    /// "visits", or whose they are where there are several sources: "crawler's visits".
    StoryWords& visitsOf(const StorySubject& source);
    std::vector<StoryPart> take() { return std::move(parts_); }

private:
    std::vector<StoryPart> parts_;
};

/// What a rule says of an episode.
struct StoryTold {
    std::vector<StoryPart> parts;
    StorySeverity severity = StorySeverity::Busy;
    double extent = 0;
    bool saysTimes = false; ///< it says itself how many times
};

/// How trouble spreads along calls: a rule's episodes that begin together are one sentence.
enum class StorySpread : std::uint8_t {
    Alone,
    ToCallers, ///< slowness: told of the callee
    ToPassers, ///< errors: told of the callee, with those callers whose errors they are, too
    ToCallees, ///< load, and clients that give up: told of the caller
};

/// One quantity of a member, when it is not as usual, and how that is told.
struct StoryRule {
    std::string id;
    StoryBounds bounds;
    StorySpread spread = StorySpread::Alone;
    /// One a row, not a number where there was nothing to measure; empty: not counted there.
    std::function<std::vector<double>(const StorySubject&)> values;
    std::function<StoryTold(const StorySubject&, const StoryEpisode&)> tell;
    /// Nothing, or no parts: its end is not told.
    std::function<std::vector<StoryPart>(const StorySubject&, const StoryEpisode&)> tellEnd{};
    bool isDecided = false; ///< its member decides it, and its decisions say when
    /// Of a share: of how many each of its values is one. Null: it is no share of counts.
    std::function<std::vector<double>(const StorySubject&)> wholes{};
    /// Of a quantile: whether an episode is beyond chance, of that many looks. Null: it is none.
    std::function<bool(const StorySubject&,
                       const StoryEpisode&,
                       std::span<const std::size_t> usualRows,
                       double looks)>
        isBeyondChance{};
};

/// What is told of components, and what of visitors.
const std::vector<StoryRule>& componentRules();
const std::vector<StoryRule>& visitorRules();

/// What counters of things that should not happen say: one rule each.
std::vector<StoryRule> counterRules();
/// The gauge of how many replicas an autoscaler asks for.
inline constexpr std::string_view kReplicasWanted =
    "horizontal_pod_autoscaler_controller_desired_replicas";
/// What is told of how many servers there are.
std::vector<StoryRule> serverRules();
/// What is told of jobs and messages.
std::vector<StoryRule> workRules();
/// What is told of memories and disks that are full.
std::vector<StoryRule> fullnessRules();

/// Whether a share of failures is so much more than before that it is another trouble's, where
/// chance does not make it so (StoryChance).
constexpr bool isAnotherShare(double share, double before) {
    return share >= 2 * before;
}

/// A column as values of their own.
std::vector<double> copyOf(std::span<const double> column);
/// Of how many requests a row's share is one.
std::vector<double> requestsOf(const StorySubject& one);
/// The greatest value of a column in an episode.
double mostIn(std::span<const double> column, const StoryEpisode& episode);
/// The sum of a column over an episode.
double sumOver(std::span<const double> column, const StoryEpisode& episode);
/// part/whole by row; not a number where the whole is less than `least`.
std::vector<double>
shareOf(std::span<const double> part, std::span<const double> whole, double least);
/// The shares of an episode, each of no fewer than `least`: a row of fewer is taken together with
/// its neighbours in the episode. And the episode with the worst of them.
struct StoryShares {
    std::vector<double> shares;
    StoryEpisode episode;
};
StoryShares sharesOfEnough(std::span<const double> part,
                           std::span<const double> whole,
                           double least,
                           const StoryEpisode& episode);
/// "within 9 min 30 s", "so far".
std::string lengthText(const StoryEpisode& episode, const StoryRows& rows);
/// " at worst, 15 min later" where the worst of an episode came well after its beginning, which a
/// sentence is dated by, and was not the same from the first on; else "".
std::string worstAfterText(const StoryEpisode& episode,
                           const StoryRows& rows,
                           std::span<const double> values,
                           std::string_view farthest = " at worst");
/// "877" or "0.4": so many a second, on average.
std::string levelText(double level);
/// "877", "8": so many at once, of a row's mean.
std::string countText(double level);

} // namespace doppel::analysis
