// SPDX-License-Identifier: Apache-2.0
#include "models/app/cpu_slices.h"

#include <algorithm>

namespace doppel::models {

CpuSlices
cutCpu(sim::Duration total, std::size_t waits, sim::Probability before, sim::Probability after) {
    if (waits == 0) {
        return {.first = total};
    }
    CpuSlices slices;
    slices.first = std::min(total, sim::fromSeconds(sim::toSeconds(total) * before.value));
    if (waits > 1) {
        const auto gaps = static_cast<std::int64_t>(waits - 1);
        const double middle = std::max(0.0, 1.0 - before.value - after.value);
        slices.between =
            std::min((total - slices.first) / gaps,
                     sim::fromSeconds(sim::toSeconds(total) * middle / static_cast<double>(gaps)));
        slices.last = total - slices.first - slices.between * gaps;
    } else {
        slices.last = total - slices.first;
    }
    return slices;
}

} // namespace doppel::models
