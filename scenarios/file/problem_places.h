// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/problem.h"
#include "scenarios/file/node.h"
#include "sim/result.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace doppel::scenarios {

/// "components.router.replicas: 0 is below …": a problem in one line.
std::string messageOf(const models::Problem& problem);

/// Problems of a scenario that was not read from a file: errors without a place.
sim::Errors errorsOf(const models::Problems& problems);

/// Where in a scenario's document each field stands.
class ProblemPlaces {
public:
    /// The document must outlive it.
    explicit ProblemPlaces(const Node& root) : root_(root) {}

    /// A problem as an error where its field stands, as deep as it is written: a component or a
    /// source at its name. Cost: a look into a hash table for each step of the path.
    sim::Error errorOf(const models::Problem& problem);

private:
    using Keys = std::unordered_map<std::string_view, const Entry*>;
    const Entry* find(const Node& map, std::string_view key);

    const Node& root_;
    std::unordered_map<const Node*, Keys> keysOf_; // of the maps that were looked into
};

} // namespace doppel::scenarios
