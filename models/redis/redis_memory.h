// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

namespace doppel::models {

/// What a Redis holds in memory, and what its append-only file holds, in bytes.
///
/// Beyond `maxmemory` a command that may need memory is refused ("OOM command not allowed"), as
/// `maxmemory-policy noeviction` has it: what is used is looked at before the command, so the last
/// one that is let through may go beyond. Source: redis.io, "Key eviction"; Redis server.c,
/// processCommand.
///
/// The file grows with every command that writes, and is rewritten to what is in memory when it has
/// doubled since the last time (auto-aof-rewrite-percentage 100) and has 64 MiB.
class RedisMemory {
public:
    /// What Redis itself, its connections and its buffers take, and what the entries of lists and
    /// sorted sets cost besides their texts. Guesses, from redis.io "Memory optimization": a list
    /// packs its entries (quicklist), a sorted set has a hash and a skip list.
    static constexpr std::uint64_t kEmpty = 1'500'000;
    static constexpr std::uint64_t kListEntry = 12;
    static constexpr std::uint64_t kSetEntry = 120;
    static constexpr std::uint64_t kLock = 600;   // several keys for each lock
    static constexpr std::uint64_t kCommand = 60; // a command in the file, besides the text

    explicit RedisMemory(std::uint64_t max) : max_(max) {}

    void setMax(std::uint64_t max) { max_ = max; }
    std::uint64_t max() const { return max_; }
    std::uint64_t used() const { return used_; }
    bool full() const { return used_ > max_; }

    void grow(std::uint64_t bytes) { used_ += bytes; }
    void shrink(std::uint64_t bytes) { used_ -= std::min(bytes, used_); }

    /// A command of so many bytes is written to the file.
    void append(std::uint64_t bytes) {
        file_ += bytes + kCommand;
        if (file_ >= kLeastRewrite && file_ >= 2 * fileAtRewrite_) {
            fileAtRewrite_ = used_;
            file_ = used_;
        }
    }
    std::uint64_t file() const { return file_; }

private:
    static constexpr std::uint64_t kLeastRewrite = 64ULL << 20;

    std::uint64_t max_;
    std::uint64_t used_ = kEmpty;
    std::uint64_t file_ = 0;
    std::uint64_t fileAtRewrite_ = 0;
};

} // namespace doppel::models
