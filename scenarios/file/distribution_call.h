// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <cstddef>
#include <string_view>
#include <vector>

/// How a distribution is written, before it is known which; private to distribution_text.cpp.
namespace doppel::scenarios {

/// "mean 100ms" or, within empirical and quantiles, "10ms: 0.75". The texts point into the text
/// that was read.
struct DistributionArgument {
    std::string_view name;  ///< before the blank or colon; empty where the value stands alone
    std::string_view value; ///< the rest
    bool pair = false;      ///< with a colon
};

/// "lognormal(mean 100ms, cv 1)".
struct DistributionCall {
    std::string_view name;
    std::vector<DistributionArgument> arguments;
};

/// Errors: no brackets, brackets not closed, text after them, an empty argument.
sim::Result<DistributionCall> readDistributionCall(std::string_view text);

} // namespace doppel::scenarios
