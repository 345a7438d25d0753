// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/text_style.h"
#include "models/kinds.h"
#include "scenarios/run_result.h"

#include <string>

namespace doppel::analysis {

/// A run's result for a reader at a terminal: first whether visitors got their pages and which
/// objectives were met, then every component, what happened and how the platform came through it,
/// the run over time, one request's journey, and what the run itself was. Sections without content
/// are left out. UTF-8, lines of at most the style's columns where names allow it.
/// What is most telling of a component is known where its kind is among `kinds`.
std::string summaryText(const scenarios::RunResult& result,
                        const TextStyle& style = {},
                        const models::Kinds& kinds = models::builtInKinds());

/// "34 ms", "99.97 %": an objective's value in the unit of its bound; "never" for a time that did
/// not come, "not measured" for anything else without a value.
std::string objectiveValue(const scenarios::ObjectiveResult& objective);

} // namespace doppel::analysis
