// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

/// How often pages are asked for: by their rank, or as a list says.
struct PopularityLaw {
    double exponent = 0.9; ///< of Zipf's law: popularity is 1 / rank ^ exponent; 0: all the same
    std::string file{};    ///< a list of pages with their hits; empty: none

    /// "zipf(0.9)", "uniform" or "csv(pages.csv)"; nothing if it is none of these, or the exponent
    /// is not from 0 to 5.
    static std::optional<PopularityLaw> parse(std::string_view text);
};

} // namespace doppel::models
