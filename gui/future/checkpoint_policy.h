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

    /// For all futures together: an eighth of the machine's memory, 2 GiB at most.
    static CheckpointBudget ofThisMachine();
    /// What one of so many futures may take of it: the front three quarters of it, or all if it is
    /// alone; the others share the rest. At least one copy.
    CheckpointBudget shareOf(bool front, std::size_t futures) const;
};

/// What a future has taken since its last copy was made, or since it began to play.
struct CheckpointSpending {
    std::chrono::nanoseconds played{}; ///< processor time in all
    std::chrono::nanoseconds paid{}; ///< of it for that copy; before the first one, what it may be
};

/// Whether one more is due: what the last one has cost so far is at most its share of what was
/// played since, and a moment has passed.
bool mayFreeze(const CheckpointSpending& spending, const CheckpointBudget& budget);

/// What a copy has cost its original, whose system time grew by so much while it played for so
/// long: that beyond what it takes without one. `usual` is that, as a share.
std::chrono::nanoseconds
costOfCopy(std::chrono::nanoseconds system, std::chrono::nanoseconds played, double usual);

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
