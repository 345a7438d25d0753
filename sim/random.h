// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>

namespace doppel::sim {

/// What every source of chance can do; models and samplers take `Draws&`, which a Stream is too.
template <class T>
concept RandomSource = requires(T& source) {
    { source.bits() } -> std::same_as<std::uint64_t>;
    { source.uniform() } -> std::same_as<double>;
    { source.uniformOpen() } -> std::same_as<double>;
};

/// A sequence of random numbers that is a pure function of (key, index): nobody else's drawing
/// moves it. A small value; copying it forks the sequence, so both copies give the same numbers.
///
/// Philox4x64-10 in counter mode: block b of the sequence is the cipher of the counter (b, index,
/// domain, 0). A draw costs about 5 ns; nothing is computed before the first one. Source: Salmon,
/// Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011), through Random123.
class Draws {
public:
    /// The 128 bits that name a stream.
    using Key = std::array<std::uint64_t, 2>;

    /// 64 random bits.
    std::uint64_t bits() {
        if (next_ == end_) [[unlikely]] {
            refill();
        }
        return buffer_[next_++];
    }

    /// The next of them, as many as fit: as `bits()` for each, but faster.
    void fill(std::span<std::uint64_t> numbers);

    /// A number in [0, 1), a multiple of 2^-53.
    double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

    /// A number in (0, 1), never 0 and never 1, symmetric about 1/2: what inversion takes.
    double uniformOpen() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }

    /// True with this chance; never at 0, always at 1. One draw, so a greater chance says yes
    /// wherever a smaller one did.
    bool chance(double probability) { return uniform() < probability; }

    /// A whole number in [0, n), each with exactly the same chance. Usually one draw. REQUIRES: n >
    /// 0. Source: Lemire, "Fast random integer generation in an interval" (2019).
    std::uint64_t below(std::uint64_t n);

    /// A source of its own, for a method that takes an unpredictable number of draws (rejection);
    /// takes exactly one number from this one, so that whatever is drawn afterwards stays in step.
    Draws fork() { return {key_, Domain::Forked, bits()}; }

protected:
    enum class Domain : std::uint64_t { Sequential = 0, Indexed = 1, Forked = 2 };
    Draws(const Key& key, Domain domain, std::uint64_t index)
        : key_(key), index_(index), domain_(domain) {}
    const Key& key() const { return key_; }

private:
    friend class Stream;
    static constexpr std::uint32_t kBlock = 4; // numbers that one call of the cipher gives
    static constexpr std::uint32_t kBuffer = 4 * kBlock;

    void refill();
    void nextBlock(std::uint64_t* numbers);

    Key key_;
    std::uint64_t index_;
    Domain domain_;
    std::uint64_t block_ = 0; // the next block of the sequence to compute
    std::uint32_t next_ = 0;
    std::uint32_t end_ = 0;
    std::array<std::uint64_t, kBuffer> buffer_; // only [next_, end_) means anything
};

/// The random numbers of one named use, such as "edge.latency". Two ways of drawing: one after the
/// other, as from any generator, or by index, where what is drawn for a call depends on the
/// call's key and not on who drew before, so that two futures of the same world stay comparable
/// (common random numbers).
///
///     Stream latency(seed, replication, "edge.latency");
///     double u = latency.uniform();            // sequential
///     Draws call = latency.at(request.key);    // indexed: as many numbers as the call needs
///
/// Streams of different (seed, replication, name) are independent: the key is a 128-bit hash of the
/// three.
class Stream : public Draws {
public:
    Stream(std::uint64_t seed, std::uint64_t replication, std::string_view name)
        : Draws(keyOf(seed, replication, name), Domain::Sequential, 0) {}

    /// The numbers that belong to this index. Does not move the sequence.
    Draws at(std::uint64_t index) const { return {key(), Domain::Indexed, index}; }

private:
    static Key keyOf(std::uint64_t seed, std::uint64_t replication, std::string_view name);
};

static_assert(RandomSource<Draws> && RandomSource<Stream>);

} // namespace doppel::sim
