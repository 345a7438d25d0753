// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/describe.h"
#include "models/dns/caching_rules.h"
#include "models/failover/dns_health_check.h"
#include "models/problem.h"
#include "sim/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

/// What a name stands for, in a platform file: another name or a component. Neither: the name does
/// not exist.
struct DnsTarget {
    std::string cname; ///< another name of the same table
    ComponentRef to;   ///< the component at this address

    void describe(FieldVisitor& visitor);
    friend bool operator==(const DnsTarget&, const DnsTarget&) = default;
};

/// What a record is answered with while what it leads to is not healthy.
struct DnsFailoverConfig {
    DnsTarget standby;
    DnsHealthCheckConfig check;
    bool standbyIsChecked = false; ///< else it counts as healthy

    void describe(FieldVisitor& visitor);
};

/// One name and who is asked about it.
struct DnsRecordConfig {
    DnsTarget target;
    sim::Duration ttl = std::chrono::seconds(300);
    /// The equivalent providers of the zone; none: it is always known.
    std::vector<ComponentRef> authorities;
    std::optional<DnsFailoverConfig> failover{};

    void describe(FieldVisitor& visitor);
};

/// What resolvers know when the run begins.
enum class DnsStart : std::uint8_t {
    Warm, ///< what they would be found with on any day: ages spread over the lives of entries
    Cold, ///< nothing, as after a restart of all of them
};
ChoiceNames choiceNames(DnsStart);

/// The names that visitors ask for, and the caching resolvers that they ask.
struct DnsConfig {
    std::map<std::string, DnsRecordConfig> records;
    std::uint32_t resolvers = 3; ///< in each location of visitors
    DnsStart start = DnsStart::Warm;
    sim::Duration latency = std::chrono::milliseconds(5);  ///< visitor to resolver, one way
    sim::Duration queryTimeout = std::chrono::seconds(10); ///< of a visitor's query
    sim::Duration authorityLatency = std::chrono::milliseconds(10); ///< one way
    /// Until the next one is tried.
    sim::Duration authorityTimeout = std::chrono::milliseconds(800);
    sim::Duration resolverTimeout = std::chrono::seconds(10); ///< until SERVFAIL
    DnsCachingRules caching;
    sim::Duration clientMinTtl{}; ///< browsers and operating systems keep an answer as long as
    sim::Duration clientMaxTtl = std::chrono::hours(24); ///< its TTL says, within these bounds

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the records as a whole: an alias of a name that is not there, a name with two
/// targets, too many names.
Problems problemsOf(const DnsConfig& config);

/// One operator's authoritative name servers.
struct DnsAuthorityConfig {
    std::uint32_t servers = 4;
    sim::Duration soaTtl = std::chrono::hours(1);
    sim::Duration soaMinimum = std::chrono::minutes(5);

    void describe(FieldVisitor& visitor);
};

} // namespace doppel::models
