// SPDX-License-Identifier: Apache-2.0
#include "models/kinds.h"
#include "scenarios/timeline_reader.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

sim::Result<models::TimelineEvent> read(std::string_view yaml, sim::Duration now = 0s) {
    const models::Kinds kinds = models::builtInKinds();
    return readEventText(yaml, now, kinds.actions);
}

TEST(EventText, IsAtNowWhereItDoesNotSayWhen) {
    const auto event = read("{fault: crash, target: db}", 90s + 1ns);
    ASSERT_TRUE(event.ok());
    EXPECT_EQ(event->kind().name, "fault.crash");
    EXPECT_EQ(event->at, 90s + 1ns);
    EXPECT_EQ(read("{at: 5min, fault: crash, target: db}", 90s)->at, 5min);
}

TEST(EventText, IsReadBackToTheSameNanosecond) {
    for (const char* yaml :
         {"{fault: error, target: frontend, status: 503, share: 40%, for: 10min, ramp: 1s}",
          "{set: components.frontend.cpu, value: \"lognormal(mean 40ms, cv 1)\"}",
          "{target: edge, purge: {kind: key, text: \"a, b: {c}\", soft: true}}",
          "{at: 1234567891ns, fault: slow, target: db, factor: 3x, name: the \\ fair}"}) {
        const auto event = read(yaml, 3s + 7ns);
        ASSERT_TRUE(event.ok()) << yaml;
        const std::string text = eventText(*event);
        EXPECT_EQ(text.find('\n'), std::string::npos);
        const auto back = read(text);
        ASSERT_TRUE(back.ok()) << text;
        EXPECT_EQ(eventText(*back), text);
        EXPECT_EQ(back->at, event->at);
    }
}

TEST(EventText, SaysOnlyWhatIsNotAsUsual) {
    EXPECT_EQ(eventText(*read("{fault: crash, target: db, at: 20min}")),
              "{fault: crash, at: 20min, target: db}");
}

TEST(EventText, ThatIsWrongIsToldWithItsPlace) {
    const auto unknown = read("{fault: crsh, target: db}");
    ASSERT_FALSE(unknown.ok());
    EXPECT_THAT(unknown.errors().front().message, HasSubstr("did you mean \"crash\""));
    EXPECT_EQ(unknown.errors().front().where.file, "action");
    EXPECT_EQ(unknown.errors().front().where.column, 9);
    EXPECT_FALSE(read("crash").ok());
    EXPECT_FALSE(read("{fault: crash").ok());
    EXPECT_FALSE(read("").ok());
}

} // namespace
} // namespace doppel::scenarios
