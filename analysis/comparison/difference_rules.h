// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison/compared_rows.h"
#include "analysis/comparison/comparison.h"

#include <string>
#include <vector>

namespace doppel::analysis {

/// What the rules of a comparison are given.
struct ComparedPair {
    const ComparedRun& before;
    const ComparedRun& after;
    RowsOfBoth rows;  ///< from the warm-up's end on
    RowsOfBoth apart; ///< of them those since they parted: an earlier peak is of neither alone
    bool ofOneLength; ///< were played to the same moment: what is told of the whole is comparable
};

/// A source's name before a sentence where there are several: "api: ".
std::string prefixOf(const ComparedPair& pair, const ComparedRun::Source& source);
/// The same source of the first run, or null.
const ComparedRun::Source* beforeOf(const ComparedPair& pair, const ComparedRun::Source& source);
Change lessIsBetter(double before, double after);
/// Whether it is that more visits of a source fail, or fewer.
bool isOfFailedVisits(const Difference& difference);

// One for each topic but the headline, which is made of what they find.
void addRecoveryDifferences(const ComparedPair& pair, std::vector<Difference>& found);
void addLatencyDifferences(const ComparedPair& pair, std::vector<Difference>& found);
void addWaitingDifferences(const ComparedPair& pair, std::vector<Difference>& found);
void addAnswerDifferences(const ComparedPair& pair, std::vector<Difference>& found);
void addCostDifferences(const ComparedPair& pair, std::vector<Difference>& found);

/// The parts whose mean time differs from a moment on, most first.
std::vector<PartChange> partChangesOf(const ComparedPair& pair);

/// Of what was found, and of objectives lost and won.
Difference headlineOf(const ComparedPair& pair, const Comparison& comparison);

} // namespace doppel::analysis
