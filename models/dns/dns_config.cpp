// SPDX-License-Identifier: Apache-2.0
#include "models/dns/dns_config.h"

#include "models/field_path.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <utility>

namespace doppel::models {

ChoiceNames choiceNames(DnsStart) {
    static constexpr std::array<std::string_view, 2> kNames{"warm", "cold"};
    return kNames;
}

void DnsTarget::describe(FieldVisitor& visitor) {
    visitor.field("cname", cname,
                  "the name in this table that it is an alias of; 16 in a row are followed",
                  {.live = true,
                   .source = "BIND 9 lib/ns/query.c: MAX_RESTARTS 16; where there is "
                             "max-query-restarts, there and in Unbound, 11"});
    visitor.field("to", to, "the component that its address leads to", {.live = true});
}

void DnsRecordConfig::describe(FieldVisitor& visitor) {
    target.describe(visitor);
    visitor.field("ttl", ttl, "how long caches may keep the record",
                  {.min = 0, .live = true, .source = "GOV.UK assets, www-origin: 300 s"});
    visitor.field("authorities", authorities,
                  "the equivalent providers of its zone, one of which is asked; none: always known",
                  {.ofKind = "dns_authority"});
    visitor.field("failover", failover,
                  "what it is answered with while health checks find that what it leads to is not "
                  "well");
}

void DnsFailoverConfig::describe(FieldVisitor& visitor) {
    visitor.field("standby", standby, "where it leads then", {.required = true});
    visitor.field("check", check, "how it is found out whether what it leads to is well");
    visitor.field("standby_is_checked", standbyIsChecked,
                  "whether the standby is checked, too; where neither is well, the record is "
                  "answered as if both were",
                  {.source = "AWS Route 53, active-passive failover"});
}

void DnsConfig::describe(FieldVisitor& visitor) {
    visitor.field("records", records, "the names that visitors and other names refer to",
                  {.live = true});
    visitor.field("resolvers", resolvers, "caching resolvers in each location of visitors",
                  {.min = 1, .max = 100'000, .source = "a guess: the big providers of a country"});
    visitor.field("start", start,
                  "warm: they know what they would be found to know on any day, by how often they "
                  "are asked; cold: nothing",
                  {.source = "Jung et al., INFOCOM 2003: fresh for λT / (1 + λT) of the time"});
    visitor.field("latency", latency, "from a visitor to its resolver, one way",
                  {.min = 0, .source = "a guess"});
    visitor.field("query_timeout", queryTimeout,
                  "until a visitor's computer gives up on its resolver",
                  {.min = 0, .minExclusive = true, .source = "resolv.conf(5): 5 s, 2 attempts"});
    visitor.field("authority_latency", authorityLatency, "from a resolver to an authority, one way",
                  {.min = 0, .source = "a guess"});
    visitor.field("authority_timeout", authorityTimeout,
                  "until a resolver tries the next authority of a name",
                  {.min = 0, .minExclusive = true, .source = "BIND 9: 800 ms"});
    visitor.field(
        "resolver_timeout", resolverTimeout, "until a resolver answers SERVFAIL",
        {.min = 0, .minExclusive = true, .live = true, .source = "BIND 9 resolver-query-timeout"});
    caching.describe(visitor);
    visitor.field("client_min_ttl", clientMinTtl,
                  "browsers and operating systems keep an answer at least this long",
                  {.min = 0, .live = true});
    visitor.field("client_max_ttl", clientMaxTtl,
                  "browsers and operating systems keep an answer at most this long",
                  {.min = 0, .live = true, .source = "Windows MaxCacheTtl"});
}

namespace {

constexpr std::size_t kMostAliases = 16;

std::string pathOf(const std::string& record) {
    return joinPath("records", record);
}

// The record behind an alias; null for an address, or where there is none.
using Records = std::map<std::string, DnsRecordConfig>;
const Records::value_type* behind(const Records::value_type& record, const Records& records) {
    const auto next = records.find(record.second.target.cname);
    return next == records.end() ? nullptr : &*next;
}

// Of aliases in a row the first that leads too far; cycles are told by others.
Problems longChains(const Records& records) {
    Problems problems;
    for (const auto& first : records) {
        std::size_t aliases = 0;
        const auto* record = behind(first, records);
        for (; record != nullptr && aliases <= kMostAliases; ++aliases) {
            record = behind(*record, records);
        }
        if (record == nullptr && aliases > kMostAliases) {
            problems.push_back({joinPath(pathOf(first.first), "cname"),
                                "leads through more than " + std::to_string(kMostAliases) +
                                    " aliases, which resolvers don't follow"});
        }
    }
    return problems;
}

std::vector<std::string> namesIn(const Records& records) {
    std::vector<std::string> names;
    for (const auto& [name, record] : records) {
        names.push_back(name);
    }
    return names;
}

// "a -> b -> a", of an alias that leads to itself.
std::string cycleFrom(const Records::value_type& first, const Records& records) {
    std::string text = first.first;
    const auto* record = &first;
    do {
        record = behind(*record, records);
        text += " -> " + record->first;
    } while (record != &first);
    return text;
}

// Follows the aliases of each name as far as no walk has come before; a walk that meets itself has
// found a cycle.
Problems aliasCycles(const Records& records) {
    Problems problems;
    std::map<const Records::value_type*, const Records::value_type*> walks; // which came there
    for (const auto& first : records) {
        const auto* record = &first;
        while (record != nullptr && walks.emplace(record, &first).second) {
            record = behind(*record, records);
        }
        if (record != nullptr && walks[record] == &first) {
            problems.push_back({joinPath(pathOf(record->first), "cname"),
                                "the aliases go round in a cycle: " + cycleFrom(*record, records)});
        }
    }
    return problems;
}

// It is one thing, and there; whoever fails over to nothing has no standby.
Problems problemsOfStandby(const DnsTarget& standby, const std::vector<std::string>& names) {
    Problems problems;
    if (standby.cname.empty() == standby.to.empty()) {
        problems.push_back({"", "has one target: cname or to"});
    }
    const bool isKnown = standby.cname.empty() ||
                         std::find(names.begin(), names.end(), standby.cname) != names.end();
    if (!isKnown) {
        refuseUnknown(problems, "cname", "record", standby.cname, names);
    }
    return problems;
}

} // namespace

Problems problemsOf(const DnsConfig& config) {
    Problems problems;
    if (config.records.size() > std::numeric_limits<std::uint16_t>::max()) {
        problems.push_back(
            {"records", "at most 65535; found " + std::to_string(config.records.size())});
    }
    const std::vector<std::string> names = namesIn(config.records);
    for (const auto& [name, record] : config.records) {
        const DnsTarget& target = record.target;
        if (!target.cname.empty() && !target.to.empty()) {
            problems.push_back({pathOf(name), "has both cname and to; a name has one target"});
        }
        if (!target.cname.empty() && !config.records.contains(target.cname)) {
            refuseUnknown(problems, joinPath(pathOf(name), "cname"), "record", target.cname, names);
        }
        if (record.failover) {
            append(problems, under(joinPath(pathOf(name), "failover.standby"),
                                   problemsOfStandby(record.failover->standby, names)));
        }
    }
    append(problems, aliasCycles(config.records));
    append(problems, longChains(config.records));
    return problems;
}

void DnsAuthorityConfig::describe(FieldVisitor& visitor) {
    visitor.field("servers", servers, "name servers of the operator",
                  {.min = 1, .max = 1000, .live = true, .source = "Route 53: four for each zone"});
    visitor.field("soa_ttl", soaTtl, "the TTL of the zone's SOA record", {.min = 0, .live = true});
    visitor.field("soa_minimum", soaMinimum,
                  "the MINIMUM field of the zone's SOA record, for `no such name`",
                  {.min = 0, .live = true});
}

} // namespace doppel::models
