// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Which frozen copies of a future are kept, as pure functions. A copy costs next to nothing as it is
/// made; then its original pays for each page that it writes, and the copy holds what that page was.
namespace doppel::gui {

/// What copies may take.
struct CheckpointBudget {
    double cpuShare = 0.05; ///< of all that a future takes
    std::size_t most = 16;
    std::uint64_t bytes = std::uint64_t{1} << 30U;

    /// For all futures together: an eighth of the machine's memory, 1 GiB at most.
    static CheckpointBudget ofThisMachine();
    /// What one of so many futures may take of it: the front half of it, or all if it is alone;
    /// the others share the rest. At least one copy.
    CheckpointBudget shareOf(bool front, std::size_t futures) const;
};

/// What a future has taken so far, and what copies had in it.
struct CheckpointSpending {
    std::chrono::nanoseconds played{}; ///< processor time in all
    std::chrono::nanoseconds paid{};   ///< of it for copies, up to now
    std::chrono::nanoseconds next{};   ///< that another copy is expected to cost
};

/// Whether one more can be afforded: with it, copies have taken at most their share.
bool mayFreeze(const CheckpointSpending& spending, const CheckpointBudget& budget);

/// What a copy of a process of so many bytes is expected to cost while none has been made: as if
/// each page were written once.
std::chrono::nanoseconds expectedCost(std::uint64_t residentBytes);

/// A copy that is kept.
struct HeldCheckpoint {
    sim::Time at{};
    std::uint64_t bytes = 0; ///< that nobody else holds
};

/// Which of them to drop, by place, so that the rest is within the budget. They stand by time. The
/// recent past is kept denser: the next to go is the one without which the way to replay grows
/// least, measured by how long ago it is. The last one stays whatever it takes, and the first goes
/// late, since there is none before it.
std::vector<std::size_t>
toDrop(std::span<const HeldCheckpoint> held, sim::Time now, const CheckpointBudget& budget);

} // namespace doppel::gui
