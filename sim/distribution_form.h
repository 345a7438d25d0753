// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/distribution.h"
#include "sim/result.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace doppel::sim {

/// One way to write a distribution down: its kind, what its parameters are called, and what they
/// may be. The table of forms is the only place that says so: the reader of scenarios, the
/// reference page and the error messages all read it.
struct DistributionForm {
    /// Which values a parameter may have.
    enum class Range { Any, NotNegative, Positive, AtLeastOne, InsideZeroAndOne };
    struct Parameter {
        std::string_view name; ///< empty: written without a name, as in exponential(50ms)
        bool quantity; ///< in the field's own unit (a time, if the field is one); else a plain
                       ///< number
        Range range;
    };
    static constexpr std::size_t kMost = 3;

    std::string_view kind;
    std::array<Parameter, kMost> parameters;
    std::size_t count;        ///< of the parameters
    std::string_view meaning; ///< one sentence
    Distribution (*make)(const double* values);
    const char* (*objection)(
        const double* values); ///< what is wrong between the parameters, or null

    std::span<const Parameter> all() const { return {parameters.data(), count}; }
};

/// A parameter as the user wrote it, its unit already applied.
struct NamedValue {
    std::string_view name; ///< empty if there was none
    double value;
};

/// All forms that have parameters, in the order in which they are documented. The kinds made of
/// points (empirical, quantiles) are built by their factories.
std::span<const DistributionForm> distributionForms();

/// The form that has these parameters, in any order; unnamed ones are taken in the form's order.
/// Errors, with no place: an unknown kind, parameters that fit none of its forms, a value out of
/// its range.
Result<Distribution> makeDistribution(std::string_view kind, std::span<const NamedValue> values);

/// "above 0", for messages and the reference.
std::string_view toText(DistributionForm::Range range);

} // namespace doppel::sim
