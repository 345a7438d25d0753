// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/file_section.h"

#include <span>
#include <string>

namespace doppel::scenarios {

/// What an objective may name, for people: of any component and source of each kind, and of the
/// recovery; and how an objective is limited to some visits.
std::string metricsList(std::span<const FileSection> sections);

} // namespace doppel::scenarios
