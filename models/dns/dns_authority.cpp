// SPDX-License-Identifier: Apache-2.0
#include "models/dns/dns_authority.h"

#include "models/platform.h"

#include <utility>

namespace doppel::models {

DnsAuthority::DnsAuthority(Platform& platform, std::string name, const DnsAuthorityConfig& config)
    : Component(platform, std::move(name), "dns_authority"), config_(config) {
    fleet().begin({.count = config_.servers, .zones = platform.options().zones});
}

sim::Task<Response> DnsAuthority::serve(Request query, InstanceId server) {
    if (const Slowdown slow = slowdown(query.key, server); slow.wait > sim::Duration::zero())
        [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    co_return Response::withStatus(200);
}

void DnsAuthority::reconfigure() {
    fleet().configure(config_.servers);
}

const ComponentKind& dnsAuthorityKind() {
    static constexpr ComponentKind kKind{
        .name = "dns_authority",
        .summary = "the authoritative name servers of one operator",
        .leavesOut = "zone transfers, delegation from the parent zone, DNSSEC",
        .defaults = &defaultsOf<DnsAuthorityConfig>,
        .build = &buildOf<DnsAuthority, DnsAuthorityConfig>,
        .answersPages = false,
        .scope = Scope::Global,
        .holds = "nothing that is bounded",
        .inFlight = "queries at a server that dies hear nothing or get a reset; resolvers ask the "
                    "next authority of the name",
        .source = "RFC 1034 4.1",
        .whenClientLeaves = "it doesn't notice: a query is a datagram"};
    return kKind;
}

} // namespace doppel::models
