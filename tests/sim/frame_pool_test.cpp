// SPDX-License-Identifier: Apache-2.0
#include "sim/frame_pool.h"
#include "sim/world.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <vector>

namespace doppel::sim {
namespace {

TEST(FramePool, GivesAlignedMemoryThatItsAddressLeadsBackFrom) {
    World world({});
    FramePool pool(world);
    for (const std::size_t size : {1U, 16U, 100U, 2048U, 2049U, 300'000U}) {
        void* frame = pool.allocate(size);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(frame) % 16, 0U);
        EXPECT_EQ(&FramePool::worldOf(frame), &world);
        std::memset(frame, 1, size);
        FramePool::release(frame, size);
    }
}

TEST(FramePool, ReusesWhatWasGivenBack) {
    World world({});
    FramePool pool(world);
    void* first = pool.allocate(100);
    FramePool::release(first, 100);
    EXPECT_EQ(pool.allocate(97), first); // the same size class
    FramePool::release(first, 97);
    const std::size_t reserved = pool.reserved();
    for (int i = 0; i < 1000; ++i) {
        FramePool::release(pool.allocate(500), 500);
    }
    EXPECT_EQ(pool.reserved(), reserved);
}

TEST(FramePool, GivesLargeFramesBackToTheSystem) {
    World world({});
    FramePool pool(world);
    void* frame = pool.allocate(1'000'000);
    EXPECT_GE(pool.reserved(), 1'000'000U);
    FramePool::release(frame, 1'000'000);
    EXPECT_EQ(pool.reserved(), 0U);
}

} // namespace
} // namespace doppel::sim
