// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"

#include <string>
#include <vector>

namespace doppel::scenarios {

/// Adds what a reader must know of a source's visits beside its figures, in words: what counts as
/// good or as failed and may have been meant otherwise. Usually there is nothing.
void addTrafficNotes(const TrafficResult& source, std::vector<std::string>& notes);

} // namespace doppel::scenarios
