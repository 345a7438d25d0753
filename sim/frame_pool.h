// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) static_cast<void>(address)
#define ASAN_UNPOISON_MEMORY_REGION(address, size) static_cast<void>(address)
#endif

namespace doppel::sim {

class World;

/// The memory of a world's processes: coroutine frames in size classes of 16 bytes, cut from chunks
/// that are aligned to their own size, so that a frame's address alone tells its pool. Allocating
/// and freeing cost a few instructions; memory once taken is reused by the world and returned when
/// it ends. Not thread-safe: a world is one thread.
class FramePool {
public:
    explicit FramePool(World& world) : world_(world) {}
    ~FramePool();
    FramePool(const FramePool&) = delete;
    FramePool& operator=(const FramePool&) = delete;

    /// Memory for a frame, aligned to 16 bytes.
    void* allocate(std::size_t size) {
        if (size > kLargest) [[unlikely]] {
            return allocateAlone(size);
        }
        const std::size_t sizeClass = (size + kGrain - 1) / kGrain;
        FreeFrame* frame = free_[sizeClass];
        if (frame == nullptr) [[unlikely]] {
            return allocateFresh(sizeClass * kGrain);
        }
        ASAN_UNPOISON_MEMORY_REGION(frame, sizeClass * kGrain);
        free_[sizeClass] = frame->next;
        return frame;
    }

    /// Gives a frame back to the pool that it came from. REQUIRES: `size` is what it was allocated
    /// with.
    static void release(void* frame, std::size_t size) {
        FramePool& pool = *chunkOf(frame)->owner;
        if (size > kLargest) [[unlikely]] {
            pool.releaseAlone(frame);
            return;
        }
        const std::size_t sizeClass = (size + kGrain - 1) / kGrain;
        auto* freed = static_cast<FreeFrame*>(frame);
        freed->next = pool.free_[sizeClass];
        pool.free_[sizeClass] = freed;
        ASAN_POISON_MEMORY_REGION(frame, sizeClass * kGrain);
    }

    /// The world whose pool holds this frame.
    static World& worldOf(const void* frame) { return chunkOf(frame)->owner->world_; }

    /// Bytes taken from the system.
    std::size_t reserved() const { return reserved_; }

private:
    struct Chunk {
        FramePool* owner;
        std::size_t size;
    };
    struct FreeFrame {
        FreeFrame* next;
    };
    static constexpr std::size_t kGrain = 16;
    // Large, since the chunks' first lines all fall into the same few places of a cache, and each
    // release reads one. What was never touched takes no memory.
    static constexpr std::size_t kChunkSize = std::size_t{1024} * 1024;
    static constexpr std::size_t kHeader = 16;
    static constexpr std::size_t kLargest = 2048; // larger frames get a chunk of their own

    static Chunk* chunkOf(const void* frame) {
        return reinterpret_cast<Chunk*>(reinterpret_cast<std::uintptr_t>(frame) &
                                        ~(kChunkSize - 1));
    }
    void* allocateFresh(std::size_t size);
    void* allocateAlone(std::size_t size);
    void releaseAlone(void* frame);
    Chunk* takeChunk(std::size_t size);

    World& world_;
    std::array<FreeFrame*, kLargest / kGrain + 1> free_{};
    std::vector<Chunk*> chunks_;
    std::byte* fresh_ = nullptr; // the part of the newest chunk that was never handed out
    std::byte* freshEnd_ = nullptr;
    std::size_t reserved_ = 0;
};

} // namespace doppel::sim
