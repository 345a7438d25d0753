// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/dns/dns_config.h"
#include "models/problem.h"

#include <string>

namespace doppel::models {

/// A name that points somewhere else from now on.
struct DnsChange {
    std::string record;
    DnsTarget target;
    ComponentRef onlyAt; ///< one of the record's authorities; empty: at all of them

    void describe(FieldVisitor& visitor);
};

/// An operator changes a name at its authorities.
struct DnsSwitchConfig {
    ComponentRef target;
    DnsChange change;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const DnsSwitchConfig& config);
Problems problemsOn(const DnsSwitchConfig& config, const PlatformPlan& plan);
std::string toText(const DnsSwitchConfig& config);

const ActionKind& dnsSwitchKind();

} // namespace doppel::models
