// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/config_writer.h"

#include "scenarios/file/distribution_text.h"
#include "scenarios/file/servers_text.h"
#include "scenarios/file/units_text.h"

#include <array>
#include <cctype>
#include <nlohmann/json.hpp>

namespace doppel::scenarios {

namespace {

using Json = nlohmann::ordered_json;
using models::Field;

/// Writes each field that it visits under the field's name; or only those that are not live, and
/// of others what is not live within.
class JsonWriter final : public models::FieldVisitor {
public:
    enum class Which { All, Fixed };
    explicit JsonWriter(Which which) : which_(which) {}

    Json take() { return std::move(object_); }

    void onFlag(const Field& field, bool& value) override { write(field, value); }
    void onCount(const Field& field, std::int64_t& value) override { write(field, value); }
    void onNumber(const Field& field, double& value) override { write(field, value); }
    void onRatio(const Field& field, sim::Ratio& value) override { write(field, exactText(value)); }
    void onProbability(const Field& field, sim::Probability& value) override {
        write(field, exactText(value));
    }
    void onDuration(const Field& field, sim::Duration& value) override {
        write(field, exactText(value));
    }
    void onRate(const Field& field, sim::Rate& value) override { write(field, exactText(value)); }
    void onBytes(const Field& field, sim::Bytes& value) override { write(field, exactText(value)); }
    void onText(const Field& field, std::string& value) override { write(field, value); }
    void onDistribution(const Field& field, sim::Distribution& value) override {
        write(field, exactText(value));
    }
    void onComponent(const Field& field, models::ComponentRef& value) override {
        write(field, value.empty() ? Json() : Json(value.name));
    }
    void onServers(const Field& field, models::ServerSelection& value) override {
        write(field, serversJson(value));
    }
    void onChoice(const Field& field, models::ChoiceAccess& value) override {
        write(field, std::string(value.names()[value.index()]));
    }
    void onObject(const Field& field, models::ObjectAccess& value) override {
        JsonWriter inner(whichWithin(field));
        value.describe(inner);
        writeIfAny(field, inner.take());
    }
    void onOptional(const Field& field, models::OptionalAccess& value) override {
        if (value.has()) {
            value.visitValue(*this, field);
        } else {
            write(field, Json());
        }
    }
    void onList(const Field& field, models::ListAccess& value) override {
        Json list = Json::array();
        for (std::size_t i = 0; i < value.size(); ++i) {
            JsonWriter inner(whichWithin(field));
            value.visitElement(inner, field, i);
            if (Json element = inner.taken(field); !element.is_discarded()) {
                list.push_back(std::move(element));
            }
        }
        writeIfAny(field, std::move(list));
    }
    void onTable(const Field& field, models::TableAccess& value) override {
        const std::vector<std::string> keys = value.keys();
        Json table = Json::object();
        auto& entries = table.get_ref<Json::object_t&>(); // keys differ: none is looked up
        entries.reserve(keys.size());
        for (const std::string& key : keys) {
            JsonWriter inner(whichWithin(field));
            value.visitValue(inner, field, key);
            if (Json element = inner.taken(field); !element.is_discarded()) {
                entries.emplace_back(key, std::move(element));
            }
        }
        writeIfAny(field, std::move(table));
    }

private:
    bool takes(const Field& field) const { return which_ == Which::All || !field.options.live; }
    Which whichWithin(const Field& field) const { return takes(field) ? Which::All : which_; }

    // What was written under the field's name; discarded if nothing was.
    Json taken(const Field& field) {
        const auto found = object_.find(std::string(field.name));
        return found == object_.end() ? Json(Json::value_t::discarded) : std::move(*found);
    }
    void write(const Field& field, Json value) {
        if (takes(field)) {
            object_[std::string(field.name)] = std::move(value);
        }
    }
    void writeIfAny(const Field& field, Json value) {
        if (takes(field) || !value.empty()) {
            object_[std::string(field.name)] = std::move(value);
        }
    }

    Which which_;
    Json object_ = Json::object();
};

bool isPlainCharacter(char c) {
    constexpr std::string_view kHarmless = " _-./%()+@^=<>";
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           kHarmless.find(c) != std::string_view::npos;
}

/// Whether YAML and FieldReader read the bare text as this very text, also within brackets.
bool isPlain(const std::string& text) {
    constexpr std::array<std::string_view, 14> kTaken{"null", "Null", "NULL",  "none",  "true",
                                                      "True", "TRUE", "false", "False", "FALSE",
                                                      "yes",  "no",   "on",    "off"};
    if (text.empty() || text.back() == ' ' ||
        std::isalnum(static_cast<unsigned char>(text[0])) == 0) {
        return false;
    }
    for (const std::string_view word : kTaken) {
        if (text == word) {
            return false;
        }
    }
    for (const char c : text) {
        if (!isPlainCharacter(c)) {
            return false;
        }
    }
    const bool mayBeNumber = std::isdigit(static_cast<unsigned char>(text[0])) != 0;
    return !mayBeNumber ||
           text.find_first_not_of("0123456789._+-eExXabcdefABCDEFo") != std::string::npos;
}

std::string scalarText(const Json& value) {
    if (value.is_null()) {
        return "none";
    }
    if (value.is_number_float()) {
        return exactText(value.get<double>());
    }
    // JSON's quoted text is YAML's double-quoted text
    return value.is_string() && isPlain(value.get<std::string>()) ? value.get<std::string>()
                                                                  : value.dump();
}

std::string keyText(const std::string& key) {
    return isPlain(key) ? key : Json(key).dump();
}

void writeYaml(const Json& value, int indent, std::string& out) {
    const std::string blanks(static_cast<std::size_t>(indent), ' ');
    const auto nested = [](const Json& inner) {
        return inner.is_structured() && !inner.empty();
    };
    if (value.is_object()) {
        for (const auto& [key, inner] : value.items()) {
            out += blanks + keyText(key) + ':' +
                   (nested(inner) ? "\n" : ' ' + scalarText(inner) + '\n');
            if (nested(inner)) {
                writeYaml(inner, indent + 2, out);
            }
        }
    } else if (value.is_array()) {
        for (const Json& inner : value) {
            const std::size_t start = out.size();
            if (nested(inner)) {
                writeYaml(inner, indent + 2, out);
                out[start + static_cast<std::size_t>(indent)] = '-';
            } else {
                out += blanks + "- " + scalarText(inner) + '\n';
            }
        }
    } else {
        out += blanks + scalarText(value) + '\n';
    }
}

} // namespace

Json toJson(const std::function<void(models::FieldVisitor&)>& describe) {
    JsonWriter writer(JsonWriter::Which::All);
    describe(writer);
    return writer.take();
}

Json fixedToJson(const std::function<void(models::FieldVisitor&)>& describe) {
    JsonWriter writer(JsonWriter::Which::Fixed);
    describe(writer);
    return writer.take();
}

std::string toYaml(const Json& value, int indent) {
    std::string out;
    writeYaml(value, indent, out);
    return out;
}

std::string toFlowYaml(const Json& value) {
    if (!value.is_structured()) {
        return scalarText(value);
    }
    std::string out;
    for (const auto& [key, inner] : value.items()) {
        out += (out.empty() ? "" : ", ") + (value.is_object() ? keyText(key) + ": " : "") +
               toFlowYaml(inner);
    }
    return value.is_object() ? '{' + out + '}' : '[' + out + ']';
}

} // namespace doppel::scenarios
