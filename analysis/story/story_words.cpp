// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/story/story_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace doppel::analysis {

StoryWords& StoryWords::words(std::string_view text) {
    parts_.push_back({StoryPart::Kind::Words, std::string(text)});
    return *this;
}

StoryWords& StoryWords::figure(std::string_view text) {
    parts_.push_back({StoryPart::Kind::Figure, std::string(text)});
    return *this;
}

StoryWords& StoryWords::member(std::string_view name) {
    parts_.push_back({StoryPart::Kind::Member, std::string(name)});
    return *this;
}

StoryWords& StoryWords::times(double count) {
    return count == 1 ? figure("once") : figure(readableCount(count)).words(" times");
}

StoryWords& StoryWords::memberOwns(std::string_view name) {
    return member(name).words(name.ends_with('s') ? "'" : "'s");
}

StoryWords& StoryWords::visitsOf(const StorySubject& source) {
    if (source.asksAnApp) {
        return memberOwns(source.member.name).words(" requests");
    }
    return source.isOnlySource ? words("visits") : memberOwns(source.member.name).words(" visits");
}

std::vector<double> copyOf(std::span<const double> column) {
    return {column.begin(), column.end()};
}

std::vector<double> requestsOf(const StorySubject& one) {
    return copyOf(one.of("requests"));
}

double mostIn(std::span<const double> column, const StoryEpisode& episode) {
    const auto from = column.begin() + static_cast<std::ptrdiff_t>(episode.from);
    const auto to = column.begin() + static_cast<std::ptrdiff_t>(episode.to);
    return column.empty() ? 0 : *std::max_element(from, to);
}

double sumOver(std::span<const double> column, const StoryEpisode& episode) {
    const auto from = column.begin() + static_cast<std::ptrdiff_t>(episode.from);
    const auto to = column.begin() + static_cast<std::ptrdiff_t>(episode.to);
    return column.empty() ? 0 : std::accumulate(from, to, 0.0);
}

std::vector<double>
shareOf(std::span<const double> part, std::span<const double> whole, double least) {
    if (part.empty() || whole.empty()) {
        return {};
    }
    std::vector<double> shares;
    for (std::size_t row = 0; row < part.size(); ++row) {
        const double all = std::max(whole[row], part[row]);
        shares.push_back(all < least ? std::numeric_limits<double>::quiet_NaN() : part[row] / all);
    }
    return shares;
}

StoryShares sharesOfEnough(std::span<const double> part,
                           std::span<const double> whole,
                           double least,
                           const StoryEpisode& episode) {
    StoryShares seen{shareOf(part, whole, 1), episode};
    for (std::size_t row = episode.from; row < episode.to; ++row) {
        std::size_t from = row;
        std::size_t to = row + 1;
        double some = part[row];
        double all = std::max(whole[row], some);
        while (all < least && (to < episode.to || from > episode.from)) {
            const std::size_t next = to < episode.to ? to++ : --from;
            some += part[next];
            all += std::max(whole[next], part[next]);
        }
        seen.shares[row] = all > 0 ? some / all : std::numeric_limits<double>::quiet_NaN();
    }
    seen.episode.worst = episode.from;
    for (std::size_t row = episode.from; row < episode.to; ++row) {
        if (seen.shares[row] > seen.shares[seen.episode.worst]) {
            seen.episode.worst = row;
        }
    }
    return seen;
}

std::string lengthText(const StoryEpisode& episode, const StoryRows& rows) {
    if (episode.lasts) {
        return "so far";
    }
    const sim::Duration length = rows.begin(episode.to) - rows.momentOf(episode.from);
    return "within " + readableSeconds(sim::toSeconds(length));
}

std::string worstAfterText(const StoryEpisode& episode,
                           const StoryRows& rows,
                           std::span<const double> values,
                           std::string_view farthest) {
    constexpr std::size_t kAtOnce = 2;
    constexpr double kAlike = 0.2;
    // The first row holds but a part of it.
    const double second = values[std::min(episode.from + 1, episode.worst)];
    const double worst = values[episode.worst];
    if (episode.worst <= episode.from + kAtOnce ||
        std::abs(second - worst) <= kAlike * std::max(second, worst)) {
        return {};
    }
    const sim::Duration length = rows.begin(episode.worst) - rows.momentOf(episode.from);
    return std::string(farthest) + ", " + readableSeconds(sim::toSeconds(length)) + " later";
}

std::string levelText(double level) {
    constexpr double kWhole = 10;
    return readableCount(level >= kWhole ? std::round(level) : std::round(level * 10) / 10);
}

std::string countText(double level) {
    return readableCount(std::round(level));
}

} // namespace doppel::analysis
