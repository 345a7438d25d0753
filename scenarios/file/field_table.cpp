// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/field_table.h"

#include "scenarios/file/distribution_text.h"
#include "scenarios/file/sample_access.h"
#include "scenarios/file/units_text.h"
#include "scenarios/file/value_path.h"

#include <cmath>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

namespace doppel::scenarios {

namespace {

using models::Field;

using BoundText = std::string (*)(double);

std::string
rangeText(const models::FieldOptions& options, BoundText text, double lowest, double largest) {
    const bool hasMin = std::isfinite(options.min) && options.min > lowest;
    const bool hasMax = std::isfinite(options.max) && options.max < largest;
    const std::string above = options.minExclusive ? "> " : ">= ";
    if (hasMin && hasMax && !options.minExclusive) {
        return text(options.min) + " to " + text(options.max);
    }
    std::string range = hasMin || (options.minExclusive && std::isfinite(options.min))
                            ? above + text(options.min)
                            : "";
    if (hasMax) {
        range += (range.empty() ? "<= " : ", <= ") + text(options.max);
    }
    return range;
}

/// The bounds of an integer type that FieldVisitor adds to a field are no news to a reader.
models::FieldOptions withoutTypeBounds(models::FieldOptions options) {
    const auto isTypeBound = [](double bound) {
        return bound == std::numeric_limits<std::int32_t>::max() ||
               bound == std::numeric_limits<std::int32_t>::min() ||
               bound == std::numeric_limits<std::uint32_t>::max() || bound >= 9.2e18 ||
               bound <= -9.2e18;
    };
    options.min = isTypeBound(options.min) ? -std::numeric_limits<double>::infinity() : options.min;
    options.max = isTypeBound(options.max) ? std::numeric_limits<double>::infinity() : options.max;
    return options;
}

class RowCollector final : public models::FieldVisitor {
public:
    RowCollector(std::string path, bool live, std::vector<FieldRow>& rows)
        : path_(std::move(path)), live_(live), rows_(rows) {}

    void onFlag(const Field& field, bool& value) override {
        add(field, "true or false", value ? "true" : "false");
    }
    void onCount(const Field& field, std::int64_t& value) override {
        const auto text = [](double bound) {
            return exactText(bound);
        };
        Field plain = field;
        plain.options = withoutTypeBounds(field.options);
        add(plain, "count", std::to_string(value), rangeText(plain.options, text, kNone, -kNone));
    }
    void onNumber(const Field& field, double& value) override {
        const auto text = [](double bound) {
            return exactText(bound);
        };
        add(field, "number", exactText(value), rangeText(field.options, text, kNone, -kNone));
    }
    void onRatio(const Field& field, sim::Ratio& value) override {
        const auto text = [](double bound) {
            return exactText(sim::Ratio{bound});
        };
        add(field, "factor", exactText(value), rangeText(field.options, text, 0, -kNone));
    }
    void onProbability(const Field& field, sim::Probability& value) override {
        const auto text = [](double bound) {
            return exactText(sim::Probability{bound});
        };
        add(field, "share", exactText(value), rangeText(field.options, text, 0, 1));
    }
    void onDuration(const Field& field, sim::Duration& value) override {
        add(field, "duration", exactText(value), rangeText(field.options, secondsText, 0, -kNone));
    }
    void onRate(const Field& field, sim::Rate& value) override {
        const auto text = [](double bound) {
            return exactText(sim::Rate{bound});
        };
        add(field, "rate", exactText(value), rangeText(field.options, text, 0, -kNone));
    }
    void onBytes(const Field& field, sim::Bytes& value) override {
        const auto text = [](double bound) {
            return exactText(sim::Bytes{std::llround(bound)});
        };
        add(field, "size", exactText(value), rangeText(field.options, text, 0, -kNone));
    }
    void onText(const Field& field, std::string& value) override { add(field, "text", value); }
    void onDistribution(const Field& field, sim::Distribution& value) override {
        add(field, "distribution", exactText(value),
            rangeText(field.options, secondsText, 0, -kNone));
    }
    void onComponent(const Field& field, models::ComponentRef& value) override {
        add(field, "component", value.empty() ? "none" : value.name);
    }
    void onServers(const Field& field, models::ServerSelection& value) override {
        add(field, "servers", toText(value));
    }
    void onChoice(const Field& field, models::ChoiceAccess& value) override {
        std::string type = "one of";
        for (const std::string_view name : value.names()) {
            type += (type == "one of" ? " " : ", ") + std::string(name);
        }
        add(field, type, std::string(value.names()[value.index()]));
    }
    void onObject(const Field& field, models::ObjectAccess& value) override {
        const std::string path = joinPath(path_, field.name) + suffix_;
        add(field, "map", {});
        RowCollector inner(path, isLive(field), rows_);
        value.describe(inner);
    }
    void onOptional(const Field& field, models::OptionalAccess& value) override {
        const auto outer = std::exchange(default_, value.has() ? default_ : std::string("none"));
        visitSample(*this, field, value);
        default_ = outer;
    }
    void onList(const Field& field, models::ListAccess& value) override {
        within("list of ", "[]",
               value.size() == 0 ? "empty" : std::to_string(value.size()) + " entries",
               [&] { visitSample(*this, field, value); });
    }
    void onTable(const Field& field, models::TableAccess& value) override {
        const std::size_t count = value.keys().size();
        within("table of ", ".NAME", count == 0 ? "empty" : std::to_string(count) + " entries",
               [&] { visitSample(*this, field, value); });
    }

private:
    static constexpr double kNone = -std::numeric_limits<double>::infinity();

    static std::string secondsText(double bound) { return exactText(sim::fromSeconds(bound)); }

    template <class Visit>
    void
    within(const std::string& prefix, const std::string& suffix, std::string shown, Visit visit) {
        const auto saved = std::make_tuple(prefix_, suffix_, default_);
        prefix_ += prefix;
        suffix_ += suffix;
        default_ = default_.value_or(std::move(shown));
        visit();
        std::tie(prefix_, suffix_, default_) = saved;
    }

    std::string shownDefault(std::string value) const {
        return default_.value_or(std::move(value));
    }

    bool isLive(const Field& field) const { return live_ && field.options.live; }

    void
    add(const Field& field, const std::string& type, std::string value, std::string range = {}) {
        rows_.push_back({joinPath(path_, field.name) + suffix_, prefix_ + type,
                         field.options.required ? "required" : shownDefault(std::move(value)),
                         std::move(range), std::string(field.doc),
                         std::string(field.options.source), isLive(field)});
    }

    std::string path_;
    bool live_; ///< the struct around the fields is
    std::vector<FieldRow>& rows_;
    std::string prefix_;                 ///< "list of " while within a list
    std::string suffix_;                 ///< "[]" while within a list
    std::optional<std::string> default_; ///< of the list, table or optional around the value
};

} // namespace

std::vector<FieldRow> fieldRows(const std::function<void(models::FieldVisitor&)>& describe) {
    std::vector<FieldRow> rows;
    RowCollector collector({}, true, rows);
    describe(collector);
    return rows;
}

} // namespace doppel::scenarios
