// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "models/server_state.h"
#include "sim/task.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace doppel::models {

/// The machines that the servers of a component stand on, where they share these with others: it
/// gives them a place, processors and memory. Without one each server has a machine of its own,
/// with a processor for each of its processes.
class ServerHost {
public:
    virtual ~ServerHost() = default;

    // ---- for the set of servers ----

    /// A server is to come up: whether it has a place. If not, it waits until it is let come up.
    virtual bool hasPlaceFor(InstanceId server) = 0;
    /// Of its place, or of the one that it would get.
    virtual std::uint32_t zoneOf(InstanceId server) const = 0;
    /// Its process ended; Gone: it needs its place no longer; Lost: its machine vanished.
    virtual void serverEnded(InstanceId server, ServerState state) = 0;
    /// Whether it waits for a place.
    virtual bool isPending(InstanceId server) const = 0;

    // ---- for what works on a server ----

    /// Computes for that long of a processor's time, which takes as long as the machine and the
    /// limits make it.
    virtual sim::Task<void> compute(InstanceId server, sim::Duration work) = 0;
    /// A process of the server begins with a request or a job, and is through with it.
    virtual void takesUp(InstanceId server) = 0;
    virtual void putsDown(InstanceId server) = 0;
    /// What a process has to compute on top of this request's own work, because it collects its
    /// garbage during it: mostly nothing.
    virtual sim::Duration collection(InstanceId server, std::size_t process) = 0;

    // ---- for those that measure ----

    /// The gauge of what all its servers compute with, in thousandths of a processor, by name, and
    /// the component that has it.
    virtual std::string_view usageOwner() const = 0;
    virtual std::string_view usageGauge() const = 0;
    /// What each requests, in thousandths of a processor.
    virtual std::int64_t cpuRequest() const = 0;

    // ---- for faults ----

    /// Its servers' processes grow by so much a minute more; less than 0: a fault is over.
    virtual void leakMore(std::int64_t bytesPerMinute) = 0;
};

/// A request or a job that a process of a server has in hand, for as long as it does.
class InHand {
public:
    InHand(ServerHost* host, InstanceId server) : host_(host), server_(server) {
        if (host_ != nullptr) [[unlikely]] {
            host_->takesUp(server_);
        }
    }
    ~InHand() {
        if (host_ != nullptr) [[unlikely]] {
            host_->putsDown(server_);
        }
    }
    InHand(const InHand&) = delete;
    InHand& operator=(const InHand&) = delete;

private:
    ServerHost* host_; ///< null: nobody minds
    InstanceId server_;
};

} // namespace doppel::models
