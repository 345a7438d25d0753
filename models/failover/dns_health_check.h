// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"

#include <cstdint>
#include <span>
#include <string>

namespace doppel::models {

/// How Route 53 checks an endpoint.
struct DnsHealthCheckConfig {
    sim::Duration interval = std::chrono::seconds(30);
    std::uint32_t threshold = 3; ///< in a row, for either opinion to turn
    std::uint32_t checkers = 16; ///< each with its own opinion
    sim::Duration connectTimeout = std::chrono::seconds(4);
    sim::Duration answerTimeout = std::chrono::seconds(2); ///< after connecting
    sim::Duration propagation = std::chrono::seconds(60);  ///< until name servers answer by it
    std::string path = "/"; ///< asked for through what only passes requests on

    void describe(FieldVisitor& visitor);
};

/// What one checker thinks of an endpoint: it changes its mind after `threshold` checks in a row
/// that say otherwise, and thinks well of it to begin with.
class CheckerOpinion {
public:
    /// Takes in a check.
    void add(bool passed, std::uint32_t threshold);
    bool healthy() const { return healthy_; }

private:
    bool healthy_ = true;
    std::uint32_t otherwise_ = 0; // checks in a row
};

/// Whether an endpoint is taken for healthy: more than 18 % of the checkers think so.
/// Source: AWS Route 53, How Route 53 determines whether a health check is healthy.
bool isHealthy(std::uint32_t healthyCheckers, std::uint32_t checkers);

/// Which record of a failover policy is answered: the first that is healthy; where none is, the
/// first, as if all were. `healthy`: the primary, then its standbys. REQUIRES: not empty.
/// Source: AWS Route 53, How Amazon Route 53 chooses records when health checking is configured.
std::size_t answeredRecord(std::span<const bool> healthy);

/// From an endpoint's failure until checkers have found out, at best and at worst: the first check
/// that fails comes at once or an interval later, and takes as long as it waits.
struct DetectionTimes {
    sim::Duration least{};
    sim::Duration most{};
    friend bool operator==(const DetectionTimes&, const DetectionTimes&) = default;
};
DetectionTimes detectionTimes(const DnsHealthCheckConfig& config, sim::Duration checkTakes);

/// The share of what resolvers asked for evenly in time that they still hold, that long after a
/// change: 1 - since / ttl, none from the TTL on.
double cachedShare(sim::Duration since, sim::Duration ttl);

} // namespace doppel::models
