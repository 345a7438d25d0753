// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/knob_search.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <tuple>

namespace doppel::gui {
namespace {

// How far from the best a word was found; those of a search are added.
constexpr int kInName = 0;
constexpr int kBeginsInName = 1;
constexpr int kInPath = 2;
constexpr int kInText = 4;
constexpr int kWithinText = 5;
constexpr int kOfDns = 8;
// Of a default, which counts only where nothing is said: behind the descriptions.
constexpr int kOfDefaults = 6;
// Of what a part says of its own pages, before all others of that name.
constexpr int kOfContent = -1;

QStringList wordsIn(const QString& text) {
    static const QRegularExpression others(QStringLiteral("[^\\p{L}\\p{N}]+"));
    return text.toLower().split(others, Qt::SkipEmptyParts);
}

bool anyBegins(const QStringList& words, const QString& with) {
    return std::any_of(words.begin(), words.end(),
                       [&](const QString& word) { return word.startsWith(with); });
}

// None: it is not in it.
std::optional<int> rankOf(const Knob& knob, const QStringList& wanted) {
    const QStringList owner = wordsIn(knob.owner);
    const QStringList name = wordsIn(knob.name);
    const QStringList text = wordsIn(knob.text);
    const QString path = QString::fromStdString(knob.path).toLower();
    bool namesOwner = false;
    int rank = 0;
    for (const QString& word : wanted) {
        namesOwner = namesOwner || anyBegins(owner, word);
        if (name.contains(word)) {
            rank += kInName;
        } else if (anyBegins(name, word)) {
            rank += kBeginsInName;
        } else if (path.contains(word)) {
            rank += kInPath;
        } else if (text.contains(word)) {
            rank += kInText;
        } else if (knob.text.contains(word, Qt::CaseInsensitive)) {
            rank += kWithinText;
        } else {
            return std::nullopt;
        }
    }
    if (knob.name.startsWith(QStringLiteral("content."))) {
        rank += kOfContent;
    }
    const bool isDefault = knob.name.section(u'.', -1).startsWith(QStringLiteral("default_"));
    if (isDefault && !namesOwner && !wanted.contains(QStringLiteral("default"))) {
        rank += kOfDefaults;
    }
    const bool isDns = knob.kind.startsWith(QStringLiteral("dns"));
    return rank + (isDns && !namesOwner ? kOfDns : 0);
}

} // namespace

std::vector<std::size_t> knobsFound(std::span<const Knob> knobs, const QString& words) {
    const QStringList wanted = wordsIn(words);
    std::vector<std::tuple<bool, int, std::size_t>> ranked; // the scenario's own knobs first
    for (std::size_t i = 0; i < knobs.size(); ++i) {
        if (const auto rank = wanted.isEmpty() ? std::optional(0) : rankOf(knobs[i], wanted)) {
            ranked.emplace_back(!knobs[i].listed, *rank, i);
        }
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::size_t> found;
    for (const auto& [isOther, rank, place] : ranked) {
        found.push_back(place);
    }
    return found;
}

} // namespace doppel::gui
