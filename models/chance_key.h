// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace doppel::models {

/// What chance is indexed by: one number for each request, job or message, wherever it is on its
/// way. A source gives what it begins a key of its own; whoever calls on derives the callee's key
/// from his, by the way to it. So what is drawn for a call depends on the way that led to it, and
/// neither on the order of drawing nor on what else there is on the platform:
///
///     visit     deriveKey(keyOfName("visitors"), KeyStep::Number, 4711)
///     retry     deriveKey(visit, KeyStep::Retry, 1)
///     call      deriveKey(retry, link.key())      the link by the names of its ends
///     again     deriveKey(call, KeyStep::Peer, 1) another server asked
///
/// Keys that differ in a step differ in all that follows, but for the chance of 2^-64 that any two
/// numbers are equal. Deriving is a bijection of the parent for each step, and of the step for each
/// parent; its cost is three multiplications.
///
/// Source of the mixer: D. Stafford, "Better bit mixing", variant 13, as in SplitMix64.
constexpr std::uint64_t deriveKey(std::uint64_t parent, std::uint64_t step) {
    std::uint64_t x = parent + step * 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

/// Steps that are not calls: why there is another key, so that number 1 of one kind is not number 1
/// of another.
enum class KeyStep : std::uint8_t {
    Number = 1, ///< what a source begins: a visit, a job, a message
    Retry,      ///< the same once more
    Peer,       ///< the same at another server, as nginx's next upstream
    Restart,    ///< an edge's turn to its next mirror
    Shield,     ///< by way of an edge's shield
    Refresh,    ///< in the background, after an answer was given
    Probe,      ///< a health check
    Server,     ///< one of a component's servers, as the beginning of what it does by itself
};

/// REQUIRES: number < 2^56.
constexpr std::uint64_t deriveKey(std::uint64_t parent, KeyStep step, std::uint64_t number) {
    return deriveKey(parent, static_cast<std::uint64_t>(step) << 56 | number);
}

/// FNV-1a, to index chance by text: unlike std::hash it gives the same bits everywhere.
constexpr std::uint64_t hashOfText(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    return hash;
}

/// A key to begin with: that of a name.
constexpr std::uint64_t keyOfName(std::string_view name) {
    return deriveKey(hashOfText(name), name.size());
}

/// The step from a caller to the one it calls; `call` tells several calls of one component to the
/// same target apart.
constexpr std::uint64_t
keyOfLink(std::string_view caller, std::string_view target, std::uint32_t call) {
    return deriveKey(deriveKey(keyOfName(caller), keyOfName(target)), call);
}

} // namespace doppel::models
