// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

/// How this suite decides whether a simulated system agrees with its closed form.
///
/// Each case is played with 20 seeds. Theory must lie within the 99 % confidence interval
/// (Student's t, 19 degrees of freedom) around the mean of the 20, and that interval must be narrow
/// enough to mean something: half a width of 1 % of the value, unless the case names another. A
/// claim that misses its interval is played once more with 20 other seeds and must then lie within
/// theirs. The seeds follow from the case's name, so that cases do not share their chance.
///
/// False alarms. The seeds are fixed, so an outcome never changes until the code does. Among fresh
/// seeds a true claim misses both intervals with probability 0.01 × 0.01 = 0.0001, and one of the
/// whole family of about 200 (those of shapes.h included) with 0.02 at most, by Bonferroni. (With
/// fresh seeds an interval could also turn out a little too wide; that is not counted.) What the
/// suite can see is shown by the tests called Power, and by tests/mutation.
///
/// The environment's DOPPEL_LONG=1 plays each case ten times as long (`ctest -C Long -L long`); the
/// short form allows intervals that are wider by the root of ten.
namespace doppel::theory {

inline constexpr int kSeeds = 20;
inline constexpr double kTimesAsLong = 10;

/// Whether the long form was asked for.
bool longForm();

/// `length` in the short form, ten times that in the long one.
int lengthOf(int length);

/// A mean over replications and half the width of its confidence interval.
struct Estimate {
    double mean = 0;
    double halfWidth = 0;

    bool contains(double value) const {
        return value >= mean - halfWidth && value <= mean + halfWidth;
    }
};

/// Of independent runs, two or more. Source: Law, "Simulation Modeling and Analysis", 4.5.
Estimate estimateOf(std::span<const double> runs, double level = 0.99);

/// What theory says about one number that a run measures.
struct Claim {
    std::string what;
    double theory = 0;
    double width = 0.01; ///< the most that half the interval may be, as a share of the value
};

/// One run: measures a number for each claim, in their order.
using Run = std::function<std::vector<double>(std::uint64_t seed)>;

/// The first of the 40 seeds of a case.
std::uint64_t firstSeedOf(const std::string& name);

/// What the replications say to each claim; one line of reasons for each that is refused.
std::vector<std::string> refusals(const Run& run, const std::vector<Claim>& claims);

/// The run agrees with theory; the test fails otherwise, naming the claims. Prints a line a claim.
void expectTheory(const Run& run, const std::vector<Claim>& claims);

} // namespace doppel::theory
