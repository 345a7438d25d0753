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
/// from the seed. Not for cryptography. About 5 ns for a path of 50 bytes. Values depend on the
/// machine's byte order: never store them.
class PathHash {
public:
    explicit PathHash(std::uint64_t seed)
        : first_(scramble(seed + 1)), second_(scramble(seed + 2)), third_(scramble(seed + 3)) {}

    /// The hash of a whole text.
    std::uint64_t of(std::string_view text) const { return run(third_, text); }

    /// The hash of a path's first n + 1 segments from that of its first n (0 for none) and the next
    /// segment.
    std::uint64_t chain(std::uint64_t before, std::string_view segment) const {
        return run(before ^ first_, segment);
    }

    /// Hashes a text that comes in pieces; finish() equals of() of the joined pieces.
    class Stream {
    public:
        explicit Stream(const PathHash& hash) : hash_(hash), state_(hash.third_) {}

        void append(std::string_view piece) {
            total_ += piece.size();
            while (!piece.empty()) {
                const std::size_t room = kBlock - used_;
                const std::size_t taken = piece.size() < room ? piece.size() : room;
                std::memcpy(block_ + used_, piece.data(), taken);
                piece.remove_prefix(taken);
                used_ += taken;
                if (used_ == kBlock) {
                    state_ = hash_.absorb(state_, block_);
                    used_ = 0;
                }
            }
        }

        std::size_t size() const { return total_; }
        std::uint64_t finish() const { return hash_.finish(state_, block_, used_, total_); }

    private:
        const PathHash& hash_;
        std::uint64_t state_;
        std::size_t total_ = 0;
        std::size_t used_ = 0;
        char block_[16] = {};
    };

private:
    static constexpr std::size_t kBlock = 16;

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

    std::uint64_t run(std::uint64_t state, std::string_view text) const {
        const char* at = text.data();
        std::size_t left = text.size();
        for (; left >= kBlock; at += kBlock, left -= kBlock) {
            state = absorb(state, at);
        }
        return finish(state, at, left, text.size());
    }

    std::uint64_t absorb(std::uint64_t state, const char* at) const {
        return mix(load<std::uint64_t>(at) ^ first_, load<std::uint64_t>(at + 8) ^ state);
    }

    // The last 0 to 15 bytes, read by overlapping words, and the length.
    std::uint64_t
    finish(std::uint64_t state, const char* at, std::size_t left, std::size_t total) const {
        std::uint64_t a = 0;
        std::uint64_t b = 0;
        if (left >= 8) {
            a = load<std::uint64_t>(at);
            b = load<std::uint64_t>(at + left - 8);
        } else if (left >= 4) {
            a = load<std::uint32_t>(at);
            b = load<std::uint32_t>(at + left - 4);
        } else if (left > 0) {
            a = load<std::uint8_t>(at) << 16 | load<std::uint8_t>(at + left / 2) << 8 |
                load<std::uint8_t>(at + left - 1);
        }
        return mix(mix(a ^ second_, b ^ state) ^ total, third_);
    }

    std::uint64_t first_;
    std::uint64_t second_;
    std::uint64_t third_;
};

} // namespace doppel::routing
