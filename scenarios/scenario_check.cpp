// SPDX-License-Identifier: Apache-2.0
#include "scenarios/scenario_check.h"

#include "models/actions/set_field.h"
#include "models/component_references.h"
#include "models/scaling/scaled_target.h"
#include "models/suggest.h"
#include "scenarios/call_cycles.h"
#include "scenarios/file/field_place.h"
#include "scenarios/file/trimmed.h"
#include "scenarios/file/value_path.h"
#include "scenarios/idle_fields.h"
#include "scenarios/knobs.h"
#include "scenarios/objective_check.h"
#include "scenarios/recovery_plan_check.h"
#include "scenarios/scaling_check.h"
#include "scenarios/set_dry_run.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace doppel::scenarios {

namespace {

using models::PlatformPlan;
using models::Problems;

/// Goes through a scenario once, entry by entry.
class ScenarioCheck {
public:
    ScenarioCheck(const Scenario& scenario, const Unread& unread, sim::StopQuestion& stop)
        : scenario_(scenario), unread_(unread), stop_(stop), plan_(planOf(scenario, unread)) {}

    Problems run() {
        if (isRead("")) {
            append(problems_, problemsOf(scenario_.settings));
        }
        checkNames();
        checkEntries("components", scenario_.components);
        append(problems_, callCycles(plan_));
        append(problems_, problemsOfRecoveryPlans(plan_));
        checkEntries("traffic", scenario_.traffic);
        checkTimeline();
        if (!unread_.mayLackMore && !stop_.isStopped()) {
            checkMentions();
        }
        return std::move(problems_);
    }

private:
    bool isRead(const std::string& path) const { return !unread_.entries.contains(path); }

    void checkNames() {
        std::set<std::string_view> components;
        for (const ComponentSpec& spec : scenario_.components) {
            checkName("components", spec.name, "component");
            if (!components.insert(spec.name).second) {
                problems_.push_back(
                    {joinPath("components", spec.name), "another component has the same name"});
            }
        }
        std::set<std::string_view> sources;
        for (const TrafficSpec& spec : scenario_.traffic) {
            const std::string path = joinPath("traffic", spec.name);
            checkName("traffic", spec.name, "traffic source");
            if (!spec.name.empty() && components.contains(spec.name)) {
                problems_.push_back({path, "a component has the same name"});
            }
            if (!sources.insert(spec.name).second) {
                problems_.push_back({path, "another source has the same name"});
            }
        }
    }

    void checkName(std::string_view section, const std::string& name, std::string_view what) {
        if (trimmed(name).empty()) {
            problems_.push_back(
                {joinPath(section, name), "a " + std::string(what) + " needs a name"});
        }
    }

    template <class Specs>
    void checkEntries(std::string_view section, const Specs& specs) {
        for (const auto& spec : specs) {
            if (stop_.isStopped()) {
                return;
            }
            check(joinPath(section, spec.name), *spec.config);
        }
    }

    void check(const std::string& path, models::Config& config) {
        if (isRead(path)) {
            append(problems_, under(path, problemsOf(config)));
        }
        if (!unread_.mayLackMore) {
            append(problems_, under(path, problemsOn(config, plan_)));
        }
    }

    void checkTimeline() {
        std::set<std::string_view> names;
        for (const EventSpec& spec : scenario_.timeline) {
            if (stop_.isStopped()) {
                return;
            }
            checkEvent(spec.path, spec.event);
            if (!spec.event.name.empty() && !names.insert(spec.event.name).second) {
                problems_.push_back({joinPath(spec.path, "name"),
                                     "another event is called \"" + spec.event.name + '"'});
            }
        }
    }

    void checkEvent(const std::string& path, const models::TimelineEvent& event) {
        const Problems own = isRead(path) ? problemsOf(event) : Problems{};
        append(problems_, under(path, own));
        if (own.empty() && !unread_.mayLackMore) {
            append(problems_, under(path, problemsOn(event, plan_)));
        }
    }

    // What names fields and metrics of others.
    void checkMentions() {
        std::set<std::string> wrong = unread_.entries;
        for (const models::Problem& problem : problems_) {
            wrong.insert(entryOf(problem.field));
        }
        append(problems_, problemsOfSets(scenario_, plan_, wrong, stop_));
        append(problems_, isRead("") ? problemsOfKnobs(scenario_, wrong) : Problems{});
        append(problems_, problemsOfScaling(scenario_, wrong, stop_));
        append(problems_, problemsOfObjectives(scenario_, unread_, wrong, stop_));
    }

    const Scenario& scenario_;
    const Unread& unread_;
    sim::StopQuestion& stop_;
    PlatformPlan plan_;
    Problems problems_;
};

/// What is wrong with a reference to a component; "" if nothing is.
std::string whyNot(const models::ComponentReference& reference, const PlatformPlan& plan) {
    const PlatformPlan::Component* target = plan.find(reference.target);
    if (target == nullptr) {
        return "there is no component \"" + reference.target + '"';
    }
    if (!reference.ofKind.empty()) {
        return whyNotOfKind(reference, plan);
    }
    return target->kind == nullptr || target->kind->answersPages
               ? std::string{}
               : '"' + reference.target + "\" answers no pages";
}

// What events change of components: any field, and the number of servers or where they stand.
void addChanges(PlatformPlan& plan, const std::vector<EventSpec>& timeline) {
    for (const EventSpec& spec : timeline) {
        if (&spec.event.kind() != &models::setFieldKind()) {
            continue;
        }
        const auto place = fieldPlaceOf(spec.event.as<models::SetFieldConfig>().path);
        if (!place || place->section != FieldPlace::Section::Components) {
            continue;
        }
        plan.changed.insert(place->owner);
        if (place->field.front() == "replicas" || place->field.front() == "servers") {
            plan.rescaled.insert(place->owner);
        }
    }
}

} // namespace

PlatformPlan planOf(const Scenario& scenario, const Unread& unread) {
    PlatformPlan plan;
    for (const ComponentSpec& spec : scenario.components) {
        const bool isRead = !unread.entries.contains(joinPath("components", spec.name));
        plan.add({spec.name, spec.kind, isRead ? spec.config.get() : nullptr});
        if (const models::ComponentRef* const scaled =
                isRead ? models::scaledTarget(*spec.kind, *spec.config) : nullptr) {
            plan.rescaled.insert(scaled->name);
        }
    }
    for (const std::string& name : unread.components) {
        plan.add({name, nullptr, nullptr});
    }
    for (const TrafficSpec& spec : scenario.traffic) {
        plan.sources.push_back({spec.name, spec.kind->visitors(*spec.config).to});
    }
    for (const auto& [name, pageClass] : scenario.settings.pageClasses) {
        plan.pageClasses.push_back(name);
    }
    if (plan.pageClasses.empty()) {
        plan.pageClasses.emplace_back("page");
    }
    for (const auto& [name, location] : scenario.settings.locations) {
        plan.locations.push_back(name);
    }
    addChanges(plan, scenario.timeline);
    plan.zones = scenario.settings.zones;
    plan.hasRoutes = !scenario.settings.routes.none();
    plan.duration = scenario.settings.duration;
    return plan;
}

Problems problemsOf(const Scenario& scenario, const Unread& unread, sim::StopQuestion& stop) {
    return ScenarioCheck(scenario, unread, stop).run();
}

Problems problemsOf(const Scenario& scenario, const Unread& unread) {
    sim::StopQuestion nobody;
    return problemsOf(scenario, unread, nobody);
}

Problems problemsOf(models::Config& config) {
    Problems problems = config.problems();
    for (std::string& path : models::emptyReferencesOf(config)) {
        problems.push_back({std::move(path), "expected the name of a component, found none"});
    }
    return problems;
}

Problems problemsOn(models::Config& config, const PlatformPlan& plan) {
    Problems problems = config.problemsOn(plan);
    for (const models::ComponentReference& reference : models::referencesOf(config)) {
        std::string wrong = whyNot(reference, plan);
        if (wrong.empty()) {
            continue;
        }
        if (problems.size() < models::kMostHinted) {
            wrong += models::didYouMean(reference.target, fittingNames(reference, plan));
        }
        problems.push_back({reference.path, std::move(wrong)});
    }
    return problems;
}

Problems notesOn(const Scenario& scenario) {
    const PlatformPlan plan = planOf(scenario);
    Problems notes;
    const auto add = [&](const std::string& path, const models::Config& config) {
        Problems its = config.notesOn(plan);
        std::erase_if(its, [](const models::Problem& note) { return note.isUsual; });
        append(notes, under(path, std::move(its)));
    };
    for (const ComponentSpec& spec : scenario.components) {
        add(joinPath("components", spec.name), *spec.config);
    }
    for (const TrafficSpec& spec : scenario.traffic) {
        add(joinPath("traffic", spec.name), *spec.config);
    }
    for (const EventSpec& spec : scenario.timeline) {
        add(spec.path, spec.event.config());
    }
    append(notes, notesOnIdleSets(scenario, plan));
    append(notes, notesOnRecoveryPlans(scenario, plan));
    return notes;
}

} // namespace doppel::scenarios
