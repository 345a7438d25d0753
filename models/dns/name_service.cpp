// SPDX-License-Identifier: Apache-2.0
#include "models/dns/name_service.h"

#include "models/chance_key.h"
#include "models/platform.h"
#include "models/view.h"
#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

namespace {

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
      metrics_(world().metrics(), this->name()) {
    DOPPEL_ASSERT(problemsOf(config_).empty());
    const auto locations = static_cast<std::uint32_t>(platform.options().locations.size());
    fleet().begin({.count = config_.resolvers * locations, .zones = platform.options().zones});
    caches_.assign(fleet().size(), ResolverCache(config_.records.size()));
    for (const auto& [key, record] : config_.records) {
        names_.push_back({key, record, {}, {}, {}});
    }
}

Task<Response> NameService::serve(Request query, InstanceId resolver) {
    if (const Slowdown slow = slowdown(query.key, resolver); slow.wait > Duration::zero())
        [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    const auto name = static_cast<std::uint16_t>(query.page.index);
    const Time asked = world().now();
    for (bool atOnce = true;; atOnce = false) {
        const Time now = world().now();
        const ResolverCache& cache = caches_[resolver.index];
        const DnsChain fresh = cache.follow(name, now, asked);
        if (ran(fresh)) {
            co_return answer(fresh, atOnce);
        }
        const DnsChain stale = cache.followStale(name, now, config_.caching);
        if (ran(stale) && cache.rechecksLater(fresh.index, now)) {
            co_return answer(stale, atOnce);
        }
        if (fresh.end == DnsChain::End::Failed) {
            co_return answer(ran(stale) ? stale : fresh, atOnce);
        }
        LookUp& lookUp = lookUpOf(resolver.index, fresh.index, query);
        if (lookUp.running) {
            waits(query, "look-up");
            co_await lookUp.done.wait();
            goesOn(query);
        }
    }
}

void NameService::connect() {
    for (Name& name : names_) {
        for (const ComponentRef& authority : name.record.authorities) {
            name.authorities.push_back(authorityOf(authority));
        }
        name.values.assign(std::max<std::size_t>(name.authorities.size(), 1),
                           valueOf(name.record.target));
    }
}

void NameService::serverEnded(InstanceId resolver) {
    caches_[resolver.index] = ResolverCache(config_.records.size());
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
    lookUp.number = ++lookUpsBegun_;
    lookUp.resolver = resolver;
    lookUp.name = name;
    lookUp.running = true;
    running_.push_back(&lookUp);
    if (config_.caching.serveStale) {
        world().spawn(watch(lookUp));
    }
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
    const bool found = co_await askAuthorities(lookUp, query);
    if (!found) {
        caches_[lookUp.resolver].fail(lookUp.name, lookUp.began, world().now(), config_.caching);
    }
    lookUp.running = false;
    running_.erase(std::find(running_.begin(), running_.end(), &lookUp));
    freeLookUps_.push_back(&lookUp);
    lookUp.done.openForAll();
}

// Releases those that wait for a look-up that takes too long: they have a stale answer to fall back
// on, or come back to wait.
Task<void> NameService::watch(LookUp& lookUp) {
    const std::uint64_t number = lookUp.number;
    co_await world().sleepConstant(config_.caching.clientTimer);
    if (lookUp.running && lookUp.number == number) {
        caches_[lookUp.resolver].noteSlow(lookUp.name, lookUp.began, config_.caching);
        lookUp.done.openForAll();
    }
}

// Asks one authority after another, beginning with a random one, until one answers or time runs
// out.
Task<bool> NameService::askAuthorities(LookUp& lookUp, Request query) {
    const Name& name = names_[lookUp.name];
    const std::size_t count = name.authorities.size();
    if (count == 0) {
        keepAnswer(lookUp, 0);
        co_return true;
    }
    query.page = {lookUp.name};
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
        if (response.good()) {
            keepAnswer(lookUp, current);
            co_return true;
        }
        const bool outOfTime = world().now() - lookUp.began >= config_.resolverTimeout;
        if (outOfTime || (tries >= count && !cameToNothing(response))) {
            co_return false;
        }
        current = (current + 1) % count;
    }
}

void NameService::keepAnswer(const LookUp& lookUp, std::size_t authority) {
    const Name& name = names_[lookUp.name];
    const DnsValue value = name.values[authority];
    Duration life = keptFor(name.record.ttl, config_.caching);
    if (value == DnsValue::nothing() && !name.authorities.empty()) {
        const DnsAuthorityConfig& soa =
            authorities_[name.authorities[authority]].component->config();
        life = negativeKeptFor(soa.soaTtl, soa.soaMinimum, config_.caching);
    }
    caches_[lookUp.resolver].store(lookUp.name, value, world().now(), life);
}

Response NameService::answer(const DnsChain& chain, bool atOnce) {
    (atOnce ? metrics_.cacheHits : metrics_.cacheMisses).add();
    if (!ran(chain)) {
        metrics_.serverFailures.add();
        return Response::withStatus(503);
    }
    Response response = Response::withStatus(200);
    response.servedBy = chain.stale ? ServedBy::Stale : atOnce ? ServedBy::Cache : ServedBy::Origin;
    response.maxAge = chain.life;
    if (chain.stale) {
        metrics_.staleAnswers.add();
    }
    if (chain.end == DnsChain::End::Nothing) {
        metrics_.noSuchName.add();
        response.status = 404;
        return response;
    }
    response.validator = chain.index;
    return response;
}

void NameService::show(View& view) const {
    const std::uint64_t hits = metrics_.cacheHits.total();
    view.share("hits", hits, hits + metrics_.cacheMisses.total());
}

const ComponentKind& dnsKind() {
    static constexpr ComponentKind kKind{
        .name = "dns",
        .summary =
            "the caching resolvers that visitors' computers query, and the names that they query",
        .leavesOut = "delegation from parent zones, packet loss and truncation, prefetching, a "
                     "visitor's second resolver",
        .defaults = &defaultsOf<DnsConfig>,
        .build = &buildOf<NameService, DnsConfig>,
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
        .source = "RFC 1034, 2308, 8767; Unbound and BIND documentation"};
    return kKind;
}

} // namespace doppel::models
