// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/schema_writer.h"

#include "scenarios/file/field_schema.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

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
    schema["properties"][section.kindKey] = Json{{"const", kind.name}};
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
        const Json named{{"properties", {{section.kindKey, {{"const", kind.name}}}}},
                         {"required", Json::array({section.kindKey})}};
        cases.push_back({{"if", named},
                         {"then", {{"$ref", "#/definitions/" + definitionName(section, kind)}}}});
    }
    Json schema{{"type", "object"}};
    schema["properties"][section.kindKey] = Json{{"enum", std::move(names)}};
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
