// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/scenario.h"

#include <string>

namespace doppel::analysis {

/// The way of a request through a platform as a page of Markdown: every component in the order in
/// which it is reached, under the component that calls it and the field that names it, with what it
/// is. Written from the graph, so it can't drift from the platform.
std::string journeyPage(const scenarios::Scenario& scenario);

} // namespace doppel::analysis
