// SPDX-License-Identifier: Apache-2.0
#include "gui/time/decision_labels.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace doppel::gui {
namespace {

constexpr double kBesideMark = 8; // from a mark to its words
constexpr double kBeforeNext = 6; // from words to another mark

// Decisions from one mark to another that share their words.
struct DecisionGroup {
    std::size_t first = 0;
    std::size_t last = 0;
};

QString wordsOf(const std::vector<DecisionPlace>& places, const DecisionGroup& group) {
    const DecisionPlace& first = places[group.first];
    std::size_t more = 0;
    for (std::size_t i = group.first; i <= group.last; ++i) {
        more += places[i].more;
    }
    const QString words =
        first.of.isEmpty()
            ? first.name
            : QStringLiteral("%1 %2 → %3").arg(first.of, first.from, places[group.last].to);
    return withMore(words, more);
}

} // namespace

QString withMore(const QString& words, std::size_t more) {
    return more > 0 ? QStringLiteral("%1 and %2 more").arg(words).arg(more) : words;
}

std::vector<DecisionLabel> decisionLabels(const std::vector<DecisionPlace>& places,
                                          double left,
                                          double right,
                                          const std::function<double(const QString&)>& widthOf,
                                          const std::vector<TakenRoom>& taken) {
    std::vector<DecisionGroup> groups;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (!groups.empty()) {
            DecisionGroup& before = groups.back();
            const DecisionPlace& last = places[before.last];
            const bool isSame = !places[i].of.isEmpty() && places[i].of == last.of;
            const double room = places[i].x - kBeforeNext - (last.x + kBesideMark);
            if (isSame && widthOf(wordsOf(places, {before.last, before.last})) > room) {
                before.last = i;
                continue;
            }
        }
        groups.push_back({i, i});
    }
    std::vector<DecisionLabel> labels;
    const auto isFree = [&](double from, double to) {
        return std::none_of(taken.begin(), taken.end(), [&](const TakenRoom& other) {
            return from < other.right + kBeforeNext && other.left - kBeforeNext < to;
        });
    };
    double used = left; // up to there
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const QString text = wordsOf(places, groups[i]);
        const double width = widthOf(text);
        const double first = places[groups[i].first].x;
        const double last = places[groups[i].last].x;
        const double end =
            i + 1 < groups.size() ? places[groups[i + 1].first].x - kBeforeNext : right;
        std::optional<double> at;
        if (last + kBesideMark + width <= end &&
            isFree(last + kBesideMark, last + kBesideMark + width)) {
            at = last + kBesideMark;
        } else if (first - kBesideMark - width >= used &&
                   isFree(first - kBesideMark - width, first - kBesideMark)) {
            at = first - kBesideMark - width;
        }
        if (at) {
            labels.push_back({*at, width, text});
        }
        used = std::max(at && *at > last ? *at + width : last, last) + kBeforeNext;
    }
    return labels;
}

} // namespace doppel::gui
