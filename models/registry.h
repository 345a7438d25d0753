// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config.h"
#include "models/metrics_of_kind.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

namespace doppel::models {

class Component;
class Platform;

/// How far the failure of a place reaches a component.
enum class Scope : std::uint8_t {
    Zonal,    ///< each of its servers stands in an availability zone, and is lost with it
    Regional, ///< a zone's loss does not take it: its provider spreads it over the region's zones
    Global,   ///< it is in no zone and no region of the platform's, as points of presence are
};

/// A kind of component that a platform file may name: one line in the registry for each.
struct ComponentKind {
    std::string_view name;      ///< as after `kind:` in files
    std::string_view summary;   ///< one sentence: what it is in the real world
    std::string_view leavesOut; ///< what its model does not do, in one sentence
    std::unique_ptr<Config> (*defaults)();
    /// Builds the component within the platform. `config` stays alive and at its place as long as
    /// the component.
    std::unique_ptr<Component> (*build)(Platform& platform, std::string name, const Config& config);
    MetricsOfKind metrics{};  ///< beside those that every component has
    bool answersPages = true; ///< false: it only helps others to, as a name server does
    /// Of what nobody sends requests, why a fault on its answers is none, after its name: "answers no
    /// requests: it is a plan"; empty: it gets some.
    std::string_view whyUnasked = {};
    /// Of a metric that the kind has and a component so configured can never measure, why: "strategy
    /// is sessions"; empty: it can; null: it has none such.
    std::string_view (*whyUnmeasured)(const Config& config, std::string_view metric) = nullptr;
    bool fetchesWork = false; ///< it fetches its work itself, and takes no connections
    bool hasProcesses = true; ///< false: it has none that could die
    /// It is code in the processes of those who call it: what it does ends with them.
    bool runsInItsCaller = false;
    /// False: a page is not made from what it says, unless its caller wants that.
    bool holdsContent = true;
    bool answersByHttp = true; ///< false: its answers have no statuses, as a store's
    bool canBePurged = false;
    /// The names that it resolves, which can be visited in the place of a component; null: none.
    std::unordered_set<std::string> (*resolves)(const Config& config) = nullptr;
    /// The components behind the backend ids that routes name; null: it loads no routes.
    const std::map<std::string, ComponentRef>& (*routeBackends)(const Config& config) = nullptr;
    Scope scope = Scope::Zonal;
    /// The zones of the servers that it begins with, by their numbers; null: nobody can tell.
    std::vector<std::uint32_t> (*serverZones)(const Config& config,
                                              const PlatformPlan& plan) = nullptr;
    /// Its own work, which a slow fault makes longer: "the processing_time of a request"; empty: it
    /// has none that takes time.
    std::string_view ownWork = {};
    /// Whether that takes any time, as it is configured; null: it does.
    bool (*takesTime)(const Config& config) = nullptr;
    /// What it reads from a disk; empty: nothing.
    std::string_view disk = {};
    /// Whether that takes any time, as it is configured; null: it does.
    bool (*readsDisk)(const Config& config) = nullptr;
    bool readsClock = false;           ///< a wrong clock changes what it answers
    bool verifiesCertificates = false; ///< it calls others by TLS and looks who they are
    /// What a request occupies of it, for how long, and where it waits for that.
    std::string_view holds = {};
    /// What becomes of requests in flight, and of those that wait, when one of its servers dies.
    std::string_view inFlight = {};
    std::string_view source = {}; ///< of the behaviour that is modelled
    /// What it does with a request whose client has gone away; empty where nobody can: it goes on.
    std::string_view whenClientLeaves{};
};

/// What `build` of a kind is whose component is a P with a configuration C.
template <class P, Described C>
std::unique_ptr<Component> buildOf(Platform& platform, std::string name, const Config& config) {
    return std::make_unique<P>(platform, std::move(name),
                               static_cast<const ConfigOf<C>&>(config).value);
}

/// What `takesTime` and `readsDisk` are of a kind with a configuration C of which these fields, a
/// duration or a distribution in seconds each, say how long something takes.
template <Described C, auto... kFields>
bool anyTakesTime(const Config& config) {
    const auto takesTime = [](const auto& field) {
        if constexpr (requires { field.mean(); }) {
            return field.mean() > 0;
        } else {
            return field > std::decay_t<decltype(field)>{};
        }
    };
    return (takesTime(static_cast<const ConfigOf<C>&>(config).value.*kFields) || ...);
}

/// All kinds, in the order of a page view's journey.
std::span<const ComponentKind> componentKinds();

} // namespace doppel::models
