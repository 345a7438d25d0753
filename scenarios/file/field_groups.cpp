// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/field_groups.h"

#include "scenarios/file/value_path.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace doppel::scenarios {

namespace {

using models::Field;
using models::FieldVisitor;

class GroupCollector final : public FieldVisitor {
public:
    GroupCollector(std::string path, std::vector<FieldGroup>& groups)
        : path_(std::move(path)), groups_(groups) {}

    void onFlag(const Field&, bool&) override { next_.reset(); }
    void onCount(const Field&, std::int64_t&) override { next_.reset(); }
    void onNumber(const Field&, double&) override { next_.reset(); }
    void onRatio(const Field&, sim::Ratio&) override { next_.reset(); }
    void onProbability(const Field&, sim::Probability&) override { next_.reset(); }
    void onDuration(const Field&, sim::Duration&) override { next_.reset(); }
    void onRate(const Field&, sim::Rate&) override { next_.reset(); }
    void onBytes(const Field&, sim::Bytes&) override { next_.reset(); }
    void onText(const Field&, std::string&) override { next_.reset(); }
    void onDistribution(const Field&, sim::Distribution&) override { next_.reset(); }
    void onComponent(const Field&, models::ComponentRef&) override { next_.reset(); }
    void onChoice(const Field&, models::ChoiceAccess&) override { next_.reset(); }

    void onObject(const Field& field, models::ObjectAccess& value) override {
        GroupCollector inner(pathOf(field), groups_);
        value.describe(inner);
    }
    void onOptional(const Field& field, models::OptionalAccess& value) override {
        if (value.has()) {
            value.visitValue(*this, field);
        }
    }
    void onList(const Field& field, models::ListAccess& value) override {
        const std::string path = pathOf(field);
        const std::size_t entries = value.size();
        addGroup(path, field, false, [&](FieldVisitor& fresh) { value.append(fresh, field); });
        for (std::size_t i = 0; i < entries; ++i) {
            next_ = joinIndex(path, i);
            value.visitElement(*this, field, i);
        }
    }
    void onTable(const Field& field, models::TableAccess& value) override {
        const std::string path = pathOf(field);
        const std::vector<std::string> keys = value.keys();
        addGroup(path, field, true,
                 [&](FieldVisitor& fresh) { value.visitValue(fresh, field, ""); });
        for (const std::string& key : keys) {
            next_ = joinPath(path, key);
            value.visitValue(*this, field, key);
        }
    }

private:
    std::string pathOf(const Field& field) {
        const std::string path = next_.value_or(joinPath(path_, field.name));
        next_.reset();
        return path;
    }

    /// `visit` shows a new entry, which has the group's own name.
    void addGroup(const std::string& path,
                  const Field& field,
                  bool isTable,
                  const std::function<void(FieldVisitor&)>& visit) {
        const std::string within = std::string(field.name) + '.';
        std::vector<FieldValue> fields = fieldValues("", visit);
        const bool isStruct =
            std::all_of(fields.begin(), fields.end(),
                        [&](const FieldValue& value) { return value.path.starts_with(within); });
        if (!isStruct) {
            return;
        }
        std::erase_if(fields, [](const FieldValue& value) { return !value.required; });
        for (FieldValue& value : fields) {
            value.path.erase(0, within.size());
        }
        groups_.push_back({path, std::string(field.doc), isTable, std::move(fields)});
    }

    std::string path_;
    std::vector<FieldGroup>& groups_;
    std::optional<std::string> next_; ///< the path of what is visited next, if no field of path_
};

} // namespace

std::vector<FieldGroup> fieldGroups(std::string_view path,
                                    const std::function<void(FieldVisitor&)>& describe) {
    std::vector<FieldGroup> groups;
    GroupCollector collector(std::string(path), groups);
    describe(collector);
    return groups;
}

} // namespace doppel::scenarios
