// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <optional>

namespace doppel::models {

/// How a process that got TERM goes: it fetches no more, looks every half a second whether its
/// threads are done, and puts back what is unfinished when the time-out is nearly over.
///
///     TERM             quiet: a thread ends when its job, or its fetch (≤ 2 s), does; what it
///                      fetched meanwhile it pushes back to the head of its queue
///     0.5 s, 1 s, …    looks; all threads done: it exits
///     hard stop        RPUSH of what runs, to the head; its threads are killed
///     0.5 s later      exits; it would wait up to 3 s for threads that do not die at once
///
/// Source: sidekiq lib/sidekiq/manager.rb, stop, wait_for, hard_shutdown.
inline constexpr sim::Duration kSidekiqPause = std::chrono::milliseconds(500);

/// When, after TERM, it looks for the `number`th time, from 0; none once the hard stop has come. A
/// sleep takes `oversleep` longer than it should, which moves the hard stop within the last half
/// second before the time-out.
std::optional<sim::Duration>
sidekiqLook(std::uint32_t number, sim::Duration timeout, sim::Duration oversleep = {});

/// When, after TERM, it puts back what still runs: 24.5 s of 25 where sleeps are exact.
sim::Duration sidekiqHardStop(sim::Duration timeout, sim::Duration oversleep = {});

/// Whether Sidekiq Pro's super_fetch looks for jobs of processes that died, at a process's start.
/// Source: the Sidekiq wiki, Reliability: once an hour.
bool isOrphanCheckDue(std::optional<sim::Time> last, sim::Time now);

/// Whether a job that was found with dead processes so often within three days is one that kills
/// them, and given up. From memory of Sidekiq Pro's change log: 3 times in 72 hours.
bool isPoisonPill(std::uint32_t recoveredWithinThreeDays);

} // namespace doppel::models
