// SPDX-License-Identifier: Apache-2.0
#include "scenarios/timeline_reader.h"

#include "models/suggest.h"
#include "scenarios/file/config_writer.h"
#include "scenarios/file/units_text.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace doppel::scenarios {

namespace {

using models::ActionKind;
using Kinds = std::span<const ActionKind* const>;
using NameList = std::vector<std::string>;

std::string joined(const NameList& names, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool isLast = i + 1 == names.size();
        text += (i == 0 ? "" : isLast ? std::string(last) : ", ") + names[i];
    }
    return text;
}

class EventReader {
public:
    EventReader(const Node& entry, const std::string& path, Kinds kinds, Reading& reading)
        : entry_(entry), path_(path), kinds_(kinds), reading_(reading) {
        for (const ActionKind* kind : kinds) {
            const std::string key(keyOf(*kind).key);
            if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) {
                keys_.push_back(key);
            }
        }
    }

    std::optional<models::TimelineEvent> read() {
        const ActionKind* kind = kindOf();
        if (kind == nullptr) {
            return std::nullopt;
        }
        models::TimelineEvent event(*kind);
        const models::ActionKey key = keyOf(*kind);
        const auto describe = [&](models::FieldVisitor& visitor) {
            event.describe(visitor);
        };
        const auto whyNot = [&](const Entry& field) {
            return whyNoField(field, event);
        };
        const bool isOfGroup = !key.value.empty();
        readFields(entry_, path_, describe, reading_, {isOfGroup ? key.key : "at"}, whyNot);
        return event;
    }

private:
    void fail(const Place& place, const std::string& path, const std::string& message) {
        reading_.errors.push_back(
            {.message = shownPath(path) + ": " + message, .where = place.where()});
    }

    const ActionKind* kindOf() {
        std::vector<const Entry*> given;
        for (const Entry& field : entry_.entries) {
            if (std::find(keys_.begin(), keys_.end(), field.key) != keys_.end()) {
                given.push_back(&field);
            }
        }
        if (given.size() == 1) {
            return kindOf(*given.front());
        }
        for (const Entry& field : entry_.entries) {
            const std::string meant = models::didYouMean(field.key, keys_);
            if (given.empty() && !meant.empty()) {
                fail(field.keyPlace, path_, "unknown field " + quotedForMessage(field.key) + meant);
                return nullptr;
            }
        }
        fail(entry_.place, path_,
             "an event is exactly one of " + joined(keys_, " and ") + "; found " +
                 std::to_string(given.size()) + " of them");
        return nullptr;
    }

    const ActionKind* kindOf(const Entry& given) {
        NameList values;
        for (const ActionKind* kind : kinds_) {
            const models::ActionKey key = keyOf(*kind);
            if (key.key != given.key) {
                continue;
            }
            if (key.value.empty() || (given.value.isScalar() && given.value.text == key.value)) {
                return kind;
            }
            values.emplace_back(key.value);
        }
        const bool isName = given.value.isScalar();
        const std::string hint = isName ? models::didYouMean(given.value.text, values) : "";
        fail(given.value.place, joinPath(path_, given.key),
             (isName ? "unknown value " : "found ") + given.value.found() +
                 (hint.empty() ? (isName ? "; expected one of " : ", expected one of ") +
                                     joined(values, ", ")
                               : hint));
        return nullptr;
    }

    /// What is special about a field that the event's kind does not have.
    std::string whyNoField(const Entry& field, models::TimelineEvent& event) const {
        const std::string of = " of " + std::string(event.kind().name);
        const auto json = toJson([&](models::FieldVisitor& v) { event.describe(v); });
        if (field.key == "share" && json.contains("servers")) {
            const std::string share = field.value.isScalar() ? field.value.text : "50%";
            return of + ": a share is of requests; for some of the servers say servers: " + share;
        }
        NameList known;
        for (const auto& [name, value] : json.items()) {
            known.push_back(name);
        }
        const std::string hint = models::didYouMean(field.key, known);
        return hint.empty() ? of + "; expected one of " + joined(known, ", ") : of + hint;
    }

    const Node& entry_;
    const std::string& path_;
    Kinds kinds_;
    Reading& reading_;
    NameList keys_; ///< that say a kind
};

} // namespace

std::optional<models::TimelineEvent>
readEvent(const Node& entry, const std::string& path, Kinds kinds, Reading& reading) {
    return EventReader(entry, path, kinds, reading).read();
}

sim::Result<models::TimelineEvent>
readEventText(std::string_view yaml, sim::Duration now, Kinds kinds) {
    const std::string name = "action";
    auto entry = parseYaml(yaml, name);
    if (!entry) {
        return entry.errors();
    }
    if (!entry->isMap()) {
        return sim::Error{.message = "found " + entry->found() + ", expected a map",
                          .where = entry->place.where()};
    }
    if (entry->find("at") == nullptr) {
        Node at;
        at.kind = Node::Kind::Scalar;
        at.place = entry->place;
        at.text = exactText(now);
        entry->entries.push_back({"at", entry->place, std::move(at)});
    }
    Reading reading;
    auto event = readEvent(*entry, name, kinds, reading);
    if (!reading.errors.empty()) {
        return reading.errors;
    }
    return std::move(*event);
}

nlohmann::ordered_json eventJson(const models::TimelineEvent& event) {
    nlohmann::ordered_json entry = nlohmann::ordered_json::object();
    if (const models::ActionKey key = keyOf(event.kind()); !key.value.empty()) {
        entry[std::string(key.key)] = key.value;
    }
    models::TimelineEvent copy = event;
    entry.update(toJson([&](models::FieldVisitor& visitor) { copy.describe(visitor); }));
    return entry;
}

nlohmann::ordered_json briefEventJson(const models::TimelineEvent& event) {
    const auto all = eventJson(event);
    const auto usual = eventJson(models::TimelineEvent(event.kind()));
    const std::string kind(keyOf(event.kind()).key);
    auto entry = nlohmann::ordered_json::object();
    for (const auto& [key, value] : all.items()) {
        if (key == "at" || key == kind || value != usual[key]) {
            entry[key] = value;
        }
    }
    return entry;
}

std::string eventText(const models::TimelineEvent& event) {
    return toFlowYaml(briefEventJson(event));
}

} // namespace doppel::scenarios
