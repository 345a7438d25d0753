// SPDX-License-Identifier: Apache-2.0
#include "scenarios/built_platform.h"

#include "scenarios/config_edit.h"
#include "scenarios/file/field_place.h"
#include "scenarios/metric_owners.h"
#include "scenarios/scenario_check.h"
#include "scenarios/scenario_inputs.h"
#include "scenarios/set_dry_run.h"

#include <algorithm>
#include <utility>

namespace doppel::scenarios {

namespace {

models::PlatformOptions platformOptions(const Settings& settings, const ScenarioInputs& inputs) {
    models::PlatformOptions options = scenarios::platformOptions(settings);
    options.routes = inputs.routes ? &*inputs.routes : nullptr;
    options.unservedRoutes = inputs.unservedRoutes ? &*inputs.unservedRoutes : nullptr;
    return options;
}

} // namespace

models::PlatformOptions platformOptions(const Settings& settings) {
    models::PlatformOptions options;
    for (const auto& [name, pageClass] : settings.pageClasses) {
        options.pageClasses.push_back(pageClass);
        options.pageClasses.back().name = name;
    }
    for (const auto& [name, location] : settings.locations) {
        options.locations.push_back({name, location.weight});
    }
    options.zones = settings.zones;
    options.good = settings.good;
    options.unfinishedAfter = settings.unfinishedAfter;
    return options;
}

sim::Error stoppedSettingUp(const std::string& who, const Scenario& scenario) {
    return {sim::ErrorCode::Stopped,
            "stopped while the platform was set up: " + who,
            {.file = scenario.file}};
}

sim::Result<std::unique_ptr<BuiltPlatform>> BuiltPlatform::build(const Scenario& scenario,
                                                                 const ScenarioInputs& inputs,
                                                                 sim::World::Options options,
                                                                 sim::WhoStops stops) {
    std::unique_ptr<BuiltPlatform> built(
        new BuiltPlatform(scenario, inputs, options, std::move(stops)));
    sim::Errors errors = built->addComponents();
    if (errors.empty()) {
        errors = built->addTraffic();
    }
    if (!errors.empty()) {
        return errors;
    }
    return built;
}

BuiltPlatform::BuiltPlatform(const Scenario& scenario,
                             const ScenarioInputs& inputs,
                             sim::World::Options options,
                             sim::WhoStops stops)
    : scenario_(scenario), inputs_(inputs), stops_(std::move(stops)), world_(options),
      platform_(
          std::make_unique<models::Platform>(world_, platformOptions(scenario.settings, inputs))) {
    platform_->journal().expect(scenario.settings.duration);
}

BuiltPlatform::~BuiltPlatform() {
    world_.clear(); // visits refer to their sources
}

sim::Errors BuiltPlatform::stopped() const {
    const std::string who = stops_ ? stops_() : std::string{};
    return who.empty() ? sim::Errors{} : sim::Errors{stoppedSettingUp(who, scenario_)};
}

sim::Errors BuiltPlatform::addComponents() {
    for (const ComponentSpec& spec : scenario_.components) {
        if (sim::Errors errors = stopped(); !errors.empty()) {
            return errors;
        }
        componentConfigs_.push_back(spec.config->clone());
        platform_->add(*spec.kind, spec.name, *componentConfigs_.back());
    }
    platform_->connect();
    timeline_ = std::make_unique<models::Timeline>(*platform_, *this);
    windows_.emplace(scenario_, *platform_);
    shortfalls_.emplace(scenario_);
    return {};
}

sim::Errors BuiltPlatform::addTraffic() {
    sim::Errors errors;
    for (std::size_t i = 0; i < scenario_.traffic.size(); ++i) {
        if (sim::Errors stop = stopped(); !stop.empty()) {
            return stop;
        }
        const TrafficSpec& spec = scenario_.traffic[i];
        sourceConfigs_.push_back(spec.config->clone());
        replays_.emplace_back();
        auto inputs = inputsOf(i);
        if (!inputs) {
            append(errors, inputs.errors());
            continue;
        }
        sources_.push_back(
            spec.kind->build(*platform_, spec.name, *sourceConfigs_.back(), *inputs));
    }
    if (sim::Errors stop = stopped(); !stop.empty()) {
        return stop;
    }
    const RecoveryOptions& recovery = scenario_.settings.recovery;
    for (const auto& source : sources_) {
        source->book().keepSeries(recovery.bucket, recovery.slow);
        if (errors.empty()) {
            source->connect();
        }
    }
    if (errors.empty()) {
        countForObjectives();
    }
    return errors;
}

// Whose visits failed in that time is told of any verdict on it.
void BuiltPlatform::countIn(const ObjectiveLimit& time, std::span<const models::NamedSpan> named) {
    const auto spans = spansOf(time, named);
    for (const auto& source : sources_) {
        if (spans) {
            source->countApart({limitedOwner(source->name(), toText(time)), spans});
        }
    }
}

// What objectives ask for beyond what every source counts.
void BuiltPlatform::countForObjectives() {
    const std::vector<models::NamedSpan> named = namedSpans(scenario_);
    const auto& locations = platform_->options().locations;
    const MetricOwners owners(scenario_.traffic);
    for (const ObjectiveSpec& spec : scenario_.objectives) {
        const Objective& objective = spec.objective;
        countIn(timeOf(objective.limit()), named);
        const auto owner = owners.ownerOf(objective.metric());
        if (!owner) {
            continue;
        }
        models::TrafficSource& source = *sources_[*owner];
        models::VisitBook* book = &source.book();
        if (const ObjectiveLimit& limit = objective.limit(); !limit.none()) {
            models::VisitLimit visits{limitedOwner(source.name(), toText(limit))};
            visits.spans = spansOf(limit, named);
            if (!limit.pageClass.empty()) {
                visits.pageClass = limit.pageClass;
            }
            for (std::size_t i = 0; i < locations.size(); ++i) {
                if (locations[i].name == limit.location) {
                    visits.location = static_cast<std::uint16_t>(i);
                }
            }
            book = &source.countApart(std::move(visits));
        }
        if (objective.within()) {
            book->countWithin(*objective.within());
        }
    }
}

sim::Result<models::TrafficInputs> BuiltPlatform::inputsOf(std::size_t index) {
    const TrafficSpec& spec = scenario_.traffic[index];
    models::TrafficInputs inputs;
    inputs.index = static_cast<std::uint16_t>(index);
    if (spec.kind->log == nullptr) {
        inputs.pages = pagesOf(spec);
        return inputs;
    }
    auto log = LogReplay::open(resolvePath(scenario_, spec.kind->log(*spec.config)),
                               platform_->pages(), stops_);
    if (!log) {
        return toldAtField(scenario_, logFieldOf(spec), log.errors());
    }
    replays_[index] = std::move(*log);
    inputs.replay = replays_[index].get();
    return inputs;
}

models::PageSet BuiltPlatform::pagesOf(const TrafficSpec& spec) {
    models::PageSet set;
    set.stops = stops_;
    models::PageCatalogue& pages = platform_->pages();
    if (const auto listed = inputs_.popularity.find(spec.name);
        listed != inputs_.popularity.end()) {
        set.weighted = true;
        for (const PageHits& page : listed->second) {
            set.pages.push_back({pages.add(page.path.substr(0, page.path.find('?'))), page.hits});
        }
        return set;
    }
    const models::PagesConfig& config = spec.kind->visitors(*spec.config).pages;
    const std::size_t wanted = (config.churn.perSecond > 0 ? 2 : 1) * std::size_t{config.count};
    if (!config.classes.empty()) {
        return set; // pages of given classes are made up
    }
    for (std::size_t i = 0; i < std::min(wanted, inputs_.routedPages.size()); ++i) {
        set.pages.push_back({pages.add(inputs_.routedPages[i]), 1.0});
    }
    return set;
}

void BuiltPlatform::start() {
    platform_->start();
    for (const EventSpec& spec : scenario_.timeline) {
        timeline_->add(spec.event);
    }
    for (const auto& source : sources_) {
        source->start();
    }
}

BuiltPlatform::Owner BuiltPlatform::ownerOf(std::string_view path) const {
    Owner owner;
    auto place = fieldPlaceOf(path);
    if (!place) {
        return owner;
    }
    owner.field = std::move(place->field);
    const auto indexIn = [&](const auto& specs) {
        return static_cast<std::size_t>(findNamed(specs, place->owner) - specs.begin());
    };
    if (place->section == FieldPlace::Section::Traffic) {
        if (const std::size_t i = indexIn(scenario_.traffic); i < sources_.size()) {
            owner.config = sourceConfigs_[i].get();
            owner.source = sources_[i].get();
        }
    } else if (const std::size_t i = indexIn(scenario_.components); i < componentConfigs_.size()) {
        owner.config = componentConfigs_[i].get();
        owner.component = platform_->find(place->owner);
    }
    return owner;
}

namespace {

// "replicas", "servers", "servers[0].count": how many servers there are to be.
bool saysSize(const std::vector<std::string>& field) {
    return field.front() == "replicas" ||
           (field.front().starts_with("servers") && (field.size() == 1 || field.back() == "count"));
}

} // namespace

std::string BuiltPlatform::set(std::string_view path, std::string_view value) {
    const Owner owner = ownerOf(path);
    DOPPEL_ASSERT(owner.config != nullptr);
    auto former = editConfig(*owner.config, owner.field, value);
    DOPPEL_ASSERT(former.ok());
    if (owner.component != nullptr) {
        owner.component->reconfigure();
        if (saysSize(owner.field)) {
            owner.component->fleet().applyConfigured();
        }
    } else {
        for (const models::NamedSpan& ended : owner.source->reconfigure()) {
            for (const auto& source : sources_) {
                source->endSpan(ended, world_.now() - sim::kStart);
            }
            windows_->endSpan(ended, world_.now() - sim::kStart);
            shortfalls_->endSpan(ended, world_.now() - sim::kStart);
        }
        shortfalls_->cut(*this);
        windows_->cut(world_.metrics(), world_.now());
    }
    return former->former;
}

} // namespace doppel::scenarios
