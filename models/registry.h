// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/metrics_of_kind.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

class Component;
class Platform;

/// The configuration of one component, whatever its kind.
class Config {
public:
    virtual ~Config() = default;
    virtual void describe(FieldVisitor& visitor) = 0;
    virtual std::unique_ptr<Config> clone() const = 0;
    /// What is wrong with the fields taken together, in words; each field by itself is in its
    /// range.
    virtual std::vector<std::string> problems() const = 0;
};

/// A configuration struct behind the common face.
template <Described T>
class ConfigOf final : public Config {
public:
    void describe(FieldVisitor& visitor) override { value.describe(visitor); }
    std::unique_ptr<Config> clone() const override { return std::make_unique<ConfigOf>(*this); }
    std::vector<std::string> problems() const override {
        if constexpr (requires { problemsOf(value); }) {
            return problemsOf(value);
        } else {
            return {};
        }
    }
    T value;
};

/// A kind of component that a platform file may name: one line in the registry for each.
struct ComponentKind {
    std::string_view name;      ///< as after `kind:` in files
    std::string_view summary;   ///< one sentence: what it is in the real world
    std::string_view leavesOut; ///< what its model does not do, in one sentence
    std::unique_ptr<Config> (*defaults)();
    /// Builds the component within the platform. `config` stays alive and at its place as long as the
    /// component.
    std::unique_ptr<Component> (*build)(Platform& platform, std::string name, const Config& config);
    MetricsOfKind metrics{};  ///< beside those that every component has
    bool answersPages = true; ///< false: it only helps others to, as a name server does
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
