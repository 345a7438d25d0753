// SPDX-License-Identifier: Apache-2.0
#include "models/component_references.h"

#include <utility>

namespace doppel::models {

namespace {

/// Reads the references to components off a configuration, with the path of the field that holds each.
class ReferenceCollector final : public FieldVisitor {
public:
    void onFlag(const Field&, bool&) override {}
    void onCount(const Field&, std::int64_t&) override {}
    void onNumber(const Field&, double&) override {}
    void onRatio(const Field&, sim::Ratio&) override {}
    void onProbability(const Field&, sim::Probability&) override {}
    void onDuration(const Field&, sim::Duration&) override {}
    void onRate(const Field&, sim::Rate&) override {}
    void onBytes(const Field&, sim::Bytes&) override {}
    void onText(const Field&, std::string&) override {}
    void onDistribution(const Field&, sim::Distribution&) override {}
    void onChoice(const Field&, ChoiceAccess&) override {}

    void onComponent(const Field& field, ComponentRef& value) override {
        if (!value.empty()) {
            references_.push_back({pathTo(field), value.name});
        }
    }
    void onObject(const Field& field, ObjectAccess& value) override {
        const std::string before = std::exchange(path_, pathTo(field));
        value.describe(*this);
        path_ = before;
    }
    void onOptional(const Field& field, OptionalAccess& value) override {
        if (value.has()) {
            value.visitValue(*this, field);
        }
    }
    void onList(const Field& field, ListAccess& value) override {
        for (std::size_t i = 0; i < value.size(); ++i) {
            value.visitElement(*this, field, i);
        }
    }
    void onTable(const Field& field, TableAccess& value) override {
        for (const std::string& key : value.keys()) {
            value.visitValue(*this, field, key);
        }
    }

    std::vector<ComponentReference> take() { return std::move(references_); }

private:
    std::string pathTo(const Field& field) const {
        return path_.empty() ? std::string(field.name) : path_ + '.' + std::string(field.name);
    }

    std::string path_;
    std::vector<ComponentReference> references_;
};

} // namespace

std::vector<ComponentReference> referencesOf(Config& config) {
    ReferenceCollector collector;
    config.describe(collector);
    return collector.take();
}

} // namespace doppel::models
