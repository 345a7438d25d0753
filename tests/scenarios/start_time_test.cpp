// SPDX-License-Identifier: Apache-2.0
#include "scenarios/start_time.h"
#include "scenarios/zone_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>

namespace doppel::scenarios {
namespace {

using namespace std::chrono;

TEST(StartTime, IsADateATimeAndAZone) {
    const auto start = parseStartTime("2026-11-28T19:05:06+00:00");
    ASSERT_TRUE(start.ok());
    EXPECT_EQ(start->clock, local_days(2026y / 11 / 28) + 19h + 5min + 6s);
    EXPECT_EQ(start->zone, "+00:00");
    EXPECT_EQ(parseStartTime("2024-02-29T00:00Z").value().zone, "Z");
    EXPECT_EQ(parseStartTime("2026-11-28T19:00:00 Europe/London").value().zone, "Europe/London");
    EXPECT_EQ(parseStartTime("2026-11-28T19:00:00 UTC").value().zone, "UTC");
}

class NoStartTime : public testing::TestWithParam<const char*> {};

TEST_P(NoStartTime, IsRefused) {
    EXPECT_FALSE(parseStartTime(GetParam()).ok());
}

INSTANTIATE_TEST_SUITE_P(Each,
                         NoStartTime,
                         testing::Values("",
                                         "2026-11-28",
                                         "2026-11-28T19:00:00",        // no zone
                                         "2026-11-28 19:00:00Z",       // a blank for the T
                                         "2026-02-29T19:00:00Z",       // no such day
                                         "2026-11-28T24:00:00Z",       //
                                         "2026-11-28T19:60:00Z",       //
                                         "2026-11-28T19:00:00+1:00",   //
                                         "2026-11-28T19:00:00 ",       //
                                         "28/11/2026T19:00:00Z",       //
                                         "2026-11-28T19:00:00Z today") //
);

/// A database that this machine needn't have.
class StartZone : public testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  ("doppel-zones-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_ / "Europe");
        std::filesystem::create_directories(folder_ / "right" / "Europe");
        write("Europe/London", "GMT0BST,M3.5.0/1,M10.5.0");
        write("right/Europe/Londen", "GMT0BST,M3.5.0/1,M10.5.0");
        write("Europe/Dublin", "IST-1GMT0,M10.5.0,M3.5.0/1"); // its summer is the standard
        write("Nuuk", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0");
        write("Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"); // half an hour
        write("Gaza", "EET-2EEST,M3.4.4/50,M10.4.4/50");            // of the Thursday, on Saturday
        write("Tokyo", "JST-9");
        std::ofstream(folder_ / "leapseconds") << "# no zone";
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    /// A file without listed changes, whose first offset is none.
    void write(const std::string& name, const std::string& rule) const {
        const std::string header = std::string("TZif2") + std::string(15, '\0');
        const auto part = [&] { // one type and four letters, nothing else
            std::string counts(24, '\0');
            counts[19] = 1;
            counts[23] = 4;
            return header + counts + std::string(6, '\0') + std::string("LMT\0", 4);
        };
        std::ofstream(folder_ / name, std::ios::binary) << part() + part() + '\n' + rule + '\n';
    }
    ZoneFinding findingOf(const std::string& start) const {
        return zoneFindingOf(parseStartTime(start).value(), folder_);
    }
    std::size_t timesOf(const std::string& zone, const std::string& clock) const {
        return ZoneFile::read(folder_ / zone)
            ->toUtc(parseStartTime(clock + 'Z').value().clock)
            .size();
    }

    std::filesystem::path folder_;
};

TEST_F(StartZone, IsKnownToTheMachine) {
    const ZoneFinding known = findingOf("2026-11-28T19:00:00 Europe/London");
    EXPECT_EQ(known.problem + known.note, "");
    EXPECT_EQ(findingOf("2026-11-28T19:00:00 Tokyo").problem, "");
    EXPECT_EQ(findingOf("2026-11-28T19:00:00 Europe/Londen").problem,
              "there is no time zone \"Europe/Londen\"; did you mean \"Europe/London\"?");
    EXPECT_EQ(findingOf("2026-11-28T19:00:00 leapseconds").problem,
              "there is no time zone \"leapseconds\"");
    EXPECT_NE(findingOf("2026-11-28T19:00:00 right/Europe/Londen").problem, "");
    EXPECT_NE(findingOf("2026-11-28T19:00:00 Europe").problem, "");
    EXPECT_NE(findingOf("2026-11-28T19:00:00 " + std::string(9000, 'x')).problem, "");
}

TEST_F(StartZone, ThatCantBeLookedUpIsNoted) {
    const StartTime start = parseStartTime("2026-11-28T19:00:00 Europe/Nowhere").value();
    const ZoneFinding finding = zoneFindingOf(start, "/nonexistent");
    EXPECT_EQ(finding.problem, "");
    EXPECT_EQ(finding.note,
              "whether there is a time zone \"Europe/Nowhere\" can't be checked: this "
              "machine has no database of them at /nonexistent");
    EXPECT_EQ(zoneFindingOf(parseStartTime("2026-11-28T19:00+01:00").value(), "/nonexistent").note,
              "");
}

TEST_F(StartZone, SkipsAnHourAndShowsAnotherTwice) {
    EXPECT_EQ(findingOf("2026-03-29T00:59:59 Europe/London").problem, "");
    EXPECT_EQ(findingOf("2026-03-29T01:00:00 Europe/London").problem,
              "the clocks of \"Europe/London\" skip that time");
    EXPECT_NE(findingOf("2026-03-29T01:59:59 Europe/London").problem, "");
    EXPECT_EQ(findingOf("2026-03-29T02:00:00 Europe/London").problem, "");
    EXPECT_EQ(findingOf("2026-10-25T01:30:00 Europe/London").note,
              "the clocks of \"Europe/London\" show that time twice: the first is meant");
    EXPECT_EQ(findingOf("2026-10-25T02:00:00 Europe/London").note, "");
}

TEST_F(StartZone, HasRulesOfItsOwn) {
    EXPECT_EQ(timesOf("Europe/Dublin", "2026-03-29T01:30:00"), 0U);
    EXPECT_EQ(timesOf("Europe/Dublin", "2026-10-25T01:30:00"), 2U);
    EXPECT_EQ(timesOf("Nuuk", "2026-03-28T23:30:00"), 0U); // an hour before Sunday begins
    EXPECT_EQ(timesOf("Nuuk", "2026-10-24T23:30:00"), 2U);
    EXPECT_EQ(timesOf("Lord_Howe", "2026-10-04T02:29:00"), 0U);
    EXPECT_EQ(timesOf("Lord_Howe", "2026-10-04T02:30:00"), 1U);
    EXPECT_EQ(timesOf("Lord_Howe", "2026-04-05T01:30:00"), 2U);
    EXPECT_EQ(timesOf("Gaza", "2026-03-28T02:30:00"), 0U);
    EXPECT_EQ(timesOf("Tokyo", "2026-03-29T02:30:00"), 1U);
}

TEST_F(StartZone, OfADamagedFileIsNone) {
    const std::string whole = [&] {
        std::ifstream file(folder_ / "Europe/London", std::ios::binary);
        return std::string{std::istreambuf_iterator<char>(file), {}};
    }();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        std::ofstream(folder_ / "cut", std::ios::binary) << whole.substr(0, size);
        EXPECT_FALSE(ZoneFile::read(folder_ / "cut")) << size;
    }
}

} // namespace
} // namespace doppel::scenarios
