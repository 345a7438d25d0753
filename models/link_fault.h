// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/distribution.h"
#include "sim/random.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <span>

namespace doppel::models {

/// What a message is on its way: from the caller, or back to it.
enum class Heading : std::uint8_t { There, Back };

/// What a fault of the network does to the packets on a way from a caller to the one it calls.
struct LinkFault {
    bool hitsThere = true;
    bool hitsBack = true;
    bool cuts = false;         ///< all of them vanish
    bool resets = false;       ///< all of them are answered by a reset in the other side's name
    sim::Probability loss{};   ///< of them that vanish
    sim::Distribution delay{}; ///< that each takes longer, in seconds
    sim::Duration jitter{};    ///< by which that is more or less, each as likely
    double strength = 1.0;     ///< how much of its full size it has, from 0 to 1
    std::uint64_t chance = 0;  ///< tells its chance from that of the others

    bool hits(Heading heading) const { return heading == Heading::There ? hitsThere : hitsBack; }
};

/// What becomes of a packet.
enum class PacketFate : std::uint8_t { Arrives, Vanishes, Reset };

/// Whose packet it is, for its chance: its request's key, and which of its packets.
struct PacketId {
    std::uint64_t key = 0;
    std::uint64_t number = 0;
};

/// What becomes of one packet on a way with these faults; those of no loss draw nothing. Pure.
PacketFate fateOf(std::span<const LinkFault* const> faults,
                  Heading heading,
                  const sim::Stream& chance,
                  PacketId packet);

/// How much longer it takes, at least 0. Pure.
sim::Duration delayOf(std::span<const LinkFault* const> faults,
                      Heading heading,
                      const sim::Stream& chance,
                      PacketId packet);

} // namespace doppel::models
