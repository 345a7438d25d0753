// SPDX-License-Identifier: Apache-2.0
#include "models/jobs/start_times.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <rapidcheck.h>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

sim::Time at(std::int64_t seconds) {
    return sim::kStart + std::chrono::seconds(seconds);
}

TEST(StartTimes, TellHowLongEachHasTaken) {
    StartTimes times;
    times.add(at(1));
    times.add(at(1));
    times.add(at(5));
    times.remove(at(1));
    times.remove(at(3)); // nothing began then
    sim::Histogram lengths;
    times.tell(lengths, at(7));
    EXPECT_EQ(lengths.count(), 2U);
    EXPECT_EQ(lengths.min(), sim::Duration(2s).count());
    EXPECT_EQ(lengths.max(), sim::Duration(6s).count());
    EXPECT_EQ(times.countBetween(at(1), at(6)), 1U) << "after the first, before the last";
}

TEST(StartTimes, OneThatBeganBehindOthersIsFound) {
    StartTimes times;
    times.add(at(10));
    times.add(at(2));
    times.add(at(2));
    EXPECT_EQ(times.countBetween(at(0), at(5)), 2U);
    times.remove(at(2));
    EXPECT_EQ(times.countBetween(at(0), at(20)), 2U);
    times.remove(at(2));
    EXPECT_EQ(times.countBetween(at(0), at(20)), 1U);
}

TEST(StartTimes, HaveRoomForThoseUnderWayAndNotForThoseBefore) {
    StartTimes times;
    times.add(at(0)); // it never ends
    for (std::int64_t second = 1; second < 100'000; ++second) {
        times.add(at(second));
        times.remove(at(second - (second > 10 ? 10 : 0)));
    }
    EXPECT_LE(times.moments(), 200U);
    EXPECT_EQ(times.countBetween(at(-1), at(1)), 1U);
}

TEST(StartTimes, AreAMapOfCounts) {
    EXPECT_TRUE(rc::check([](const std::vector<std::uint16_t>& steps) {
        StartTimes times;
        std::map<std::int64_t, std::uint64_t> map;
        std::int64_t now = 0;
        for (const std::uint16_t step : steps) {
            now += step % 3;
            const std::int64_t moment = step % 5 == 0 ? now / 2 : now - step / 8 % 16;
            if (step % 2 == 0) {
                times.add(at(step % 4 == 0 ? moment : now));
                ++map[step % 4 == 0 ? moment : now];
            } else {
                times.remove(at(moment));
                if (const auto known = map.find(moment); known != map.end()) {
                    known->second == 1 ? void(map.erase(known)) : void(--known->second);
                }
            }
            std::uint64_t all = 0;
            for (const auto& [began, count] : map) {
                all += count;
                RC_ASSERT(times.countBetween(at(began - 1), at(began + 1)) == count);
            }
            RC_ASSERT(times.countBetween(at(-100), at(now + 1)) == all);
        }
    }));
}

} // namespace
} // namespace doppel::models
