// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/event_entry.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace doppel::sim {

/// A few entries and a link: what bags are made of. Two cache lines.
struct alignas(128) EntryChunk {
    static constexpr std::size_t kEntries = 7;
    EntryChunk* next;
    alignas(16) EventEntry entries[kEntries]; ///< up to the chunk's very end
};
static_assert(sizeof(EntryChunk) == 128 && offsetof(EntryChunk, entries) == 16);

/// Where bags take their chunks from: slabs, and a list of the chunks that were given back. No
/// allocation per entry.
class ChunkPool {
public:
    EntryChunk* take() {
        ++used_;
        if (free_ != nullptr) {
            EntryChunk* chunk = free_;
            free_ = chunk->next;
            return chunk;
        }
        if (fresh_ == freshEnd_) {
            grow();
        }
        return fresh_++;
    }

    void give(EntryChunk* chunk) {
        --used_;
        chunk->next = free_;
        free_ = chunk;
    }

    /// Chunks that bags hold, and chunks that memory is held for.
    std::size_t used() const { return used_; }
    std::size_t total() const { return total_; }
    std::size_t memory() const { return total_ * sizeof(EntryChunk); }

    /// Returns the memory. REQUIRES: used() == 0.
    void release() {
        slabs_.clear();
        free_ = fresh_ = freshEnd_ = nullptr;
        total_ = 0;
    }

private:
    void grow() {
        const std::size_t count = std::clamp<std::size_t>(total_ / 4, 16, 2048);
        slabs_.push_back(std::make_unique_for_overwrite<EntryChunk[]>(count));
        fresh_ = slabs_.back().get();
        freshEnd_ = fresh_ + count;
        total_ += count;
    }

    std::vector<std::unique_ptr<EntryChunk[]>> slabs_;
    EntryChunk* free_ = nullptr;
    EntryChunk* fresh_ = nullptr;
    EntryChunk* freshEnd_ = nullptr;
    std::size_t used_ = 0;
    std::size_t total_ = 0;
};

/// Entries in no order: a list of chunks, the newest first, of which only the newest may be
/// unfilled. A bag is one pointer, to where the next entry goes; since chunks are aligned to their
/// size, that address also tells the chunk and whether it is full. Whoever owns a bag empties it
/// before the pool goes.
class EntryBag {
public:
    bool empty() const { return cursor_ == nullptr; }

    void push(EventEntry entry, ChunkPool& pool) {
        if ((reinterpret_cast<std::uintptr_t>(cursor_) & kOffset) == 0) {
            EntryChunk* chunk = pool.take();
            chunk->next = empty() ? nullptr : newest();
            cursor_ = chunk->entries;
        }
        *cursor_++ = entry;
    }

    /// Calls `visit` with each entry, which it may change.
    template <class Visit>
    void forEach(Visit&& visit) const {
        EventEntry* end = cursor_;
        for (EntryChunk* chunk = empty() ? nullptr : newest(); chunk != nullptr;) {
            for (EventEntry* entry = chunk->entries; entry != end; ++entry) {
                visit(*entry);
            }
            chunk = chunk->next;
            end = chunk == nullptr ? nullptr : chunk->entries + EntryChunk::kEntries;
        }
    }

    /// Calls `visit(entry)` for those of the newest chunk.
    template <class Visit>
    void forEachNewest(Visit&& visit) const {
        if (!empty()) {
            for (const EventEntry* entry = newest()->entries; entry != cursor_; ++entry) {
                visit(*entry);
            }
        }
    }

    /// Empties the bag: calls `visit` with each entry, giving its chunks back. `visit` may push to
    /// this bag again.
    template <class Visit>
    void drain(ChunkPool& pool, Visit&& visit) {
        if (empty()) {
            return;
        }
        const EventEntry* end = cursor_;
        EntryChunk* chunk = newest();
        cursor_ = nullptr;
        while (chunk != nullptr) {
            EntryChunk* next = chunk->next;
            __builtin_prefetch(next);
            for (const EventEntry* entry = chunk->entries; entry != end; ++entry) {
                visit(*entry);
            }
            pool.give(chunk);
            chunk = next;
            end = chunk == nullptr ? nullptr : chunk->entries + EntryChunk::kEntries;
        }
    }

    std::size_t count() const {
        if (empty()) {
            return 0;
        }
        const EntryChunk* chunk = newest();
        auto total = static_cast<std::size_t>(cursor_ - chunk->entries);
        while ((chunk = chunk->next) != nullptr) {
            total += EntryChunk::kEntries;
        }
        return total;
    }

    /// Brings the newest chunk near, for a visit soon; prefetchOlder(), once that has arrived, the
    /// one behind it.
    void prefetch() const {
        const auto address = reinterpret_cast<std::uintptr_t>(cursor_) - 1;
        __builtin_prefetch(reinterpret_cast<const void*>(address & ~kOffset));
        __builtin_prefetch(reinterpret_cast<const void*>(address));
    }
    void prefetchOlder() const {
        if (!empty()) {
            const auto older = reinterpret_cast<std::uintptr_t>(newest()->next);
            __builtin_prefetch(reinterpret_cast<const void*>(older));
            __builtin_prefetch(reinterpret_cast<const void*>(older | (kOffset / 2 + 1)));
        }
    }

private:
    static constexpr std::uintptr_t kOffset = sizeof(EntryChunk) - 1;

    // REQUIRES: not empty.
    EntryChunk* newest() const {
        return reinterpret_cast<EntryChunk*>((reinterpret_cast<std::uintptr_t>(cursor_) - 1) &
                                             ~kOffset);
    }

    EventEntry* cursor_ = nullptr;
};

} // namespace doppel::sim
