// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/schema_writer.h"

#include "scenarios/file/field_schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace doppel::scenarios {

namespace {

using Json = nlohmann::ordered_json;

std::string definitionName(const FileSection& section, const SectionKind& kind) {
    return section.name + '.' + kind.name;
}

/// The fields common to all entries together with those of one kind.
Json kindSchema(const FileSection& section, const SectionKind& kind) {
    Json schema = fieldsSchema([&](models::FieldVisitor& visitor) {
        if (section.describe) {
            section.describe(visitor);
        }
        kind.describe(visitor);
    });
    schema["description"] = kind.summary;
    if (!section.kindKey.empty()) {
        schema["properties"][section.kindKey] = Json{{"const", kind.name}};
    } else if (!kind.value.empty()) {
        schema["properties"][kind.key] = Json{{"const", kind.value}};
    }
    return schema;
}

/// What an entry of that kind looks like from outside.
Json markOf(const FileSection& section, const SectionKind& kind) {
    const std::string& key = section.kindKey.empty() ? kind.key : section.kindKey;
    const std::string& value = section.kindKey.empty() ? kind.value : kind.name;
    Json mark = Json::object();
    if (!value.empty()) {
        mark["properties"][key] = Json{{"const", value}};
    }
    mark["required"] = Json::array({key});
    return mark;
}

/// Entries that say their kind by a key of their own: exactly one of these keys is there.
Json ownKeysSchema(const FileSection& section) {
    std::vector<std::string> keys;
    Json values = Json::object();
    for (const SectionKind& kind : section.kinds) {
        if (std::find(keys.begin(), keys.end(), kind.key) == keys.end()) {
            keys.push_back(kind.key);
        }
        if (!kind.value.empty()) {
            values[kind.key]["enum"].push_back(kind.value);
        }
    }
    Json schema{{"type", "object"}};
    if (!values.empty()) {
        schema["properties"] = std::move(values);
    }
    for (const std::string& key : keys) {
        schema["oneOf"].push_back({{"required", Json::array({key})}});
    }
    return schema;
}

Json entrySchema(const FileSection& section) {
    if (section.kinds.empty()) {
        return fieldsSchema(section.describe);
    }
    Json names = Json::array();
    Json cases = Json::array();
    for (const SectionKind& kind : section.kinds) {
        names.push_back(kind.name);
        cases.push_back({{"if", markOf(section, kind)},
                         {"then", {{"$ref", "#/definitions/" + definitionName(section, kind)}}}});
    }
    Json schema{{"type", "object"}};
    if (section.kindKey.empty()) {
        schema = ownKeysSchema(section);
    } else {
        schema["properties"][section.kindKey] = Json{{"enum", std::move(names)}};
    }
    schema["allOf"] = std::move(cases);
    return schema;
}

Json sectionSchema(const FileSection& section) {
    Json schema = entrySchema(section);
    if (section.shape == FileSection::Shape::Table) {
        // null removes an entry of the file that is extended
        schema = {{"type", "object"},
                  {"additionalProperties", {{"anyOf", {std::move(schema), {{"type", "null"}}}}}}};
    } else if (section.shape == FileSection::Shape::List) {
        schema = {{"type", "array"}, {"items", std::move(schema)}};
    }
    schema["description"] = section.doc;
    return schema;
}

} // namespace

Json scenarioSchema(std::span<const FileSection> sections) {
    Json properties = Json::object();
    Json definitions = Json::object();
    for (const FileSection& section : sections) {
        if (section.shape == FileSection::Shape::Fields) {
            Json fields = fieldsSchema(section.describe);
            for (auto& [name, schema] : fields["properties"].items()) {
                properties[name] = std::move(schema);
            }
        } else {
            properties[section.name] = sectionSchema(section);
        }
        for (const SectionKind& kind : section.kinds) {
            definitions[definitionName(section, kind)] = kindSchema(section, kind);
        }
    }
    properties["extends"] =
        Json{{"type", "string"},
             {"description", "the file that this one changes and adds to, relative to it"}};
    properties["set"] = Json{
        {"type", "object"},
        {"description", "changes to what is extended, by path (components.NAME.FIELD: value)"}};
    return Json{{"$schema", "http://json-schema.org/draft-07/schema#"},
                {"title", "Doppel scenario"},
                {"type", "object"},
                {"properties", std::move(properties)},
                {"additionalProperties", false},
                {"definitions", std::move(definitions)}};
}

} // namespace doppel::scenarios
