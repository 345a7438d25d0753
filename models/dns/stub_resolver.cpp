// SPDX-License-Identifier: Apache-2.0
#include "models/dns/stub_resolver.h"

#include "models/platform.h"
#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

using sim::Duration;
using sim::Task;

namespace {

Link& linkTo(NameService& names, std::string_view caller) {
    const DnsConfig& config = names.config();
    const LinkOptions options{.latency = config.latency,
                              .connectTimeout = config.queryTimeout,
                              .firstByteTimeout = config.queryTimeout};
    return names.platform().link(caller, ComponentRef{names.name()}, options);
}

} // namespace

StubResolver::StubResolver(NameService& names,
                           std::string_view caller,
                           std::uint16_t name,
                           std::uint32_t clients)
    : names_(names), link_(linkTo(names, caller)), name_(name), entries_(clients, 0) {}

Task<Resolution> StubResolver::resolve(Request visit) {
    Request query = visit;
    query.page = {name_};
    query.query = {};
    query.method = Method::Get;
    const InstanceId resolver = names_.resolverOf(visit.client, visit.location);
    const Response response = co_await link_.handleAt(query, resolver);
    if (response.status != 200 || !response.successful()) {
        co_return Resolution{Failure::NameNotResolved, 0};
    }
    const auto address = static_cast<std::uint16_t>(response.validator);
    keep(visit.client, address, response.maxAge.value_or(Duration::zero()));
    co_return Resolution{Failure::None, address};
}

void StubResolver::keep(std::uint32_t client, std::uint16_t address, Duration ttl) {
    DOPPEL_ASSERT(address <= kAddressMask);
    const DnsConfig& config = names_.config();
    // The TTL began to run when the resolver answered: the way back counts against it.
    const Duration life =
        std::min(std::max(ttl - config.latency, config.clientMinTtl), config.clientMaxTtl);
    if (life <= Duration::zero()) {
        return;
    }
    const sim::Time expires = sim::after(world().now(), life);
    const auto bits = static_cast<std::uint64_t>(expires.time_since_epoch().count());
    const std::uint64_t latest = ~std::uint64_t{0} >> kAddressBits;
    entries_[client] = std::min(bits, latest) << kAddressBits | address;
}

} // namespace doppel::models
