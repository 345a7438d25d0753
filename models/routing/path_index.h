// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace doppel::routing {

/// Where a normalised path stands in the table's text, and which handler answers it. 16 bytes: four
/// to a cache line.
struct IndexedPath {
    static constexpr std::uint32_t kNoHandler = 0xFFFFFFFFu;

    std::uint32_t tag = 0; ///< upper half of the path's hash
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::uint32_t handler = kNoHandler;
};

/// An open-addressed hash table of paths by 64-bit hash, sized once, at most three quarters full,
/// probed linearly. It knows hashes, not texts: the caller's `isIt` decides whether an entry of the
/// right tag is the path it seeks.
class PathIndex {
public:
    /// An index with room for `count` paths.
    explicit PathIndex(std::size_t count = 0)
        : slots_(std::bit_ceil(count + count / 3 + 1)), mask_(slots_.size() - 1) {}

    /// Enters a path, or replaces the handler of the same path entered before. REQUIRES: room is
    /// left.
    template <class IsIt>
    bool insert(std::uint64_t hash, IndexedPath entry, IsIt isIt) {
        entry.tag = tagOf(hash);
        std::size_t at = hash & mask_;
        while (slots_[at].handler != IndexedPath::kNoHandler) {
            if (slots_[at].tag == entry.tag && isIt(slots_[at])) {
                slots_[at].handler = entry.handler;
                return false;
            }
            at = (at + 1) & mask_;
        }
        slots_[at] = entry;
        return true;
    }

    /// The first entry with this hash that `isIt`; nullptr if there is none.
    template <class IsIt>
    const IndexedPath* find(std::uint64_t hash, IsIt isIt) const {
        const std::uint32_t tag = tagOf(hash);
        for (std::size_t at = hash & mask_; slots_[at].handler != IndexedPath::kNoHandler;
             at = (at + 1) & mask_) {
            if (slots_[at].tag == tag && isIt(slots_[at])) {
                return &slots_[at];
            }
        }
        return nullptr;
    }

    std::size_t memoryBytes() const { return slots_.capacity() * sizeof(IndexedPath); }

private:
    static std::uint32_t tagOf(std::uint64_t hash) {
        return static_cast<std::uint32_t>(hash >> 32);
    }

    std::vector<IndexedPath> slots_;
    std::size_t mask_;
};

} // namespace doppel::routing
