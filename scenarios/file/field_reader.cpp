// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/field_reader.h"

#include "models/suggest.h"
#include "scenarios/file/distribution_text.h"
#include "scenarios/file/servers_text.h"
#include "scenarios/file/trimmed.h"
#include "scenarios/file/units_text.h"
#include "scenarios/file/value_path.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace doppel::scenarios {

namespace {

using models::Field;

constexpr double kNoLimit = -std::numeric_limits<double>::infinity();
constexpr std::size_t kMostNamesShown = 12;

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

bool isNone(const Node& node) {
    return node.isScalar() && !node.quoted && node.text == "none";
}

/// A duration of a field, where "forever" is the longest one.
sim::Result<sim::Duration> parseLength(std::string_view text) {
    auto length = parseDuration(text);
    return length && *length == sim::kForever ? kLongestDuration : length;
}

std::string inBrackets(std::string_view doc) {
    return doc.empty() ? std::string{} : " (" + std::string(doc) + ')';
}

std::string exactBound(double bound) {
    return exactText(bound);
}

} // namespace

FieldReader::FieldReader(const Node& map, std::string path, Reading& reading)
    : map_(map), path_(std::move(path)), reading_(reading) {
    DOPPEL_ASSERT(map.isMap());
}

void FieldReader::fail(const Spot& spot, const sim::Where& where, const std::string& message) {
    const std::string path = spot.path.empty() ? std::string{} : shownPath(spot.path) + ": ";
    reading_.errors.push_back({.message = path + message, .where = where});
}

FieldReader::Spot FieldReader::spotOf(const Field& field) {
    if (element_) {
        return *std::exchange(element_, std::nullopt);
    }
    known_.emplace_back(field.name);
    return {map_.find(field.name), joinPath(path_, field.name)};
}

void FieldReader::noteAbsent(const Field& field, const Spot& spot) {
    if (field.options.required) {
        if (reading_.isWhole) {
            fail(spot, map_.place.where(), "is missing" + inBrackets(field.doc));
        }
    } else {
        reading_.defaulted.push_back(spot.path);
    }
}

const Node* FieldReader::given(const Field& field,
                               const Spot& spot,
                               Node::Kind kind,
                               std::string_view expected) {
    if (spot.node == nullptr) {
        noteAbsent(field, spot);
        return nullptr;
    }
    if (spot.node->kind != kind) {
        fail(spot, spot.node->place.where(),
             "expected " + std::string(expected) + ", found " + spot.node->found());
        return nullptr;
    }
    return spot.node;
}

template <class T, class Parse>
std::optional<T>
FieldReader::parsed(const Field& field, const Spot& spot, std::string_view expected, Parse parse) {
    const Node* node = given(field, spot, Node::Kind::Scalar, expected);
    if (node == nullptr) {
        return std::nullopt;
    }
    const sim::Result<T> value = parse(node->text);
    if (!value) {
        const sim::Error& error = value.errors().front();
        fail(spot, node->whereOf(error.where.column), error.message);
        return std::nullopt;
    }
    return *value;
}

template <class T, class Parse, class Base, class Shown>
void FieldReader::bounded(const Field& field,
                          T& value,
                          double lowest,
                          double highest,
                          std::string_view expected,
                          Parse parse,
                          Base base,
                          Shown shown) {
    const Spot spot = spotOf(field);
    const std::optional<T> read = parsed<T>(field, spot, expected, parse);
    if (!read) {
        return;
    }
    const models::FieldOptions& options = field.options;
    const double min = options.min == kNoLimit ? lowest : options.min;
    const double max = options.max == -kNoLimit ? highest : options.max;
    const double number = base(*read);
    const std::string& found = spot.node->text; // a number, so short enough to show
    if (number < min || (options.minExclusive && number <= min)) {
        const std::string bound =
            options.minExclusive ? " is not above " : " is below the smallest allowed, ";
        fail(spot, spot.node->place.where(), found + bound + shown(min));
    } else if (number > max) {
        fail(spot, spot.node->place.where(),
             found + " is above the largest allowed, " + shown(max));
    } else {
        value = *read;
    }
}

void FieldReader::onFlag(const Field& field, bool& value) {
    value = parsed<bool>(field, spotOf(field), "true or false", parseFlag).value_or(value);
}

void FieldReader::onCount(const Field& field, std::int64_t& value) {
    bounded(
        field, value, kNoLimit, -kNoLimit, "a whole number", parseCount,
        [](std::int64_t n) { return static_cast<double>(n); }, exactBound);
}

void FieldReader::onNumber(const Field& field, double& value) {
    bounded(
        field, value, -kLargestNumber, kLargestNumber, "a number", parseNumber,
        [](double n) { return n; }, exactBound);
}

void FieldReader::onRatio(const Field& field, sim::Ratio& value) {
    bounded(
        field, value, 0, kLargestRatio.value, "a factor such as 2x", parseRatio,
        [](sim::Ratio r) { return r.value; },
        [](double bound) { return exactText(sim::Ratio{bound}); });
}

void FieldReader::onProbability(const Field& field, sim::Probability& value) {
    bounded(
        field, value, 0, 1, "a share such as 99.9%", parseProbability,
        [](sim::Probability p) { return p.value; },
        [](double bound) { return exactText(sim::Probability{bound}); });
}

void FieldReader::onDuration(const Field& field, sim::Duration& value) {
    bounded(
        field, value, 0, sim::toSeconds(kLongestDuration), "a duration such as 250ms", parseLength,
        [](sim::Duration d) { return sim::toSeconds(d); },
        [](double bound) { return exactText(sim::fromSeconds(bound)); });
}

void FieldReader::onRate(const Field& field, sim::Rate& value) {
    bounded(
        field, value, 0, kHighestRate.perSecond, "a rate such as 20/s", parseRate,
        [](sim::Rate r) { return r.perSecond; },
        [](double bound) { return exactText(sim::Rate{bound}); });
}

void FieldReader::onBytes(const Field& field, sim::Bytes& value) {
    bounded(
        field, value, 0, static_cast<double>(kLargestSize.count), "a size such as 4MiB", parseBytes,
        [](sim::Bytes b) { return static_cast<double>(b.count); },
        [](double bound) { return exactText(sim::Bytes{static_cast<std::int64_t>(bound)}); });
}

void FieldReader::onText(const Field& field, std::string& value) {
    const Spot spot = spotOf(field);
    const Node* node = given(field, spot, Node::Kind::Scalar, "text");
    if (node == nullptr) {
        return;
    }
    value = node->text;
    if (trimmed(value).empty() && field.options.required) { // a name, as a rule
        fail(spot, node->place.where(),
             "found " + quotedForMessage(value) + ", expected text" + inBrackets(field.doc));
    }
}

void FieldReader::onDistribution(const Field& field, sim::Distribution& value) {
    bounded(
        field, value, 0, -kNoLimit,
        "a duration such as 5ms or a distribution such as exponential(100ms)", parseDistribution,
        [](const sim::Distribution& d) { return d.mean(); },
        [](double bound) { return exactText(sim::fromSeconds(bound)); });
}

void FieldReader::onComponent(const Field& field, models::ComponentRef& value) {
    const Spot spot = spotOf(field);
    const Node* node = given(field, spot, Node::Kind::Scalar, "the name of a component");
    if (node == nullptr) {
        return;
    }
    value.name = isNone(*node) ? std::string{} : node->text;
    if (value.empty() && field.options.required) {
        fail(spot, node->place.where(), "expected the name of a component, found none");
    }
}

void FieldReader::onServers(const Field& field, models::ServerSelection& value) {
    const Spot spot = spotOf(field);
    if (spot.node == nullptr) {
        noteAbsent(field, spot);
        return;
    }
    auto servers = parseServers(*spot.node);
    if (!servers) {
        fail(spot, spot.node->place.where(), servers.errors().front().message);
        return;
    }
    value = std::move(*servers);
}

void FieldReader::onChoice(const Field& field, models::ChoiceAccess& value) {
    const Spot spot = spotOf(field);
    const Node* node = given(field, spot, Node::Kind::Scalar, "a name");
    if (node == nullptr) {
        return;
    }
    const models::ChoiceNames names = value.names();
    const auto at = std::find(names.begin(), names.end(), node->text);
    if (at != names.end()) {
        value.choose(static_cast<std::size_t>(at - names.begin()));
        return;
    }
    const std::string hint = models::didYouMean(node->text, names);
    const std::string all = "; expected one of " + listed({names.begin(), names.end()});
    fail(spot, node->place.where(), "unknown value " + node->found() + (hint.empty() ? all : hint));
}

void FieldReader::onObject(const Field& field, models::ObjectAccess& value) {
    const Spot spot = spotOf(field);
    if (spot.node != nullptr && !spot.node->isMap()) {
        fail(spot, spot.node->place.where(),
             "expected a map (key: value), found " + spot.node->found());
        return;
    }
    if (spot.node == nullptr && field.options.required) {
        noteAbsent(field, spot);
        return;
    }
    Node nothingGiven; // an absent struct is one with no field given: it may still lack a required
                       // one
    nothingGiven.kind = Node::Kind::Map;
    nothingGiven.place = map_.place;
    FieldReader inner(spot.node != nullptr ? *spot.node : nothingGiven, spot.path, reading_);
    value.describe(inner);
    inner.refuseUnknown();
}

void FieldReader::onOptional(const Field& field, models::OptionalAccess& value) {
    const Spot spot = spotOf(field);
    if (spot.node == nullptr) {
        noteAbsent(field, spot);
    } else if (spot.node->isNull() || isNone(*spot.node)) {
        value.reset();
    } else {
        element_ = Spot{spot.node, spot.path};
        value.visitValue(*this, field);
    }
}

void FieldReader::onList(const Field& field, models::ListAccess& value) {
    const Spot spot = spotOf(field);
    const Node* node = given(field, spot, Node::Kind::List, "a list ([a, b] or \"- \" lines)");
    if (node == nullptr) {
        return;
    }
    value.clear();
    for (std::size_t i = 0; i < node->items.size(); ++i) {
        element_ = Spot{&node->items[i], joinIndex(spot.path, i)};
        value.append(*this, field);
    }
}

void FieldReader::onTable(const Field& field, models::TableAccess& value) {
    const Spot spot = spotOf(field);
    const Node* node = given(field, spot, Node::Kind::Map, "a map (key: value)");
    if (node == nullptr) {
        return;
    }
    value.clear();
    for (const Entry& entry : node->entries) {
        if (entry.key.empty()) {
            fail(spot, entry.keyPlace.where(), "an entry needs a name");
            continue;
        }
        element_ = Spot{&entry.value, joinPath(spot.path, entry.key)};
        value.visitValue(*this, field, entry.key);
    }
}

void FieldReader::refuseUnknown(std::initializer_list<std::string_view> alsoKnown,
                                const WhyNot& whyNot) {
    known_.insert(known_.end(), alsoKnown.begin(), alsoKnown.end());
    for (const Entry& entry : map_.entries) {
        if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) {
            continue;
        }
        std::string hint = whyNot ? whyNot(entry) : std::string{};
        if (hint.empty() && reading_.errors.size() < models::kMostHinted) {
            hint = models::didYouMean(entry.key, known_);
        }
        const bool cutByComma = entry.value.isNull() && entry.key.ends_with(')');
        if (cutByComma) {
            hint = "; within { } or [ ] a value with commas needs quotes";
        } else if (hint.empty() && known_.size() <= kMostNamesShown) {
            hint = known_.empty() ? "; none is expected" : "; expected one of " + listed(known_);
        }
        fail({nullptr, path_}, entry.keyPlace.where(),
             "unknown field " + quotedForMessage(entry.key) + hint);
    }
}

void readFields(const Node& node,
                const std::string& path,
                const std::function<void(models::FieldVisitor&)>& describe,
                Reading& reading,
                std::initializer_list<std::string_view> alsoKnown,
                const FieldReader::WhyNot& whyNot) {
    if (!node.isMap()) {
        const std::string prefix = path.empty() ? std::string{} : shownPath(path) + ": ";
        reading.errors.push_back(
            {.message = prefix + "expected a map (key: value), found " + node.found(),
             .where = node.place.where()});
        return;
    }
    FieldReader reader(node, path, reading);
    describe(reader);
    reader.refuseUnknown(alsoKnown, whyNot);
}

} // namespace doppel::scenarios
