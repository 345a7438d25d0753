// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/timeline_event.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/node.h"
#include "sim/result.h"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Reads an entry of a timeline: finds its kind by the key that says it, then reads the fields of
/// that kind. Errors, each at its own place: it says no kind or several, an unknown one, and what
/// FieldReader says of fields. Nothing, where its kind is not known.
std::optional<models::TimelineEvent> readEvent(const Node& entry,
                                               const std::string& path,
                                               std::span<const models::ActionKind* const> kinds,
                                               Reading& reading);

/// Reads one entry of a timeline that stands by itself, as YAML: "{fault: crash, target: db}". It is
/// at `now` where it doesn't say when. Errors: no YAML, no map, and as above; their file is called
/// "action".
sim::Result<models::TimelineEvent> readEventText(std::string_view yaml,
                                                 sim::Duration now,
                                                 std::span<const models::ActionKind* const> kinds);

/// An event as an entry of a timeline, every field.
nlohmann::ordered_json eventJson(const models::TimelineEvent& event);
/// What an entry has to say of it: its kind, when, and what isn't as usual.
nlohmann::ordered_json briefEventJson(const models::TimelineEvent& event);
/// The same as YAML in one line, which readEventText reads back.
std::string eventText(const models::TimelineEvent& event);

} // namespace doppel::scenarios
