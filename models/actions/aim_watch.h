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

/// Sees the servers begin that a fault is aimed at, new ones and those that are started again, for
/// as long as it exists. An aim with `servers` was settled when the fault began, so a watch on it
/// sees nothing.
class AimWatch final : public ServerWatcher {
public:
    /// Called before the server's process comes up.
    using Hit = std::function<void(Component& component, std::uint32_t server)>;

    /// The platform outlives it.
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
