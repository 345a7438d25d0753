// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/field_values.h"

#include "scenarios/file/config_writer.h"
#include "scenarios/file/field_table.h"
#include "scenarios/file/text_edit.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace doppel::scenarios {

namespace {

using models::Field;
using models::FieldVisitor;

class ValueCollector final : public FieldVisitor {
public:
    ValueCollector(std::string path, bool live, std::vector<FieldValue>& values)
        : path_(std::move(path)), live_(live), values_(values) {}

    void onFlag(const Field& field, bool& value) override {
        addPlain(field, value, &FieldVisitor::onFlag).choices = {"true", "false"};
    }
    void onCount(const Field& field, std::int64_t& value) override {
        addPlain(field, value, &FieldVisitor::onCount);
    }
    void onNumber(const Field& field, double& value) override {
        addPlain(field, value, &FieldVisitor::onNumber);
    }
    void onRatio(const Field& field, sim::Ratio& value) override {
        addPlain(field, value, &FieldVisitor::onRatio);
    }
    void onProbability(const Field& field, sim::Probability& value) override {
        addPlain(field, value, &FieldVisitor::onProbability);
    }
    void onDuration(const Field& field, sim::Duration& value) override {
        addPlain(field, value, &FieldVisitor::onDuration);
    }
    void onRate(const Field& field, sim::Rate& value) override {
        addPlain(field, value, &FieldVisitor::onRate);
    }
    void onBytes(const Field& field, sim::Bytes& value) override {
        addPlain(field, value, &FieldVisitor::onBytes);
    }
    void onText(const Field& field, std::string& value) override {
        addPlain(field, value, &FieldVisitor::onText);
    }
    void onDistribution(const Field& field, sim::Distribution& value) override {
        addPlain(field, value, &FieldVisitor::onDistribution);
    }
    void onComponent(const Field& field, models::ComponentRef& value) override {
        addPlain(field, value, &FieldVisitor::onComponent);
    }
    void onServers(const Field& field, models::ServerSelection& value) override {
        addPlain(field, value, &FieldVisitor::onServers);
    }
    void onChoice(const Field& field, models::ChoiceAccess& value) override {
        FieldValue& row = addPlain(field, value, &FieldVisitor::onChoice);
        row.choices.assign(value.names().begin(), value.names().end());
    }
    void onObject(const Field& field, models::ObjectAccess& value) override {
        ValueCollector inner(pathOf(field), isLive(field), values_);
        value.describe(inner);
    }
    void onOptional(const Field& field, models::OptionalAccess& value) override {
        if (value.has()) {
            value.visitValue(*this, field);
        } else {
            addWhole(field, value, &FieldVisitor::onOptional, "none");
        }
    }
    void onList(const Field& field, models::ListAccess& value) override {
        const bool ofMaps = typeOf(field, value, &FieldVisitor::onList).type.ends_with("map");
        if (value.size() == 0 || !ofMaps) {
            addWhole(field, value, &FieldVisitor::onList, "[]");
            return;
        }
        const std::string path = pathOf(field);
        for (std::size_t i = 0; i < value.size(); ++i) {
            next_ = joinIndex(path, i);
            value.visitElement(*this, field, i);
        }
    }
    void onTable(const Field& field, models::TableAccess& value) override {
        const std::string path = pathOf(field);
        const std::vector<std::string> keys = value.keys();
        if (keys.empty()) {
            next_ = path;
            addWhole(field, value, &FieldVisitor::onTable, "{}");
        }
        for (const std::string& key : keys) {
            next_ = joinPath(path, key);
            value.visitValue(*this, field, key);
        }
    }

private:
    template <class T>
    using Show = void (FieldVisitor::*)(const Field&, T&);

    bool isLive(const Field& field) const { return live_ && field.options.live; }

    /// Of the field, or of the entry of the list or table that is being visited.
    std::string pathOf(const Field& field) {
        const std::string path = next_.value_or(joinPath(path_, field.name));
        next_.reset();
        return path;
    }

    /// As the reference has it, with the value in the default's place.
    template <class T>
    static FieldRow typeOf(const Field& field, T& value, Show<T> show) {
        Field shown = field;
        shown.options.required = false;
        return fieldRows([&](FieldVisitor& visitor) { (visitor.*show)(shown, value); }).front();
    }

    template <class T>
    FieldValue& addPlain(const Field& field, T& value, Show<T> show) {
        FieldRow row = typeOf(field, value, show);
        return values_.emplace_back(FieldValue{pathOf(field),
                                               std::move(row.defaultValue),
                                               std::move(row.type),
                                               std::move(row.range),
                                               std::move(row.doc),
                                               std::move(row.source),
                                               {},
                                               isLive(field),
                                               field.options.required});
    }

    template <class T>
    void addWhole(const Field& field, T& value, Show<T> show, const std::string& whenEmpty) {
        FieldValue& row = addPlain(field, value, show);
        row.value = whenEmpty;
        const auto json = toJson([&](FieldVisitor& visitor) { (visitor.*show)(field, value); });
        if (!json.empty() && !json.front().empty()) {
            const auto node = parseYaml(toYaml(json.front()), "");
            row.value = node ? flowYaml(*node) : row.value;
        }
    }

    std::string path_;
    bool live_; ///< the struct around the fields is
    std::vector<FieldValue>& values_;
    std::optional<std::string> next_; ///< the path of what is visited next, if no field of path_
};

} // namespace

std::vector<FieldValue> fieldValues(std::string_view path,
                                    const std::function<void(FieldVisitor&)>& describe) {
    std::vector<FieldValue> values;
    ValueCollector collector(std::string(path), true, values);
    describe(collector);
    return values;
}

} // namespace doppel::scenarios
