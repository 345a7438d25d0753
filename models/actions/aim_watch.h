// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/fault_aim.h"
#include "models/component.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace doppel::models {

class Platform;

/// Sees servers begin that a fault is aimed at while it lasts: new ones, and those that are started
/// again in a zone that is lost. Which servers an aim means that says `servers` is settled when the
/// fault begins; such a one sees nothing. It watches for as long as it exists.
class AimWatch final : public ServerWatcher {
public:
    /// Called before the server's process comes up.
    using Hit = std::function<void(Component& component, std::uint32_t server)>;

    /// `aim` and the platform outlive it.
    AimWatch(const FaultAim& aim, const Platform& platform, const WhyNot& whyNot, Hit hit);
    ~AimWatch();
    AimWatch(const AimWatch&) = delete;
    AimWatch& operator=(const AimWatch&) = delete;

    void serverStarts(Component& component, InstanceId server) override;

private:
    std::optional<std::uint32_t> zone_;
    std::vector<Component*> watched_;
    Hit hit_;
};

} // namespace doppel::models
