// SPDX-License-Identifier: Apache-2.0
#include "tests/theory/replications.h"

#include <boost/math/distributions/students_t.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace doppel::theory {

namespace {

// One claim's estimate from the seeds first, first + 1, …
std::vector<Estimate> replicate(const Run& run, std::size_t claims, std::uint64_t first) {
    std::vector<std::vector<double>> measured(claims);
    for (std::uint64_t seed = first; seed < first + kSeeds; ++seed) {
        const std::vector<double> values = run(seed);
        EXPECT_EQ(values.size(), claims) << "seed " << seed;
        for (std::size_t i = 0; i < claims; ++i) {
            measured[i].push_back(values.at(i));
        }
    }
    std::vector<Estimate> estimates;
    for (const auto& values : measured) {
        estimates.push_back(estimateOf(values));
    }
    return estimates;
}

std::string described(const Claim& claim, const Estimate& estimate) {
    char line[256];
    std::snprintf(line, sizeof line, "%-52s theory %-12.7g simulated %-12.7g +- %.2g %%",
                  claim.what.c_str(), claim.theory, estimate.mean,
                  100 * estimate.halfWidth / std::abs(claim.theory));
    return line;
}

double widestOf(const Claim& claim) {
    const double share = longForm() ? claim.width : claim.width * std::sqrt(kTimesAsLong);
    return share * std::abs(claim.theory);
}

} // namespace

bool longForm() {
    const char* value = std::getenv("DOPPEL_LONG");
    return value != nullptr && std::string_view(value) == "1";
}

int lengthOf(int length) {
    return longForm() ? length * static_cast<int>(kTimesAsLong) : length;
}

std::uint64_t firstSeedOf(const std::string& name) {
    std::uint32_t hash = 0x811c9dc5; // FNV-1a
    for (const char c : name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
    }
    return std::uint64_t{hash} * 100;
}

Estimate estimateOf(std::span<const double> runs, double level) {
    const auto count = static_cast<double>(runs.size());
    double sum = 0;
    for (const double value : runs) {
        sum += value;
    }
    const double mean = sum / count;
    double squares = 0;
    for (const double value : runs) {
        squares += (value - mean) * (value - mean);
    }
    const boost::math::students_t student(count - 1);
    const double t = boost::math::quantile(student, 0.5 + level / 2);
    return {mean, t * std::sqrt(squares / (count - 1) / count)};
}

std::vector<std::string> refusals(const Run& run, const std::vector<Claim>& claims) {
    const std::uint64_t seed = firstSeedOf(claims.front().what);
    const std::vector<Estimate> first = replicate(run, claims.size(), seed);
    std::vector<Estimate> second; // only where it is needed
    std::vector<std::string> reasons;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const Claim& claim = claims[i];
        const std::string line = described(claim, first[i]);
        std::printf("%s\n", line.c_str());
        if (first[i].halfWidth > widestOf(claim)) {
            reasons.push_back("the interval is too wide: " + line);
        }
        if (first[i].contains(claim.theory)) {
            continue;
        }
        if (second.empty()) {
            second = replicate(run, claims.size(), seed + kSeeds);
        }
        const std::string again = described(claim, second[i]);
        std::printf("  again: %s\n", again.c_str());
        if (!second[i].contains(claim.theory)) {
            reasons.push_back("outside the interval: " + line + "\n  and with other seeds: " +
                              again + "\n  first seed " + std::to_string(seed));
        }
    }
    return reasons;
}

void expectTheory(const Run& run, const std::vector<Claim>& claims) {
    for (const std::string& reason : refusals(run, claims)) {
        ADD_FAILURE() << reason;
    }
}

} // namespace doppel::theory
