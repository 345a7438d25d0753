// SPDX-License-Identifier: Apache-2.0
#include "scenarios/knobs.h"

#include "scenarios/file/field_finder.h"
#include "scenarios/file/field_place.h"
#include "scenarios/file/node.h"
#include "scenarios/file/units_text.h"
#include "scenarios/file/value_path.h"
#include "scenarios/set_dry_run.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

namespace {

using models::Field;
using models::Problems;

/// Holds a knob's bounds against the one field that it is shown.
class KnobCheck final : public models::FieldVisitor {
public:
    explicit KnobCheck(const KnobConfig& knob) : knob_(knob) {}

    Problems take() {
        if (!isNumber_) {
            problems_.push_back({"path", "leads to no number that could be turned up or down"});
        }
        return std::move(problems_);
    }

    void onCount(const Field& field, std::int64_t&) override {
        check(field, parseCount, [](std::int64_t n) { return static_cast<double>(n); });
    }
    void onNumber(const Field& field, double&) override {
        check(field, parseNumber, [](double n) { return n; });
    }
    void onRatio(const Field& field, sim::Ratio&) override {
        check(field, parseRatio, [](sim::Ratio r) { return r.value; });
    }
    void onProbability(const Field& field, sim::Probability&) override {
        check(field, parseProbability, [](sim::Probability p) { return p.value; });
    }
    void onDuration(const Field& field, sim::Duration&) override {
        check(field, parseDuration, [](sim::Duration d) { return sim::toSeconds(d); });
    }
    void onRate(const Field& field, sim::Rate&) override {
        check(field, parseRate, [](sim::Rate r) { return r.perSecond; });
    }
    void onBytes(const Field& field, sim::Bytes&) override {
        check(field, parseBytes, [](sim::Bytes b) { return static_cast<double>(b.count); });
    }
    void onOptional(const Field& field, models::OptionalAccess& value) override {
        const bool had = value.has();
        value.visitValue(*this, field);
        if (!had) {
            value.reset();
        }
    }
    void onFlag(const Field&, bool&) override {}
    void onText(const Field&, std::string&) override {}
    void onDistribution(const Field&, sim::Distribution&) override {}
    void onComponent(const Field&, models::ComponentRef&) override {}
    void onChoice(const Field&, models::ChoiceAccess&) override {}
    void onObject(const Field&, models::ObjectAccess&) override {}
    void onList(const Field&, models::ListAccess&) override {}
    void onTable(const Field&, models::TableAccess&) override {}

private:
    template <class Parse, class Base>
    void check(const Field& field, Parse parse, Base base) {
        isNumber_ = true;
        const auto number = [&](const char* name,
                                const std::string& text) -> std::optional<double> {
            const auto value = parse(text);
            if (!value) {
                problems_.push_back({name, value.errors().front().message});
                return std::nullopt;
            }
            return base(*value);
        };
        const auto min = number("min", knob_.min);
        const auto max = number("max", knob_.max);
        std::optional<double> step;
        if (!knob_.step.empty()) {
            step = number("step", knob_.step);
        }
        refuseOutside(field, "min", knob_.min, min);
        refuseOutside(field, "max", knob_.max, max);
        if (min && max && *min >= *max) {
            problems_.push_back({"max", knob_.max + " is not above the knob's min, " + knob_.min});
        }
        if (step && *step <= 0) {
            problems_.push_back({"step", knob_.step + " leads nowhere; expected one above zero"});
        } else if (step && min && max && *step > *max - *min) {
            problems_.push_back({"step", knob_.step + " is wider than all that the knob may turn"});
        }
    }

    void refuseOutside(const Field& field,
                       const char* name,
                       const std::string& text,
                       std::optional<double> bound) {
        const models::FieldOptions& options = field.options;
        const bool isBelow =
            bound && (*bound < options.min || (options.minExclusive && *bound <= options.min));
        if (isBelow || (bound && *bound > options.max)) {
            problems_.push_back({name, text + " is out of the range of the field itself"});
        }
    }

    const KnobConfig& knob_;
    bool isNumber_ = false;
    Problems problems_;
};

Problems problemsOfKnob(const KnobConfig& knob, const Scenario& scenario) {
    const auto place = fieldPlaceOf(knob.path);
    models::Config* config = place ? configAt(*place, scenario) : nullptr;
    if (config == nullptr) {
        return {{"path", noFieldAt(knob.path, scenario)}};
    }
    KnobCheck check(knob);
    FieldFinder finder(place->field, check);
    config->describe(finder);
    if (!finder.found()) {
        return {{"path", finder.whyNot()}};
    }
    return check.take();
}

} // namespace

Problems problemsOfKnobs(const Scenario& scenario, const std::set<std::string>& wrong) {
    Problems problems;
    const auto& knobs = scenario.settings.knobs;
    std::set<std::string_view> turned;
    for (std::size_t i = 0; i < knobs.size(); ++i) {
        const bool isNew = turned.insert(knobs[i].path).second;
        if (wrong.contains(entryOf(knobs[i].path))) {
            continue;
        }
        Problems own = isNew ? problemsOfKnob(knobs[i], scenario)
                             : Problems{{"path", "another knob turns the same field"}};
        append(problems, under(joinIndex("knobs", i), std::move(own)));
    }
    return problems;
}

} // namespace doppel::scenarios
