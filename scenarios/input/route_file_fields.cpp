// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_file_fields.h"

#include "models/suggest.h"
#include "scenarios/file/node.h"

#include <algorithm>
#include <span>
#include <vector>

namespace doppel::scenarios {
namespace {

using routing::RouteRecord;
using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> kRouteTypes{"exact", "prefix"};
constexpr std::array<std::string_view, 2> kSegmentsModes{"ignore", "preserve"};
constexpr std::array<std::string_view, 2> kRedirectTypes{"permanent", "temporary"};
constexpr std::array<std::string_view, 4> kTruths{"false", "true", "0", "1"};

// Where a text field stands in a record, and the words it may be, if only some are.
struct Slot {
    RouteRecord::Field RouteRecord::*field;
    Words words;
};
constexpr std::array<Slot, kRouteFieldCount - 1> kSlots{{
    {&RouteRecord::incomingPath, {}},
    {&RouteRecord::routeType, kRouteTypes},
    {&RouteRecord::schemaName, {}},
    {&RouteRecord::backendId, {}},
    {&RouteRecord::redirectTo, {}},
    {&RouteRecord::segmentsMode, kSegmentsModes},
    {&RouteRecord::details, {}},
    {&RouteRecord::redirectType, kRedirectTypes},
}};

bool mayBe(const std::optional<std::string_view>& text, Words words) {
    return !text || words.empty() || std::find(words.begin(), words.end(), *text) != words.end();
}

RouteFieldProblem problemOf(std::size_t field, std::string_view text, Words words) {
    return {field, "found " + quotedForMessage(text) + " for " +
                       std::string(kRouteFields[field].column) + "; expected " +
                       std::string(words[0]) + " or " + std::string(words[1]) +
                       models::didYouMean(text, words)};
}

} // namespace

std::optional<RouteFieldProblem> makeRoute(const RouteTexts& texts, RouteRecord& record) {
    for (std::size_t i = 0; i < kSlots.size(); ++i) {
        if (!mayBe(texts[i], kSlots[i].words)) {
            return problemOf(i, *texts[i], kSlots[i].words);
        }
        record.*(kSlots[i].field) = texts[i];
    }
    const auto& disabled = texts[kDisabledField];
    if (!mayBe(disabled, kTruths)) {
        return problemOf(kDisabledField, *disabled, kTruths);
    }
    record.disabled = disabled == "true" || disabled == "1";
    return std::nullopt;
}

RouteTexts textsOf(const RouteRecord& record) {
    RouteTexts texts;
    for (std::size_t i = 0; i < kSlots.size(); ++i) {
        texts[i] = record.*(kSlots[i].field);
    }
    if (record.disabled) {
        texts[kDisabledField] = "1";
    }
    return texts;
}

} // namespace doppel::scenarios
