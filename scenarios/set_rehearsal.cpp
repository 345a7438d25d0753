// SPDX-License-Identifier: Apache-2.0
#include "scenarios/set_rehearsal.h"

#include "models/component_references.h"
#include "scenarios/file/config_edit.h"
#include "scenarios/file/config_writer.h"
#include "scenarios/file/node.h"
#include "scenarios/file/suggest.h"
#include "scenarios/file/value_path.h"

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <tuple>

namespace doppel::scenarios {

namespace {

// A `set` begins, or ends and gives the field its former value back.
struct Turn {
    sim::Time at{};
    bool isEnd = false;
    std::size_t event = 0;
};

// In the order in which they will happen: at the same time beginnings come first.
std::vector<Turn> turnsOf(const std::vector<EventSpec>& timeline) {
    std::vector<Turn> turns;
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        const models::TimelineEvent& event = timeline[i].event;
        if (event.set.empty()) {
            continue;
        }
        const sim::Time begin = sim::after(sim::kStart, event.at);
        turns.push_back({begin, false, i});
        if (event.length) {
            turns.push_back({sim::after(begin, *event.length), true, i});
        }
    }
    std::stable_sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) {
        return std::tie(a.at, a.isEnd) < std::tie(b.at, b.isEnd);
    });
    return turns;
}

sim::Error wrong(std::string message) {
    return {sim::ErrorCode::Input, std::move(message), {}};
}

nlohmann::ordered_json fixedFieldsOf(models::Config& config) {
    return fixedToJson([&](models::FieldVisitor& visitor) { config.describe(visitor); });
}

std::vector<std::string> namesOf(const std::vector<ComponentSpec>& components) {
    std::vector<std::string> names;
    for (const ComponentSpec& component : components) {
        names.push_back(component.name);
    }
    return names;
}

class Rehearsal {
public:
    explicit Rehearsal(const Scenario& scenario) : scenario_(scenario) {}

    sim::Errors play() {
        for (const Turn& turn : turnsOf(scenario_.timeline)) {
            const EventSpec& spec = scenario_.timeline[turn.event];
            if (!turn.isEnd) {
                set(spec, spec.event.value, "set: ");
            } else if (const auto former = formerValues_.find(&spec);
                       former != formerValues_.end()) {
                set(spec, std::string(former->second), "at the end of the set: ");
            }
        }
        return std::move(errors_);
    }

private:
    void set(const EventSpec& spec, const std::string& value, const char* when) {
        const auto path = splitPath(spec.event.set);
        models::Config* config =
            path && path->size() > 2 ? copyOf((*path)[0], (*path)[1]) : nullptr;
        if (config == nullptr) {
            fail(spec, when + noFieldAt(spec.event.set));
            return;
        }
        const auto former = setField(*config, std::span(*path).subspan(2), value, scenario_);
        if (former) {
            formerValues_[&spec] = *former;
            return;
        }
        for (const sim::Error& error : former.errors()) {
            fail(spec, when + error.message);
        }
    }

    void fail(const EventSpec& spec, const std::string& message) {
        errors_.push_back({sim::ErrorCode::Input, spec.path + ": " + message, spec.where});
    }

    // Of the component or source, made when it is first asked for; null if there is none.
    models::Config* copyOf(const std::string& section, const std::string& name) {
        auto& copy = copies_[joinPath(section, name)];
        if (copy == nullptr) {
            if (const models::Config* original = originalOf(section, name)) {
                copy = original->clone();
            }
        }
        return copy.get();
    }

    const models::Config* originalOf(const std::string& section, const std::string& name) const {
        const auto find = [&](const auto& specs) -> const models::Config* {
            const auto found = std::find_if(specs.begin(), specs.end(),
                                            [&](const auto& spec) { return spec.name == name; });
            return found == specs.end() ? nullptr : found->config.get();
        };
        return section == "components" ? find(scenario_.components)
               : section == "traffic"  ? find(scenario_.traffic)
                                       : nullptr;
    }

    const Scenario& scenario_;
    std::map<std::string, std::unique_ptr<models::Config>> copies_;
    std::map<const EventSpec*, std::string> formerValues_; ///< of those that have begun
    sim::Errors errors_;
};

} // namespace

sim::Result<std::string> setField(models::Config& config,
                                  std::span<const std::string> field,
                                  std::string_view value,
                                  const Scenario& scenario) {
    const auto trial = config.clone();
    auto former = editConfig(*trial, field, value);
    if (!former) {
        return former;
    }
    if (fixedFieldsOf(*trial) != fixedFieldsOf(config)) {
        return wrong(quotedForMessage(field.back()) +
                     " is read when the platform is built and cannot change in a run");
    }
    for (const models::ComponentReference& reference : models::referencesOf(*trial)) {
        if (scenario.component(reference.target) == nullptr) {
            return wrong("there is no component " + quotedForMessage(reference.target) +
                         didYouMean(reference.target, namesOf(scenario.components)));
        }
    }
    return editConfig(config, field, value);
}

std::string noFieldAt(std::string_view path) {
    return "found " + quotedForMessage(path) +
           ", expected a field of a component or a traffic source, such as "
           "components.frontend.replicas";
}

sim::Errors rehearseSets(const Scenario& scenario) {
    return Rehearsal(scenario).play();
}

} // namespace doppel::scenarios
