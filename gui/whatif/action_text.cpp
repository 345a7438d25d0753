// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/action_text.h"

#include "models/actions/fault_aim.h"
#include "models/actions/timeline_event.h"
#include "scenarios/file/field_table.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace doppel::gui {
namespace {

constexpr std::array<std::string_view, 2> kRareOfAll{"ramp", "name"};

// What many kinds share: other ways to aim.
bool isOfAim(const scenarios::FieldRow& row) {
    static const std::vector<scenarios::FieldRow> ofAim =
        scenarios::fieldRows([](models::FieldVisitor& visitor) {
            models::FaultAim aim;
            aim.describe(visitor);
        });
    return row.path != "target" &&
           std::any_of(ofAim.begin(), ofAim.end(), [&](const scenarios::FieldRow& one) {
               return one.path == row.path && one.doc == row.doc;
           });
}

bool isRare(const scenarios::FieldRow& row) {
    const bool isOfAll =
        std::find(kRareOfAll.begin(), kRareOfAll.end(), row.path) != kRareOfAll.end();
    return row.defaultValue != "required" && (isOfAll || isOfAim(row));
}

// What defines it and what it can't do without first, then how long it lasts, the usual, the rare.
int rankOf(const ActionField& field) {
    return field.path == "zone" && !field.rare ? 0
           : field.path == "target"            ? 1
           : field.required                    ? 2
           : field.path == "for"               ? 3
           : field.rare                        ? 5
                                               : 4;
}

// Entries of one map; those of a map within it stand in brackets of their own.
std::string entriesOf(const std::map<std::string, std::string>& texts) {
    std::string entries;
    std::map<std::string, std::map<std::string, std::string>> inner;
    const auto add = [&](const std::string& key, const std::string& text) {
        entries += (entries.empty() ? "" : ", ") + key + ": " + text;
    };
    for (const auto& [path, text] : texts) {
        if (text.empty()) {
            continue;
        }
        if (const std::size_t dot = path.find('.'); dot != std::string::npos) {
            inner[path.substr(0, dot)][path.substr(dot + 1)] = text;
        } else {
            add(path, text);
        }
    }
    for (const auto& [key, fields] : inner) {
        add(key, '{' + entriesOf(fields) + '}');
    }
    return entries;
}

} // namespace

std::map<std::string, std::string> usefulStartOf(const models::ActionKind& kind) {
    static const std::map<std::string_view, std::map<std::string, std::string>> kStarts{
        {"fault.slow", {{"factor", "3x"}}},
        {"fault.disk_slow", {{"factor", "3x"}}},
        {"fault.slow_network", {{"delay", "100ms"}}},
    };
    const auto found = kStarts.find(kind.name);
    return found == kStarts.end() ? std::map<std::string, std::string>() : found->second;
}

bool isZoneWide(const models::ActionKind& kind) {
    const std::vector<ActionField> fields = actionFieldsOf(kind);
    return std::any_of(fields.begin(), fields.end(), [](const ActionField& field) {
        return field.path == "zone" && !field.rare;
    });
}

std::vector<ActionField> actionFieldsOf(const models::ActionKind& kind) {
    std::vector<ActionField> fields;
    models::TimelineEvent event(kind);
    const std::string_view key = keyOf(kind).value.empty() ? keyOf(kind).key : "";
    for (const scenarios::FieldRow& row :
         scenarios::fieldRows([&](models::FieldVisitor& visitor) { event.describe(visitor); })) {
        std::string path = row.path;
        const bool isKey = path == key;
        if (path.ends_with("[]")) {
            path.resize(path.size() - 2);
        }
        const bool isPlain = path.find('[') == std::string::npos &&
                             path.find("NAME") == std::string::npos && !row.type.ends_with("map");
        if (!isPlain || path == "at") {
            continue;
        }
        const bool isRequired = row.defaultValue == "required";
        fields.push_back({path, row.type, isRequired ? "" : row.defaultValue, row.range, row.doc,
                          isRequired, !isKey && isRare(row)});
    }
    std::stable_sort(fields.begin(), fields.end(), [](const ActionField& a, const ActionField& b) {
        return rankOf(a) < rankOf(b);
    });
    return fields;
}

std::string actionText(const models::ActionKind& kind,
                       const std::map<std::string, std::string>& texts) {
    const models::ActionKey key = keyOf(kind);
    const std::string said =
        key.value.empty() ? "" : std::string(key.key) + ": " + std::string(key.value);
    const std::string entries = entriesOf(texts);
    return '{' + said + (said.empty() || entries.empty() ? "" : ", ") + entries + '}';
}

} // namespace doppel::gui
