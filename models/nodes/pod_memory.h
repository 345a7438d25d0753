// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/cluster_autoscaler.h"
#include "sim/gauge.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

/// How much memory the processes of a container take.
struct MemoryGrowth {
    sim::Bytes base{};                   ///< all of them together, as soon as they begin
    sim::Bytes perRequest{};             ///< that each request leaves behind for good
    std::optional<sim::Bytes> growsTo{}; ///< by requests no further than that
    sim::Bytes inHand{};                 ///< of each request or job while it is worked on
};

/// The memory of a container from its start: what it took at first, what requests left behind, what
/// is being worked on, what leaks as time goes, and garbage.
class ContainerMemory {
public:
    /// Its processes begin. Growth, here and below, outlives it.
    void begin(const MemoryGrowth& growth, std::int64_t leakPerMinute, sim::Time now);
    /// They are gone, and all memory with them.
    void end();
    bool isThere() const { return growth_ != nullptr; }

    void takesUp() { ++inHand_; }
    void putsDown();
    void setGarbage(sim::Bytes garbage) { garbage_ = garbage; }
    void setLeak(std::int64_t bytesPerMinute, sim::Time now);

    sim::Bytes used(sim::Time now) const;
    /// When it will be at a bound if nothing but its leak goes on; none: never.
    std::optional<sim::Time> reaches(sim::Bytes bound, sim::Time now) const;

private:
    sim::Bytes usedButLeak() const;
    sim::Int128 leaked(sim::Time now) const;

    const MemoryGrowth* growth_ = nullptr; ///< null: there are no processes
    std::uint64_t served_ = 0;
    std::uint64_t inHand_ = 0;
    sim::Bytes garbage_{};
    std::int64_t leak_ = 0;        // bytes a minute
    sim::Int128 leakedBefore_ = 0; // bytes × nanoseconds of a minute
    sim::Time since_{};
};

/// When a process collects its garbage, and how long it stands still for that. Source: Ruby's
/// gc.c, whose malloc_increase bounds what is allocated between two collections.
struct GarbageRules {
    sim::Bytes allocated{};   ///< by each request or job
    sim::Bytes collectedAt{}; ///< as soon as so much was allocated
    sim::Duration pause{};    ///< of each collection
    sim::Duration perGib{};   ///< and for each GiB that the process has and keeps
};
/// The garbage of a process after one more request, and how long it collected during it.
struct Collection {
    sim::Bytes garbage{};
    sim::Duration pause{}; ///< 0: it did not
    friend bool operator==(const Collection&, const Collection&) = default;
};
Collection afterRequest(const GarbageRules& rules, sim::Bytes garbage, sim::Bytes kept);

/// What a container asks for; none: it doesn't say.
struct PodResources {
    std::optional<MilliValue> cpuRequest{};
    std::optional<MilliValue> cpuLimit{};
    std::optional<sim::Bytes> memoryRequest{};
    std::optional<sim::Bytes> memoryLimit{};

    /// With requests as the API server fills them in: a limit without one is its request, too.
    NodeResources requests() const;
};

/// Source: kubernetes.io, Pod Quality of Service Classes.
enum class QosClass : std::uint8_t { Guaranteed, Burstable, BestEffort };
QosClass qosClassOf(const PodResources& resources);

/// How much more, or less, likely than by its memory alone the kernel kills it, in thousandths of
/// the node's. Source: kubelet qos/policy.go, GetContainerOOMScoreAdjust.
std::int64_t oomScoreAdjustment(QosClass qos, sim::Bytes request, sim::Bytes capacity);

/// A pod on a node that is short of memory.
struct MemoryUser {
    sim::Bytes used{};
    sim::Bytes request{};
    QosClass qos = QosClass::Burstable;
};
/// Whom the kubelet evicts first: of those that use more than they request, or else of all, the one
/// with most beyond its request. None: there is nobody. Source: kubelet eviction/helpers.go,
/// rankMemoryPressure; all pods have one priority.
std::optional<std::size_t> evictedFirst(std::span<const MemoryUser> pods);
/// Whom the kernel kills where a node has no memory left. Source: Linux mm/oom_kill.c, oom_badness.
std::optional<std::size_t> oomVictim(std::span<const MemoryUser> pods, sim::Bytes capacity);

} // namespace doppel::models
