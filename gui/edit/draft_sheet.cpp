// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/draft_sheet.h"

#include "models/actions/timeline_event.h"
#include "scenarios/file/edit_way.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/text_edit.h"
#include "scenarios/file/trimmed.h"
#include "scenarios/file/units_text.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"
#include "scenarios/scenario.h"
#include "scenarios/timeline_reader.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace doppel::gui {
namespace {

namespace fs = std::filesystem;
using models::FieldVisitor;
using scenarios::Draft;
using scenarios::Node;

template <class T>
std::vector<scenarios::FieldValue> valuesOf(std::string_view path, T& config) {
    return scenarios::fieldValues(path, [&](FieldVisitor& visitor) { config.describe(visitor); });
}

class SheetMaker {
public:
    SheetMaker(const fs::path& path, std::string_view text)
        : path_(path), draft_(scenarios::readDraft(path, text)) {
        auto own = scenarios::readYamlText(text, path.string()).root;
        own_.kind = Node::Kind::Map;
        if (own && own->isMap()) {
            own_ = std::move(*own);
            sheet_.isYaml = true;
        }
        const Node* extends = own_.find("extends");
        sheet_.extends = extends != nullptr;
        if (extends != nullptr && extends->isScalar()) {
            base_ = scenarios::readDraft(path.parent_path() / extends->text);
            baseName_ = fs::path(extends->text).filename().string();
        }
    }

    DraftSheet make() {
        addProblems();
        if (!sheet_.isYaml) {
            return std::move(sheet_);
        }
        addSettings();
        addParts("traffic", draft_.scenario.traffic, base_ ? &base_->scenario.traffic : nullptr);
        addParts("components", draft_.scenario.components,
                 base_ ? &base_->scenario.components : nullptr);
        addList("timeline", sheet_.timeline,
                [&](const Node& item, SheetEntry& entry) { readTimelineEntry(item, entry); });
        addList("objectives", sheet_.objectives,
                [&](const Node& item, SheetEntry& entry) { readObjective(item, entry); });
        addList("knobs", sheet_.knobs,
                [&](const Node& item, SheetEntry& entry) { readKnob(item, entry); });
        return std::move(sheet_);
    }

private:
    void addProblems() {
        for (const sim::Error& error : draft_.errors) {
            SheetProblem problem{"", error.message, error.where,
                                 error.where.file == path_.string()};
            const std::size_t colon = error.message.find(": ");
            std::string_view path = std::string_view(error.message).substr(0, colon);
            if (path.starts_with("set \"")) {
                path = path.substr(5, path.size() - 6);
            }
            if (colon != std::string::npos && scenarios::splitPath(path)) {
                problem.path = path;
            }
            sheet_.problems.push_back(std::move(problem));
        }
    }

    void addSettings() {
        SheetPart part{.name = "Scenario", .summary = "what is played, how long and where"};
        scenarios::Settings usual;
        scenarios::Settings& lower = base_ ? base_->scenario.settings : usual;
        fill(part, valuesOf("", draft_.scenario.settings), valuesOf("", lower),
             valuesOf("", usual));
        std::erase_if(part.fields, [](const SheetField& field) {
            return field.name.starts_with("knobs") || field.name == "doppel";
        });
        scenarios::Settings copy = draft_.scenario.settings;
        addGroups(part, copy);
        part.given = std::any_of(part.fields.begin(), part.fields.end(),
                                 [](const SheetField& field) { return field.given; });
        sheet_.parts.push_back(std::move(part));
    }

    template <class Spec>
    void addParts(const std::string& section,
                  const std::vector<Spec>& specs,
                  const std::vector<Spec>* lower) {
        const Node* table = draft_.root.find(section);
        for (std::size_t i = 0; table != nullptr && i < table->entries.size(); ++i) {
            const std::string& name = table->entries[i].key;
            SheetPart part{.path = scenarios::joinPath(section, name), .name = name};
            const Spec* spec = named(specs, name);
            if (spec != nullptr) {
                part.kind = spec->kind->name;
                part.summary = spec->kind->summary;
                const Spec* below = lower == nullptr ? nullptr : named(*lower, name);
                const auto usual = spec->kind->defaults();
                models::Config& base =
                    below != nullptr && below->kind == spec->kind ? *below->config : *usual;
                fill(part, valuesOf(part.path, *spec->config), valuesOf(part.path, base),
                     valuesOf(part.path, *usual));
                addGroups(part, *spec->config->clone());
                part.inherited = below != nullptr;
            } else if (table->entries[i].value.isMap()) {
                const Node* kind = table->entries[i].value.find("kind");
                part.fields.push_back(choiceOf(
                    scenarios::joinPath(part.path, "kind"), kind == nullptr ? "" : kind->text,
                    "what it is in the real world", namesOf(kindsOf(specs))));
            }
            part.given = givesPart(part);
            sheet_.parts.push_back(std::move(part));
        }
    }

    const auto& kindsOf(const std::vector<scenarios::TrafficSpec>&) const { return kinds_.traffic; }
    const auto& kindsOf(const std::vector<scenarios::ComponentSpec>&) const {
        return kinds_.components;
    }
    template <class Kinds>
    static std::vector<std::string> namesOf(const Kinds& kinds) {
        std::vector<std::string> names;
        for (const auto* kind : kinds) {
            names.emplace_back(kind->name);
        }
        return names;
    }

    // All that is known of what has no known kind: the field that says it, by which it gets one.
    SheetField choiceOf(std::string path,
                        std::string value,
                        std::string doc,
                        std::vector<std::string> choices) const {
        SheetField field;
        field.name = path.substr(path.rfind('.') + 1);
        field.given = scenarios::givesValue(own_, path);
        field.field = {.path = std::move(path),
                       .value = std::move(value),
                       .type = "kind",
                       .doc = std::move(doc),
                       .choices = std::move(choices),
                       .required = true};
        return field;
    }

    // Those keys of an entry by which actions of several kinds are told apart, as `fault`.
    void addActionChoices(const Node& item, SheetEntry& entry) const {
        std::map<std::string, std::vector<std::string>> values;
        for (const models::ActionKind* kind : kinds_.actions) {
            const models::ActionKey key = models::keyOf(*kind);
            if (!key.value.empty()) {
                values[std::string(key.key)].emplace_back(key.value);
            }
        }
        for (auto& [key, choices] : values) {
            if (const Node* written = item.find(key); written != nullptr && written->isScalar()) {
                entry.part.fields.push_back(choiceOf(scenarios::joinPath(entry.part.path, key),
                                                     written->text, "what happens",
                                                     std::move(choices)));
            }
        }
    }

    template <class Spec>
    static const Spec* named(const std::vector<Spec>& specs, const std::string& name) {
        const auto found = std::find_if(specs.begin(), specs.end(),
                                        [&](const Spec& spec) { return spec.name == name; });
        return found == specs.end() ? nullptr : &*found;
    }

    bool givesPart(const SheetPart& part) const {
        return scenarios::givesValue(own_, part.path) ||
               std::any_of(part.fields.begin(), part.fields.end(),
                           [](const SheetField& field) { return field.given; });
    }

    using Values = std::vector<scenarios::FieldValue>;

    void fill(SheetPart& part, Values values, const Values& lower, const Values& usual) {
        std::map<std::string_view, std::string_view> below;
        std::map<std::string_view, std::string_view> defaults;
        for (const auto& field : lower) {
            below.emplace(field.path, field.value);
        }
        for (const auto& field : usual) {
            defaults.emplace(field.path, field.value);
        }
        for (scenarios::FieldValue& value : values) {
            SheetField field{std::move(value)};
            const std::string& path = field.field.path;
            const bool inside = !part.path.empty() && path[part.path.size()] != '[';
            field.name = path.substr(part.path.size() + (inside ? 1 : 0));
            field.given = scenarios::givesValue(own_, path);
            const auto inherited = below.find(path);
            field.fallback = inherited == below.end() ? "" : std::string(inherited->second);
            const auto usually = defaults.find(path);
            const bool isDefault = usually != defaults.end() && usually->second == field.fallback;
            field.from = inherited == below.end() || isDefault ? "" : baseName_;
            const auto steps = scenarios::splitPath(path);
            const Node* written = steps ? scenarios::nodeAt(draft_.root, *steps) : nullptr;
            if (written != nullptr && field.given) {
                field.field.value =
                    written->isScalar() ? written->text : scenarios::flowYaml(*written);
            }
            part.fields.push_back(std::move(field));
        }
    }

    /// `copy` is not the scenario's own. What a group has of itself, "[]", is told by the group.
    template <class T>
    void addGroups(SheetPart& part, T& copy) {
        auto groups = scenarios::fieldGroups(
            part.path, [&](FieldVisitor& visitor) { copy.describe(visitor); });
        std::erase_if(groups, [](const auto& group) { return group.path == "knobs"; });
        std::vector<scenarios::FieldValue> values;
        for (const SheetField& field : part.fields) {
            values.push_back(field.field);
        }
        part.groups = sheetGroups(part.path, std::move(groups), values, draft_.root);
        for (SheetGroup& group : part.groups) {
            for (SheetGroup::Entry& entry : group.entries) {
                entry.inherited = std::any_of(
                    part.fields.begin(), part.fields.end(), [&](const SheetField& field) {
                        return field.field.path.starts_with(entry.path + '.') &&
                               !field.fallback.empty();
                    });
            }
        }
    }

    template <class Read>
    void addList(const std::string& name, SheetList& list, Read read) {
        list.own = scenarios::ownsList(own_, name);
        const Node* node = draft_.root.find(name);
        for (std::size_t i = 0; node != nullptr && i < node->items.size(); ++i) {
            SheetEntry entry;
            entry.part.path = scenarios::joinIndex(name, i);
            entry.part.given = list.own;
            entry.yaml = scenarios::flowYaml(node->items[i]);
            entry.text = entry.yaml;
            if (node->items[i].isMap()) {
                read(node->items[i], entry);
            }
            list.entries.push_back(std::move(entry));
        }
    }

    void readTimelineEntry(const Node& item, SheetEntry& entry) {
        scenarios::Reading reading;
        auto event = scenarios::readEvent(item, entry.part.path, kinds_.actions, reading);
        const auto words = [&](std::string_view key) {
            const Node* node = item.find(key);
            return node == nullptr ? std::string() : node->text;
        };
        entry.when = words("at");
        entry.length = words("for");
        if (!event) {
            addActionChoices(item, entry);
            return;
        }
        entry.part.kind = event->kind().name;
        entry.part.summary = event->kind().summary;
        entry.part.name = words("name").empty() ? toText(*event) : words("name");
        entry.text = reading.errors.empty() ? toText(*event) : entry.text;
        models::TimelineEvent usual(event->kind());
        const Values defaults = valuesOf(entry.part.path, usual);
        fill(entry.part, valuesOf(entry.part.path, *event), defaults, defaults);
        models::TimelineEvent copy = *event;
        addGroups(entry.part, copy);
    }

    template <class C>
    C readEntry(const Node& item, SheetEntry& entry) {
        C config;
        C usual;
        scenarios::Reading reading;
        scenarios::readInto(config, item, entry.part.path, reading);
        const Values defaults = valuesOf(entry.part.path, usual);
        fill(entry.part, valuesOf(entry.part.path, config), defaults, defaults);
        return config;
    }

    void readObjective(const Node& item, SheetEntry& entry) {
        const auto config = readEntry<scenarios::ObjectiveConfig>(item, entry);
        entry.part.summary = "what the run must achieve";
        entry.part.name = config.name;
        entry.text = config.that;
        for (const std::string* of : {&config.limit.of, &config.limit.during, &config.limit.between,
                                      &config.limit.pageClass, &config.limit.location}) {
            entry.when += (entry.when.empty() || of->empty() ? "" : ", ") + *of;
        }
    }

    void readKnob(const Node& item, SheetEntry& entry) {
        const auto config = readEntry<scenarios::KnobConfig>(item, entry);
        entry.part.summary = "a field that a planner is meant to turn";
        entry.part.name = config.path;
        entry.text = config.text;
        entry.when = config.min + " to " + config.max;
    }

    const fs::path& path_;
    models::Kinds kinds_ = models::builtInKinds();
    Draft draft_;
    Node own_; ///< what the file itself says
    std::optional<Draft> base_;
    std::string baseName_;
    DraftSheet sheet_;
};

template <class T>
std::optional<std::string> exactly(const sim::Result<T>& value) {
    return value ? std::optional(scenarios::exactText(*value)) : std::nullopt;
}

} // namespace

const SheetList& DraftSheet::list(std::string_view name) const {
    return name == "timeline" ? timeline : name == "objectives" ? objectives : knobs;
}

const SheetPart* DraftSheet::part(std::string_view path) const {
    for (const SheetPart& candidate : parts) {
        if (candidate.path == path) {
            return &candidate;
        }
    }
    for (const SheetList* candidates : {&timeline, &objectives, &knobs}) {
        for (const SheetEntry& entry : candidates->entries) {
            if (entry.part.path == path) {
                return &entry.part;
            }
        }
    }
    return nullptr;
}

const SheetField* DraftSheet::field(std::string_view path) const {
    const SheetPart* owner = part(scenarios::entryOf(std::string(path)));
    if (owner == nullptr && path.starts_with("knobs[")) {
        owner = part(path.substr(0, path.find(']') + 1));
    }
    owner = owner == nullptr ? part("") : owner;
    for (std::size_t i = 0; owner != nullptr && i < owner->fields.size(); ++i) {
        if (owner->fields[i].field.path == path) {
            return &owner->fields[i];
        }
    }
    return nullptr;
}

const SheetGroup* DraftSheet::group(std::string_view path) const {
    const auto isIt = [&](const SheetGroup& group) {
        return group.group.path == path;
    };
    const SheetPart* owner = part(scenarios::entryOf(std::string(path)));
    owner = owner == nullptr ? part("") : owner;
    if (owner == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(owner->groups.begin(), owner->groups.end(), isIt);
    return found == owner->groups.end() ? nullptr : &*found;
}

DraftSheet readSheet(const std::filesystem::path& path, std::string_view text) {
    return SheetMaker(path, text).make();
}

bool isAbout(const SheetProblem& problem, std::string_view path) {
    return problem.path.starts_with(path) &&
           (problem.path.size() == path.size() || problem.path[path.size()] == '.' ||
            problem.path[path.size()] == '[');
}

std::string normalValue(std::string_view type, std::string_view value) {
    const std::string_view words = scenarios::trimmed(value);
    std::optional<std::string> exact;
    if (type == "duration") {
        exact = exactly(scenarios::parseDuration(words));
    } else if (type == "rate") {
        exact = exactly(scenarios::parseRate(words));
    } else if (type == "size") {
        exact = exactly(scenarios::parseBytes(words));
    } else if (type == "share") {
        exact = exactly(scenarios::parseProbability(words));
    } else if (type == "factor") {
        exact = exactly(scenarios::parseRatio(words));
    } else if (type == "number") {
        exact = exactly(scenarios::parseNumber(words));
    } else if (type == "count") {
        const auto count = scenarios::parseCount(words);
        exact = count ? std::optional(std::to_string(*count)) : std::nullopt;
    }
    return exact.value_or(std::string(words));
}

} // namespace doppel::gui
