// SPDX-License-Identifier: Apache-2.0
#include "analysis/hdf5_image.h"
#include "analysis/run_file.h"
#include "analysis/seal.h"
#include "analysis/summary_json.h"
#include "analysis/summary_text.h"
#include "scenarios/merge.h"
#include "tests/analysis/own_folder.h"
#include "tests/analysis/sample_run.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>

namespace doppel::analysis {
namespace {

using scenarios::RunResult;
using testing::HasSubstr;

class RunFile : public OwnFolder {
protected:
    // What comes back of a result that was written down.
    RunResult again(const RunResult& result) const {
        const auto bytes = runFileOf(result);
        EXPECT_TRUE(bytes.ok());
        const auto read = loadRun(write("run.h5", *bytes));
        if (!read) {
            ADD_FAILURE() << toText(read.errors().front());
            return {};
        }
        return *read;
    }
    static std::string firstError(const sim::Result<RunResult>& result) {
        return result ? "no error" : toText(result.errors().front());
    }
};

TEST_F(RunFile, GivesBackWhatWasWritten) {
    const RunResult run = sampleRun();
    const RunResult read = again(run);
    EXPECT_EQ(read.traffic, run.traffic);
    EXPECT_EQ(read.components, run.components);
    EXPECT_EQ(read.sli, run.sli);
    EXPECT_EQ(read.series, run.series);
    EXPECT_EQ(read.journeys, run.journeys);
    EXPECT_TRUE(read == run);
}

TEST_F(RunFile, GivesBackAnEmptyResult) {
    EXPECT_TRUE(again({}) == RunResult{});
}

TEST_F(RunFile, GivesBackWhatIsRare) {
    RunResult run = sampleRun();
    run.seed = 0xFFFF'FFFF'FFFF'FFFEU;
    run.status = {sim::RunStatus::Reason::MemoryLimit, sim::kStart + std::chrono::seconds(7),
                  "the limit of 1 GiB"};
    run.runs = {{1, 2, "aa", run.status, 0.1, 0.3}, {2, 0, "bb", {}, 1e-300, 0}};
    run.sli.rules.slow = std::chrono::seconds(1);
    run.sli.rules.before = {sim::Rate{3}, {0.25}};
    run.sli.rateAtStart.reset();
    run.sli.disturbances.push_back(
        {sim::kStart + std::chrono::hours(2), sim::kNever, "a fault that was not reached", false});
    run.recovery = recoveryOf(run);
    run.objectives[0].value.reset();
    run.broken = {"router: arrived 3, but answered 1"};
    run.traffic.front().logLinesAccepted = 5;
    run.traffic.front().logRejections = {{"the time is wrong", 3, "a.log:1", "x"},
                                         {"caf\xC3\xA9", 1, "a.log:9", ""}};
    run.journeys.front().end.reset();
    run.journeys.front().failure = models::Failure::GaveUp;
    run.changes = {"components.frontend.replicas=4", "crash on db"};
    // 128 bits, of either sign.
    run.components[1].metrics.push_back(
        {"wide",
         {{"a", "1"}, {"b", "x\"y"}},
         sim::MetricUnit::Bytes,
         "help",
         scenarios::GaugeValue{sim::Int128{-1'000'000'007} << 80, {}, -5, -6, -7}});
    EXPECT_TRUE(again(run) == run);
}

TEST_F(RunFile, TheSameResultGivesTheSameBytes) {
    const auto once = runFileOf(sampleRun());
    const auto twice = runFileOf(again(sampleRun()));
    EXPECT_TRUE(*once == *twice);
}

TEST_F(RunFile, OfMergedRunsDoesNotDependOnTheirOrder) {
    RunResult other = sampleRun();
    other.seed = 7;
    other.fingerprint = "00000000000000aa";
    other.notes = {"another note"};
    const auto both = scenarios::merge(sampleRun(), other);
    const auto reversed = scenarios::merge(other, sampleRun());
    ASSERT_TRUE(both.ok() && reversed.ok());
    EXPECT_TRUE(*runFileOf(*both) == *runFileOf(*reversed));
    EXPECT_TRUE(again(*both) == *both);
    const auto json = summaryJson(*both);
    EXPECT_EQ(json["runs"][0]["seed"], 7);
    EXPECT_EQ(json["runs"][1]["seed"], 36);
    EXPECT_EQ(json["requests"]["total"], 200'000);
    EXPECT_DOUBLE_EQ(json["components"]["fastly"]["hit_ratio"], 0.924);
    EXPECT_THAT(summaryText(*both), HasSubstr("2 taken together"));
}

TEST_F(RunFile, OfTheFirstDoppelIsRefusedByName) {
    auto file = Hdf5Image::create();
    file->attribute("/", "schema", std::string_view("doppel.run/1"));
    file->attribute("/", "version", std::string_view("0.1.0"));
    const std::string path = write("old.h5", sealed(*file->bytes()));
    EXPECT_THAT(firstError(loadRun(path)), HasSubstr("old.h5: was written by doppel 0.1.0"));
}

TEST_F(RunFile, OfANewerDoppelIsRefusedByName) {
    auto file = Hdf5Image::create();
    file->attribute("/", "schema", std::string_view("doppel.run/7"));
    file->attribute("/", "version", std::string_view("9.0.0"));
    EXPECT_THAT(firstError(loadRun(write("new.h5", sealed(*file->bytes())))),
                HasSubstr("was written by doppel 9.0.0 (schema doppel.run/7)"));
}

TEST_F(RunFile, WhatIsNoRunIsRefused) {
    EXPECT_THAT(firstError(loadRun(write("a.h5", "doppel: 1\n"))), HasSubstr("can't be read"));
    EXPECT_THAT(firstError(loadRun(pathOf("none.h5"))), HasSubstr("can't be read"));
    const std::string foreign = *Hdf5Image::create()->bytes();
    for (const std::string& bytes : {foreign, sealed(foreign)}) {
        EXPECT_THAT(firstError(loadRun(write("b.h5", bytes))), HasSubstr("no run of doppel's"));
    }
}

TEST_F(RunFile, ThatIsCutShortOrDamagedIsRefusedAsSuch) {
    const std::string whole = *runFileOf(sampleRun());
    for (std::size_t length = 0; length < whole.size(); length += whole.size() / 50) {
        EXPECT_THAT(firstError(loadRun(write("cut.h5", whole.substr(0, length)))),
                    HasSubstr("it is damaged"))
            << length;
    }
    for (std::size_t at = 0; at < whole.size(); at += 997) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(~damaged[at]);
        EXPECT_THAT(firstError(loadRun(write("damaged.h5", damaged))), HasSubstr("it is damaged"))
            << at;
    }
}

// By who knows how to make a checksum. HDF5's library crashes on about one in twenty.
TEST_F(RunFile, WithForeignBytesUnderAFittingChecksumIsReadOrRefused) {
    const std::string sealedRun = runFileOf(sampleRun()).value();
    const std::string whole(unsealed(sealedRun).value());
    std::minstd_rand chance(12);
    int refused = 0;
    for (int i = 0; i < 60; ++i) {
        std::string bytes = whole;
        for (int changes = i % 2 == 0 ? 10 : 1000; changes > 0; --changes) {
            bytes[chance() % bytes.size()] ^= static_cast<char>(1 << chance() % 8);
        }
        const auto read = loadRun(write("foreign.h5", sealed(bytes)));
        refused += read ? 0 : 1;
        EXPECT_TRUE(read || !read.errors().front().message.empty());
    }
    EXPECT_GT(refused, 0);
}

TEST_F(RunFile, ThatIsDamagedIsNothingToComplainOfAtTheEndOfTheProgram) {
    const std::string whole = *runFileOf(sampleRun());
    const auto readDamaged = [&] {
        for (std::size_t at = 0; at < whole.size(); at += 997) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(~damaged[at]);
            (void)loadRun(write("damaged.h5", damaged));
        }
        std::exit(0);
    };
    EXPECT_EXIT(readDamaged(), testing::ExitedWithCode(0),
                testing::Not(testing::HasSubstr("HDF5")));
}

} // namespace
} // namespace doppel::analysis
