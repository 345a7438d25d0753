// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison_text.h"

#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

namespace doppel::analysis {

namespace {

using Align = TextTable::Align;
using Json = nlohmann::ordered_json;
using Tone = TextTable::Tone;

constexpr std::array<const char*, kDifferenceTopics> kHeadings{"",        "Recovery", "Latency",
                                                               "Waiting", "Answers",  "Cost"};

std::string markIn(const TextStyle& style, Change change) {
    const std::string_view mark = markOf(change);
    switch (change) {
    case Change::Worse:
        return style.bad(mark);
    case Change::Better:
        return style.good(mark);
    default:
        return style.dim(mark);
    }
}

std::string sentenceOf(const Difference& difference, const TextStyle& style) {
    std::string text;
    for (const DifferencePart& part : difference.parts) {
        text += part.isFigure ? style.strong(part.text)
                : part.moment ? style.accent(part.text)
                              : part.text;
    }
    return text;
}

std::string partsTable(const std::vector<PartChange>& parts, const TextStyle& style) {
    TextTable table({{"component"}, {"before", Align::Right}, {"after", Align::Right}});
    for (const PartChange& part : parts) {
        table.add({{part.component, Tone::Strong},
                   readableSeconds(part.before),
                   {readableSeconds(part.after), !part.isOfTheSameCalls()   ? Tone::Plain
                                                 : part.after > part.before ? Tone::Bad
                                                                            : Tone::Good}});
    }
    return table.toText(style);
}

Json numberOrNull(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json momentOrNull(const std::optional<sim::Time>& moment) {
    return moment ? Json(sim::toSeconds(*moment)) : Json(nullptr);
}

Json jsonOf(const Difference& difference) {
    return {{"topic", toText(difference.topic)},
            {"what", difference.what},
            {"change", toText(difference.change)},
            {"at_s", momentOrNull(difference.at)},
            {"before", numberOrNull(difference.before)},
            {"after", numberOrNull(difference.after)},
            {"unit", difference.unit},
            {"text", difference.text()}};
}

} // namespace

std::string comparisonText(const Comparison& comparison, const TextStyle& style) {
    std::string text;
    DifferenceTopic topic = DifferenceTopic::Headline;
    for (const Difference& difference : comparison.differences) {
        if (difference.topic != topic) {
            topic = difference.topic;
            text += sectionHeading(kHeadings[static_cast<std::size_t>(topic)], "", style);
        }
        const std::string sentence = sentenceOf(difference, style);
        text += topic == DifferenceTopic::Headline
                    ? sentence + '\n'
                    : "  " + markIn(style, difference.change) + ' ' + sentence + '\n';
    }
    if (!comparison.parts.empty()) {
        text += sectionHeading("Parts", "by change of the mean time in them", style) +
                partsTable(comparison.parts, style);
    }
    if (comparison.equalUntil && !comparison.isEqual) {
        text += '\n' +
                style.dim("Their series are equal to the bit until " +
                          readableSeconds(sim::toSeconds(*comparison.equalUntil)) + ".") +
                '\n';
    }
    return text;
}

Json comparisonJson(const Comparison& comparison) {
    Json differences = Json::array();
    for (const Difference& difference : comparison.differences) {
        differences.push_back(jsonOf(difference));
    }
    Json parts = Json::array();
    for (const PartChange& part : comparison.parts) {
        parts.push_back({{"component", part.component},
                         {"mean_before_s", part.before},
                         {"mean_after_s", part.after}});
    }
    return {{"schema", kComparisonSchema},
            {"equal", comparison.isEqual},
            {"equal_until_s", momentOrNull(comparison.equalUntil)},
            {"lost", comparison.lost},
            {"won", comparison.won},
            {"differences", std::move(differences)},
            {"parts", std::move(parts)}};
}

} // namespace doppel::analysis
