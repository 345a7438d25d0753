// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config.h"
#include "models/describe.h"
#include "scenarios/file/node.h"
#include "sim/result.h"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// What reading brought to light beside the values; one collects for a whole file.
struct Reading {
    sim::Errors errors;
    std::vector<std::string> defaulted; ///< paths of the fields that the file does not give
    /// Set to false where the file is known to lack something: then what is missing is no error.
    bool isWhole = true;
};

/// What a field without a maximum of its own may be at most.
/// Ten longest runs.
inline constexpr sim::Duration kLongestDuration = std::chrono::hours(24) * 3660;
inline constexpr sim::Rate kHighestRate{1e9}; ///< one in each tick of the clock
inline constexpr sim::Bytes kLargestSize{std::int64_t{1} << 50U};
inline constexpr sim::Ratio kLargestRatio{1e6};
inline constexpr double kLargestNumber = 1e15;

/// Reads a map into a configuration through its description: a visitor that sets each field that
/// the map gives. All that is wrong is collected, nothing stops at the first: unknown keys, missing
/// required fields, wrong types, units and ranges, each as "components.router.replicas: 0 is below
/// the smallest allowed, 1" with its place. A field with an error keeps its default.
///
/// Durations, rates, sizes and factors may not be negative unless their description gives a lower
/// minimum, and nothing may be so large that sums of a few overflow: where a description gives no
/// maximum, the limits below are one. `forever` is read as the longest duration. A distribution's
/// minimum and maximum hold for its mean. An optional field and a component
/// may be `none`. A list or table that is given replaces the default as a whole.
class FieldReader final : public models::FieldVisitor {
public:
    using WhyNot = std::function<std::string(const Entry&)>;

    /// `map` and `reading` must outlive the reader. REQUIRES: map.isMap().
    FieldReader(const Node& map, std::string path, Reading& reading);

    /// Reports the keys that no field asked for. To be called last; `alsoKnown` are keys that
    /// others read, such as "kind". What `whyNot` says of a key ends the message, in the place of a
    /// did-you-mean; it may say nothing.
    void refuseUnknown(std::initializer_list<std::string_view> alsoKnown = {},
                       const WhyNot& whyNot = {});

    void onFlag(const models::Field& field, bool& value) override;
    void onCount(const models::Field& field, std::int64_t& value) override;
    void onNumber(const models::Field& field, double& value) override;
    void onRatio(const models::Field& field, sim::Ratio& value) override;
    void onProbability(const models::Field& field, sim::Probability& value) override;
    void onDuration(const models::Field& field, sim::Duration& value) override;
    void onRate(const models::Field& field, sim::Rate& value) override;
    void onBytes(const models::Field& field, sim::Bytes& value) override;
    void onText(const models::Field& field, std::string& value) override;
    void onDistribution(const models::Field& field, sim::Distribution& value) override;
    void onComponent(const models::Field& field, models::ComponentRef& value) override;
    void onServers(const models::Field& field, models::ServerSelection& value) override;
    void onChoice(const models::Field& field, models::ChoiceAccess& value) override;
    void onObject(const models::Field& field, models::ObjectAccess& value) override;
    void onOptional(const models::Field& field, models::OptionalAccess& value) override;
    void onList(const models::Field& field, models::ListAccess& value) override;
    void onTable(const models::Field& field, models::TableAccess& value) override;

private:
    /// The node that a field is read from.
    struct Spot {
        const Node* node = nullptr; ///< null: not given
        std::string path;
    };

    Spot spotOf(const models::Field& field);
    /// The spot, if it is given and of that kind; else null after the error or default was noted.
    const Node*
    given(const models::Field& field, const Spot& spot, Node::Kind kind, std::string_view expected);
    void noteAbsent(const models::Field& field, const Spot& spot);
    void fail(const Spot& spot, const sim::Where& where, const std::string& message);
    template <class T, class Parse>
    std::optional<T>
    parsed(const models::Field& field, const Spot& spot, std::string_view expected, Parse parse);
    /// A value whose range is checked; `base` gives its number and `shown` the text of a bound.
    template <class T, class Parse, class Base, class Shown>
    void bounded(const models::Field& field,
                 T& value,
                 double lowest,
                 double highest,
                 std::string_view expected,
                 Parse parse,
                 Base base,
                 Shown shown);

    const Node& map_;
    std::string path_;
    Reading& reading_;
    std::optional<Spot> element_; ///< where the next visit reads, instead of a key of the map
    std::vector<std::string> known_;
};

/// Reads a described struct from a node, which must be a map. Unknown keys are errors, but for
/// `alsoKnown`.
void readFields(const Node& node,
                const std::string& path,
                const std::function<void(models::FieldVisitor&)>& describe,
                Reading& reading,
                std::initializer_list<std::string_view> alsoKnown = {},
                const FieldReader::WhyNot& whyNot = {});

/// The same, for a struct.
template <models::Described T>
void readInto(T& value,
              const Node& node,
              const std::string& path,
              Reading& reading,
              std::initializer_list<std::string_view> alsoKnown = {}) {
    readFields(
        node, path, [&](models::FieldVisitor& visitor) { value.describe(visitor); }, reading,
        alsoKnown);
}

} // namespace doppel::scenarios
