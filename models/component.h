// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/fault_state.h"
#include "models/fleet.h"
#include "models/meter.h"
#include "models/request.h"
#include "models/response.h"
#include "sim/task.h"
#include "sim/world.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

class Platform;

/// A component of a platform: something that answers requests, on one or several equal servers. Others
/// reach it through a Link, which adds the way there, its faults and its books; `serve` is what the
/// component itself does.
///
/// A component's life: built from its configuration; `connect` when all components exist; `start` when the
/// run begins; then requests; `reconfigure` whenever a field of its configuration was changed.
class Component {
public:
    Component(Platform& platform, std::string name, std::string_view kind);
    virtual ~Component() = default;
    Component(const Component&) = delete;
    Component& operator=(const Component&) = delete;

    const std::string& name() const { return name_; }
    std::string_view kind() const { return kind_; }
    sim::World& world() const { return world_; }
    Platform& platform() const { return platform_; }

    /// Answers a request on one server. The request has arrived and the component is up.
    virtual sim::Task<Response> serve(Request request, InstanceId instance) = 0;

    /// Looks up those that it calls: `origin_ = &platform().link(*this, config.origin, …)`.
    virtual void connect() {}
    /// Begins its background processes.
    virtual void start() {}
    /// A field of its configuration has a new value.
    virtual void reconfigure() {}
    /// A server that was lost comes back: by default it is ready at once. A component that takes time to
    /// boot says so here.
    virtual void restore(InstanceId instance);
    /// A server dies: what it was doing is lost. By default callers stop being sent there after
    /// `endpointRemoval()`.
    virtual void lose(InstanceId instance);
    /// How long callers are still sent to a dead server.
    virtual sim::Duration endpointRemoval() const { return std::chrono::seconds(10); }

    /// What is wrong with its configuration on this platform, in words; asked when all components
    /// exist, before any of them connects.
    virtual std::vector<std::string> problems() const { return {}; }

    Fleet& fleet() { return fleet_; }
    const Fleet& fleet() const { return fleet_; }
    FaultState& faults() { return faults_; }
    const FaultState& faults() const { return faults_; }
    Meter& meter() { return meter_; }
    const Meter& meter() const { return meter_; }

    /// Its own service time under the present faults.
    sim::Duration slowed(sim::Duration serviceTime) const;

protected:
    /// A stream of chance of this component: "router.service".
    sim::Stream stream(std::string_view use) const;

private:
    sim::Task<void> removeEndpoint(InstanceId instance);

    Platform& platform_;
    sim::World& world_;
    std::string name_;
    std::string_view kind_;
    Fleet fleet_;
    FaultState faults_;
    Meter meter_;
};

} // namespace doppel::models
