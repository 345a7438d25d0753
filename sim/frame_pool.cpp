// SPDX-License-Identifier: Apache-2.0
#include "sim/frame_pool.h"

#include "sim/assert.h"

#include <algorithm>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) static_cast<void>(address)
#define ASAN_UNPOISON_MEMORY_REGION(address, size) static_cast<void>(address)
#endif

namespace doppel::sim {

FramePool::~FramePool() {
    for (Chunk* chunk : chunks_) {
        ASAN_UNPOISON_MEMORY_REGION(chunk, chunk->size);
        std::free(chunk); // NOLINT(cppcoreguidelines-no-malloc): the pair of aligned_alloc
    }
}

FramePool::Chunk* FramePool::chunkOf(const void* frame) {
    return reinterpret_cast<Chunk*>(reinterpret_cast<std::uintptr_t>(frame) & ~(kChunkSize - 1));
}

World& FramePool::worldOf(const void* frame) {
    return chunkOf(frame)->owner->world_;
}

void* FramePool::allocate(std::size_t size) {
    inUse_ += size;
    if (size > kLargest) {
        return allocateAlone(size);
    }
    const std::size_t sizeClass = (size + kGrain - 1) / kGrain;
    FreeFrame* frame = free_[sizeClass];
    if (frame == nullptr) {
        return refill(sizeClass);
    }
    ASAN_UNPOISON_MEMORY_REGION(frame, sizeClass * kGrain);
    free_[sizeClass] = frame->next;
    return frame;
}

void FramePool::release(void* frame, std::size_t size) {
    chunkOf(frame)->owner->freeFrame(frame, size);
}

void FramePool::freeFrame(void* frame, std::size_t size) {
    inUse_ -= size;
    if (size > kLargest) {
        Chunk* chunk = chunkOf(frame);
        reserved_ -= chunk->size;
        chunks_.erase(std::find(chunks_.begin(), chunks_.end(), chunk));
        std::free(chunk); // NOLINT(cppcoreguidelines-no-malloc): the pair of aligned_alloc
        return;
    }
    const std::size_t sizeClass = (size + kGrain - 1) / kGrain;
    auto* freed = static_cast<FreeFrame*>(frame);
    freed->next = free_[sizeClass];
    free_[sizeClass] = freed;
    ASAN_POISON_MEMORY_REGION(frame, sizeClass * kGrain);
}

void* FramePool::refill(std::size_t sizeClass) {
    const std::size_t size = sizeClass * kGrain;
    if (static_cast<std::size_t>(freshEnd_ - fresh_) < size) {
        Chunk* chunk = takeChunk(kChunkSize);
        fresh_ = reinterpret_cast<std::byte*>(chunk) + kHeader;
        freshEnd_ = reinterpret_cast<std::byte*>(chunk) + kChunkSize;
    }
    void* frame = fresh_;
    fresh_ += size;
    return frame;
}

void* FramePool::allocateAlone(std::size_t size) {
    const std::size_t rounded = (size + kHeader + kChunkSize - 1) / kChunkSize * kChunkSize;
    return reinterpret_cast<std::byte*>(takeChunk(rounded)) + kHeader;
}

FramePool::Chunk* FramePool::takeChunk(std::size_t size) {
    void* memory = std::aligned_alloc(kChunkSize, size);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    auto* chunk = new (memory) Chunk{this, size};
    chunks_.push_back(chunk);
    reserved_ += size;
    return chunk;
}

} // namespace doppel::sim
