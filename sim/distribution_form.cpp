// SPDX-License-Identifier: Apache-2.0
#include "sim/distribution_form.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace doppel::sim {

namespace {

using Range = DistributionForm::Range;
using Values = std::array<double, DistributionForm::kMost>;
constexpr DistributionForm::Parameter kUnused{"", false, Range::Any};

const char* nothing(const double*) {
    return nullptr;
}

// exp(z^2 / 2), rounded down: the most that Distribution::lognormalByMeanAndP99 allows.
constexpr double kMostP99OverMean = 14.96;

constexpr std::array kForms{
    DistributionForm{"deterministic",
                     {{{"", true, Range::Any}, kUnused, kUnused}},
                     1,
                     "Always the same.",
                     [](const double* v) { return Distribution::deterministic(v[0]); },
                     nothing},
    DistributionForm{"exponential",
                     {{{"", true, Range::Positive}, kUnused, kUnused}},
                     1,
                     "Without memory, by its mean.",
                     [](const double* v) { return Distribution::exponential(v[0]); },
                     nothing},
    DistributionForm{"exponential",
                     {{{"mean", true, Range::Positive}, kUnused, kUnused}},
                     1,
                     "Without memory, by its mean.",
                     [](const double* v) { return Distribution::exponential(v[0]); },
                     nothing},
    DistributionForm{"uniform",
                     {{{"low", true, Range::Any}, {"high", true, Range::Any}, kUnused}},
                     2,
                     "Anything between two limits, equally likely.",
                     [](const double* v) { return Distribution::uniform(v[0], v[1]); },
                     [](const double* v) {
                         return v[0] <= v[1] ? nullptr : "high must not be below low";
                     }},
    DistributionForm{"normal",
                     {{{"mean", true, Range::Any}, {"sd", true, Range::NotNegative}, kUnused}},
                     2,
                     "The bell curve; times below 0 count as 0.",
                     [](const double* v) { return Distribution::normal(v[0], v[1]); },
                     nothing},
    DistributionForm{
        "lognormal",
        {{{"mean", true, Range::Positive}, {"cv", false, Range::NotNegative}, kUnused}},
        2,
        "Skewed to the right, by mean and coefficient of variation.",
        [](const double* v) { return Distribution::lognormalByMean(v[0], v[1]); },
        nothing},
    DistributionForm{"lognormal",
                     {{{"median", true, Range::Positive}, {"p99", true, Range::Positive}, kUnused}},
                     2,
                     "Skewed to the right, by median and 99th percentile.",
                     [](const double* v) { return Distribution::lognormalByMedian(v[0], v[1]); },
                     [](const double* v) {
                         return v[0] <= v[1] ? nullptr : "p99 must not be below the median";
                     }},
    DistributionForm{
        "lognormal",
        {{{"mean", true, Range::Positive}, {"p99", true, Range::Positive}, kUnused}},
        2,
        "Skewed to the right, by mean and 99th percentile.",
        [](const double* v) { return Distribution::lognormalByMeanAndP99(v[0], v[1]); },
        [](const double* v) {
            return v[0] <= v[1] && v[1] <= kMostP99OverMean * v[0]
                       ? nullptr
                       : "p99 must be between the mean and 14.96 times the mean";
        }},
    DistributionForm{"lognormal",
                     {{{"mu", false, Range::Any}, {"sigma", false, Range::NotNegative}, kUnused}},
                     2,
                     "Skewed to the right, by mean and standard deviation of the logarithm.",
                     [](const double* v) { return Distribution::lognormalByLog(v[0], v[1]); },
                     nothing},
    DistributionForm{"gamma",
                     {{{"mean", true, Range::Positive}, {"cv", false, Range::Positive}, kUnused}},
                     2,
                     "Between regular and bursty, by mean and coefficient of variation.",
                     [](const double* v) { return Distribution::gammaByMean(v[0], v[1]); },
                     nothing},
    DistributionForm{
        "gamma",
        {{{"mean", true, Range::Positive}, {"shape", false, Range::Positive}, kUnused}},
        2,
        "Between regular and bursty; a whole shape is so many exponential stages.",
        [](const double* v) { return Distribution::gammaByShape(v[0], v[1]); },
        nothing},
    DistributionForm{
        "pareto",
        {{{"scale", true, Range::Positive}, {"shape", false, Range::Positive}, kUnused}},
        2,
        "A heavy tail that starts at the scale.",
        [](const double* v) { return Distribution::pareto(v[0], v[1]); },
        nothing},
    DistributionForm{
        "weibull",
        {{{"scale", true, Range::Positive}, {"shape", false, Range::Positive}, kUnused}},
        2,
        "Lifetimes: failures that grow rarer (shape below 1) or likelier with age.",
        [](const double* v) { return Distribution::weibull(v[0], v[1]); },
        nothing},
    DistributionForm{
        "hyperexponential",
        {{{"mean", true, Range::Positive}, {"cv", false, Range::AtLeastOne}, kUnused}},
        2,
        "Two exponentials mixed so that each contributes half of the mean.",
        [](const double* v) { return Distribution::hyperexponentialByMean(v[0], v[1]); },
        nothing},
    DistributionForm{
        "hyperexponential",
        {{{"p", false, Range::InsideZeroAndOne},
          {"first", true, Range::Positive},
          {"second", true, Range::Positive}}},
        3,
        "With probability p an exponential of mean first, else of mean second.",
        [](const double* v) { return Distribution::hyperexponential(v[0], v[1], v[2]); },
        nothing},
};

bool within(Range range, double value) {
    if (value - value != 0) {
        return false;
    }
    switch (range) {
    case Range::NotNegative:
        return value >= 0;
    case Range::Positive:
        return value > 0;
    case Range::AtLeastOne:
        return value >= 1;
    case Range::InsideZeroAndOne:
        return value > 0 && value < 1;
    case Range::Any:
        break;
    }
    return true;
}

// The values in the order of the form's parameters, if each parameter has exactly one.
std::optional<Values> fit(const DistributionForm& form, std::span<const NamedValue> values) {
    if (values.size() != form.count) {
        return std::nullopt;
    }
    Values ordered{};
    std::array<bool, DistributionForm::kMost> taken{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto all = form.all();
        const auto named = std::find_if(all.begin(), all.end(), [&](const auto& parameter) {
            return parameter.name == values[i].name;
        });
        const bool unnamed = values[i].name.empty();
        const std::size_t at = unnamed ? i : static_cast<std::size_t>(named - all.begin());
        if (at >= form.count || taken[at]) {
            return std::nullopt;
        }
        taken[at] = true;
        ordered[at] = values[i].value;
    }
    return ordered;
}

std::string written(const DistributionForm& form) {
    std::string text = std::string(form.kind) + '(';
    for (const DistributionForm::Parameter& parameter : form.all()) {
        text += text.back() == '(' ? "" : ", ";
        text += parameter.name.empty() ? "value" : parameter.name;
    }
    return text + ')';
}

Result<Distribution> build(const DistributionForm& form, const Values& values) {
    for (std::size_t i = 0; i < form.count; ++i) {
        const DistributionForm::Parameter& parameter = form.parameters[i];
        if (!within(parameter.range, values[i])) {
            const std::string name(parameter.name.empty() ? "value" : parameter.name);
            return Error{.message = written(form) + ": " + name + " must be " +
                                    std::string(toText(parameter.range)),
                         .where = {}};
        }
    }
    if (const char* objection = form.objection(values.data())) {
        return Error{.message = written(form) + ": " + objection, .where = {}};
    }
    return form.make(values.data());
}

} // namespace

std::span<const DistributionForm> distributionForms() {
    return kForms;
}

Result<Distribution> makeDistribution(std::string_view kind, std::span<const NamedValue> values) {
    std::string known;
    std::string kinds;
    for (const DistributionForm& form : kForms) {
        if (form.kind == kind) {
            if (const std::optional<Values> ordered = fit(form, values)) {
                return build(form, *ordered);
            }
            known += (known.empty() ? "" : " or ") + written(form);
        }
        if (!kinds.ends_with(form.kind)) {
            kinds += (kinds.empty() ? "" : ", ") + std::string(form.kind);
        }
    }
    if (known.empty()) {
        return Error{.message = "unknown distribution \"" + std::string(kind) +
                                "\"; expected one of " + kinds + ", empirical, quantiles",
                     .where = {}};
    }
    return Error{.message = "wrong parameters for " + std::string(kind) + "; expected " + known,
                 .where = {}};
}

std::string_view toText(DistributionForm::Range range) {
    switch (range) {
    case Range::NotNegative:
        return "0 or above";
    case Range::Positive:
        return "above 0";
    case Range::AtLeastOne:
        return "1 or above";
    case Range::InsideZeroAndOne:
        return "above 0 and below 1";
    case Range::Any:
        break;
    }
    return "a finite number";
}

} // namespace doppel::sim
