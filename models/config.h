// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/pricing/price.h"
#include "models/problem.h"

#include <memory>
#include <optional>
#include <utility>

namespace doppel::models {

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
    /// What is not wrong and yet without effect where it stands, or would be (Problem::isUsual).
    virtual Problems notesOn(const PlatformPlan& plan) const = 0;
    /// What it costs; null: things of its kind have no price.
    virtual const PriceConfig* price() const { return nullptr; }
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
class ConfigOf : public Config {
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

/// The same of a component, with what all of them have.
template <Described T>
class ComponentConfigOf final : public ConfigOf<T> {
public:
    void describe(FieldVisitor& visitor) override {
        ConfigOf<T>::describe(visitor);
        visitor.field("price", price_, "what it costs; unset: its cost is not told");
    }
    std::unique_ptr<Config> clone() const override {
        return std::make_unique<ComponentConfigOf>(*this);
    }
    const PriceConfig* price() const override { return price_ ? &*price_ : nullptr; }

private:
    std::optional<PriceConfig> price_;
};

/// What `defaults` of a kind is whose configuration is a C.
template <Described C>
std::unique_ptr<Config> defaultsOf() {
    return std::make_unique<ConfigOf<C>>();
}
/// The same of a kind of component that may have a price: one that answers requests, or stands on
/// servers of its own.
template <Described C>
std::unique_ptr<Config> pricedDefaultsOf() {
    return std::make_unique<ComponentConfigOf<C>>();
}

} // namespace doppel::models
