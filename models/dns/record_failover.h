// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/dns/dns_config.h"
#include "models/failover/dns_health_check.h"
#include "models/link.h"
#include "sim/random.h"
#include "sim/task.h"
#include "sim/world.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class NameService;

/// A record with a standby: checkers around the world look at where it points, and while it is not
/// healthy its authorities answer with the standby, a while after they have found out. Where the
/// standby is checked, too, and neither is healthy, the record is answered as if both were.
///
/// Each checker checks at the interval, from a moment of its own.
class RecordFailover {
public:
    /// REQUIRES: the record has a failover; both outlive this.
    RecordFailover(NameService& names, std::uint16_t name, const DnsRecordConfig& record);
    RecordFailover(const RecordFailover&) = delete;
    RecordFailover& operator=(const RecordFailover&) = delete;

    sim::World& world() const;

    /// The ways to what is checked: where the record leads to, and its standby.
    void connect();
    void start();

private:
    struct Endpoint {
        Link* link = nullptr; ///< null: it leads nowhere, or is not checked and counts as healthy
        std::vector<CheckerOpinion> opinions; // by checker
        std::uint32_t healthy = 0;            // checkers who think so
    };
    sim::Task<void> check(std::size_t endpoint, std::uint32_t checker);
    sim::Task<bool> passes(std::size_t endpoint, std::uint64_t key);
    sim::Task<void> answerLater(std::size_t record);
    bool isWell(std::size_t endpoint) const;
    void decide();

    NameService& names_;
    std::uint16_t name_;
    const DnsRecordConfig& record_;
    const DnsFailoverConfig& config_;
    std::vector<Endpoint> endpoints_; // the record's own, then the standby
    sim::Stream chance_;
    std::size_t decided_ = 0;                 // what it is to be answered with
    std::optional<std::uint64_t> pointing_{}; // while that is the standby
};

} // namespace doppel::models
