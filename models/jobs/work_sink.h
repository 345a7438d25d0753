// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/job.h"
#include "sim/task.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

class Component;

/// The kinds of components that take work, as a field that refers to one says it.
inline constexpr std::string_view kKindsThatTakeWork = "sidekiq|rabbitmq";

/// Where a job is to go, as whoever takes it names its ways in: a queue ("downstream_low"), or a
/// message's key ("guide.major"). A number that a WorkSink has given to the name.
struct WorkRoute {
    std::uint32_t index = 0;
    friend constexpr bool operator==(WorkRoute, WorkRoute) = default;
};

/// What became of a job that was handed over, as whoever did so knows it.
enum class Handover : std::uint8_t {
    Taken,
    Duplicate,  ///< not taken in, as the same one waits already; its giver takes that for taken
    Unroutable, ///< confirmed, but it goes nowhere
    Refused,    ///< answered with an error: full, over a limit, not acknowledged
    Failed,     ///< no answer: it cannot be reached, or gave none in time. It may have been taken
};

/// Whether its giver may go on as if the work were done one day.
constexpr bool isAccepted(Handover handover) {
    return handover == Handover::Taken || handover == Handover::Duplicate ||
           handover == Handover::Unroutable;
}

/// The way from one component (or source) to one that takes jobs: what is between them, time-outs
/// and attempts to connect again included. Made once for each caller; it lives as long as the
/// platform.
class WorkWay {
public:
    virtual ~WorkWay() = default;
    /// Hands a job over: takes as long as sending it does and hearing that it was taken. A caller
    /// that goes away meanwhile does not take back what was sent.
    virtual sim::Task<Handover> hand(Job job, WorkRoute route) = 0;
    /// By which a job's key derives from that of what made it: firstJob, followingJob.
    virtual std::uint64_t key() const = 0;
};

/// What takes jobs or messages under a name of a route: queues, an exchange. A component that takes
/// work is one besides being a Component: sinkOf().
class WorkSink {
public:
    virtual ~WorkSink() = default;

    /// A way for a caller. REQUIRES: before the run, once its platform connects. `call` counts the
    /// caller's ways to the same sink.
    virtual std::unique_ptr<WorkWay> wayFrom(std::string_view caller, std::uint32_t call) = 0;
    /// The number of a route's name; none where there is no such route, and can't be one.
    virtual std::optional<WorkRoute> routeOf(std::string_view name) = 0;
    /// The number of a kind's name; none where it does not know such jobs.
    virtual std::optional<JobKind> kindOf(std::string_view name) = 0;
    /// The route that a kind takes unless its giver says another; none where it has none.
    virtual std::optional<WorkRoute> usualRouteOf(JobKind kind) const = 0;
};

/// The component as one that takes work; null where it doesn't.
WorkSink* sinkOf(Component& component);

} // namespace doppel::models
