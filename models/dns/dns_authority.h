// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/dns/dns_config.h"
#include "models/registry.h"

namespace doppel::models {

/// The authoritative name servers of one operator, such as Route 53. They know the records that
/// name them; what the records say is kept by the NameService. A component like any other, so that
/// its outage is an ordinary fault: `down` makes resolvers run into their time-outs, `error` is
/// SERVFAIL.
class DnsAuthority final : public Component {
public:
    DnsAuthority(Platform& platform, std::string name, const DnsAuthorityConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void reconfigure() override;

    const DnsAuthorityConfig& config() const { return config_; }

private:
    const DnsAuthorityConfig& config_;
};

/// `dns_authority`, for the registry.
const ComponentKind& dnsAuthorityKind();

} // namespace doppel::models
