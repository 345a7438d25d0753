// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/server_selection.h"
#include "sim/distribution.h"
#include "sim/time.h"
#include "sim/units.h"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Describe once: a configuration is a plain struct with one `describe(FieldVisitor&)`, which names
/// each field with its meaning, range and source. Its unit is its type, its default is its initial
/// value. The file reader, `--set`, the JSON Schema, `doppel describe`, the reference page and the
/// window's forms are visitors of that one description.
///
///     void ProxyConfig::describe(FieldVisitor& v) {
///         v.field("connect_timeout", connectTimeout, "how long connecting may take",
///                 {.source = "nginx.org"});
///     }
namespace doppel::models {

class FieldVisitor;

/// What is said about a field besides its name, type and default.
struct FieldOptions {
    /// In the type's base unit: seconds, bytes, a second.
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    bool minExclusive = false;
    bool required = false; ///< has no sensible default
    /// A new value takes effect in a run, if all that it is within is live too; else it is read
    /// when the platform is built, and no event of the timeline can set it.
    bool live = false;
    /// Of a reference: the kind, or "one|another", it must lead to; else any that answers pages.
    std::string_view ofKind = {};
    /// Where the default comes from, such as "nginx.org ngx_http_proxy_module".
    std::string_view source = {};
};

/// A field as a visitor sees it.
struct Field {
    std::string_view name; ///< snake_case, as in files
    std::string_view doc;  ///< one sentence, lower case, no full stop
    FieldOptions options;
};

/// The names of an enumeration's values, as in files; index = the enumerator's number.
using ChoiceNames = std::span<const std::string_view>;

/// An enumerated field, seen without its type.
class ChoiceAccess {
public:
    virtual ~ChoiceAccess() = default;
    virtual ChoiceNames names() const = 0;
    virtual std::size_t index() const = 0;
    virtual void choose(std::size_t index) = 0;
};

/// A struct within a configuration, seen without its type.
class ObjectAccess {
public:
    virtual ~ObjectAccess() = default;
    virtual void describe(FieldVisitor& visitor) = 0;
};

/// A field that may be absent.
class OptionalAccess {
public:
    virtual ~OptionalAccess() = default;
    virtual bool has() const = 0;
    virtual void reset() = 0;
    /// Visits the value under the field's own name, made with its default where it is absent.
    virtual void visitValue(FieldVisitor& visitor, const Field& field) = 0;
};

/// A list. Elements are visited under the list's own Field.
class ListAccess {
public:
    virtual ~ListAccess() = default;
    virtual std::size_t size() const = 0;
    virtual void clear() = 0;
    virtual void visitElement(FieldVisitor& visitor, const Field& field, std::size_t index) = 0;
    /// Adds an element with its default values and visits it.
    virtual void append(FieldVisitor& visitor, const Field& field) = 0;
};

/// A table from names to values, in the order of the names.
class TableAccess {
public:
    virtual ~TableAccess() = default;
    virtual std::vector<std::string> keys() const = 0;
    virtual void clear() = 0;
    /// Visits the value of a key; adds it with its default where it is absent.
    virtual void visitValue(FieldVisitor& visitor, const Field& field, const std::string& key) = 0;
};

/// Knows a field's type at run time. Implement the `on…` functions; call `field` in a `describe`.
class FieldVisitor {
public:
    virtual ~FieldVisitor() = default;

    virtual void onFlag(const Field& field, bool& value) = 0;
    virtual void onCount(const Field& field, std::int64_t& value) = 0;
    virtual void onNumber(const Field& field, double& value) = 0;
    virtual void onRatio(const Field& field, sim::Ratio& value) = 0;
    virtual void onProbability(const Field& field, sim::Probability& value) = 0;
    virtual void onDuration(const Field& field, sim::Duration& value) = 0;
    virtual void onRate(const Field& field, sim::Rate& value) = 0;
    virtual void onBytes(const Field& field, sim::Bytes& value) = 0;
    virtual void onText(const Field& field, std::string& value) = 0;
    virtual void onDistribution(const Field& field, sim::Distribution& value) = 0; ///< of seconds
    virtual void onComponent(const Field& field, ComponentRef& value) = 0;
    /// Shown as the text that files say, unless the visitor knows better: one that gives it another
    /// value does.
    virtual void onServers(const Field& field, ServerSelection& value) {
        std::string text = toText(value);
        onText(field, text);
    }
    virtual void onChoice(const Field& field, ChoiceAccess& value) = 0;
    virtual void onObject(const Field& field, ObjectAccess& value) = 0;
    virtual void onOptional(const Field& field, OptionalAccess& value) = 0;
    virtual void onList(const Field& field, ListAccess& value) = 0;
    virtual void onTable(const Field& field, TableAccess& value) = 0;

    /// A field of any type above: bool, integers, double, the types of sim/units.h, Duration,
    /// Distribution, ComponentRef, ServerSelection, text, an enumeration with `choiceNames(E)`, a
    /// struct with `describe`, and optional, vector and map<string, …> of these.
    template <class T>
    void field(std::string_view name, T& value, std::string_view doc, FieldOptions options = {}) {
        visit(Field{name, doc, options}, value);
    }

    template <class T>
    void visit(const Field& field, T& value);
};

/// A struct that describes itself.
template <class T>
concept Described = requires(T& t, FieldVisitor& v) {
    t.describe(v);
};

namespace detail {

template <class E>
class ChoiceOf final : public ChoiceAccess {
public:
    explicit ChoiceOf(E& value) : value_(value) {}
    ChoiceNames names() const override { return choiceNames(E{}); }
    std::size_t index() const override { return static_cast<std::size_t>(value_); }
    void choose(std::size_t index) override { value_ = static_cast<E>(index); }

private:
    E& value_;
};

template <class T>
class ObjectOf final : public ObjectAccess {
public:
    explicit ObjectOf(T& value) : value_(value) {}
    void describe(FieldVisitor& visitor) override { value_.describe(visitor); }

private:
    T& value_;
};

template <class T>
class OptionalOf final : public OptionalAccess {
public:
    explicit OptionalOf(std::optional<T>& value) : value_(value) {}
    bool has() const override { return value_.has_value(); }
    void reset() override { value_.reset(); }
    void visitValue(FieldVisitor& visitor, const Field& field) override {
        if (!value_) {
            value_.emplace();
        }
        visitor.visit(field, *value_);
    }

private:
    std::optional<T>& value_;
};

template <class T>
class ListOf final : public ListAccess {
public:
    explicit ListOf(std::vector<T>& value) : value_(value) {}
    std::size_t size() const override { return value_.size(); }
    void clear() override { value_.clear(); }
    void visitElement(FieldVisitor& visitor, const Field& field, std::size_t index) override {
        visitor.visit(field, value_[index]);
    }
    void append(FieldVisitor& visitor, const Field& field) override {
        visitor.visit(field, value_.emplace_back());
    }

private:
    std::vector<T>& value_;
};

template <class T>
class TableOf final : public TableAccess {
public:
    explicit TableOf(std::map<std::string, T>& value) : value_(value) {}
    std::vector<std::string> keys() const override {
        std::vector<std::string> names;
        for (const auto& [name, value] : value_) {
            names.push_back(name);
        }
        return names;
    }
    void clear() override { value_.clear(); }
    void visitValue(FieldVisitor& visitor, const Field& field, const std::string& key) override {
        visitor.visit(field, value_[key]);
    }

private:
    std::map<std::string, T>& value_;
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsList : std::false_type {};
template <class T>
struct IsList<std::vector<T>> : std::true_type {};
template <class T>
struct IsTable : std::false_type {};
template <class T>
struct IsTable<std::map<std::string, T>> : std::true_type {};

template <class T>
OptionalOf<T> access(std::optional<T>& value) {
    return OptionalOf<T>(value);
}
template <class T>
ListOf<T> access(std::vector<T>& value) {
    return ListOf<T>(value);
}
template <class T>
TableOf<T> access(std::map<std::string, T>& value) {
    return TableOf<T>(value);
}

} // namespace detail

template <class T>
void FieldVisitor::visit(const Field& field, T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        onFlag(field, value);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        onCount(field, value);
    } else if constexpr (std::integral<T>) {
        std::int64_t wide = static_cast<std::int64_t>(value);
        Field bounded = field; // a narrower type bounds the range too
        bounded.options.min =
            std::max(bounded.options.min, static_cast<double>(std::numeric_limits<T>::min()));
        bounded.options.max =
            std::min(bounded.options.max, static_cast<double>(std::numeric_limits<T>::max()));
        onCount(bounded, wide);
        value = static_cast<T>(wide);
    } else if constexpr (std::is_same_v<T, double>) {
        onNumber(field, value);
    } else if constexpr (std::is_same_v<T, sim::Ratio>) {
        onRatio(field, value);
    } else if constexpr (std::is_same_v<T, sim::Probability>) {
        onProbability(field, value);
    } else if constexpr (std::is_same_v<T, sim::Duration>) {
        onDuration(field, value);
    } else if constexpr (std::is_same_v<T, sim::Rate>) {
        onRate(field, value);
    } else if constexpr (std::is_same_v<T, sim::Bytes>) {
        onBytes(field, value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        onText(field, value);
    } else if constexpr (std::is_same_v<T, sim::Distribution>) {
        onDistribution(field, value);
    } else if constexpr (std::is_same_v<T, ComponentRef>) {
        onComponent(field, value);
    } else if constexpr (std::is_same_v<T, ServerSelection>) {
        onServers(field, value);
    } else if constexpr (std::is_enum_v<T>) {
        detail::ChoiceOf<T> choice(value);
        onChoice(field, choice);
    } else if constexpr (detail::IsOptional<T>::value) {
        auto optional = detail::access(value);
        onOptional(field, optional);
    } else if constexpr (detail::IsList<T>::value) {
        auto list = detail::access(value);
        onList(field, list);
    } else if constexpr (detail::IsTable<T>::value) {
        auto table = detail::access(value);
        onTable(field, table);
    } else {
        static_assert(Described<T>,
                      "a field's type must be known to FieldVisitor or describe itself");
        detail::ObjectOf<T> object(value);
        onObject(field, object);
    }
}

} // namespace doppel::models
