// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

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
    void* allocate(std::size_t size);

    /// Gives a frame back to the pool that it came from.
    static void release(void* frame, std::size_t size);

    /// The world whose pool holds this frame.
    static World& worldOf(const void* frame);

    /// Bytes taken from the system.
    std::size_t reserved() const { return reserved_; }
    /// Bytes in frames that are alive.
    std::size_t inUse() const { return inUse_; }

private:
    struct Chunk {
        FramePool* owner;
        std::size_t size;
    };
    struct FreeFrame {
        FreeFrame* next;
    };
    static constexpr std::size_t kGrain = 16;
    static constexpr std::size_t kChunkSize = std::size_t{64} * 1024;
    static constexpr std::size_t kHeader = 16;
    static constexpr std::size_t kLargest = 2048; // larger frames get a chunk of their own

    static Chunk* chunkOf(const void* frame);
    void* refill(std::size_t sizeClass);
    void* allocateAlone(std::size_t size);
    Chunk* takeChunk(std::size_t size);
    void freeFrame(void* frame, std::size_t size);

    World& world_;
    std::array<FreeFrame*, kLargest / kGrain + 1> free_{};
    std::vector<Chunk*> chunks_;
    std::byte* fresh_ = nullptr; // the part of the newest chunk that was never handed out
    std::byte* freshEnd_ = nullptr;
    std::size_t reserved_ = 0;
    std::size_t inUse_ = 0;
};

} // namespace doppel::sim
