// SPDX-License-Identifier: Apache-2.0
#include "models/slowdown.h"

#include "models/chance_key.h"

namespace doppel::models {

Slowdown slowdownOf(std::span<const Slowing> faults, const sim::Stream& chance, std::uint64_t key) {
    Slowdown all;
    for (const Slowing& fault : faults) {
        sim::Draws draws = chance.at(deriveKey(key, fault.chance));
        if (!draws.chance(fault.share.value)) {
            continue;
        }
        const double factor = 1.0 + (fault.factor - 1.0) * fault.strength;
        const sim::Duration wait =
            sim::Distribution::toDuration(fault.wait.sample(draws) * fault.strength);
        const bool ofDisk = fault.of == Slowing::Of::Disk;
        (ofDisk ? all.diskFactor : all.factor) *= factor;
        sim::Duration& waits = ofDisk ? all.diskWait : all.wait;
        waits = sim::sum(waits, wait);
    }
    return all;
}

} // namespace doppel::models
