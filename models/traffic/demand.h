// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/named_span.h"
#include "models/problem.h"
#include "sim/rate_profile.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class PlatformPlan;

/// How the rate of arrivals goes over a day, a week, or any time.
enum class ProfileShape : std::uint8_t {
    Flat,
    Daily,    ///< 24 hourly factors, repeated
    Weekly,   ///< 168 hourly factors, repeated
    Sinusoid, ///< 1 + amplitude × sin(2 pi (t - phase) / period)
    Steps,    ///< factors from given times on
};
ChoiceNames choiceNames(ProfileShape);

/// From a time on, the rate is this many times the base rate.
struct ProfileStep {
    sim::Duration from{};
    sim::Ratio factor{1.0};
    std::string name{}; ///< what objectives call the time until the next step; may be empty

    void describe(FieldVisitor& visitor);
};

/// The usual course of the rate. Hourly factors are scaled to a mean of 1, so that `rate` is the
/// mean of the day or the week; those of steps are taken as they are.
struct ProfileConfig {
    ProfileShape shape = ProfileShape::Flat;
    std::vector<sim::Ratio> factors;
    std::vector<ProfileStep> steps;
    double amplitude = 0.5;
    sim::Duration period = std::chrono::hours(24);
    sim::Duration phase{};
    sim::Duration startsAt{}; ///< the time of the day or the week at which the run starts

    void describe(FieldVisitor& visitor);
};

/// A crowd: the rate is `factor` times what it would be.
struct SurgeConfig {
    sim::Duration at{};
    sim::Duration length = std::chrono::minutes(10); ///< `for`; its ramps are parts of it
    sim::Ratio factor{2.0};
    sim::Duration ramp{};       ///< it rises and it falls over this time
    std::string name = "surge"; ///< what objectives call it

    void describe(FieldVisitor& visitor);
    friend bool operator==(const SurgeConfig&, const SurgeConfig&) = default;
};

/// How many visits begin, over time.
struct DemandConfig {
    sim::Rate rate{1.0};
    ProfileConfig profile;
    std::vector<SurgeConfig> surges;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const DemandConfig& config);
/// Surges beyond the end of the run; fields of another shape.
Problems notesOn(const DemandConfig& config, const PlatformPlan& plan);

/// The surges and the named steps of the profile.
std::vector<NamedSpan> spansOf(const DemandConfig& config);

/// Of the named steps those that raise the rate, each until the next step.
std::vector<NamedSpan> risesOf(const ProfileConfig& config);

/// The surge's factor at a time: a trapezium between 1 and its full size.
double surgeFactor(const SurgeConfig& surge, sim::Duration t);

/// The rate of visits over time, surges on top of the usual course. A Poisson process by inversion:
/// each arrival takes one number of chance, so a changed rate moves arrivals and re-deals nothing.
/// A surge's ramp is cut into 60 steps, each with the mean of the line over it.
class Demand {
public:
    /// REQUIRES: problemsOf(config) is empty.
    explicit Demand(const DemandConfig& config);

    /// When this many more arrivals are expected than by `now`; kNever if that never comes.
    sim::Time nextArrival(sim::Time now, double unitExponential) const;
    sim::Rate rateAt(sim::Time t) const;
    /// Arrivals expected in [from, to).
    double expected(sim::Time from, sim::Time to) const;

private:
    struct Factor {
        sim::Time from;
        double factor;
    };
    std::size_t pieceOf(sim::Time t) const;
    sim::Time endOf(std::size_t piece) const;

    sim::RateProfile profile_;
    std::vector<Factor> factors_; // of all surges together; the first from kStart
};

} // namespace doppel::models
