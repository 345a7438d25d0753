// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/decision_log.h"
#include "models/journal.h"
#include "models/link.h"
#include "models/lost_zones.h"
#include "models/meter.h"
#include "models/page_catalogue.h"
#include "models/publishing/route_registrations.h"
#include "models/registry.h"
#include "models/routing/route_table.h"
#include "models/traffic/good_config.h"
#include "sim/world.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// Where visitors are: a name, and the share of visitors there.
struct Location {
    std::string name;
    sim::Ratio weight{1.0};
};

/// What a platform is made of before its components: its pages, its places, its routes.
struct PlatformOptions {
    std::vector<PageClass> pageClasses;
    /// Never empty: one place called "everywhere" where none was given.
    std::vector<Location> locations;
    std::uint32_t zones = 3; ///< availability zones that servers are spread over
    /// The routes of the Router's database, read when a router starts and at each reload. Not
    /// owned; may be null.
    const routing::RouteTable* routes = nullptr;
    /// Those that the Router leaves out for want of a backend, though a page is there. Not owned;
    /// null: none.
    const routing::RouteTable* unservedRoutes = nullptr;
    GoodConfig good; ///< what all sources say of answers that don't say it themselves
    /// A visit, or a component's request, that takes longer has failed.
    sim::Duration unfinishedAfter = kUnfinishedAfter;
};

/// Is told of links that are made while the world runs.
class LinkWatcher {
public:
    virtual ~LinkWatcher() = default;
    virtual void linkMade(std::string_view caller, Link& link) = 0;
};

/// A platform in a world: its components by name, the links between them, and the strings that they
/// talk about.
///
/// Built in three steps, so that components may call each other in any direction: `add` every
/// component, `connect`, `start`.
class Platform {
public:
    Platform(sim::World& world, PlatformOptions options);
    ~Platform();
    Platform(const Platform&) = delete;
    Platform& operator=(const Platform&) = delete;

    sim::World& world() const { return world_; }
    const PlatformOptions& options() const { return options_; }
    PageCatalogue& pages() { return pages_; }
    const PageCatalogue& pages() const { return pages_; }
    /// Routes that are added to the Router's database during the run.
    RouteRegistrations& registrations() { return registrations_; }
    const RouteRegistrations& registrations() const { return registrations_; }
    Journal& journal() { return journal_; }
    const Journal& journal() const { return journal_; }
    DecisionLog& decisions() { return decisions_; }
    const DecisionLog& decisions() const { return decisions_; }
    LostZones& lostZones() { return lostZones_; }

    /// Adds a component of a kind. REQUIRES: the name is new; `config` is of that kind and outlives
    /// the platform.
    Component& add(const ComponentKind& kind, std::string name, const Config& config);
    /// The component of that name, or null.
    Component* find(std::string_view name) const;
    const std::vector<std::unique_ptr<Component>>& components() const { return components_; }

    /// The way from a component to the one that its configuration names. REQUIRES: that component
    /// exists (the loader checks it). A caller that calls it several times for one request counts
    /// these calls.
    Link& link(const Component& caller,
               const ComponentRef& target,
               LinkOptions options,
               std::uint32_t call = 0);
    /// As above, for callers that are no components: traffic sources.
    Link& link(std::string_view caller,
               const ComponentRef& target,
               LinkOptions options,
               std::uint32_t call = 0);

    /// A link as the platform keeps it: who calls whom.
    struct Arrow {
        std::string caller;
        std::unique_ptr<Link> link;
    };
    const std::vector<Arrow>& arrows() const { return arrows_; }
    /// `watcher` is told of each link that is made from now on, as to where a name is pointed, until
    /// it is not wanted any more.
    void watchLinks(LinkWatcher& watcher) { linkWatchers_.push_back(&watcher); }
    void watchLinksNoMore(LinkWatcher& watcher) { std::erase(linkWatchers_, &watcher); }

    /// Visitors of `to`, a component or a name, write. REQUIRES: called before the run.
    void expectWrites(std::string to) { writtenTo_.push_back(std::move(to)); }
    const std::vector<std::string>& writtenTo() const { return writtenTo_; }

    void connect();
    /// The run begins without that component's servers: ReplicaSet::holdBack.
    void beginWithout(Component& component) { heldBack_.push_back(&component); }
    void start();

private:
    sim::World& world_;
    PlatformOptions options_;
    PageCatalogue pages_;
    RouteRegistrations registrations_;
    Journal journal_;
    DecisionLog decisions_;
    LostZones lostZones_;
    std::vector<std::unique_ptr<Component>> components_;
    std::map<std::string_view, Component*> byName_; // views of their own names
    std::vector<Arrow> arrows_;
    std::vector<LinkWatcher*> linkWatchers_;
    std::vector<Component*> heldBack_;
    std::vector<std::string> writtenTo_;
};

} // namespace doppel::models
