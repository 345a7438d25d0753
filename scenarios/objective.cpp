// SPDX-License-Identifier: Apache-2.0
#include "scenarios/objective.h"

#include "models/suggest.h"
#include "scenarios/file/node.h"
#include "scenarios/file/trimmed.h"
#include "scenarios/file/units_text.h"
#include "sim/assert.h"

#include <array>
#include <utility>
#include <vector>

namespace doppel::scenarios {

namespace {

using Comparison = Objective::Comparison;

struct Sign {
    std::string_view text;
    Comparison comparison;
};
constexpr std::string_view kSignLetters = "<>=!~";
constexpr std::array kSigns{Sign{">=", Comparison::AtLeast}, Sign{"<=", Comparison::AtMost},
                            Sign{"==", Comparison::Equal}, Sign{">", Comparison::Above},
                            Sign{"<", Comparison::Below}};

struct Bound {
    double value;
    Objective::Unit unit;
};

// The unit decides: a share has a percent sign, a rate a slash, a size a B, a time another letter,
// a number nothing.
sim::Result<Bound> parseBound(std::string_view text) {
    if (text.ends_with('%')) {
        const auto share = parseProbability(text);
        return share ? sim::Result<Bound>(Bound{share->value, Objective::Unit::Share})
                     : share.errors();
    }
    if (text.find('/') != std::string_view::npos) {
        const auto rate = parseRate(text);
        return rate ? sim::Result<Bound>(Bound{rate->perSecond, Objective::Unit::PerSecond})
                    : rate.errors();
    }
    if (text.ends_with('B')) {
        const auto size = parseBytes(text);
        return size ? sim::Result<Bound>(
                          Bound{static_cast<double>(size->count), Objective::Unit::Bytes})
                    : size.errors();
    }
    if (!text.empty() && std::isalpha(static_cast<unsigned char>(text.back())) != 0) {
        const auto duration = parseDuration(text);
        return duration
                   ? sim::Result<Bound>(Bound{sim::toSeconds(*duration), Objective::Unit::Seconds})
                   : duration.errors();
    }
    const auto number = parseNumber(text);
    return number ? sim::Result<Bound>(Bound{*number, Objective::Unit::Number}) : number.errors();
}

int columnOf(std::string_view whole, std::string_view piece) {
    return static_cast<int>(piece.data() - whole.data()) + 1;
}

sim::Error errorAt(int column, std::string message) {
    return {sim::ErrorCode::Input, std::move(message), {{}, 1, column}};
}

constexpr std::string_view kWithin = "within(";

// The run of letters that signs are made of: what stands where an operator should.
std::string_view signIn(std::string_view text) {
    const std::size_t from = text.find_first_of(kSignLetters);
    if (from == std::string_view::npos) {
        return {};
    }
    const std::size_t to = text.find_first_not_of(kSignLetters, from);
    return text.substr(from, to == std::string_view::npos ? to : to - from);
}

sim::Result<Comparison> comparisonOf(std::string_view text, std::string_view sign) {
    std::vector<std::string> known;
    for (const Sign& each : kSigns) {
        if (each.text == sign) {
            return each.comparison;
        }
        known.emplace_back(each.text);
    }
    return errorAt(columnOf(text, sign),
                   "found the operator " + quotedForMessage(sign) +
                       ", expected one of >= <= > < ==" + models::didYouMean(sign, known));
}

sim::Errors shifted(sim::Errors errors, int columns) {
    for (sim::Error& error : errors) {
        error.where.column += columns;
    }
    return errors;
}

} // namespace

std::string withinName(std::string_view limit) {
    return "within(" + std::string(limit) + ')';
}

sim::Result<Objective>
Objective::parse(std::string name, std::string_view text, ObjectiveLimit limit) {
    const std::string_view sign = signIn(text);
    if (sign.empty()) {
        return errorAt(1, "found " + quotedForMessage(text) +
                              ", expected a metric, one of >= <= > < ==, and a bound: "
                              "visitors.availability >= 99.9%");
    }
    const auto comparison = comparisonOf(text, sign);
    if (!comparison) {
        return comparison.errors();
    }
    const int column = columnOf(text, sign);
    const std::string_view metric = trimmed(text.substr(0, static_cast<std::size_t>(column - 1)));
    const std::string_view boundText =
        trimmed(text.substr(static_cast<std::size_t>(column - 1) + sign.size()));
    if (metric.empty()) {
        return errorAt(1, "found nothing before \"" + std::string(sign) +
                              "\", expected a metric such as visitors.availability");
    }
    if (boundText.empty()) {
        return errorAt(column, "found nothing after \"" + std::string(sign) +
                                   "\", expected a bound such as 99.9%");
    }
    const auto bound = parseBound(boundText);
    if (!bound) {
        return shifted(bound.errors(), columnOf(text, boundText) - 1);
    }
    Objective objective;
    objective.name_ = std::move(name);
    objective.text_ = text;
    objective.metric_ = metric;
    objective.limit_ = std::move(limit);
    objective.comparison_ = *comparison;
    objective.bound_ = bound->value;
    objective.unit_ = bound->unit;
    if (const std::size_t at = metric.find(kWithin); at != std::string_view::npos &&
                                                     (at == 0 || metric[at - 1] == '.') &&
                                                     metric.ends_with(')')) {
        const std::size_t from = at + kWithin.size();
        const std::string_view timeText = metric.substr(from, metric.size() - from - 1);
        const auto time = parseDuration(timeText);
        if (!time) {
            return shifted(time.errors(), columnOf(text, timeText) - 1);
        }
        if (*time <= sim::Duration::zero()) {
            return errorAt(columnOf(text, timeText),
                           "found " + quotedForMessage(timeText) + ", expected more than 0s");
        }
        objective.within_ = *time;
        objective.metric_ = std::string(metric.substr(0, at)) + withinName(sim::toExactText(*time));
    }
    return objective;
}

Objective Objective::named() const {
    DOPPEL_ASSERT(!isOfRecovery());
    Objective same = *this;
    const std::string owner = std::exchange(same.limit_.of, {}) + '.';
    if (!metric_.starts_with(owner)) {
        same.metric_ = owner + metric_;
        same.text_ = owner + text_;
    }
    return same;
}

bool Objective::metBy(std::optional<double> value) const {
    if (!value) {
        return false;
    }
    switch (comparison_) {
    case Comparison::AtLeast:
        return *value >= bound_;
    case Comparison::AtMost:
        return *value <= bound_;
    case Comparison::Above:
        return *value > bound_;
    case Comparison::Below:
        return *value < bound_;
    case Comparison::Equal:
        return *value == bound_;
    }
    return false;
}

bool Objective::metByAtLeast(double value) const {
    const bool boundsBelow = comparison_ == Comparison::AtLeast || comparison_ == Comparison::Above;
    return boundsBelow && metBy(value);
}

std::string_view toText(Objective::Unit unit) {
    static constexpr std::array<std::string_view, 5> kNames{
        "a number", "a share such as 99.9%", "a time such as 200ms", "a size such as 4MiB",
        "a rate such as 50/s"};
    return kNames[static_cast<std::size_t>(unit)];
}

} // namespace doppel::scenarios
