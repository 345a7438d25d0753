// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

namespace doppel::sim {

/// Chance for the tests of the queues, which come before sim/random.h: xorshift64*.
class Xorshift {
public:
    explicit Xorshift(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15 + 1) {}

    std::uint64_t next() {
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return state_ * 0x2545F4914F6CDD1D;
    }
    /// Evenly in [0, bound), near enough.
    std::uint64_t below(std::uint64_t bound) { return (next() >> 11) % bound; }
    /// Evenly in (0, 1).
    double uniform() { return (static_cast<double>(next() >> 11) + 0.5) * 0x1p-53; }

private:
    std::uint64_t state_;
};

/// Distributions of the time from scheduling to due, each of which has broken some queue: see Tang
/// et al. 2005 for the first ones.
enum class Shape {
    Exponential,
    Uniform,
    Bimodal,
    Constant,
    Pareto,
    Ties,
    NanosecondTies,
    Doubling
};
inline constexpr Shape kShapes[] = {Shape::Exponential,    Shape::Uniform, Shape::Bimodal,
                                    Shape::Constant,       Shape::Pareto,  Shape::Ties,
                                    Shape::NanosecondTies, Shape::Doubling};

inline std::string nameOf(Shape shape) {
    static constexpr const char* kNames[] = {"Exponential",    "Uniform", "Bimodal",
                                             "Constant",       "Pareto",  "Ties",
                                             "NanosecondTies", "Doubling"};
    return kNames[static_cast<int>(shape)];
}

/// In nanoseconds, around a second.
inline std::int64_t draw(Shape shape, Xorshift& chance) {
    const double u = chance.uniform();
    const auto seconds = [](double s) {
        return static_cast<std::int64_t>(s * 1e9);
    };
    switch (shape) {
    case Shape::Exponential:
        return seconds(-std::log(u));
    case Shape::Uniform:
        return seconds(2 * u);
    case Shape::Bimodal:
        return seconds(1e-3 * u + (chance.below(128) == 0 ? 30 : 0));
    case Shape::Constant:
        return seconds(1);
    case Shape::Pareto:
        return seconds(std::min(std::pow(u, -1 / 1.1), 1e6));
    case Shape::Ties:
        return seconds(std::floor(3 * u));
    case Shape::NanosecondTies:
        return static_cast<std::int64_t>(chance.below(3));
    case Shape::Doubling:
        return std::int64_t{1} << chance.below(45);
    }
    return 0;
}

} // namespace doppel::sim
