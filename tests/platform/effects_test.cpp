// SPDX-License-Identifier: Apache-2.0
// A fault that could do nothing, or that would look like a good answer, is refused in words.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

std::string whyNoFault(const std::string& fault, const std::string& part = "kind: database") {
    const std::string why = whyRefused("doppel: 1\nduration: 1min\ncomponents:\n"
                                       "  web: {kind: app, replicas: 1, calls: [{to: part}]}\n"
                                       "  part: {" +
                                       part +
                                       "}\ntraffic: {guests: {kind: open, to: web, rate: 1/s}}\n"
                                       "timeline: [{at: 1s, " +
                                       fault + "}]\n");
    const auto path = why.find(": ");
    return path == std::string::npos ? why : why.substr(path + 2); // without "timeline[0].target"
}

TEST(AFaultWithoutEffect, OfADiskThatNobodyReadsIsRefused) {
    const std::string slowDisk = "fault: disk_slow, target: part, factor: 10";
    EXPECT_EQ(whyNoFault(slowDisk),
              "the io of a query takes no time there, so that it could not take longer");
    EXPECT_EQ(whyNoFault("fault: disk_slow, target: part, delay: 1s"), whyNoFault(slowDisk));
    EXPECT_EQ(whyNoFault(slowDisk, "kind: database, io: 1ms"), "");
    EXPECT_EQ(whyNoFault("fault: disk_slow, kind: database, factor: 10"),
              "nothing of that can be hit: " + whyNoFault(slowDisk));
    EXPECT_EQ(whyNoFault(slowDisk + "}, {at: 0s, set: components.part.io, value: 5ms"), "");
}

TEST(AFaultWithoutEffect, OfWorkThatTakesNoTimeIsRefused) {
    const std::string times10 = "fault: slow, target: part, factor: 10";
    EXPECT_EQ(whyNoFault(times10, "kind: key_value, service: 0s"),
              "the service of a command takes no time there that a factor could make longer; say a "
              "delay");
    EXPECT_EQ(whyNoFault("fault: slow, target: part, delay: 1s", "kind: key_value, service: 0s"),
              "");
    EXPECT_EQ(whyNoFault(times10), "") << "a database computes";
    EXPECT_NE(whyNoFault(times10, "kind: database, cpu: 0s"), "");
    EXPECT_NE(whyNoFault("fault: slow, target: part, delay: 0s"), "");
}

TEST(AFaultWithoutEffect, OfNobodyOrOfNoTimeIsRefused) {
    for (const std::string kind : {"error", "stall", "slow, delay: 1s"}) {
        EXPECT_EQ(whyNoFault("target: part, share: 0%, fault: " + kind), "0 % hits nobody") << kind;
    }
    EXPECT_NE(whyNoFault("fault: error, target: part, for: 0s"), "");
    EXPECT_NE(whyNoFault("fault: slow_network, target: part, delay: 0s"), "");
}

TEST(AnErrorFault, IsNoGoodAnswer) {
    EXPECT_NE(whyNoFault("fault: error, target: part, status: 404", "kind: key_value"), "")
        << "a read that finds no key";
    EXPECT_NE(whyNoFault("fault: error, target: part, status: 404"), "");
    EXPECT_NE(whyNoFault("fault: error, target: part, status: 429"), "");
    EXPECT_EQ(whyNoFault("fault: error, target: part, status: 503"), "");
    EXPECT_NE(whyNoFault("fault: error, target: web, status: 304"), "");
    EXPECT_EQ(whyNoFault("fault: error, target: web, status: 404"), "");
}

} // namespace
} // namespace doppel::scenarios
