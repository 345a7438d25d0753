// SPDX-License-Identifier: Apache-2.0
#include "models/dns/name_service.h"

#include "models/chance_key.h"
#include "models/platform.h"
#include "models/view.h"
#include "sim/assert.h"
#include "sim/within.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

namespace {

constexpr std::uint16_t kNoSuchName = 404; // NXDOMAIN

bool ran(const DnsChain& chain) {
    return chain.end == DnsChain::End::Address || chain.end == DnsChain::End::Nothing;
}

// A time-out says nothing about the next try; a refusal or SERVFAIL is an answer of that authority.
bool cameToNothing(const Response& response) {
    return response.failure == Failure::ConnectTimeout || response.failure == Failure::Timeout;
}

} // namespace

NameService::NameService(Platform& platform, std::string name, const DnsConfig& config)
    : Component(platform, std::move(name), "dns"), config_(config), choice_(stream("authority")),
      startChance_(stream("start")), metrics_(world().metrics(), this->name()) {
    DOPPEL_ASSERT(problemsOf(config_).empty());
    const auto locations = static_cast<std::uint32_t>(platform.options().locations.size());
    fleet().begin({.count = config_.resolvers * locations, .zones = platform.options().zones});
    caches_.assign(fleet().size(), ResolverCache(config_.records.size()));
    for (const auto& [key, record] : config_.records) {
        names_.push_back({key, record, {}, {}, {}, {}});
    }
}

Task<Response> NameService::serve(Request query, InstanceId resolver) {
    if (const Slowdown slow = slowdown(query.key, resolver); slow.wait > Duration::zero())
        [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    const auto name = static_cast<std::uint16_t>(query.page.index);
    const Asked asked{query, resolver, co_await sim::callerGaveUp()};
    const Time askedAt = world().now();
    const Time waitsUntil = sim::after(askedAt, config_.caching.clientTimer);
    for (bool atOnce = true;; atOnce = false) {
        const Time now = world().now();
        const ResolverCache& cache = caches_[resolver.index];
        const DnsChain fresh = cache.follow(name, now, askedAt);
        if (ran(fresh)) {
            co_return answer(fresh, atOnce, asked);
        }
        const DnsChain stale = cache.followStale(name, now, config_.caching);
        if (ran(stale) && cache.rechecksLater(fresh.index, now)) {
            co_return answer(stale, atOnce, asked);
        }
        if (fresh.end == DnsChain::End::Failed) {
            co_return answer(ran(stale) ? stale : fresh, atOnce, asked);
        }
        LookUp& lookUp = lookUpOf(resolver.index, fresh.index, query);
        if (!lookUp.running) {
            continue;
        }
        if (ran(stale) && now >= waitsUntil) {
            caches_[resolver.index].noteSlow(lookUp.name, lookUp.began, config_.caching);
            co_return answer(stale, atOnce, asked);
        }
        waits(query, "look-up");
        if (ran(stale)) {
            co_await sim::withinUntil(world(), waitsUntil, outcomeOf(lookUp),
                                      sim::OnTimeout::Cancel);
        } else {
            co_await lookUp.done.wait();
        }
        goesOn(query);
    }
}

Task<void> NameService::outcomeOf(LookUp& lookUp) {
    co_await lookUp.done.wait();
}

void NameService::connect() {
    for (Name& name : names_) {
        for (const ComponentRef& authority : name.record.authorities) {
            name.authorities.push_back(authorityOf(authority));
        }
        name.values.assign(std::max<std::size_t>(name.authorities.size(), 1),
                           valueOf(name.record.target));
        if (name.record.failover) {
            const auto number = static_cast<std::uint16_t>(&name - names_.data());
            failovers_.emplace_back(*this, number, name.record).connect();
        }
    }
}

const Component* NameService::endOf(const DnsTarget& target) const {
    DnsTarget at = target; // aliases have no cycles
    while (!at.cname.empty()) {
        at = names_[find(at.cname).value()].record.target;
    }
    return at.to.empty() ? nullptr : platform().find(at.to.name);
}

Component* NameService::whereLeads(std::uint16_t name) const {
    DnsValue value = names_[name].values.front();
    for (int links = 0; value.kind == DnsValue::Kind::Alias && links < ResolverCache::kMostLinks;
         ++links) {
        value = names_[value.index].values.front();
    }
    return value.kind == DnsValue::Kind::Address ? addresses_[value.index] : nullptr;
}

void NameService::serverEnded(InstanceId resolver) {
    caches_[resolver.index] = ResolverCache(config_.records.size());
}

void NameService::start() {
    for (RecordFailover& failover : failovers_) {
        failover.start();
    }
    if (config_.start == DnsStart::Cold) {
        return;
    }
    const std::vector<double> queries = queriesByName();
    for (std::uint32_t resolver = 0; resolver < caches_.size(); ++resolver) {
        const double share = shareOf({resolver});
        for (std::size_t name = 0; name < names_.size(); ++name) {
            if (queries[name] > 0) {
                recall({resolver}, static_cast<std::uint16_t>(name), queries[name] * share);
            }
        }
    }
}

// Of each name, for itself and for the aliases that lead to it.
std::vector<double> NameService::queriesByName() const {
    std::vector<double> queries(names_.size(), 0.0);
    for (const Name& asked : names_) {
        if (asked.demands.empty()) {
            continue;
        }
        std::vector<std::size_t> chain{static_cast<std::size_t>(&asked - names_.data())};
        Duration life = lifeOf(asked, 0);
        for (DnsValue value = asked.values.front(); value.kind == DnsValue::Kind::Alias;) {
            chain.push_back(value.index);
            life = std::min(life, lifeOf(names_[value.index], 0));
            value = names_[value.index].values.front();
        }
        const Duration held =
            std::min(std::max(life / 2, config_.clientMinTtl), config_.clientMaxTtl);
        for (const NameDemand& demand : asked.demands) {
            for (const std::size_t link : chain) {
                queries[link] += queriesOf(demand, held);
            }
        }
    }
    return queries;
}

double NameService::shareOf(InstanceId resolver) const {
    const auto& locations = platform().options().locations;
    const std::uint32_t perLocation = fleet().size() / static_cast<std::uint32_t>(locations.size());
    double sum = 0;
    for (const Location& location : locations) {
        sum += location.weight.value;
    }
    return locations[resolver.index / perLocation].weight.value / sum / perLocation;
}

// The last name of a chain of equal lives: whoever asked for the first one learnt all of them.
std::uint16_t NameService::learntWith(std::uint16_t name) const {
    const DnsValue value = names_[name].values.front();
    const bool together = value.kind == DnsValue::Kind::Alias &&
                          lifeOf(names_[name], 0) == lifeOf(names_[value.index], 0);
    return together ? learntWith(value.index) : name;
}

void NameService::recall(InstanceId resolver, std::uint16_t name, double rate) {
    const std::uint64_t key = deriveKey(0, KeyStep::Server, resolver.index);
    const std::uint64_t place = deriveKey(key, keyOfName(names_[learntWith(name)].text));
    const Duration life = lifeOf(names_[name], 0);
    if (const auto age = ageAtRandom(life, rate, startChance_.at(place).uniform())) {
        caches_[resolver.index].learntBefore(name, names_[name].values.front(), world().now(), *age,
                                             life);
    }
}

void NameService::reconfigure() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
        Name& name = names_[i];
        const auto found = config_.records.find(name.text);
        if (found == config_.records.end()) {
            continue;
        }
        name.record.ttl = found->second.ttl;
        if (name.record.target != found->second.target) {
            // The latest change counts: whatever pointed it elsewhere has been overtaken.
            name.record.target = found->second.target;
            name.pointings.clear();
            findValues(name);
        }
    }
}

std::optional<std::uint16_t> NameService::find(std::string_view name) const {
    const auto found = std::lower_bound(
        names_.begin(), names_.end(), name,
        [](const Name& known, std::string_view wanted) { return known.text < wanted; });
    if (found == names_.end() || found->text != name) {
        return std::nullopt;
    }
    return static_cast<std::uint16_t>(found - names_.begin());
}

InstanceId NameService::resolverOf(std::uint32_t client, std::uint16_t location) const {
    // Clients of a location have consecutive numbers: spread them, so that no pattern shows.
    const std::uint64_t spread = client * std::uint64_t{0x9e3779b97f4a7c15} >> 32;
    const auto perLocation =
        fleet().size() / static_cast<std::uint32_t>(platform().options().locations.size());
    return {location * perLocation + static_cast<std::uint32_t>(spread * perLocation >> 32)};
}

bool NameService::servedBy(std::uint16_t name, const ComponentRef& authority) const {
    const auto& authorities = names_[name].record.authorities;
    return std::find(authorities.begin(), authorities.end(), authority) != authorities.end();
}

std::uint64_t
NameService::point(std::uint16_t name, const DnsTarget& target, const ComponentRef& onlyAt) {
    names_[name].pointings.push_back({++lastPointing_, valueOf(target), onlyAt});
    findValues(names_[name]);
    return lastPointing_;
}

void NameService::retract(std::uint16_t name, std::uint64_t pointing) {
    std::erase_if(names_[name].pointings,
                  [&](const Pointing& each) { return each.number == pointing; });
    findValues(names_[name]);
}

void NameService::findValues(Name& name) {
    std::fill(name.values.begin(), name.values.end(), valueOf(name.record.target));
    for (const Pointing& pointing : name.pointings) {
        for (std::size_t i = 0; i < name.values.size(); ++i) {
            if (pointing.onlyAt.empty() || name.record.authorities[i] == pointing.onlyAt) {
                name.values[i] = pointing.value;
            }
        }
    }
}

DnsValue NameService::valueOf(const DnsTarget& target) {
    if (!target.cname.empty()) {
        return DnsValue::alias(find(target.cname).value());
    }
    if (target.to.empty()) {
        return DnsValue::nothing();
    }
    Component* component = platform().find(target.to.name);
    DOPPEL_ASSERT(component != nullptr);
    return DnsValue::address(addressOf(*component));
}

std::uint16_t NameService::addressOf(Component& component) {
    const auto found = std::find(addresses_.begin(), addresses_.end(), &component);
    const auto index = static_cast<std::uint16_t>(found - addresses_.begin());
    if (found == addresses_.end()) {
        addresses_.push_back(&component);
    }
    return index;
}

std::uint16_t NameService::authorityOf(const ComponentRef& ref) {
    const auto found =
        std::find_if(authorities_.begin(), authorities_.end(),
                     [&](const Authority& a) { return a.component->name() == ref.name; });
    const auto index = static_cast<std::uint16_t>(found - authorities_.begin());
    if (found == authorities_.end()) {
        const LinkOptions options{.latency = config_.authorityLatency,
                                  .connectTimeout = config_.authorityTimeout,
                                  .firstByteTimeout = config_.authorityTimeout};
        Link& link = platform().link(*this, ref, options);
        const auto* component = dynamic_cast<const DnsAuthority*>(&link.target());
        DOPPEL_ASSERT(component != nullptr);
        authorities_.push_back({component, &link});
    }
    return index;
}

NameService::LookUp&
NameService::lookUpOf(std::uint32_t resolver, std::uint16_t name, const Request& query) {
    for (LookUp* lookUp : running_) {
        if (lookUp->resolver == resolver && lookUp->name == name) {
            return *lookUp;
        }
    }
    LookUp& lookUp = freeSlot();
    lookUp.began = world().now();
    lookUp.resolver = resolver;
    lookUp.name = name;
    lookUp.running = true;
    running_.push_back(&lookUp);
    world().spawn(perform(lookUp, query));
    return lookUp;
}

NameService::LookUp& NameService::freeSlot() {
    if (freeLookUps_.empty()) {
        return lookUps_.emplace_back(world());
    }
    LookUp& lookUp = *freeLookUps_.back();
    freeLookUps_.pop_back();
    return lookUp;
}

Task<void> NameService::perform(LookUp& lookUp, Request query) {
    const InstanceId resolver{lookUp.resolver};
    const std::optional<bool> found =
        co_await fleet().deathOf(resolver).unlessInterrupted(askAuthorities(lookUp, query));
    if (found == false) {
        caches_[lookUp.resolver].fail(lookUp.name, lookUp.began, world().now(), config_.caching);
    }
    lookUp.running = false;
    running_.erase(std::find(running_.begin(), running_.end(), &lookUp));
    freeLookUps_.push_back(&lookUp);
    lookUp.done.openForAll();
}

Task<bool> NameService::askAuthorities(LookUp& lookUp, Request query) {
    const auto heard = co_await hear(lookUp.name, lookUp.began, query);
    if (heard) {
        keepAnswer(lookUp, heard->authority, heard->value);
    }
    co_return heard.has_value();
}

Task<bool> NameService::resolvesAnew(std::uint16_t name, Request query) {
    for (int links = 0; links < ResolverCache::kMostLinks; ++links) {
        const auto heard = co_await hear(name, world().now(), query);
        if (!heard || heard->value.kind != DnsValue::Kind::Alias) {
            co_return heard && heard->value.kind == DnsValue::Kind::Address;
        }
        name = heard->value.index;
    }
    co_return false;
}

// Asks one authority after another, beginning with a random one, until one answers or time runs
// out.
Task<std::optional<NameService::Heard>>
NameService::hear(std::uint16_t number, Time began, Request query) {
    const Name& name = names_[number];
    const std::size_t count = name.authorities.size();
    if (count == 0) {
        co_return Heard{0, name.values[0]};
    }
    query.page = {number};
    query.query = {};
    // A query that follows an alias may begin a look-up of each name on its way.
    const std::uint64_t key = deriveKey(query.key, keyOfName(name.text));
    std::size_t current = 0;
    if (count > 1) {
        current = choice_.at(key).below(count);
    }
    for (std::size_t tries = 1;; ++tries) {
        query.key = deriveKey(key, KeyStep::Peer, tries);
        const Response response =
            co_await authorities_[name.authorities[current]].link->handle(query);
        if (response.successful()) {
            co_return Heard{current, name.values[current]};
        }
        if (response.status == kNoSuchName) {
            co_return Heard{current, DnsValue::nothing()};
        }
        const bool outOfTime = world().now() - began >= config_.resolverTimeout;
        if (outOfTime || (tries >= count && !cameToNothing(response))) {
            co_return std::nullopt;
        }
        current = (current + 1) % count;
    }
}

void NameService::keepAnswer(const LookUp& lookUp, std::size_t authority, DnsValue value) {
    caches_[lookUp.resolver].store(lookUp.name, value, world().now(),
                                   lifeOf(names_[lookUp.name], authority, value));
}

Duration NameService::lifeOf(const Name& name, std::size_t authority) const {
    return lifeOf(name, authority, name.values[authority]);
}

Duration NameService::lifeOf(const Name& name, std::size_t authority, DnsValue value) const {
    if (value != DnsValue::nothing() || name.authorities.empty()) {
        return keptFor(name.record.ttl, config_.caching);
    }
    const DnsAuthorityConfig& soa = authorities_[name.authorities[authority]].component->config();
    return negativeKeptFor(soa.soaTtl, soa.soaMinimum, config_.caching);
}

Response NameService::answer(const DnsChain& chain, bool atOnce, const Asked& asked) {
    (atOnce ? metrics_.cacheHits : metrics_.cacheMisses).add();
    const Response answer = answerOf(chain, atOnce);
    const Response leaving = asItLeaves(asked.query, asked.resolver, answer);
    countCode(leaving);
    const bool isItsOwn = leaving.status == answer.status;
    const bool isFound = chain.end == DnsChain::End::Address; // all names that are asked for exist
    metrics_.goodHits.add(atOnce && isItsOwn && isFound && !asked.inVain ? 1 : 0);
    metrics_.staleAnswers.add(leaving.servedBy == ServedBy::Stale ? 1 : 0);
    return answer;
}

Response NameService::answerOf(const DnsChain& chain, bool atOnce) {
    if (!ran(chain)) {
        return Response::withStatus(503);
    }
    Response response = Response::withStatus(200);
    response.servedBy = chain.stale ? ServedBy::Stale : atOnce ? ServedBy::Cache : ServedBy::Origin;
    response.maxAge = chain.life;
    if (chain.end == DnsChain::End::Nothing) {
        response.status = kNoSuchName;
        return response;
    }
    response.validator = chain.index;
    return response;
}

void NameService::answersWithoutWork(const Request&, const Response& error) {
    metrics_.notLookedUp.add();
    countCode(error);
}

void NameService::missCall(const Request&) {
    metrics_.notLookedUp.add();
}

void NameService::countCode(const Response& leaving) {
    if (leaving.status == kNoSuchName) {
        metrics_.noSuchName.add();
    } else if (!leaving.successful()) {
        metrics_.serverFailures.add();
    }
}

void NameService::show(View& view) const {
    const std::uint64_t hits = metrics_.cacheHits.total();
    view.share("hits", metrics_.goodHits.total(), hits + metrics_.cacheMisses.total());
}

const ComponentKind& dnsKind() {
    static constexpr ComponentKind kKind{
        .name = "dns",
        .summary =
            "the caching resolvers that visitors' computers query, and the names that they query",
        .leavesOut =
            "delegation from parent zones, truncation, prefetching, a visitor's "
            "second resolver; where the client timer starts with the look-up, as Unbound's, those "
            "who join it late wait less; visitors' computers begin a run with nothing in their own "
            "caches",
        .defaults = &defaultsOf<DnsConfig>,
        .build = &buildOf<NameService, DnsConfig>,
        .metrics = metricsOf<NameServiceMetrics>(),
        .answersPages = false,
        .resolves =
            [](const Config& config) {
                std::unordered_set<std::string> names;
                for (const auto& [name, record] :
                     static_cast<const ConfigOf<DnsConfig>&>(config).value.records) {
                    names.insert(name);
                }
                return names;
            },
        .scope = Scope::Global,
        .holds = "nothing that is bounded; queries for one name at one resolver wait for one "
                 "look-up",
        .inFlight = "queries at a resolver that dies hear nothing or get a reset, and their "
                    "visitors' names do not resolve; what it had cached is gone",
        .source = "RFC 1034, 2308, 8767; Unbound and BIND documentation",
        .whenClientLeaves = "it doesn't notice: a query is a datagram, and the look-up fills the "
                            "cache"};
    return kKind;
}

} // namespace doppel::models
