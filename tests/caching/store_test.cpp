// SPDX-License-Identifier: Apache-2.0
#include "models/caching/expiry_wheel.h"
#include "models/caching/slot_table.h"
#include "models/caching/store.h"
#include "models/caching/surrogate_keys.h"
#include "models/caching/terms.h"
#include "tests/caching/splitmix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
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

// Keys with a pattern, as callers make them, and few enough to come again; numbers that jump past
// what was foreseen.
void playTable(std::uint64_t keys, std::uint32_t numbers, std::uint64_t stride, int steps) {
    SlotTable table;
    std::vector<Key> keyOf(numbers, 0);
    const auto lookUp = [&keyOf](std::uint32_t number) {
        return keyOf[number];
    };
    std::map<Key, std::uint32_t> model;
    std::vector<std::uint32_t> free;
    for (std::uint32_t i = numbers; i-- > 0;) {
        free.push_back(i);
    }
    SplitMix chance{36};
    for (int step = 0; step < steps; ++step) {
        const Key key = chance.below(keys) * stride;
        const auto known = model.find(key);
        ASSERT_EQ(table.find(key, lookUp), known == model.end() ? kNoIndex : known->second) << step;
        if (known == model.end() && !free.empty()) {
            std::swap(free[chance.below(free.size())], free.back());
            keyOf[free.back()] = key;
            table.insert(key, free.back(), lookUp);
            model[key] = free.back();
            free.pop_back();
        } else if (known != model.end() && chance.below(2) == 0) {
            free.push_back(known->second);
            table.erase(key, known->second);
            model.erase(known);
        } else if (known != model.end() && !free.empty()) {
            std::swap(known->second, free.back());
            keyOf[known->second] = key;
            table.replace(key, free.back(), known->second, lookUp);
        }
        ASSERT_EQ(table.size(), model.size());
    }
    for (const auto& [key, number] : model) {
        ASSERT_EQ(table.find(key, lookUp), number);
    }
}

TEST(SlotTable, AgreesWithAMapUnderAMillionRandomChanges) {
    playTable(600, 500, 1, 1'000'000);
}

TEST(SlotTable, AgreesWithAMapWhateverTheKeysPattern) {
    for (const std::uint64_t stride : {1ULL << 32, 1ULL << 62, 255ULL, 1ULL << 20}) {
        playTable(20'000, 9'000, stride, 100'000);
    }
}

TEST(SlotTable, TakesLessThanSixBytesAKeyFromThousandsOn) {
    SlotTable table;
    const auto self = [](std::uint32_t number) {
        return Key{number};
    };
    for (std::uint32_t number = 0; number < 300'000; ++number) {
        table.insert(number, number, self);
        if (number >= 10'000) {
            ASSERT_LT(table.memory(), 6U * number);
        }
    }
}

TEST(ExpiryWheel, GivesEveryObjectAtTheInstantOfItsEndAndNoneBefore) {
    for (const std::uint64_t spread : {1ULL, 50ULL, 5'000ULL, 10'000'000'000ULL, 1ULL << 61}) {
        ExpiryWheel wheel;
        std::map<std::uint32_t, Instant> model;
        const auto endOf = [&model](ObjectId id) {
            return model.at(indexOf(id));
        };
        SplitMix chance{spread};
        Instant now{-1'000};
        for (int step = 0; step < 20'000; ++step) {
            const auto object = static_cast<std::uint32_t>(chance.below(300));
            if (wheel.contains(ObjectId{object})) {
                wheel.remove(ObjectId{object});
                model.erase(object);
            } else { // some of them past, some at once
                model[object] = now + Duration(chance.below(spread)) - Duration(chance.below(3));
                wheel.insert(ObjectId{object}, model[object], now);
            }
            if (spread < 1ULL << 60 || step % 1000 == 0) {
                now += Duration(chance.below(1 + spread / 100));
            }
            while (const auto due = wheel.due(now, endOf)) {
                ASSERT_LE(model.at(indexOf(*due)), now) << "too early, step " << step;
                wheel.remove(*due);
                model.erase(indexOf(*due));
            }
            for (const auto& [left, end] : model) {
                ASSERT_GT(end, now) << "forgotten, step " << step;
                ASSERT_TRUE(wheel.contains(ObjectId{left}));
            }
            ASSERT_EQ(wheel.empty(), model.empty());
            ASSERT_TRUE(model.empty() || model.contains(indexOf(wheel.any())));
        }
    }
}

TEST(ExpiryWheel, EndOfTimeNeverComes) {
    ExpiryWheel wheel;
    const auto never = [](ObjectId) {
        return Instant::max();
    };
    wheel.insert(ObjectId{0}, Instant::max(), 5s);
    EXPECT_FALSE(wheel.due(1'000'000h, never).has_value());
    EXPECT_TRUE(wheel.contains(ObjectId{0}));
}

TEST(Terms, AreKeptOnceForAllWhoUseThem) {
    TermsTable table;
    Terms hour;
    hour.ttl = 1h;
    Terms day = hour;
    day.vary = {3, 17};
    const std::uint32_t first = table.use(hour);
    EXPECT_EQ(table.use(hour), first);
    EXPECT_NE(table.use(day), first);
    EXPECT_EQ(table.size(), 2U);
    table.leave(first);
    EXPECT_EQ(table[first].ttl, Duration(1h));
    table.leave(first);
    EXPECT_EQ(table.size(), 1U);
    hour.ttl = 2h;
    EXPECT_EQ(table.use(hour), first) << "places are used again";
}

TEST(SurrogateKeys, AgreeWithPlainSetsUnderRandomChanges) {
    SurrogateKeys keys;
    std::map<std::uint32_t, std::set<SurrogateKey>> model;
    SplitMix chance{5};
    for (int step = 0; step < 60'000; ++step) {
        const auto object = static_cast<std::uint32_t>(chance.below(40));
        const auto other = static_cast<std::uint32_t>(chance.below(40));
        if (model.contains(object)) {
            if (chance.below(3) == 0 && !model.contains(other)) {
                keys.copyKeys(ObjectId{object}, ObjectId{other});
                model[other] = model[object];
            } else {
                keys.remove(ObjectId{object});
                model.erase(object);
            }
        } else {
            std::vector<SurrogateKey> borne(chance.below(6)); // more than two need the pool
            for (SurrogateKey& key : borne) {
                key = chance.below(2) == 0 ? chance.below(3) : chance.below(60); // some popular
            }
            keys.add(ObjectId{object}, borne);
            model[object].insert(borne.begin(), borne.end());
        }
        const SurrogateKey asked = chance.below(60);
        std::vector<ObjectId> found;
        keys.collect(asked, found);
        std::set<std::uint32_t> bearers;
        for (const ObjectId id : found) {
            ASSERT_TRUE(bearers.insert(indexOf(id)).second) << "twice, step " << step;
        }
        for (const auto& [bearer, borne] : model) {
            ASSERT_EQ(bearers.contains(bearer), borne.contains(asked)) << step;
        }
        ASSERT_TRUE(std::all_of(bearers.begin(), bearers.end(),
                                [&](std::uint32_t each) { return model.contains(each); }));
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
    for (Key key = 0; key < 1'000'001; ++key) {
        store.insert(key, 1024, 0s);
    }
    const std::size_t before = store.memory();
    EXPECT_LE(before, 40U * 1'000'000);
    for (Key key = 1'000'001; key < 1'500'000; ++key) {
        store.insert(key, 1024, 0s);
    }
    EXPECT_EQ(store.objects(), 1'000'000U);
    EXPECT_EQ(store.memory(), before);
}

} // namespace
} // namespace doppel::caching
