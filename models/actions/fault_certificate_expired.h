// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/fault_state.h"

#include <string>
#include <string_view>

namespace doppel::models {

/// The target's TLS certificate has expired.
struct FaultCertificateExpiredConfig {
    FaultAim aim;
    sim::Duration connectionsLast = std::chrono::seconds(60);

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const FaultCertificateExpiredConfig& config);
Problems problemsOn(const FaultCertificateExpiredConfig& config, const PlatformPlan& plan);
Problems notesOn(const FaultCertificateExpiredConfig& config, const PlatformPlan& plan);
std::string toText(const FaultCertificateExpiredConfig& config);
std::string_view whyNot(const FaultCertificateExpiredConfig& config, const ComponentKind& kind);
FaultState effectOf(const FaultCertificateExpiredConfig& config, double strength);

const ActionKind& faultCertificateExpiredKind();

} // namespace doppel::models
