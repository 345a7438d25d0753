// SPDX-License-Identifier: Apache-2.0
#include "models/caching/expiry_heap.h"
#include "models/caching/store.h"
#include "tests/caching/splitmix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

namespace doppel::caching {
namespace {

using namespace std::chrono_literals;

StoreParameters roomFor(std::uint64_t objects, Eviction eviction, Duration lruInterval = 0s) {
    StoreParameters parameters;
    parameters.bytes = objects * 1304;
    parameters.eviction = eviction;
    parameters.lruInterval = lruInterval;
    return parameters;
}

TEST(KeyIndex, AgreesWithAMapUnderAMillionRandomChanges) {
    KeyIndex index;
    std::map<Key, std::uint32_t> model;
    std::vector<std::uint32_t> free;
    for (std::uint32_t i = 0; i < 500; ++i) {
        free.push_back(i);
    }
    SplitMix chance{36};
    for (int step = 0; step < 1'000'000; ++step) {
        const Key key = chance.below(600);
        const auto known = model.find(key);
        ASSERT_EQ(index.find(key), known == model.end() ? kNoIndex : known->second) << step;
        if (known == model.end() && !free.empty()) {
            index.insert(key, free.back());
            model[key] = free.back();
            free.pop_back();
        } else if (known != model.end() && chance.below(2) == 0) {
            free.push_back(known->second);
            index.erase(key);
            model.erase(known);
        } else if (known != model.end() && !free.empty()) {
            std::swap(known->second, free.back());
            index.replace(key, known->second);
        }
        ASSERT_EQ(index.size(), model.size());
    }
}

TEST(ExpiryHeap, GivesObjectsInTheOrderOfTheirEnds) {
    ExpiryHeap heap;
    std::map<std::uint32_t, Instant> model;
    SplitMix chance{7};
    for (int step = 0; step < 100'000; ++step) {
        const auto object = static_cast<std::uint32_t>(chance.below(300));
        const Instant when{static_cast<std::int64_t>(chance.below(1000))};
        switch (chance.below(3)) {
        case 0:
            heap.remove(ObjectId{object});
            model.erase(object);
            break;
        default:
            heap.set(ObjectId{object}, when);
            model[object] = when;
        }
        ASSERT_EQ(heap.empty(), model.empty());
        if (!model.empty()) {
            const auto first =
                std::min_element(model.begin(), model.end(),
                                 [](const auto& a, const auto& b) { return a.second < b.second; });
            ASSERT_EQ(heap.earliest(), first->second);
            ASSERT_EQ(model.at(indexOf(heap.first())), first->second);
        }
    }
}

TEST(Store, ChargesBodyAndOverhead) {
    Store store(roomFor(10, Eviction::Lru));
    const auto id = store.insert(5, 1024, 0s);
    ASSERT_TRUE(id.has_value());
    EXPECT_EQ(store.bytesOf(*id), 1304U);
    EXPECT_EQ(store.bytes(Area::Main), 1304U);
    EXPECT_EQ(store.find(5), id);
    store.erase(*id);
    EXPECT_EQ(store.bytes(Area::Main), 0U);
    EXPECT_FALSE(store.find(5).has_value());
}

TEST(Store, FourMebibytesHoldAsManyObjectsAsVarnishHeld) {
    StoreParameters parameters;
    parameters.bytes = 4 << 20;
    Store store(parameters);
    for (Key key = 0; key < 5000; ++key) {
        store.insert(key, 1024, 0s);
    }
    EXPECT_EQ(store.objects(), 3216U); // measured at 1,304 B an object
    EXPECT_EQ(store.counters().lruNuked, 5000U - 3216U);
}

TEST(Store, LruEvictsWhatWasUsedLongestAgo) {
    Store store(roomFor(3, Eviction::Lru));
    for (const Key key : {1, 2, 3}) {
        store.insert(key, 1024, 0s);
    }
    store.touch(*store.find(1), 1s);
    store.insert(4, 1024, 2s);
    EXPECT_TRUE(store.find(1).has_value());
    EXPECT_FALSE(store.find(2).has_value());
}

TEST(Store, FifoEvictsWhatCameFirst) {
    Store store(roomFor(3, Eviction::Fifo));
    for (const Key key : {1, 2, 3}) {
        store.insert(key, 1024, 0s);
    }
    store.touch(*store.find(1), 1s);
    store.insert(4, 1024, 2s);
    EXPECT_FALSE(store.find(1).has_value());
    EXPECT_TRUE(store.find(2).has_value());
    EXPECT_EQ(store.counters().lruMoved, 0U);
}

TEST(Store, LruMovesAnObjectOnlyIfItsLastMoveIsOldEnough) {
    Store store(roomFor(2, Eviction::Lru, 2s));
    store.insert(1, 1024, 0s);
    store.insert(2, 1024, 0s);
    store.touch(*store.find(1), 2s - 1ns);
    EXPECT_EQ(store.counters().lruMoved, 0U);
    store.touch(*store.find(1), 2s);
    EXPECT_EQ(store.counters().lruMoved, 1U);
    store.touch(*store.find(1), 3s);
    EXPECT_EQ(store.counters().lruMoved, 1U);
    store.insert(3, 1024, 3s);
    EXPECT_TRUE(store.find(1).has_value());
    EXPECT_FALSE(store.find(2).has_value());
}

TEST(Store, NukeLimitEndsTheSearchForRoom) {
    StoreParameters parameters = roomFor(100, Eviction::Lru);
    parameters.nukeLimit = 10;
    Store store(parameters);
    for (Key key = 0; key < 100; ++key) {
        store.insert(key, 1024, 0s);
    }
    EXPECT_FALSE(store.insert(1000, 11 * 1304, 0s).has_value());
    EXPECT_EQ(store.counters().lruLimited, 1U);
    EXPECT_EQ(store.objects(), 90U) << "what was evicted in vain is gone";
    EXPECT_TRUE(store.insert(1001, 11 * 1304, 0s).has_value());
}

TEST(Store, HeldObjectsAreNotEvicted) {
    Store store(roomFor(2, Eviction::Lru));
    store.insert(1, 1024, 0s);
    store.insert(2, 1024, 0s);
    store.hold(*store.find(1));
    store.insert(3, 1024, 0s);
    EXPECT_TRUE(store.find(1).has_value());
    store.hold(*store.find(3));
    EXPECT_FALSE(store.insert(4, 1024, 0s).has_value()) << "all are in use";
}

TEST(Store, ObjectLargerThanTwoGibibytesIsRefused) {
    StoreParameters parameters;
    parameters.bytes = 8ULL << 30;
    Store store(parameters);
    EXPECT_FALSE(store.insert(1, 2ULL << 30, 0s).has_value());
    EXPECT_TRUE(store.insert(1, 1ULL << 30, 0s).has_value());
}

TEST(Store, AMillionObjectsTakeFortyBytesOfIndexEachAndGrowNoFurther) {
    StoreParameters parameters = roomFor(1'000'000, Eviction::Lru, 2s);
    parameters.expectedObjects = 1'000'001; // one more, while it looks for room
    Store store(parameters);
    const std::size_t before = store.memory();
    EXPECT_LE(before, 41U * 1'000'000);
    for (Key key = 0; key < 1'500'000; ++key) {
        store.insert(key, 1024, 0s);
    }
    EXPECT_EQ(store.objects(), 1'000'000U);
    EXPECT_EQ(store.memory(), before);
}

} // namespace
} // namespace doppel::caching
