// SPDX-License-Identifier: Apache-2.0
#include "models/routing/live_table.h"
#include "tests/routing/route_fixture.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace doppel::routing::test {
namespace {

// A table whose routes all redirect to the same number: a reader that finds two numbers saw half a
// table.
std::unique_ptr<const RouteTable> tableNumber(int number) {
    RouteTableBuilder builder(Backends{});
    const std::string target = "/" + std::to_string(number);
    for (int i = 0; i < 20; ++i) {
        builder.add(redirectRoute("/page/" + std::to_string(i), "exact", target));
    }
    return std::make_unique<const RouteTable>(std::move(builder).build());
}

std::string targetOf(const RouteTable& table, int page) {
    const auto match = table.match("/page/" + std::to_string(page));
    return match ? std::string(match->handler->target) : "miss";
}

TEST(LiveTable, IsEmptyUntilTheFirstLoad) {
    LiveTable live;
    LiveTable::Reader reader(live);
    EXPECT_TRUE(reader.pin()->isEmpty());
}

TEST(LiveTable, KeepsTheOldTableWhenALoadFails) {
    LiveTable live;
    LiveTable::Reader reader(live);
    EXPECT_TRUE(live.replace(tableNumber(1)));
    EXPECT_FALSE(live.replace(nullptr));
    EXPECT_EQ(targetOf(*reader.pin(), 3), "/1");
}

TEST(LiveTable, FreesAnOldTableOnlyWhenNobodyReadsIt) {
    LiveTable live;
    LiveTable::Reader reader(live);
    live.replace(tableNumber(1));
    EXPECT_EQ(live.retired(), 0u);
    {
        const auto pin = reader.pin();
        live.replace(tableNumber(2));
        live.replace(tableNumber(3));
        EXPECT_EQ(live.retired(), 1u);
        EXPECT_EQ(targetOf(*pin, 0), "/1");
    }
    EXPECT_EQ(targetOf(*reader.pin(), 0), "/3");
    live.replace(tableNumber(4));
    EXPECT_EQ(live.retired(), 0u);
}

TEST(LiveTable, ShowsReadersWholeTablesInOrderWhileItIsSwapped) {
    constexpr int kSwaps = 1000;
    LiveTable live;
    live.replace(tableNumber(0));
    std::atomic<bool> done{false};
    std::atomic<int> broken{0};
    const auto read = [&] {
        LiveTable::Reader reader(live);
        int last = 0;
        while (!done.load()) {
            const auto pin = reader.pin();
            const std::string first = targetOf(*pin, 0);
            for (int page = 1; page < 20; ++page) {
                broken += targetOf(*pin, page) != first ? 1 : 0;
            }
            const int number = std::stoi(first.substr(1));
            broken += number < last ? 1 : 0;
            last = number;
        }
    };
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back(read);
    }
    for (int swap = 1; swap <= kSwaps; ++swap) {
        live.replace(tableNumber(swap));
    }
    done = true;
    for (auto& reader : readers) {
        reader.join();
    }
    EXPECT_EQ(broken, 0);
    live.replace(tableNumber(0));
    EXPECT_EQ(live.retired(), 0u);
}

} // namespace
} // namespace doppel::routing::test
