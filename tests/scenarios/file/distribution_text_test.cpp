// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/distribution_text.h"

#include <gmock/gmock.h>

#include <cmath>

namespace doppel::scenarios {
namespace {

using Kind = sim::Distribution::Kind;

std::string complaint(std::string_view text) {
    const auto result = parseDistribution(text);
    if (result) {
        return "no error";
    }
    const sim::Error& error = result.errors().front();
    return std::to_string(error.where.column) + ": " + error.message;
}

struct Example {
    const char* text;
    Kind kind;
    double mean; ///< in seconds, by the textbook
};

TEST(DistributionText, HasTheMeanOfTheTextbook) {
    const double gammaOf1AndTwoThirds = std::tgamma(1 + 1 / 1.5);
    for (const Example& example : {
             Example{"5ms", Kind::Deterministic, 0.005},
             Example{"deterministic(5ms)", Kind::Deterministic, 0.005},
             Example{"exponential(100ms)", Kind::Exponential, 0.1},
             Example{"exponential(mean 100ms)", Kind::Exponential, 0.1},
             Example{"uniform(1ms, 3ms)", Kind::Uniform, 0.002},
             Example{"uniform(high 3ms, low 1ms)", Kind::Uniform, 0.002},
             Example{"normal(10ms, 2ms)", Kind::Normal, 0.010},
             Example{"lognormal(mean 100ms, cv 1)", Kind::Lognormal, 0.1},
             Example{"lognormal(cv 1, mean 1min 40s)", Kind::Lognormal, 100},
             Example{"lognormal(mean 100ms, p99 500ms)", Kind::Lognormal, 0.1},
             Example{"lognormal(mu 0, sigma 1)", Kind::Lognormal, std::exp(0.5)},
             Example{"gamma(mean 100ms, cv 0.5)", Kind::Gamma, 0.1},
             Example{"gamma(mean 100ms, shape 2)", Kind::Gamma, 0.1},
             Example{"weibull(scale 1s, shape 1.5)", Kind::Weibull, gammaOf1AndTwoThirds},
             Example{"pareto(10ms, 2.5)", Kind::Pareto, 0.010 * 2.5 / 1.5},
             Example{"hyperexponential(mean 1s, cv2 4)", Kind::Hyperexponential, 1},
             Example{"hyperexponential(mean 1s, cv 2)", Kind::Hyperexponential, 1},
             Example{"hyperexponential(p 90%, first 10ms, second 1s)", Kind::Hyperexponential,
                     0.109},
             Example{"empirical(10ms: 3, 1s: 1)", Kind::Empirical, 0.2575},
             Example{"empirical(10ms: 75%, 1s: 25%)", Kind::Empirical, 0.2575},
             Example{"quantiles(0: 10ms, 50%: 80ms, 1: 1s)", Kind::Interpolated, 0.2925},
         }) {
        const auto distribution = parseDistribution(example.text);
        ASSERT_TRUE(distribution) << complaint(example.text);
        EXPECT_EQ(distribution->kind(), example.kind) << example.text;
        EXPECT_NEAR(distribution->mean(), example.mean, 1e-9 * example.mean) << example.text;
    }
}

TEST(DistributionText, HasTheVarianceOfTheTextbook) {
    EXPECT_NEAR(parseDistribution("hyperexponential(mean 1s, cv2 4)")->variance(), 4, 1e-9);
    EXPECT_NEAR(parseDistribution("hyperexponential(mean 1s, cv 2)")->variance(), 4, 1e-9);
    EXPECT_NEAR(*parseDistribution("lognormal(median 70ms, p99 500ms)")->quantile(0.99), 0.5, 1e-6);
}

TEST(DistributionText, ReadsBackExactly) {
    for (const char* text :
         {"5ms", "0s", "0.1s", "exponential(100ms)", "uniform(low 1ms, high 3ms)",
          "lognormal(mean 100ms, cv 1.1)", "gamma(mean 0.3s, shape 2)",
          "weibull(scale 1s, shape 1.5)", "exponential(0.00000000012345s)",
          "hyperexponential(p 0.9, first 10ms, second 1s)", "quantiles(0: 10ms, 0.3: 80ms, 1: 1s)",
          "empirical(10ms: 0.75, 1s: 0.25)"}) {
        const auto first = parseDistribution(text);
        ASSERT_TRUE(first) << complaint(text);
        const std::string written = exactText(*first);
        const auto second = parseDistribution(written);
        ASSERT_TRUE(second) << written;
        EXPECT_EQ(exactText(*second), written);
        EXPECT_EQ(second->mean(), first->mean()) << written;
        EXPECT_EQ(second->variance(), first->variance()) << written;
    }
    EXPECT_EQ(exactText(*parseDistribution("lognormal(cv 1, mean 100ms)")),
              "lognormal(mean 100ms, cv 1)");
}

TEST(DistributionText, PointsAtWhatIsWrong) {
    EXPECT_EQ(complaint("exponentail(100ms)"),
              "1: unknown distribution \"exponentail\"; did you mean \"exponential\"?");
    EXPECT_EQ(complaint("exponential(100)"),
              "13: a duration needs a unit, such as 250ms, found \"100\"");
    EXPECT_EQ(complaint("lognormal(mean 100ms, cv 1x)"),
              "27: expected a plain number, found \"1x\"");
    EXPECT_EQ(complaint("lognormal(mean 100 msec, cv 1)"),
              "20: unknown unit \"msec\"; did you mean \"ms\"?");
    EXPECT_EQ(complaint("lognormal(mean 100ms, cv -1)"), "26: \"-1\" is below 0");
    EXPECT_EQ(complaint("exponential(0s)"), "13: \"0s\" is not above 0");
    EXPECT_EQ(complaint("uniform(3ms, 1ms)"), "1: low may not be above high");
    EXPECT_EQ(complaint("exponential(100ms"),
              "12: this bracket is not closed; within { } or [ ] a value with commas needs quotes");
    EXPECT_EQ(complaint("exponential()"), "13: expected a parameter");
    EXPECT_EQ(complaint("uniform(1ms,)"), "13: expected a parameter");
    EXPECT_EQ(complaint("exponential(5ms) or so"),
              "17: expected nothing after the closing bracket");
    EXPECT_EQ(complaint("gamma(100ms, 1)"),
              "7: gamma expects the parameters (mean, cv) or (mean, shape)");
    EXPECT_EQ(complaint("gamma(mean 100ms, cc 1)"),
              "7: gamma expects the parameters (mean, cv) or (mean, shape)");
    EXPECT_EQ(complaint("fast"),
              "1: expected a duration such as 5ms or a distribution such as exponential(100ms)");
    EXPECT_EQ(complaint("-5ms"), "1: \"-5ms\" is below 0");
    EXPECT_EQ(complaint("5"), "1: a duration needs a unit, such as 250ms, found \"5\"");
    EXPECT_EQ(complaint("lognormal(mean 100ms, p99 2s)"),
              "1: a lognormal's p99 lies between its mean and 14.97 times that");
    EXPECT_EQ(complaint("hyperexponential(mean 1s, cv 0.5)"),
              "1: a hyperexponential's cv is 1 or more");
    EXPECT_EQ(complaint("empirical(5ms)"),
              "11: expected a value and its weight, such as 10ms: 0.75");
    EXPECT_EQ(complaint("empirical(5ms: 0)"), "1: the weights must have a positive sum");
    EXPECT_EQ(complaint("quantiles(0: 1s, 1: 1ms)"),
              "18: shares must rise and values may not fall");
    EXPECT_EQ(complaint("quantiles(0: 1s, 0.9: 2s)"),
              "1: the shares must begin with 0 and end with 1");
    EXPECT_EQ(complaint(""),
              "1: expected a duration such as 5ms or a distribution such as exponential(100ms)");
}

} // namespace
} // namespace doppel::scenarios
