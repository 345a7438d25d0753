// SPDX-License-Identifier: Apache-2.0
#include "scenarios/set_dry_run.h"

#include "models/actions/field_changes.h"
#include "models/actions/set_field.h"
#include "models/suggest.h"
#include "scenarios/config_edit.h"
#include "scenarios/file/field_place.h"
#include "scenarios/file/node.h"
#include "scenarios/file/problem_places.h"
#include "scenarios/file/value_path.h"
#include "scenarios/scenario_check.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace doppel::scenarios {

namespace {

// A `set` begins or ends.
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
        if (&event.kind() != &models::setFieldKind()) {
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

class DryRun {
public:
    DryRun(const Scenario& scenario,
           const models::PlatformPlan& plan,
           const std::set<std::string>& wrong,
           sim::StopQuestion& stop)
        : scenario_(scenario), plan_(plan), wrong_(wrong), stop_(stop) {
        for (const ComponentSpec& spec : scenario.components) {
            originals_.emplace(joinPath("components", spec.name), spec.config.get());
        }
        for (const TrafficSpec& spec : scenario.traffic) {
            originals_.emplace(joinPath("traffic", spec.name), spec.config.get());
        }
    }

    models::Problems play() {
        for (const Turn& turn : turnsOf(scenario_.timeline)) {
            if (stop_.isStopped()) {
                break;
            }
            const EventSpec& spec = scenario_.timeline[turn.event];
            if (wrong_.contains(spec.path)) {
                continue;
            }
            if (!turn.isEnd) {
                begin(spec);
            } else if (const auto change = underWay_.find(&spec); change != underWay_.end()) {
                end(spec, change->second);
            }
        }
        return std::move(problems_);
    }

private:
    static const models::SetFieldConfig& changeOf(const EventSpec& spec) {
        return spec.event.as<models::SetFieldConfig>();
    }

    void begin(const EventSpec& spec) {
        const models::SetFieldConfig& change = changeOf(spec);
        if (auto former = set(spec, change.value, "")) {
            underWay_[&spec] = changes_.begin(change.path, std::move(*former));
        }
    }

    void end(const EventSpec& spec, models::FieldChanges::Id change) {
        if (const auto value = changes_.end(change)) {
            set(spec, *value, "at its end: ");
        }
    }

    // The field's former value; none where it can't be set.
    std::optional<std::string>
    set(const EventSpec& spec, const std::string& value, const std::string& when) {
        const std::string& field = changeOf(spec).path;
        const auto place = fieldPlaceOf(field);
        const std::string owner = entryOf(field);
        if (wrong_.contains(owner)) {
            return std::nullopt;
        }
        models::Config* config = place ? copyOf(owner) : nullptr;
        if (config == nullptr) {
            problems_.push_back({joinPath(spec.path, "set"), noFieldAt(field, scenario_)});
            return std::nullopt;
        }
        auto former = setField(*config, place->field, value, plan_);
        if (former) {
            return std::move(*former);
        }
        for (const sim::Error& error : former.errors()) {
            problems_.push_back({joinPath(spec.path, "set"), when + error.message});
        }
        return std::nullopt;
    }

    // Of the component or source, made when it is first asked for; null if there is none.
    models::Config* copyOf(const std::string& owner) {
        const auto original = originals_.find(owner);
        if (original == originals_.end()) {
            return nullptr;
        }
        auto& copy = copies_[owner];
        if (copy == nullptr) {
            copy = original->second->clone();
        }
        return copy.get();
    }

    const Scenario& scenario_;
    const models::PlatformPlan& plan_;
    const std::set<std::string>& wrong_;
    sim::StopQuestion& stop_;
    std::unordered_map<std::string, const models::Config*> originals_; // by path
    std::unordered_map<std::string, std::unique_ptr<models::Config>> copies_;
    models::FieldChanges changes_;
    std::unordered_map<const EventSpec*, models::FieldChanges::Id> underWay_;
    models::Problems problems_;
};

} // namespace

sim::Result<std::string> setField(models::Config& config,
                                  std::span<const std::string> field,
                                  std::string_view value,
                                  const models::PlatformPlan& plan) {
    const auto edit = editConfig(config, field, value);
    if (!edit) {
        return edit.errors();
    }
    sim::Errors errors;
    if (edit->changesFixed) {
        errors.push_back(
            sim::inputError(quotedForMessage(field.back()) +
                            " is read when the platform is built and cannot change in a run"));
    } else {
        errors = errorsOf(problemsOn(config, plan));
    }
    if (!errors.empty()) {
        const auto undone = editConfig(config, field, edit->former);
        DOPPEL_ASSERT(undone.ok());
        return errors;
    }
    return edit->former;
}

models::Config* configAt(const FieldPlace& place, const Scenario& scenario) {
    const auto configOf = [&](const auto& specs) {
        const auto found = findNamed(specs, place.owner);
        return found == specs.end() ? nullptr : found->config.get();
    };
    return place.section == FieldPlace::Section::Components ? configOf(scenario.components)
                                                            : configOf(scenario.traffic);
}

std::string noFieldAt(std::string_view path, const Scenario& scenario) {
    const std::string found = "found " + quotedForMessage(path);
    const auto steps = splitPath(path);
    if (!steps || steps->size() < 3) {
        return found + ", expected a field of a component or a traffic source, such as "
                       "components.frontend.replicas";
    }
    const std::string& section = (*steps)[0];
    std::vector<std::string> names;
    const auto addNames = [&](const auto& specs) {
        for (const auto& spec : specs) {
            names.push_back(spec.name);
        }
    };
    if (section == "components") {
        addNames(scenario.components);
    } else if (section == "traffic") {
        addNames(scenario.traffic);
    } else {
        return found + ", expected a path that begins with components or traffic" +
               models::didYouMean(section, {"components", "traffic"});
    }
    return found + ", but there is no " + quotedForMessage((*steps)[1]) + " in " + section +
           models::didYouMean((*steps)[1], names);
}

models::Problems problemsOfSets(const Scenario& scenario,
                                const models::PlatformPlan& plan,
                                const std::set<std::string>& wrong,
                                sim::StopQuestion& stop) {
    return DryRun(scenario, plan, wrong, stop).play();
}

} // namespace doppel::scenarios
