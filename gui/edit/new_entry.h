// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "scenarios/file/field_groups.h"

#include <functional>
#include <string>
#include <string_view>

namespace doppel::gui {

/// An entry of a timeline of that kind as someone would begin it, in one line: when, how long if it
/// lasts, whom it befalls, and what it cannot do without. Where nothing sensible is known, a value
/// stays for the person to give.
std::string
newEventYaml(const models::ActionKind& kind, std::string_view at, std::string_view component);

/// The same of a component or a source: its kind, and what it cannot do without. `describe` is the
/// kind's with its defaults.
std::string newPartYaml(std::string_view kind,
                        const std::function<void(models::FieldVisitor&)>& describe,
                        std::string_view component);

/// The same of an entry of a list or table within a part, such as a call.
std::string newGroupEntryYaml(const scenarios::FieldGroup& group, std::string_view component);

/// The same of an objective, about that source's visits, and of a knob.
std::string newObjectiveYaml(std::string_view source);
std::string newKnobYaml(std::string_view component);

} // namespace doppel::gui
