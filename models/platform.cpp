// SPDX-License-Identifier: Apache-2.0
#include "models/platform.h"

#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

Platform::Platform(sim::World& world, PlatformOptions options)
    : world_(world), options_(std::move(options)), pages_(options_.pageClasses, world.seed()),
      registrations_(world), lostZones_(world, options_.zones) {
    if (options_.locations.empty()) {
        options_.locations.push_back({"everywhere", {1.0}});
    }
}

Platform::~Platform() {
    world_.clear(); // processes refer to components
}

Component& Platform::add(const ComponentKind& kind, std::string name, const Config& config) {
    DOPPEL_ASSERT(find(name) == nullptr);
    Component& component = *components_.emplace_back(kind.build(*this, std::move(name), config));
    component.declared_ = &kind;
    byName_.emplace(component.name(), &component);
    if (const PriceConfig* price = config.price(); price != nullptr && !price->isFree()) {
        component.fleet().setCost(
            std::make_unique<CostMeter>(world_.metrics(), component.name(), *price));
    }
    return component;
}

Component* Platform::find(std::string_view name) const {
    const auto found = byName_.find(name);
    return found == byName_.end() ? nullptr : found->second;
}

Link& Platform::link(const Component& caller,
                     const ComponentRef& target,
                     LinkOptions options,
                     std::uint32_t call) {
    return link(caller.name(), target, options, call);
}

Link& Platform::link(std::string_view caller,
                     const ComponentRef& target,
                     LinkOptions options,
                     std::uint32_t call) {
    Component* component = find(target.name);
    DOPPEL_ASSERT(component != nullptr);
    arrows_.push_back({std::string(caller),
                       std::make_unique<Link>(*component, options, std::string(caller), call)});
    Link& made = *arrows_.back().link;
    for (LinkWatcher* watcher : linkWatchers_) {
        watcher->linkMade(caller, made);
    }
    return made;
}

void Platform::connect() {
    for (const auto& component : components_) {
        component->connect();
    }
}

void Platform::start() {
    for (Component* component : heldBack_) {
        component->fleet().holdBack();
    }
    for (const auto& component : components_) {
        component->start();
    }
}

} // namespace doppel::models
