// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/file_section.h"
#include "sim/result.h"

#include <span>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// What `doppel describe` prints: each section with its doc and, where it has kinds, their names
/// and summaries.
std::string describeSections(std::span<const FileSection> sections);

/// What `doppel describe KIND` prints for a kind or a section of that name, or for all that are
/// called so: its summary, what it holds, what becomes of requests in flight, what it leaves out,
/// each field with type, default, range, meaning and source, and each metric. Errors: no such name,
/// with a did-you-mean (of usage).
sim::Result<std::string> describeNamed(std::span<const FileSection> sections,
                                       std::string_view name);

/// The reference page of the scenario file in Markdown, docs/scenario-reference.md. The same
/// sections give the same bytes.
std::string referencePage(std::span<const FileSection> sections);

/// What is modelled, by kind, as a page of tables in Markdown, docs/what-is-modelled.md. The same
/// sections give the same bytes.
std::string modelsPage(std::span<const FileSection> sections);

} // namespace doppel::scenarios
