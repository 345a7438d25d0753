// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/new_entry.h"

#include "models/actions/timeline_event.h"
#include "scenarios/file/edit_way.h"
#include "scenarios/file/field_values.h"
#include "scenarios/file/text_edit.h"
#include "scenarios/file/value_path.h"

#include <utility>

namespace doppel::gui {
namespace {

scenarios::Node wordNode(std::string_view text) {
    scenarios::Node node;
    node.kind = scenarios::Node::Kind::Scalar;
    node.text = text;
    return node;
}

std::string firstValue(const scenarios::FieldValue& field, std::string_view component) {
    if (field.type == "component") {
        return std::string(component);
    }
    if (field.path == "set") {
        return scenarios::joinPath("components", component) + ".replicas";
    }
    return field.path == "value" ? "1" : field.value;
}

void putRequired(scenarios::Node& entry,
                 const std::vector<scenarios::FieldValue>& fields,
                 std::string_view component) {
    for (const scenarios::FieldValue& field : fields) {
        if (field.required) {
            scenarios::putNode(entry, *scenarios::splitPath(field.path),
                               wordNode(firstValue(field, component)));
        }
    }
}

} // namespace

std::string newPartYaml(std::string_view kind,
                        const std::function<void(models::FieldVisitor&)>& describe,
                        std::string_view component) {
    scenarios::Node entry;
    entry.kind = scenarios::Node::Kind::Map;
    scenarios::putNode(entry, {"kind"}, wordNode(kind));
    putRequired(entry, scenarios::fieldValues("", describe), component);
    return scenarios::flowYaml(entry);
}

std::string newGroupEntryYaml(const scenarios::FieldGroup& group, std::string_view component) {
    scenarios::Node entry;
    entry.kind = scenarios::Node::Kind::Map;
    putRequired(entry, group.required, component);
    return scenarios::flowYaml(entry);
}

std::string
newEventYaml(const models::ActionKind& kind, std::string_view at, std::string_view component) {
    const models::ActionKey key = models::keyOf(kind);
    models::TimelineEvent event(kind);
    scenarios::Node entry;
    entry.kind = scenarios::Node::Kind::Map;
    const auto put = [&](const std::string& path, std::string_view value) {
        scenarios::putNode(entry, *scenarios::splitPath(path), wordNode(value));
    };
    put("at", at);
    if (kind.lasts && kind.isFault) {
        put("for", "5min");
    }
    if (!key.value.empty()) {
        put(std::string(key.key), key.value);
    }
    for (const scenarios::FieldValue& field : scenarios::fieldValues(
             "", [&](models::FieldVisitor& visitor) { event.describe(visitor); })) {
        const bool saysKind =
            key.value.empty() &&
            (field.path == key.key || field.path.starts_with(std::string(key.key) + '.'));
        if (field.path != "at" && (field.required || saysKind)) {
            put(field.path, firstValue(field, component));
        }
    }
    return scenarios::flowYaml(entry);
}

std::string newObjectiveYaml(std::string_view source) {
    return "{name: availability, that: " +
           scenarios::flowYaml(wordNode(std::string(source) + ".availability >= 99%")) + '}';
}

std::string newKnobYaml(std::string_view component) {
    const std::string path = scenarios::joinPath("components", component) + ".replicas";
    return "{path: " + scenarios::flowYaml(wordNode(path)) + ", min: \"1\", max: \"10\"}";
}

} // namespace doppel::gui
