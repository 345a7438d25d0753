// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

namespace doppel::sim {

/// A pending event as the queues see it: 16 bytes that say when, in which order among equals, and
/// where its action lies. Entries are ordered by (time, sequence); since no two share a sequence,
/// the order is total.
///
/// Entries are passed by value, in two registers. By reference they would be written to memory in
/// two halves and at once read back as a whole, for which a processor waits until the halves have
/// reached its cache: a third of the time of scheduling an event.
struct EventEntry {
    static constexpr unsigned kSlotBits = 24;
    static constexpr std::uint64_t kSlotMask = (std::uint64_t{1} << kSlotBits) - 1;

    std::int64_t time;   ///< nanoseconds since the start of the run
    std::uint64_t order; ///< sequence (40 bits), then slot (24 bits)

    std::uint32_t slot() const { return static_cast<std::uint32_t>(order & kSlotMask); }

    friend bool operator<(EventEntry a, EventEntry b) { return a.key() < b.key(); }
    friend bool operator==(const EventEntry& a, const EventEntry& b) = default;

private:
    __extension__ typedef __int128 Key;
    // One wide comparison, so that the compiler needs no branch for the ties.
    Key key() const { return (static_cast<Key>(time) << 64) | static_cast<Key>(order); }
};

/// Later than every event: what an empty queue has at its front.
inline constexpr EventEntry kNoEntry{std::numeric_limits<std::int64_t>::max(),
                                     std::numeric_limits<std::uint64_t>::max()};

} // namespace doppel::sim
