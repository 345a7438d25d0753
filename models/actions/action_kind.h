// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace doppel::models {

class FaultLedger;
class FieldChanges;
class Platform;

/// What a timeline asks of the floor that knows paths and values.
class TimelineHooks {
public:
    virtual ~TimelineHooks() = default;
    /// Gives a field another value, as written in a file; returns the former one, as it would be
    /// written. REQUIRES: the loader has checked path and value.
    virtual std::string set(std::string_view path, std::string_view value) = 0;
};

/// What an action acts on.
struct ActionScope {
    Platform& platform;
    FaultLedger& faults;
    FieldChanges& changes;
    TimelineHooks& hooks;
};

/// An action under way: it remembers what it has changed, and takes exactly that back.
class Action {
public:
    virtual ~Action() = default;
    /// `strength`, 0 to 1, is how much of its full size it has; 1 for a kind that doesn't grow.
    virtual void begin(double strength) = 0;
    /// It has come to another strength. Called only for kinds that grow.
    virtual void setStrength(double) {}
    /// Takes back what it did. Called only for kinds that last.
    virtual void end() {}
};

/// A kind of action that a timeline may name: one pair of files and one line in the registry for
/// each. How an entry says its kind follows from the kind's name: `fault: slow` is fault.slow; a
/// name without a dot, such as `set` or `purge`, is a field of the entry, and of the kind's
/// configuration.
struct ActionKind {
    std::string_view name;    ///< "fault.slow", "set"
    std::string_view summary; ///< one sentence: what happens in the real world
    /// What it does to requests in flight and to those that wait, and what they hold meanwhile.
    std::string_view inFlight;
    std::string_view leavesOut;   ///< what its model does not do
    std::string_view source = {}; ///< of the behaviour that is modelled
    bool lasts = true;            ///< has a `for`, after which it is taken back
    bool grows = false;           ///< has a `ramp`, over which it grows to its full size
    bool isFault = false;         ///< something goes wrong; without `for`, until the end of the run

    std::unique_ptr<Config> (*defaults)() = nullptr;
    /// One line for people: "error on frontend (status 503, 40 %)".
    std::string (*toText)(const Config& config) = nullptr;
    /// `config` and what is in the scope outlive the action.
    std::unique_ptr<Action> (*make)(const Config& config, const ActionScope& scope) = nullptr;
};

/// How an entry of a timeline says its kind.
struct ActionKey {
    std::string_view key;   ///< "fault", "set"
    std::string_view value; ///< "slow"; empty: the key is enough
};
ActionKey keyOf(const ActionKind& kind);

/// A kind whose configuration is a C, with its own `toText`, and whose actions are As.
template <class A, Described C>
ActionKind actionKindOf(ActionKind kind) {
    kind.defaults = &defaultsOf<C>;
    kind.toText = [](const Config& config) {
        return toText(static_cast<const ConfigOf<C>&>(config).value);
    };
    kind.make = [](const Config& config, const ActionScope& scope) -> std::unique_ptr<Action> {
        return std::make_unique<A>(static_cast<const ConfigOf<C>&>(config).value, scope);
    };
    return kind;
}

/// All kinds: what goes wrong, then what operators do.
std::span<const ActionKind* const> actionKinds();

} // namespace doppel::models
