// SPDX-License-Identifier: Apache-2.0
#include "sim/frame_pool.h"

#include "sim/assert.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace doppel::sim {

FramePool::~FramePool() {
    for (Chunk* chunk : chunks_) {
        ASAN_UNPOISON_MEMORY_REGION(chunk, chunk->size);
        std::free(chunk); // NOLINT(cppcoreguidelines-no-malloc): the pair of aligned_alloc
    }
}

void* FramePool::allocateFresh(std::size_t size) {
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

void FramePool::releaseAlone(void* frame) {
    Chunk* chunk = chunkOf(frame);
    reserved_ -= chunk->size;
    chunks_.erase(std::find(chunks_.begin(), chunks_.end(), chunk));
    std::free(chunk); // NOLINT(cppcoreguidelines-no-malloc): the pair of aligned_alloc
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
