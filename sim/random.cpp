// SPDX-License-Identifier: Apache-2.0
#include "sim/random.h"

#include "sim/assert.h"

#include <Random123/philox.h>
#include <algorithm>
#include <cstddef>

namespace doppel::sim {

namespace {

__extension__ using Uint128 = unsigned __int128;

// The finaliser of MurmurHash3: every bit of the input moves every bit of the output.
constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 33)) * 0xff51afd7ed558ccd;
    x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53;
    return x ^ (x >> 33);
}

constexpr std::uint64_t absorb(std::uint64_t state, std::uint64_t word) {
    return mix(state ^ word) + 0x9e3779b97f4a7c15;
}

// Up to eight characters as one number, the first in the lowest byte whatever the machine's byte
// order.
std::uint64_t wordOf(std::string_view text) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        word |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
    }
    return word;
}

std::uint64_t
hash(std::uint64_t state, std::uint64_t seed, std::uint64_t replication, std::string_view name) {
    state = absorb(state, seed);
    state = absorb(state, replication);
    state = absorb(state, name.size());
    for (; !name.empty(); name.remove_prefix(std::min<std::size_t>(8, name.size()))) {
        state = absorb(state, wordOf(name.substr(0, 8)));
    }
    return mix(state);
}

} // namespace

Draws::Key Stream::keyOf(std::uint64_t seed, std::uint64_t replication, std::string_view name) {
    return {hash(0x243f6a8885a308d3, seed, replication, name),
            hash(0x13198a2e03707344, seed, replication, name)};
}

inline void Draws::nextBlock(std::uint64_t* numbers) {
    const philox4x64_key_t key{{key_[0], key_[1]}};
    const philox4x64_ctr_t counter{{block_++, index_, static_cast<std::uint64_t>(domain_), 0}};
    const philox4x64_ctr_t block = philox4x64(counter, key);
    std::copy_n(block.v, kBlock, numbers);
}

void Draws::refill() {
    // Whoever draws on will want more: several blocks at once keep the processor's multiplier busy.
    end_ = block_ == 0 ? kBlock : kBuffer;
    for (std::uint32_t filled = 0; filled < end_; filled += kBlock) {
        nextBlock(buffer_.data() + filled);
    }
    next_ = 0;
}

void Draws::fill(std::span<std::uint64_t> numbers) {
    std::size_t filled = 0;
    while (filled < numbers.size()) {
        if (next_ == end_ && numbers.size() - filled >= kBlock) {
            nextBlock(&numbers[filled]);
            filled += kBlock;
        } else {
            numbers[filled++] = bits();
        }
    }
}

std::uint64_t Draws::below(std::uint64_t n) {
    DOPPEL_ASSERT(n > 0);
    Uint128 product = Uint128{bits()} * n;
    if (static_cast<std::uint64_t>(product) < n) {
        const std::uint64_t surplus = -n % n; // 2^64 mod n: so many low products too many
        while (static_cast<std::uint64_t>(product) < surplus) {
            product = Uint128{bits()} * n;
        }
    }
    return static_cast<std::uint64_t>(product >> 64);
}

} // namespace doppel::sim
