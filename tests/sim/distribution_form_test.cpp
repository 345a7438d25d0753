// SPDX-License-Identifier: Apache-2.0
#include "sim/distribution_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace doppel::sim {
namespace {

using ::testing::HasSubstr;

std::string errorOf(std::string_view kind, const std::vector<NamedValue>& values) {
    const Result<Distribution> result = makeDistribution(kind, values);
    return result ? "no error" : result.errors().front().message;
}

TEST(DistributionForm, IsChosenByTheNamesOfItsParameters) {
    const auto text = [](std::string_view kind, const std::vector<NamedValue>& values) {
        return makeDistribution(kind, values).value().toText();
    };
    EXPECT_EQ(text("lognormal", {{"mean", 0.1}, {"cv", 2}}), "lognormal(mean 100ms, cv 2)");
    EXPECT_EQ(text("lognormal", {{"p99", 0.5}, {"median", 0.1}}),
              "lognormal(median 100ms, p99 500ms)");
    EXPECT_EQ(text("exponential", {{"", 0.1}}), "exponential(100ms)");
    EXPECT_EQ(text("exponential", {{"mean", 0.1}}), "exponential(100ms)");
    EXPECT_EQ(text("uniform", {{"", 0.1}, {"", 0.2}}), "uniform(low 100ms, high 200ms)");
    EXPECT_EQ(text("hyperexponential", {{"p", 0.5}, {"first", 1}, {"second", 2}}),
              "hyperexponential(p 0.5, first 1s, second 2s)");
}

TEST(DistributionForm, WhatIsShownCanBeReadAgain) {
    // Each form with plausible values: made, taken apart into its parameters, made again.
    for (const DistributionForm& form : distributionForms()) {
        std::vector<NamedValue> values;
        double value =
            form.parameters[0].range == DistributionForm::Range::InsideZeroAndOne ? 0.3 : 1;
        for (const DistributionForm::Parameter& parameter : form.all()) {
            values.push_back({parameter.name, value});
            value += 1.5;
        }
        const Distribution made = makeDistribution(form.kind, values).value();
        EXPECT_EQ(toText(made.kind()), form.kind);
        std::vector<NamedValue> again;
        for (const Distribution::Parameter& parameter : made.parameters()) {
            again.push_back({parameter.name, parameter.value});
        }
        EXPECT_EQ(makeDistribution(form.kind, again).value().toText(), made.toText());
        EXPECT_EQ(makeDistribution(form.kind, again).value().variance(), made.variance());
    }
}

TEST(DistributionForm, SaysWhatItExpected) {
    EXPECT_THAT(errorOf("lognormall", {}), HasSubstr("unknown distribution \"lognormall\""));
    EXPECT_THAT(errorOf("lognormall", {}),
                HasSubstr("exponential, uniform, normal, lognormal, gamma"));
    EXPECT_THAT(errorOf("lognormal", {{"mean", 1}}),
                HasSubstr("lognormal(mean, cv) or lognormal(median, p99)"));
    EXPECT_THAT(errorOf("lognormal", {{"mean", 1}, {"mean", 1}}), HasSubstr("wrong parameters"));
    EXPECT_THAT(errorOf("exponential", {{"", -1}}),
                HasSubstr("exponential(value): value must be above 0"));
    EXPECT_THAT(errorOf("hyperexponential", {{"mean", 1}, {"cv", 0.5}}),
                HasSubstr("cv must be 1 or above"));
    EXPECT_THAT(errorOf("uniform", {{"low", 2}, {"high", 1}}),
                HasSubstr("high must not be below low"));
    EXPECT_THAT(errorOf("normal", {{"mean", std::numeric_limits<double>::quiet_NaN()}, {"sd", 1}}),
                HasSubstr("mean must be a finite number"));
}

TEST(DistributionForm, AcceptsEveryP99ThatALognormalCanHave) {
    const auto make = [](double p99) {
        return makeDistribution("lognormal", std::vector<NamedValue>{{"mean", 1}, {"p99", p99}});
    };
    EXPECT_TRUE(make(1.0).ok());
    EXPECT_NEAR(*make(14.9).value().quantile(0.99), 14.9, 1e-10);
    EXPECT_FALSE(make(15.0).ok());
    EXPECT_FALSE(make(0.9).ok());
}

} // namespace
} // namespace doppel::sim
