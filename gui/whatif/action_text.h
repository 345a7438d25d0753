// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"

#include <map>
#include <string>
#include <vector>

namespace doppel::gui {

/// A field of an action of some kind, as a form asks for it.
struct ActionField {
    std::string path;  ///< "share", "purge.text"
    std::string type;  ///< "share", "one of after_work, before_work", "list of component"
    std::string usual; ///< its default as files say it; "none", "empty" or "" where it has none
    std::string range;
    std::string doc;
    bool required = false;
    bool rare = false; ///< seldom asked for: other ways to aim, a name, a ramp
    friend bool operator==(const ActionField&, const ActionField&) = default;
};

/// What one begins with where an action of this kind with nothing but its defaults would do nothing:
/// values of fields, by path. Empty: its defaults do something.
std::map<std::string, std::string> usefulStartOf(const models::ActionKind& kind);

/// It happens to all that stands in a zone, unless a target is said.
bool isZoneWide(const models::ActionKind& kind);

/// What there is to say of an action of this kind but for when it happens: what it hits and how
/// long it lasts first.
std::vector<ActionField> actionFieldsOf(const models::ActionKind& kind);

/// The action as an entry of a timeline, "{fault: error, target: router, share: 40%}": its kind and
/// those fields that have a text. A text is YAML as a person writes it, "[a, b]" for lists.
std::string actionText(const models::ActionKind& kind,
                       const std::map<std::string, std::string>& texts);

} // namespace doppel::gui
