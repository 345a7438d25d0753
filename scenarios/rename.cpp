// SPDX-License-Identifier: Apache-2.0
#include "scenarios/rename.h"

#include "models/component_references.h"
#include "scenarios/file/edit_way.h"
#include "scenarios/file/text_edit.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"
#include "scenarios/scenario.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace doppel::scenarios {

namespace {

namespace fs = std::filesystem;

/// A value that is to be another one.
struct Swap {
    std::string path;
    std::string words;
};

/// What a file says of one name, and what it is to say instead.
class References {
public:
    References(const Node& own, Steps thing, std::string_view to)
        : own_(own), thing_(std::move(thing)), to_(to) {}

    void addFields(const std::string& path, models::Config& config) {
        for (const models::ComponentReference& reference : models::referencesOf(config)) {
            if (reference.target == thing_.back()) {
                add(models::joinPaths(path, reference.path), thing_.back(), std::string(to_));
            }
        }
    }

    /// Paths of fields that a list at the top has under a key.
    void addPaths(std::string_view list, std::string_view key) {
        forEach(list, key, [&](const std::string& path, const std::string& words) {
            const auto steps = splitPath(words);
            const bool leadsThere = steps && steps->size() > thing_.size() &&
                                    std::equal(thing_.begin(), thing_.end(), steps->begin());
            if (leadsThere) {
                swaps_.push_back({path, withEntryNamed(words, to_)});
            }
        });
    }

    /// Metrics, of which `others` have longer names that begin alike.
    void addMetrics(const std::vector<std::string>& others) {
        const std::string prefix = thing_.back() + '.';
        forEach("objectives", "that", [&](const std::string& path, const std::string& words) {
            const std::size_t begin = words.find_first_not_of(' ');
            const auto isOf = [&](const std::string& name) {
                return words.compare(std::min(begin, words.size()), name.size() + 1, name + '.') ==
                       0;
            };
            const bool isOfAnother =
                std::any_of(others.begin(), others.end(), [&](const std::string& other) {
                    return other.size() > thing_.back().size() && isOf(other);
                });
            if (isOf(thing_.back()) && !isOfAnother) {
                swaps_.push_back(
                    {path, std::string(to_) + words.substr(begin + prefix.size() - 1)});
            }
        });
    }

    const std::vector<Swap>& swaps() const { return swaps_; }

private:
    void add(const std::string& path, std::string_view words, std::string becomes) {
        const auto steps = splitPath(path);
        const auto way = steps ? givenAt(own_, *steps) : std::nullopt;
        const Node* node = way ? nodeAt(own_, *way) : nullptr;
        if (node != nullptr && node->isScalar() && node->text == words) {
            swaps_.push_back({path, std::move(becomes)});
        }
    }

    template <class Visit>
    void forEach(std::string_view list, std::string_view key, Visit visit) {
        const Node* items = own_.find(list);
        for (std::size_t i = 0; items != nullptr && i < items->items.size(); ++i) {
            const Node* value = items->items[i].find(key);
            if (value != nullptr && value->isScalar()) {
                visit(joinPath(joinIndex(list, i), key), value->text);
            }
        }
    }

    const Node& own_;
    Steps thing_;
    std::string_view to_;
    std::vector<Swap> swaps_;
};

sim::Result<std::string> withSwaps(std::string text, const std::vector<Swap>& swaps) {
    sim::Result<std::string> swapped = std::move(text);
    for (const Swap& swap : swaps) {
        swapped = swapped ? withValue(*swapped, swap.path, scalarYaml(swap.words)) : swapped;
    }
    return swapped;
}

} // namespace

sim::Result<std::string> withRenamed(const fs::path& path,
                                     std::string_view text,
                                     std::string_view section,
                                     std::string_view from,
                                     std::string_view to) {
    const auto own = parseYaml(text, path.string());
    if (!own) {
        return own.errors();
    }
    const Draft draft = readDraft(path, text);
    const Node* table = draft.root.find(section);
    if (to.empty() || (table != nullptr && table->find(to) != nullptr)) {
        return sim::inputError(to.empty() ? "expected a name"
                                          : "there is a " + std::string(to) + " already");
    }
    const Node* extends = own->find("extends");
    if (extends != nullptr && extends->isScalar()) {
        const Draft base = readDraft(path.parent_path() / extends->text);
        const Node* inherited = base.root.find(section);
        if (inherited != nullptr && inherited->find(from) != nullptr) {
            return sim::inputError(std::string(from) + " stands in " + extends->text +
                                   ", which gives it its name");
        }
    }
    References references(*own, {std::string(section), std::string(from)}, to);
    std::vector<std::string> names;
    for (const ComponentSpec& spec : draft.scenario.components) {
        references.addFields(joinPath("components", spec.name), *spec.config);
        names.push_back(spec.name);
    }
    for (const TrafficSpec& spec : draft.scenario.traffic) {
        references.addFields(joinPath("traffic", spec.name), *spec.config);
        names.push_back(spec.name);
    }
    for (const EventSpec& spec : draft.scenario.timeline) {
        models::TimelineEvent event = spec.event;
        references.addFields(spec.path, event.config());
    }
    references.addPaths("timeline", "set");
    references.addPaths("knobs", "path");
    references.addMetrics(names);
    const auto swapped = withSwaps(std::string(text), references.swaps());
    return swapped ? withEntryRenamed(*swapped, section, from, to) : swapped;
}

sim::Result<std::string>
withEventRenamed(std::string_view text, std::size_t event, std::string_view to) {
    const auto own = parseYaml(text, "");
    if (!own) {
        return own.errors();
    }
    const Node* entry = nodeAt(*own, {"timeline", std::to_string(event)});
    if (entry == nullptr || !entry->isMap()) {
        return sim::inputError("there is no such event");
    }
    std::vector<Swap> swaps{{joinPath(joinIndex("timeline", event), "name"), std::string(to)}};
    const Node* name = entry->find("name");
    const Node* objectives = own->find("objectives");
    for (std::size_t i = 0;
         name != nullptr && objectives != nullptr && i < objectives->items.size(); ++i) {
        const Node* during = objectives->items[i].find("during");
        if (during != nullptr && during->isScalar() && during->text == name->text) {
            swaps.push_back({joinPath(joinIndex("objectives", i), "during"), std::string(to)});
        }
    }
    return withSwaps(std::string(text), swaps);
}

} // namespace doppel::scenarios
