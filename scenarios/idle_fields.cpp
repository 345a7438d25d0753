// SPDX-License-Identifier: Apache-2.0
#include "scenarios/idle_fields.h"

#include "models/actions/set_field.h"
#include "models/field_path.h"
#include "scenarios/file/field_finder.h"
#include "scenarios/file/field_place.h"
#include "scenarios/file/value_path.h"
#include "scenarios/set_dry_run.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace doppel::scenarios {

namespace {

using models::Field;

// Gives the one field that it is shown another value: a number a lower one, as what is noted of high
// ones is not meant.
class Nudge final : public models::FieldVisitor {
public:
    bool moved() const { return moved_; }
    // How many values the field has beside the one that it had; of a number many.
    std::size_t others() const { return others_; }

    void onFlag(const Field&, bool& value) override { to(value, !value, 1); }
    void onCount(const Field&, std::int64_t& value) override { turn<std::int64_t>(value, 1); }
    void onNumber(const Field&, double& value) override { turn(value, 1.0); }
    void onRatio(const Field&, sim::Ratio& value) override { turn(value.value, 1.0); }
    void onProbability(const Field&, sim::Probability& value) override { turn(value.value, 0.01); }
    void onDuration(const Field&, sim::Duration& value) override {
        turn(value, sim::Duration(std::chrono::seconds(1)));
    }
    void onRate(const Field&, sim::Rate& value) override { turn(value.perSecond, 1.0); }
    void onBytes(const Field&, sim::Bytes& value) override {
        turn(value.count, decltype(value.count){1});
    }
    void onChoice(const Field&, models::ChoiceAccess& value) override {
        value.choose((value.index() + 1) % value.names().size());
        moved_ = true;
        others_ = value.names().size() - 1;
    }
    void onOptional(const Field& field, models::OptionalAccess& value) override {
        value.visitValue(*this, field);
    }
    void onText(const Field&, std::string&) override {}
    void onDistribution(const Field&, sim::Distribution&) override {}
    void onComponent(const Field&, models::ComponentRef&) override {}
    void onObject(const Field&, models::ObjectAccess&) override {}
    void onList(const Field&, models::ListAccess&) override {}
    void onTable(const Field&, models::TableAccess&) override {}

private:
    static constexpr std::size_t kMany = 2;

    template <class T>
    void to(T& value, T other, std::size_t others) {
        value = other;
        moved_ = true;
        others_ = others;
    }
    template <class T>
    void turn(T& value, T step) {
        const T lower = value / 2;
        to(value, lower != value ? lower : value + 3 * step, kMany);
    }

    bool moved_ = false;
    std::size_t others_ = 0;
};

std::optional<std::string>
noteAt(const models::Config& config, std::string_view path, const models::PlatformPlan& plan) {
    for (models::Problem& note : config.notesOn(plan)) {
        if (note.field == path) {
            return std::move(note.message);
        }
    }
    return std::nullopt;
}

// The field that a path of the whole scenario leads to; none of a wrong path.
struct FieldFound {
    const models::Config* config = nullptr;
    std::string within; // its path within it
};
std::optional<FieldFound> fieldAt(const Scenario& scenario, const std::string& path) {
    const auto place = fieldPlaceOf(path);
    const models::Config* config = place ? configAt(*place, scenario) : nullptr;
    return config == nullptr
               ? std::nullopt
               : std::optional(FieldFound{config, path.substr(entryOf(path).size() + 1)});
}

} // namespace

// The usual value is not noted, and a note may be on the one value that it has: so at least two of
// three are to be, where there are so many.
std::string
whyIdle(const models::Config& config, std::string_view path, const models::PlatformPlan& plan) {
    const auto steps = splitPath(path);
    if (!steps) {
        return {};
    }
    const std::unique_ptr<models::Config> other = config.clone();
    Nudge nudge;
    std::string why;
    std::size_t noted = 0;
    constexpr int kValues = 3;
    for (int i = 0; i < kValues; ++i) {
        if (auto note = noteAt(*other, path, plan)) {
            why = std::move(*note);
            ++noted;
        }
        FieldFinder finder(*steps, nudge);
        other->describe(finder);
        if (!nudge.moved()) {
            return {};
        }
    }
    return noted > 0 && noted >= std::min<std::size_t>(nudge.others(), 2) ? why : std::string();
}

models::Problems notesOnIdleSets(const Scenario& scenario, const models::PlatformPlan& plan) {
    models::Problems notes;
    for (const std::string& set : scenario.sets) {
        const std::string path = set.substr(0, set.find('='));
        const auto field = fieldAt(scenario, path);
        std::string why = field ? whyIdle(*field->config, field->within, plan) : std::string();
        if (!why.empty() && !noteAt(*field->config, field->within, plan)) {
            notes.push_back({path, std::move(why)});
        }
    }
    for (const EventSpec& spec : scenario.timeline) {
        if (&spec.event.kind() != &models::setFieldKind()) {
            continue;
        }
        const std::string& path = spec.event.as<models::SetFieldConfig>().path;
        const auto field = fieldAt(scenario, path);
        const std::string why =
            field ? whyIdle(*field->config, field->within, plan) : std::string();
        if (!why.empty()) {
            notes.push_back({models::joinPath(spec.path, "set"), path + ": " + why});
        }
    }
    return notes;
}

} // namespace doppel::scenarios
