// SPDX-License-Identifier: Apache-2.0
#include "models/link_fault.h"

#include "models/chance_key.h"
#include "models/slowdown.h"

namespace doppel::models {

namespace {

sim::Draws drawsOf(const LinkFault& fault, const sim::Stream& chance, PacketId packet) {
    const std::uint64_t own = deriveKey(packet.key, fault.chance);
    return chance.at(deriveKey(own, KeyStep::Number, packet.number));
}

} // namespace

PacketFate fateOf(std::span<const LinkFault* const> faults,
                  Heading heading,
                  const sim::Stream& chance,
                  PacketId packet) {
    PacketFate fate = PacketFate::Arrives;
    for (const LinkFault* fault : faults) {
        if (!fault->hits(heading)) {
            continue;
        }
        if (fault->cuts) {
            return PacketFate::Vanishes;
        }
        const double loss = fault->loss.value * fault->strength;
        if (loss > 0 && drawsOf(*fault, chance, packet).chance(loss)) {
            return PacketFate::Vanishes;
        }
        if (fault->resets) {
            fate = PacketFate::Reset;
        }
    }
    return fate;
}

sim::Duration delayOf(std::span<const LinkFault* const> faults,
                      Heading heading,
                      const sim::Stream& chance,
                      PacketId packet) {
    sim::Duration all{};
    for (const LinkFault* fault : faults) {
        if (!fault->hits(heading)) {
            continue;
        }
        sim::Draws draws = drawsOf(*fault, chance, packet);
        draws.uniform(); // the first one belongs to losses
        const double around = (2.0 * draws.uniform() - 1.0) * sim::toSeconds(fault->jitter);
        const double seconds = (fault->delay.sample(draws) + around) * fault->strength;
        all = sim::sum(all, sim::Distribution::toDuration(seconds));
    }
    return all;
}

} // namespace doppel::models
