// SPDX-License-Identifier: Apache-2.0
#include "scenarios/objective.h"

#include "scenarios/file/node.h"
#include "scenarios/file/trimmed.h"
#include "scenarios/file/units_text.h"

#include <array>
#include <utility>

namespace doppel::scenarios {

namespace {

using Comparison = Objective::Comparison;

struct Sign {
    std::string_view text;
    Comparison comparison;
};
// Longer signs first: ">=" begins with ">".
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

} // namespace

sim::Result<Objective> Objective::parse(std::string name, std::string_view text) {
    for (const Sign& sign : kSigns) {
        const std::size_t at = text.find(sign.text);
        if (at == std::string_view::npos) {
            continue;
        }
        const std::string_view metric = trimmed(text.substr(0, at));
        const std::string_view boundText = trimmed(text.substr(at + sign.text.size()));
        if (metric.empty()) {
            return errorAt(1, "found nothing before \"" + std::string(sign.text) +
                                  "\", expected a metric such as visitors.availability");
        }
        if (boundText.empty()) {
            return errorAt(static_cast<int>(at) + 1, "found nothing after \"" +
                                                         std::string(sign.text) +
                                                         "\", expected a bound such as 99.9%");
        }
        auto bound = parseBound(boundText);
        if (!bound) {
            sim::Errors errors = bound.errors();
            for (sim::Error& error : errors) {
                error.where.column += columnOf(text, boundText) - 1;
            }
            return errors;
        }
        Objective objective;
        objective.name_ = std::move(name);
        objective.text_ = text;
        objective.metric_ = metric;
        objective.comparison_ = sign.comparison;
        objective.bound_ = bound->value;
        objective.unit_ = bound->unit;
        return objective;
    }
    return errorAt(1, "found " + quotedForMessage(text) +
                          ", expected a metric, one of >= <= > < ==, and a bound: "
                          "visitors.availability >= 99.9%");
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

std::string_view toText(Objective::Unit unit) {
    static constexpr std::array<std::string_view, 5> kNames{
        "a number", "a share such as 99.9%", "a time such as 200ms", "a size such as 4MiB",
        "a rate such as 50/s"};
    return kNames[static_cast<std::size_t>(unit)];
}

} // namespace doppel::scenarios
