// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/input/text_input.h"
#include "sim/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// How often a page was asked for, among the pages of one list.
struct PageHits {
    std::string path; ///< with its query, if the list has one: "/search?q=tax"
    double hits = 0;  ///< 0 or more, finite; a count or any weight

    friend bool operator==(const PageHits&, const PageHits&) = default;
};

/// The pages of a popularity list, in the order of the file.
///
/// The file is a table with the columns `base_path` and `hits`, plain or compressed. Errors, all of
/// them together and each with its place: a missing or unknown column, a path that doesn't start
/// with "/" or stands there twice, hits that are no number, negative or not finite, a list without
/// any hit, more than `mostPages` pages. Source of the form: alphagov/govuk-load-testing,
/// paths.csv.
sim::Result<std::vector<PageHits>> readPopularity(const std::string& path,
                                                  const TextLimits& limits = {},
                                                  std::size_t mostPages = 10'000'000);

} // namespace doppel::scenarios
