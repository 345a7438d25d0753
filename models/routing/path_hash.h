// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace doppel::routing {

/// A 64-bit hash of path text, keyed by a seed: without knowing the seed nobody can choose paths
/// that collide.
///
/// Sixteen bytes a step, each step one 64 x 64 -> 128 bit multiplication folded by xor; keys come
/// from the seed. The last step reads the last 16 bytes again, wherever the steps before ended, so
/// a text of 17 bytes or more has one branch on its length, not four. Not for cryptography. About
/// 5 ns for a path of 50 bytes. Values depend on the machine's byte order: never store them.
class PathHash {
public:
    explicit PathHash(std::uint64_t seed)
        : first_(scramble(seed + 1)), second_(scramble(seed + 2)), third_(scramble(seed + 3)) {}

    /// Gives every text the same hash: the worst there is, to test what stands on hashes.
    static PathHash constant() { return {0, 0, 0}; }

    /// The hash of a whole text.
    std::uint64_t of(std::string_view text) const {
        return Growing(*this, text.data()).upTo(text.size());
    }

    /// The hashes of longer and longer heads of one text, each byte read about once: linear in all
    /// for any number of heads.
    class Growing {
    public:
        /// REQUIRES: `hash` and the text outlive it.
        Growing(const PathHash& hash, const char* text)
            : hash_(&hash), text_(text), state_(hash.third_) {}

        /// The hash of the text's first `size` bytes. REQUIRES: `size` isn't less than before.
        std::uint64_t upTo(std::size_t size) {
            if (size <= kBlock) {
                return hash_->finishShort(text_, size);
            }
            for (; absorbed_ + kBlock < size; absorbed_ += kBlock) {
                state_ = hash_->absorb(state_, text_ + absorbed_);
            }
            const char* last = text_ + size - kBlock;
            return hash_->finish(state_, load<std::uint64_t>(last), load<std::uint64_t>(last + 8),
                                 size);
        }

    private:
        const PathHash* hash_;
        const char* text_;
        std::uint64_t state_;
        std::size_t absorbed_ = 0; // a multiple of kBlock
    };

private:
    static constexpr std::size_t kBlock = 16;

    PathHash(std::uint64_t first, std::uint64_t second, std::uint64_t third)
        : first_(first), second_(second), third_(third) {}

    __extension__ using Product = unsigned __int128;

    static std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
        const Product product = static_cast<Product>(a) * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    }

    // SplitMix64's output function: neighbouring seeds give unrelated keys.
    static std::uint64_t scramble(std::uint64_t x) {
        x *= 0x9E3779B97F4A7C15u;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
        return x ^ (x >> 31);
    }

    template <class Word>
    static std::uint64_t load(const char* at) {
        Word word;
        std::memcpy(&word, at, sizeof word);
        return word;
    }

    std::uint64_t absorb(std::uint64_t state, const char* at) const {
        return mix(load<std::uint64_t>(at) ^ first_, load<std::uint64_t>(at + 8) ^ state);
    }

    std::uint64_t
    finish(std::uint64_t state, std::uint64_t a, std::uint64_t b, std::size_t size) const {
        return mix(mix(a ^ second_, b ^ state) ^ size, third_);
    }

    // 0 to 16 bytes, read by overlapping words.
    std::uint64_t finishShort(const char* at, std::size_t size) const {
        std::uint64_t a = 0;
        std::uint64_t b = 0;
        if (size >= 8) {
            a = load<std::uint64_t>(at);
            b = load<std::uint64_t>(at + size - 8);
        } else if (size >= 4) {
            a = load<std::uint32_t>(at);
            b = load<std::uint32_t>(at + size - 4);
        } else if (size > 0) {
            a = load<std::uint8_t>(at) << 16 | load<std::uint8_t>(at + size / 2) << 8 |
                load<std::uint8_t>(at + size - 1);
        }
        return finish(third_, a, b, size);
    }

    std::uint64_t first_;
    std::uint64_t second_;
    std::uint64_t third_;
};

} // namespace doppel::routing
