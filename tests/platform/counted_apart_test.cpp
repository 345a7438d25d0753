// SPDX-License-Identifier: Apache-2.0
// What a source counts beside its visits, in objectives that are limited to a time, a class or a
// place: the same as in the whole run, or refused.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fstream>
#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

TEST(Retries, AreCountedInTheTimeOfTheirVisit) {
    const RunResult result = playText(R"(doppel: 1
duration: 3min
components:
  web: {kind: app, replicas: 2, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 5/s, patience: 30s, retries: {count: 2}}
timeline:
  - {at: 1min, for: 1min, fault: error, target: web, name: bad}
objectives:
  - {name: all, that: guests.retries <= 100}
  - {name: during, that: guests.retries <= 100, during: bad}
  - {name: between, that: guests.retries <= 0, between: 70s and 100s}
  - {name: least, that: guests.retries >= 100, during: bad}
  - {name: before, that: guests.retries <= 0, between: 0s and 50s}
  - {name: place, that: guests.retries <= 100, location: everywhere}
locations: {everywhere: {}}
)");
    for (const char* missed : {"all", "during", "between", "place"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
    }
    EXPECT_TRUE(isMet(result, "least"));
    EXPECT_TRUE(isMet(result, "before"));
}

// A line each second, all of which were answered with 200.
class ALog {
public:
    ALog() {
        std::ofstream out(path_);
        for (int second = 0; second < 180; ++second) {
            out << fmt::format("1.2.3.4 - - [01/Jan/2026:00:{:02}:{:02} +0000] "
                               "\"GET /page HTTP/1.1\" 200 1000 \"-\" \"-\"\n",
                               second / 60, second % 60);
        }
    }
    ~ALog() { std::filesystem::remove(path_); }
    const std::string& path() const { return path_; }

private:
    std::string path_ = (std::filesystem::temp_directory_path() /
                         ("doppel-log-" + std::to_string(::getpid()) + ".log"))
                            .string();
};

std::string replayOf(const ALog& log, const std::string& objectives) {
    return "doppel: 1\nduration: 3min\ncomponents:\n"
           "  web: {kind: app, replicas: 2, cpu: 1ms}\n"
           "traffic:\n  log: {kind: replay, to: web, log: " +
           log.path() +
           "}\ntimeline:\n"
           "  - {at: 1min, for: 1min, fault: error, target: web, name: bad}\nobjectives:\n" +
           objectives;
}

TEST(AReplay, ComparesInTheTimeOfItsVisits) {
    const ALog log;
    const RunResult result = playText(replayOf(log, R"(
  - {name: other, that: log.other_status <= 0, during: bad}
  - {name: well, that: log.other_status <= 0, between: 130s and 170s}
  - {name: same, that: log.same_status >= 40, between: 130s and 170s}
  - {name: not so many, that: log.same_status >= 41, between: 130s and 170s}
  - {name: accepted, that: log.accepted >= 40, between: 130s and 170s}
  - {name: no more, that: log.accepted <= 40, between: 130s and 170s}
)"));
    EXPECT_FALSE(isMet(result, "other"));
    EXPECT_FALSE(isMet(result, "not so many"));
    for (const char* met : {"well", "same", "accepted", "no more"}) {
        EXPECT_TRUE(isMet(result, met)) << met << objectiveOf(result, met).note;
    }
}

TEST(AReplay, HasLinesThatBelongToNoTime) {
    const ALog log;
    EXPECT_THAT(whyRefused(replayOf(log, "  - {name: a, that: log.rejected <= 0, during: bad}\n")),
                HasSubstr("can't be limited"));
}

TEST(Users, ArePresentInATimeAndOfNoPageClass) {
    const std::string text = R"(doppel: 1
duration: 1min
page_classes: {x: {prefixes: [/x]}, rest: {}}
components:
  web: {kind: app, replicas: 2, cpu: 1ms}
traffic:
  users: {kind: closed, to: web, users: 5, think: 1s, pages: {count: 100}}
objectives:
  - {name: a, that: users.users >= 5, )";
    const RunResult result = playText(text + "between: 10s and 20s}\n");
    EXPECT_TRUE(isMet(result, "a")) << objectiveOf(result, "a").note;
    EXPECT_THAT(whyRefused(text + "page_class: rest}\n"), HasSubstr("only be limited by"));
}

} // namespace
} // namespace doppel::scenarios
