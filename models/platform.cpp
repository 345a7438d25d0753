// SPDX-License-Identifier: Apache-2.0
#include "models/platform.h"

#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

Platform::Platform(sim::World& world, PlatformOptions options)
    : world_(world), options_(std::move(options)), pages_(options_.pageClasses) {
    if (options_.locations.empty()) {
        options_.locations.push_back({"everywhere", {1.0}});
    }
}

Platform::~Platform() {
    world_.clear(); // processes refer to parts
}

Part& Platform::add(const PartKind& kind, std::string name, const Config& config) {
    DOPPEL_ASSERT(find(name) == nullptr);
    return *parts_.emplace_back(kind.build(*this, std::move(name), config));
}

Part* Platform::find(std::string_view name) const {
    const auto found = std::find_if(parts_.begin(), parts_.end(),
                                    [&](const auto& part) { return part->name() == name; });
    return found == parts_.end() ? nullptr : found->get();
}

Link& Platform::link(const Part& caller, const PartRef& target, LinkOptions options) {
    return link(caller.name(), target, options);
}

Link& Platform::link(std::string_view caller, const PartRef& target, LinkOptions options) {
    Part* part = find(target.name);
    DOPPEL_ASSERT(part != nullptr);
    arrows_.push_back(
        {std::string(caller), std::make_unique<Link>(*part, options, std::string(caller))});
    return *arrows_.back().link;
}

void Platform::connect() {
    for (const auto& part : parts_) {
        part->connect();
    }
}

void Platform::start() {
    for (const auto& part : parts_) {
        part->start();
    }
}

} // namespace doppel::models
