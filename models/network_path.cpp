// SPDX-License-Identifier: Apache-2.0
#include "models/network_path.h"

#include "models/tcp.h"

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

namespace {

// The packets of a call that have a fate of their own, each for as often as it is sent.
enum class Packet : std::uint8_t { Syn, SynAck, Request, Answer };

PacketId packetOf(std::uint64_t key, Packet packet, unsigned tries) {
    return {key, std::uint64_t{tries} << 2 | static_cast<std::uint64_t>(packet)};
}

PacketId payloadOf(std::uint64_t key, Heading heading, unsigned tries) {
    return packetOf(key, heading == Heading::There ? Packet::Request : Packet::Answer, tries);
}

} // namespace

PacketFate NetworkPath::handshake(std::uint64_t key, unsigned tries) const {
    const PacketFate there =
        fateOf(faults_, Heading::There, chance_, packetOf(key, Packet::Syn, tries));
    return there == PacketFate::Arrives
               ? fateOf(faults_, Heading::Back, chance_, packetOf(key, Packet::SynAck, tries))
               : there;
}

Task<Failure> NetworkPath::carry(std::uint64_t key, Heading heading, Duration latency) {
    const Time sent = world().now();
    for (unsigned tries = 0; tries <= kTcpRetries; ++tries) {
        if (tries > 0) {
            co_await world().sleepUntil(sim::after(sent, dataSentAgain(2 * latency, tries)));
        }
        const PacketId packet = payloadOf(key, heading, tries);
        const PacketFate fate = fateOf(faults_, heading, chance_, packet);
        if (fate == PacketFate::Vanishes) {
            continue;
        }
        co_await world().sleep(sim::sum(latency, delayOf(faults_, heading, chance_, packet)));
        co_return fate == PacketFate::Reset ? Failure::Reset : Failure::None;
    }
    const Duration end = dataSentAgain(2 * latency, kTcpRetries + 1);
    co_await world().sleepUntil(sim::after(sent, end));
    co_return Failure::Timeout;
}

std::optional<Duration>
NetworkPath::roundTrip(std::uint64_t key, Duration latency, Duration timeout) const {
    const Duration quiet = 2 * latency;
    if (!isDisturbed()) [[likely]] {
        return quiet;
    }
    unsigned tries = 0;
    while (handshake(key, tries) == PacketFate::Vanishes) {
        if (synSentAgain(++tries) >= timeout) {
            return std::nullopt;
        }
    }
    Duration takes = quiet + synSentAgain(tries);
    for (const Heading heading : {Heading::There, Heading::Back}) {
        for (tries = 0; fateOf(faults_, heading, chance_, payloadOf(key, heading, tries)) ==
                        PacketFate::Vanishes;) {
            if (dataSentAgain(quiet, ++tries) >= timeout) {
                return std::nullopt;
            }
        }
        takes += dataSentAgain(quiet, tries);
        takes = sim::sum(takes, delayOf(faults_, heading, chance_, payloadOf(key, heading, 0)));
    }
    return takes;
}

} // namespace doppel::models
