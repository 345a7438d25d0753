// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/field_schema.h"

#include "scenarios/file/config_writer.h"
#include "scenarios/file/sample_access.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace doppel::scenarios {

namespace {

using Json = nlohmann::ordered_json;
using models::Field;

const std::string kDecimal = R"((0|[1-9][0-9_]*)(\.[0-9_]+)?)";
const std::string kExponent = R"(([eE][-+]?[0-9]+)?)";
const std::string kDurationPart = kDecimal + " *(w|d|h|min|s|ms|us|ns)";
const std::string kDuration = "forever|-?" + kDurationPart + "( *" + kDurationPart + ")*";

/// Collects a schema for each field that it visits, under the field's name.
class SchemaCollector final : public models::FieldVisitor {
public:
    Json properties = Json::object();
    Json required = Json::array();

    void onFlag(const Field& field, bool& value) override {
        leaf(field, {{"type", "boolean"}}, value);
    }
    void onCount(const Field& field, std::int64_t& value) override {
        Json schema{{"type", {"integer", "string"}}, {"pattern", "^[-+]?" + kDecimal + "[kMG]?$"}};
        addBounds(field, schema);
        leaf(field, std::move(schema), value);
    }
    void onNumber(const Field& field, double& value) override {
        Json schema{{"type", {"number", "string"}},
                    {"pattern", "^[-+]?" + kDecimal + kExponent + '$'}};
        addBounds(field, schema);
        leaf(field, std::move(schema), value);
    }
    void onRatio(const Field& field, sim::Ratio& value) override {
        Json schema{{"type", {"number", "string"}},
                    {"pattern", '^' + kDecimal + kExponent + " *x?$"}};
        addBounds(field, schema);
        leaf(field, std::move(schema), value);
    }
    void onProbability(const Field& field, sim::Probability& value) override {
        Json schema{{"type", {"number", "string"}},
                    {"pattern", '^' + kDecimal + kExponent + " *%?$"},
                    {"minimum", 0},
                    {"maximum", 1}};
        addBounds(field, schema);
        leaf(field, std::move(schema), value);
    }
    void onDuration(const Field& field, sim::Duration& value) override {
        leaf(field, {{"type", "string"}, {"pattern", "^(" + kDuration + ")$"}}, value);
    }
    void onRate(const Field& field, sim::Rate& value) override {
        leaf(field,
             {{"type", "string"},
              {"pattern", '^' + kDecimal + kExponent + " *[kMG]? */ *(s|min|h|d|day|w)$"}},
             value);
    }
    void onBytes(const Field& field, sim::Bytes& value) override {
        leaf(field,
             {{"type", "string"},
              {"pattern", '^' + kDecimal + " *(B|kB|MB|GB|TB|PB|KiB|MiB|GiB|TiB|PiB)$"}},
             value);
    }
    void onText(const Field& field, std::string& value) override {
        leaf(field, {{"type", {"string", "number", "boolean"}}}, value); // bare 404 is text too
    }
    void onDistribution(const Field& field, sim::Distribution& value) override {
        leaf(field, {{"type", "string"}, {"pattern", "^(" + kDuration + R"(|[a-z]+ *\(.*\))$)"}},
             value);
    }
    void onComponent(const Field& field, models::ComponentRef& value) override {
        leaf(field, {{"type", "string"}}, value);
    }
    void onServers(const Field& field, models::ServerSelection&) override {
        const Json count{{"type", "integer"}, {"minimum", 1}};
        const Json share{{"type", "string"}, {"pattern", '^' + kDecimal + " *%$"}};
        const Json numbers{
            {"type", "array"}, {"items", {{"type", "integer"}, {"minimum", 0}}}, {"minItems", 1}};
        add(field, {{"anyOf", {count, share, numbers}}});
    }
    void onChoice(const Field& field, models::ChoiceAccess& value) override {
        Json names = Json::array();
        for (const std::string_view name : value.names()) {
            names.push_back(std::string(name));
        }
        Json schema{{"enum", std::move(names)},
                    {"default", std::string(value.names()[value.index()])}};
        add(field, std::move(schema));
    }
    void onObject(const Field& field, models::ObjectAccess& value) override {
        add(field, fieldsSchema([&](models::FieldVisitor& visitor) { value.describe(visitor); }));
    }
    void onOptional(const Field& field, models::OptionalAccess& value) override {
        Json inner = sample(field, value);
        inner.erase("description");
        if (!value.has()) {
            inner.erase("default");
        }
        add(field, {{"anyOf", {std::move(inner), {{"enum", {"none", nullptr}}}}}});
    }
    void onList(const Field& field, models::ListAccess& value) override {
        add(field, {{"type", "array"}, {"items", itemOf(field, value)}});
    }
    void onTable(const Field& field, models::TableAccess& value) override {
        add(field, {{"type", "object"}, {"additionalProperties", itemOf(field, value)}});
    }

private:
    template <class T>
    void leaf(const Field& field, Json schema, T& value) {
        if (!field.options.required) {
            const Json defaults =
                toJson([&](models::FieldVisitor& visitor) { visitor.visit(field, value); });
            schema["default"] = defaults.at(std::string(field.name));
        }
        add(field, std::move(schema));
    }

    void add(const Field& field, Json schema) {
        const std::string name(field.name);
        if (!field.doc.empty()) {
            schema["description"] = std::string(field.doc);
        }
        properties[name] = std::move(schema);
        if (field.options.required) {
            required.push_back(name);
        }
    }

    static void addBounds(const Field& field, Json& schema) {
        const models::FieldOptions& options = field.options;
        if (std::isfinite(options.min)) {
            schema[options.minExclusive ? "exclusiveMinimum" : "minimum"] = options.min;
        }
        if (std::isfinite(options.max)) {
            schema["maximum"] = options.max;
        }
    }

    template <class Access>
    static Json sample(const Field& field, Access& value) {
        SchemaCollector inner;
        visitSample(inner, field, value);
        return inner.properties.at(std::string(field.name));
    }

    template <class Access>
    static Json itemOf(const Field& field, Access& value) {
        Json item = sample(field, value);
        item.erase("description");
        item.erase("default");
        return item;
    }
};

} // namespace

Json fieldsSchema(const Describe& describe) {
    SchemaCollector collector;
    if (describe) {
        describe(collector);
    }
    Json schema{{"type", "object"}, {"properties", std::move(collector.properties)}};
    if (!collector.required.empty()) {
        schema["required"] = std::move(collector.required);
    }
    schema["additionalProperties"] = false;
    return schema;
}

} // namespace doppel::scenarios
