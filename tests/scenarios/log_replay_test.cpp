// SPDX-License-Identifier: Apache-2.0
#include "scenarios/log_replay.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST(OriginForm, IsOfWholeUrlsAndWithoutFragments) {
    EXPECT_EQ(originForm("http://www.example.org/guide?x=1"), "/guide?x=1");
    EXPECT_EQ(originForm("HTTPS://[2001:db8::1]:443/a#b"), "/a");
    EXPECT_EQ(originForm("http://www.example.org"), "/");
    EXPECT_EQ(originForm("http://www.example.org?a"), "?a");
    EXPECT_EQ(originForm("/guide#top"), "/guide");
    EXPECT_EQ(originForm("/http://inside"), "/http://inside");
    EXPECT_EQ(originForm("*"), "*");
    EXPECT_EQ(originForm("www.example.org:443"), "www.example.org:443");
}

TEST(NotesOnALog, TellWhatSteppedBackAndWhatBecameOfIt) {
    LogReport report;
    report.lines = report.records = 4;
    report.clockWentBack = 2;
    report.largestStepBack = std::chrono::seconds(20);
    const auto notes = notesOn("a.log", report);
    ASSERT_THAT(notes, SizeIs(2));
    EXPECT_EQ(notes[0], "a.log: read as combined: 4 lines accepted, 0 rejected");
    EXPECT_THAT(notes[1],
                HasSubstr("2 lines are earlier than one before, by 20s at most; played at "
                          "the time of the latest before"));
}

TEST(NotesOnALog, SayWhenItIsOutOfOrderByHours) {
    LogReport report;
    report.clockWentBack = 1;
    report.largestStepBack = std::chrono::hours(3);
    EXPECT_THAT(notesOn("a.log", report).back(), HasSubstr("sort it by time"));
}

} // namespace
} // namespace doppel::scenarios
