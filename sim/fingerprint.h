// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <string>

namespace doppel::sim {

/// A running hash of what happened: two runs with the same fingerprint went the same way. The world
/// folds in the time of every event, the components fold in what they decided. Not a cryptographic
/// hash.
class Fingerprint {
public:
    /// Folds in a value. One multiplication.
    void add(std::uint64_t value) { state_ = (std::rotl(state_, 5) ^ value) * kMultiplier; }

    std::uint64_t value() const { return state_ ^ (state_ >> 29); }
    /// 16 hexadecimal digits.
    std::string toText() const;

private:
    static constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15; // odd, so a step loses nothing
    std::uint64_t state_ = 0x646f7070656c0001;
};

} // namespace doppel::sim
