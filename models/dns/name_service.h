// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/dns/dns_authority.h"
#include "models/dns/dns_config.h"
#include "models/dns/learnt_before.h"
#include "models/dns/name_service_metrics.h"
#include "models/dns/record_failover.h"
#include "models/dns/resolver_cache.h"
#include "models/link.h"
#include "models/registry.h"
#include "sim/gate.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

/// The Domain Name System between visitors and the platform: the caching resolvers of each location
/// (the component's servers), and the records that the authorities hold.
///
/// A query, step by step:
///
///     follow the chain of names by what this resolver holds     -> answered at once, or a gap
///     at a gap, if the rules allow a stale answer and a refresh
///         failed recently                                       -> the stale answer at once
///     else ask an authority of the name at the gap; queries for
///         the same gap share one look-up                        -> answered
///     no answer within authorityTimeout                         -> ask the next authority
///     no answer within resolverTimeout                          -> SERVFAIL
///     a query has waited for as long as the client timer        -> the stale answer, if any
///
/// The client timer is each query's own: one that joins a look-up late waits no less than the
/// first, and no longer. What ends the look-up itself ends it for all who wait for it.
///
/// When the run begins, resolvers know what they would be found to know on any day
/// (learnt_before.h), by the demand that sources announce; names of one chain that live equally
/// long were learnt together.
///
/// It speaks in the platform's own terms: a Request whose `page` is the number of the name; 200
/// with the address in `validator` and its remaining TTL in `maxAge`, 404 for "no such name", 503
/// for SERVFAIL. So faults, partitions and books of names work as they do for any component.
/// Visitors ask through a StubResolver, which interprets it for them.
class NameService final : public Component {
public:
    NameService(Platform& platform, std::string name, const DnsConfig& config);

    sim::Task<Response> serve(Request query, InstanceId resolver) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    /// TTLs and targets of the records take effect; records that come or go, their authorities and
    /// the number of resolvers do not.
    void reconfigure() override;
    void serverEnded(InstanceId resolver) override;
    void answersWithoutWork(const Request& request, const Response& error) override;
    void missCall(const Request& request) override;

    const DnsConfig& config() const { return config_; }

    /// The number of a name of the records.
    std::optional<std::uint16_t> find(std::string_view name) const;
    std::string_view nameOf(std::uint16_t name) const { return names_[name].text; }
    /// The component that a target leads to, as the records are configured; null: none.
    const Component* endOf(const DnsTarget& target) const;
    /// The component that a name leads to now, as its first authority has it; null: none.
    Component* whereLeads(std::uint16_t name) const;
    /// Whether a name leads to an address as a resolver finds that holds nothing: by asking the
    /// authorities of each name on the way.
    sim::Task<bool> resolvesAnew(std::uint16_t name, Request query);
    /// What one of its records decided.
    void wroteDown(std::string what, std::string why) { decided(std::move(what), std::move(why)); }
    /// The components that records lead to, or led to once: a record's address is an index of
    /// these.
    const std::vector<Component*>& addresses() const { return addresses_; }
    /// Visitors who will ask for a name. REQUIRES: called before the run.
    void expect(std::uint16_t name, const NameDemand& demand) {
        names_[name].demands.push_back(demand);
    }
    /// The resolver that a visitor's computer is set to. REQUIRES: the location exists.
    InstanceId resolverOf(std::uint32_t client, std::uint16_t location) const;

    /// What the authorities of a name say, one value for each; one in all where it names none.
    using Values = std::vector<DnsValue>;
    const Values& values(std::uint16_t name) const { return names_[name].values; }
    /// Whether that authority is one of those of a name.
    bool servedBy(std::uint16_t name, const ComponentRef& authority) const;
    /// Points a name somewhere else, at all its authorities or at one: who holds the old answer
    /// goes on with it until it expires. Of several that are in force the last one to begin counts.
    /// Gives what retract() takes back. REQUIRES: the target exists.
    std::uint64_t point(std::uint16_t name, const DnsTarget& target, const ComponentRef& onlyAt);
    /// Takes back one point(): what the authorities say is what it would be without it.
    void retract(std::uint16_t name, std::uint64_t pointing);

private:
    struct Authority {
        const DnsAuthority* component;
        Link* link;
    };
    struct Pointing {
        std::uint64_t number = 0;
        DnsValue value;
        ComponentRef onlyAt;
    };
    struct Name {
        std::string text;
        DnsRecordConfig record; // as last read, so that reconfigure() sees what changed
        Values values;
        std::vector<Pointing> pointings; // in force over the record's target, the latest last
        std::vector<std::uint16_t> authorities;
        std::vector<NameDemand> demands; // as announced, of the name itself
    };
    struct LookUp {
        explicit LookUp(sim::World& world) : done(world) {}
        sim::Gate done;
        sim::Time began{};
        std::uint32_t resolver = 0;
        std::uint16_t name = 0;
        bool running = false;
    };

    DnsValue valueOf(const DnsTarget& target);
    void findValues(Name& name);
    std::uint16_t addressOf(Component& component);
    std::uint16_t authorityOf(const ComponentRef& ref);
    LookUp& lookUpOf(std::uint32_t resolver, std::uint16_t name, const Request& query);
    LookUp& freeSlot();
    sim::Task<void> perform(LookUp& lookUp, Request query);
    sim::Task<void> outcomeOf(LookUp& lookUp);
    struct Heard {
        std::size_t authority = 0;
        DnsValue value;
    };
    sim::Task<bool> askAuthorities(LookUp& lookUp, Request query);
    sim::Task<std::optional<Heard>> hear(std::uint16_t name, sim::Time began, Request query);
    void keepAnswer(const LookUp& lookUp, std::size_t authority, DnsValue value);
    sim::Duration lifeOf(const Name& name, std::size_t authority) const;
    sim::Duration lifeOf(const Name& name, std::size_t authority, DnsValue value) const;
    std::vector<double> queriesByName() const;
    std::uint16_t learntWith(std::uint16_t name) const;
    void recall(InstanceId resolver, std::uint16_t name, double rate);
    double shareOf(InstanceId resolver) const;
    struct Asked {
        const Request& query;
        InstanceId resolver{};
        bool inVain = false; ///< who asked has gone
    };
    Response answer(const DnsChain& chain, bool atOnce, const Asked& asked);
    static Response answerOf(const DnsChain& chain, bool atOnce);
    void countCode(const Response& leaving);

    const DnsConfig& config_;
    std::vector<Name> names_; // by rising text
    std::uint64_t lastPointing_ = 0;
    std::vector<Component*> addresses_;
    std::vector<Authority> authorities_;
    std::deque<RecordFailover> failovers_; // of the records that have one
    std::vector<ResolverCache> caches_;    // one for each resolver
    std::deque<LookUp> lookUps_;           // never shrinks: as many as ever ran at once
    std::vector<LookUp*> freeLookUps_;
    std::vector<LookUp*> running_;
    sim::Stream choice_;
    sim::Stream startChance_;
    NameServiceMetrics metrics_;
};

/// `dns`, for the registry.
const ComponentKind& dnsKind();

} // namespace doppel::models
