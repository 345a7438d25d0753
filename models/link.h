// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/service.h"
#include "sim/metrics.h"
#include "sim/random.h"
#include "sim/time.h"

#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

/// How a caller bounds and reaches those that it calls.
struct LinkOptions {
    sim::Duration latency{}; ///< one way; the same for each direction
    sim::Duration connectTimeout =
        std::chrono::seconds(60); ///< until it gives up on a host that does not answer
    std::optional<sim::Duration>
        firstByteTimeout{}; ///< from sending the request; unset means that it waits for ever
    std::optional<sim::Duration> betweenBytesTimeout{};
};

/// What a component counts about the calls that it makes.
struct LinkMetrics {
    LinkMetrics(sim::Metrics& metrics, std::string_view caller)
        : timeouts(metrics.counter(caller, "timeouts", "calls whose answer came too late")),
          connectFailures(
              metrics.counter(caller, "connect_failures", "calls that found nobody to answer")) {}

    sim::Counter& timeouts;
    sim::Counter& connectFailures;
};

/// The way from one component to another, and all that can happen on it: the network's delay, a
/// partition, a host that is dead or refuses, an answer that comes too late. It keeps the target's
/// books: nothing else may call Component::serve.
///
/// A call, step by step:
///
///     the target is unreachable      -> ConnectTimeout after the connect time-out
///     it refuses                     -> Refused after a round trip
///     else one way; its books count the arrival; its faults; its work; its books count the
///     departure; the way back
///     the first byte comes too late  -> Timeout; the work goes on and is counted as wasted
///     the server died meanwhile      -> Reset
class Link final : public Service {
public:
    Link(Component& target, const LinkOptions& options, const std::string& caller);

    sim::World& world() const { return target_.world(); }
    Component& target() const { return target_; }
    const LinkOptions& options() const { return options_; }
    void setOptions(const LinkOptions& options);

    /// Calls one of the target's listed servers, chosen by chance, as a Kubernetes service does for
    /// a new connection.
    sim::Task<Response> handle(Request request) override;
    /// Calls one server of the target.
    sim::Task<Response> handleAt(Request request, InstanceId instance);
    /// As handleAt, with a latency of its own: for callers at different places, such as visitors.
    sim::Task<Response> handleFrom(Request request, InstanceId instance, sim::Duration latency);

    /// Partitions nest: every `cut` needs a `mend`.
    void cut() { ++cuts_; }
    void mend() { --cuts_; }
    bool isCut() const { return cuts_ > 0; }

private:
    sim::Task<Response> failAfter(sim::Duration delay, Failure failure);
    sim::Task<Response> reach(const Request& request, InstanceId instance, sim::Duration latency);
    sim::Task<Response> bounded(sim::Task<Response> delivery);
    sim::Task<Response> deliver(Request request, InstanceId instance, sim::Duration latency);
    sim::Task<Response> answered(const Request& request, InstanceId instance);
    sim::Task<Response> disturbed(Request request, InstanceId instance);
    bool stalls(const Request& request) const;

    Component& target_;
    LinkOptions options_;
    sim::LaneId firstByte_; // the lane of that time-out, if there is one
    int cuts_ = 0;
    sim::Stream choice_;
    sim::Stream faultChance_;
    LinkMetrics metrics_;
};

} // namespace doppel::models
