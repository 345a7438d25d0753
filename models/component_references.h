// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config.h"

#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

class PlatformPlan;
struct ComponentKind;

/// In the place of kinds: any that answers pages, or fetches its work itself, as workers do.
inline constexpr std::string_view kAnyThatWorks = "any that works";

/// A field of a configuration that names a component.
struct ComponentReference {
    std::string role;   ///< the field: "origin", "mirrors", "calls.to"
    std::string path;   ///< of this very one: "mirrors[1]", "calls[0].to"
    std::string target; ///< the component's name, which may be none's
    std::string ofKind; ///< the kind or kinds that it must be of; empty: any that answers pages
};

/// Whether a kind is one of those that a field may refer to: "sidekiq|rabbitmq".
bool isOneOf(std::string_view kinds, std::string_view kind);
/// Whether a field whose reference is to be `ofKind` may refer to that kind.
bool mayBeOf(std::string_view ofKind, const ComponentKind& kind);
/// Such kinds as a message names them: "sidekiq or rabbitmq".
std::string inWords(std::string kinds);

/// All references of a configuration to components, in the order of its description; empty ones are
/// left out.
std::vector<ComponentReference> referencesOf(Config& config);

/// Why the component that it names is none of the kinds that it must be of; "" where it is, where
/// nobody has that name, and where the kind is not known.
std::string whyNotOfKind(const ComponentReference& reference, const PlatformPlan& plan);
/// The components that a reference could have named.
std::vector<std::string> fittingNames(const ComponentReference& reference,
                                      const PlatformPlan& plan);

/// The paths of those that must name a component and name none: required ones, and the elements of
/// lists and tables.
std::vector<std::string> emptyReferencesOf(Config& config);

} // namespace doppel::models
