// SPDX-License-Identifier: Apache-2.0
#include "models/component_references.h"

#include "models/field_path.h"
#include "models/platform_plan.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace doppel::models {

namespace {

/// Reads the references to components off a configuration, with the path of the field that holds
/// each.
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
        if (value.empty() && (element_ || field.options.required)) {
            empty_.push_back(spotOf(field).path);
        } else if (!value.empty()) {
            const Spot spot = spotOf(field);
            references_.push_back(
                {spot.role, spot.path, value.name, std::string(field.options.ofKind)});
        }
    }
    void onObject(const Field& field, ObjectAccess& value) override {
        const Spot outer = std::exchange(within_, spotOf(field));
        const std::optional<std::string> element = std::exchange(element_, std::nullopt);
        value.describe(*this);
        within_ = outer;
        element_ = element;
    }
    void onOptional(const Field& field, OptionalAccess& value) override {
        if (value.has()) {
            value.visitValue(*this, field);
        }
    }
    void onList(const Field& field, ListAccess& value) override {
        const std::string path = spotOf(field).path;
        for (std::size_t i = 0; i < value.size(); ++i) {
            const auto outer = std::exchange(element_, joinIndex(path, i));
            value.visitElement(*this, field, i);
            element_ = outer;
        }
    }
    void onTable(const Field& field, TableAccess& value) override {
        const std::string path = spotOf(field).path;
        for (const std::string& key : value.keys()) {
            const auto outer = std::exchange(element_, joinPath(path, key));
            value.visitValue(*this, field, key);
            element_ = outer;
        }
    }

    std::vector<ComponentReference> take() { return std::move(references_); }
    std::vector<std::string> takeEmpty() { return std::move(empty_); }

private:
    /// Where a field is: its fields by name alone, and its whole path.
    struct Spot {
        std::string role;
        std::string path;
    };
    Spot spotOf(const Field& field) const {
        return {joinPath(within_.role, field.name),
                element_ ? *element_ : joinPath(within_.path, field.name)};
    }

    Spot within_;
    std::optional<std::string> element_; ///< of a list or table: the path of what is visited next
    std::vector<ComponentReference> references_;
    std::vector<std::string> empty_;
};

} // namespace

bool isOneOf(std::string_view kinds, std::string_view kind) {
    for (std::size_t from = 0; from <= kinds.size();) {
        const std::size_t end = std::min(kinds.find('|', from), kinds.size());
        if (kinds.substr(from, end - from) == kind) {
            return true;
        }
        from = end + 1;
    }
    return false;
}

std::string inWords(std::string kinds) {
    for (std::size_t bar; (bar = kinds.find('|')) != std::string::npos;) {
        kinds.replace(bar, 1, " or ");
    }
    return kinds;
}

std::vector<ComponentReference> referencesOf(Config& config) {
    ReferenceCollector collector;
    config.describe(collector);
    return collector.take();
}

bool mayBeOf(std::string_view ofKind, const ComponentKind& kind) {
    if (ofKind.empty() || ofKind == kAnyThatWorks) {
        return kind.answersPages || (!ofKind.empty() && kind.fetchesWork);
    }
    return isOneOf(ofKind, kind.name);
}

std::string whyNotOfKind(const ComponentReference& reference, const PlatformPlan& plan) {
    const PlatformPlan::Component* target = plan.find(reference.target);
    const bool isKnown = target != nullptr && target->kind != nullptr;
    if (!isKnown || reference.ofKind.empty() || mayBeOf(reference.ofKind, *target->kind)) {
        return "";
    }
    const std::string what = '"' + reference.target + '"';
    return reference.ofKind == kAnyThatWorks
               ? what + " answers no pages, and is no worker"
               : what + " is not of the kind " + inWords(reference.ofKind);
}

std::vector<std::string> fittingNames(const ComponentReference& reference,
                                      const PlatformPlan& plan) {
    std::vector<std::string> names;
    for (const PlatformPlan::Component& component : plan.components()) {
        const bool fits = component.kind == nullptr || mayBeOf(reference.ofKind, *component.kind);
        if (fits) {
            names.push_back(component.name);
        }
    }
    return names;
}

std::vector<std::string> emptyReferencesOf(Config& config) {
    ReferenceCollector collector;
    config.describe(collector);
    return collector.takeEmpty();
}

} // namespace doppel::models
