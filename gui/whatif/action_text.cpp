// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/action_text.h"

#include "models/actions/timeline_event.h"
#include "scenarios/file/field_table.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace doppel::gui {
namespace {

constexpr std::array<std::string_view, 2> kFirst{"target", "for"};
constexpr std::array<std::string_view, 7> kRare{"targets", "matching", "kind", "servers",
                                                "zone",    "ramp",     "name"};

bool isAmong(std::string_view path, std::span<const std::string_view> names) {
    return std::find(names.begin(), names.end(), path) != names.end();
}

// In front of all fields, the usual ones, the rare ones.
int rankOf(const ActionField& field) {
    const auto* first = std::find(kFirst.begin(), kFirst.end(), field.path);
    return first != kFirst.end() ? static_cast<int>(first - kFirst.begin()) : field.rare ? 100 : 10;
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

std::vector<ActionField> actionFieldsOf(const models::ActionKind& kind) {
    std::vector<ActionField> fields;
    models::TimelineEvent event(kind);
    const std::string_view key = keyOf(kind).value.empty() ? keyOf(kind).key : "";
    for (const scenarios::FieldRow& row :
         scenarios::fieldRows([&](models::FieldVisitor& visitor) { event.describe(visitor); })) {
        std::string path = row.path;
        if (path.ends_with("[]")) {
            path.resize(path.size() - 2);
        }
        const bool isPlain = path.find('[') == std::string::npos &&
                             path.find("NAME") == std::string::npos && !row.type.ends_with("map");
        if (!isPlain || path == "at") {
            continue;
        }
        const bool isOfKind = isAmong(path, kRare) && path != key;
        fields.push_back({path, row.type, row.defaultValue == "required" ? "" : row.defaultValue,
                          row.range, row.doc, isOfKind && row.defaultValue != "required"});
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
