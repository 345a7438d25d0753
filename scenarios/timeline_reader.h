// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/timeline_event.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/node.h"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>

namespace doppel::scenarios {

/// Reads an entry of a timeline: finds its kind by the key that says it, then reads the fields of
/// that kind. Errors, each at its own place: it says no kind or several, an unknown one, and what
/// FieldReader says of fields. Nothing, where its kind is not known.
std::optional<models::TimelineEvent> readEvent(const Node& entry,
                                               const std::string& path,
                                               std::span<const models::ActionKind* const> kinds,
                                               Reading& reading);

/// An event as an entry of a timeline, every field.
nlohmann::ordered_json eventJson(const models::TimelineEvent& event);

} // namespace doppel::scenarios
