// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/metrics_of_kind.h"
#include "models/problem.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace doppel::models {

class Component;
class Platform;
class PlatformPlan;

/// The configuration of one component, whatever its kind.
class Config {
public:
    virtual ~Config() = default;
    virtual void describe(FieldVisitor& visitor) = 0;
    virtual std::unique_ptr<Config> clone() const = 0;
    /// What is wrong with the fields taken together; each field by itself is in its range.
    virtual Problems problems() const = 0;
    /// What is wrong with it on this platform: names of things that are not there. Whether
    /// components are there that it refers to is asked of its description (ComponentRef).
    virtual Problems problemsOn(const PlatformPlan& plan) const = 0;
    /// What is not wrong and yet without effect where it stands.
    virtual Problems notesOn(const PlatformPlan& plan) const = 0;
};

namespace detail {

// Named as the functions of Config are, these would be hidden from within it.
template <class T>
Problems problemsOnPlan(const T& value, const PlatformPlan& plan) {
    if constexpr (requires { problemsOn(value, plan); }) {
        return problemsOn(value, plan);
    } else {
        return {};
    }
}

template <class T>
Problems notesOnPlan(const T& value, const PlatformPlan& plan) {
    if constexpr (requires { notesOn(value, plan); }) {
        return notesOn(value, plan);
    } else {
        return {};
    }
}

} // namespace detail

/// A configuration struct behind the common face. What is wrong with it, and worth a note, is what
/// `problemsOf(value)`, `problemsOn(value, plan)` and `notesOn(value, plan)` beside the struct say.
template <Described T>
class ConfigOf final : public Config {
public:
    void describe(FieldVisitor& visitor) override { value.describe(visitor); }
    std::unique_ptr<Config> clone() const override { return std::make_unique<ConfigOf>(*this); }
    Problems problems() const override {
        if constexpr (requires { problemsOf(value); }) {
            return problemsOf(value);
        } else {
            return {};
        }
    }
    Problems problemsOn(const PlatformPlan& plan) const override {
        return detail::problemsOnPlan(value, plan);
    }
    Problems notesOn(const PlatformPlan& plan) const override {
        return detail::notesOnPlan(value, plan);
    }
    T value;
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
    /// False: a page is not made from what it says, unless its caller wants that.
    bool holdsContent = true;
    bool canBePurged = false;
    bool isInZones = true; ///< false: no zone's loss takes it
    /// The names that it resolves, which can be visited in the place of a component; null: none.
    std::unordered_set<std::string> (*resolves)(const Config& config) = nullptr;
    /// The components behind the backend ids that routes name; null: it loads no routes.
    const std::map<std::string, ComponentRef>& (*routeBackends)(const Config& config) = nullptr;
};

/// What `defaults` of a kind is whose configuration is a C.
template <Described C>
std::unique_ptr<Config> defaultsOf() {
    return std::make_unique<ConfigOf<C>>();
}

/// What `build` of a kind is whose component is a P with a configuration C.
template <class P, Described C>
std::unique_ptr<Component> buildOf(Platform& platform, std::string name, const Config& config) {
    return std::make_unique<P>(platform, std::move(name),
                               static_cast<const ConfigOf<C>&>(config).value);
}

/// All kinds, in the order of a page view's journey.
std::span<const ComponentKind> componentKinds();

/// The kind of that name, or null.
const ComponentKind* findComponentKind(std::string_view name);

} // namespace doppel::models
