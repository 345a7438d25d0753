// SPDX-License-Identifier: Apache-2.0
#include "gui/future/checkpoint_policy.h"

#include <algorithm>
#include <unistd.h>

namespace doppel::gui {

namespace {

constexpr std::uint64_t kPage = 4096;
// Measured: a page fault that copies, in a virtual machine; the machine's own are several times
// cheaper, and the first copy tells.
constexpr std::chrono::nanoseconds kPageCopy{2'500};
// Of playing between two copies at least: what is played again from one in the blink of an eye.
constexpr std::chrono::nanoseconds kApart = std::chrono::milliseconds(50);
constexpr std::uint64_t kMostBytes = std::uint64_t{2} << 30U;

struct Kept {
    std::size_t place = 0;
    HeldCheckpoint checkpoint;
};

// How much longer the longest replay around a checkpoint gets without it, by its age.
double lossWithout(std::span<const Kept> kept, std::size_t i, sim::Time now) {
    const sim::Time before = i == 0 ? sim::kStart : kept[i - 1].checkpoint.at;
    const sim::Time after = kept[i + 1].checkpoint.at;
    const double age = sim::toSeconds(now - kept[i].checkpoint.at);
    return sim::toSeconds(after - before) / std::max(age, 1e-9);
}

} // namespace

CheckpointBudget CheckpointBudget::ofThisMachine() {
    CheckpointBudget budget;
    const std::int64_t pages = sysconf(_SC_PHYS_PAGES);
    const std::int64_t size = sysconf(_SC_PAGESIZE);
    if (pages > 0 && size > 0) {
        budget.bytes = std::min(kMostBytes, static_cast<std::uint64_t>(pages * size) / 8);
    }
    return budget;
}

CheckpointBudget CheckpointBudget::shareOf(bool front, std::size_t futures) const {
    if (futures <= 1) {
        return *this;
    }
    constexpr std::size_t kQuarters = 4;
    const std::size_t ofFront = kQuarters - 1;
    return front ? CheckpointBudget{cpuShare, std::max<std::size_t>(most * ofFront / kQuarters, 1),
                                    bytes / kQuarters * ofFront}
                 : CheckpointBudget{cpuShare,
                                    std::max<std::size_t>(most / kQuarters / (futures - 1), 1),
                                    bytes / kQuarters / (futures - 1)};
}

bool mayFreeze(const CheckpointSpending& spending, const CheckpointBudget& budget) {
    using Nanoseconds = std::chrono::duration<double, std::nano>;
    return budget.cpuShare > 0 && spending.played >= kApart &&
           Nanoseconds(spending.paid) <= Nanoseconds(spending.played) * budget.cpuShare;
}

std::chrono::nanoseconds
costOfCopy(std::chrono::nanoseconds system, std::chrono::nanoseconds played, double usual) {
    const auto without = static_cast<std::int64_t>(static_cast<double>(played.count()) * usual);
    return std::max(system - std::chrono::nanoseconds(without), std::chrono::nanoseconds::zero());
}

std::chrono::nanoseconds expectedCost(std::uint64_t residentBytes) {
    return kPageCopy * static_cast<std::int64_t>(residentBytes / kPage);
}

std::vector<std::size_t>
toDrop(std::span<const HeldCheckpoint> held, sim::Time now, const CheckpointBudget& budget) {
    std::vector<Kept> kept;
    std::uint64_t bytes = 0;
    for (const HeldCheckpoint& checkpoint : held) {
        kept.push_back({kept.size(), checkpoint});
        bytes += checkpoint.bytes;
    }
    std::vector<std::size_t> dropped;
    while (kept.size() > 1 && (kept.size() > budget.most || bytes > budget.bytes)) {
        std::size_t least = 0;
        for (std::size_t i = 1; i + 1 < kept.size(); ++i) {
            least = lossWithout(kept, i, now) < lossWithout(kept, least, now) ? i : least;
        }
        bytes -= kept[least].checkpoint.bytes;
        dropped.push_back(kept[least].place);
        kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(least));
    }
    std::sort(dropped.begin(), dropped.end());
    return dropped;
}

} // namespace doppel::gui
