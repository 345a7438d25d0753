// SPDX-License-Identifier: Apache-2.0
#include "analysis/catalogue.h"
#include "analysis/run_file.h"
#include "analysis/store.h"
#include "analysis/summary_json.h"
#include "tests/analysis/own_folder.h"
#include "tests/analysis/sample_run.h"

#include <gmock/gmock.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace doppel::analysis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Store : public OwnFolder {
protected:
    std::string run() const { return pathOf("run.h5"); }
    std::string catalogue() const { return pathOf("data/runs.sqlite"); }

    std::vector<StoredRun> rows() const {
        const auto all = Catalogue::open(catalogue());
        EXPECT_TRUE(all.ok());
        return all->newest(100).value();
    }

    static std::string firstError(const auto& result) {
        return result ? "no error" : toText(result.errors().front());
    }

    // Stores a run in a process of its own, which is killed after that step.
    void storeAndDieAfter(StoreStep last) const {
        const pid_t child = fork();
        if (child == 0) {
            (void)storeRun(sampleRun(), run(), catalogue(), [&](StoreStep step) {
                if (step == last) {
                    kill(getpid(), SIGKILL);
                }
            });
            _exit(1); // it should not have lived
        }
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status));
    }

    // A Python that has these modules; "" where there is none.
    static std::string pythonWith(const std::string& modules) {
        for (const std::string name : {"python3", "/usr/bin/python3"}) {
            if (std::system((name + " -c 'import " + modules + "' 2>/dev/null").c_str()) == 0) {
                return name;
            }
        }
        return {};
    }

    // What a script prints about the run's file, f.
    std::string told(const std::string& python, const std::string& script) const {
        const std::string file =
            write("look.py", "import h5py, sys\nf = h5py.File(sys.argv[1])\n" + script);
        const std::string out = pathOf("out.txt");
        const std::string command = python + ' ' + file + ' ' + run() + " > " + out + " 2>&1";
        EXPECT_EQ(std::system(command.c_str()), 0) << read(out);
        return read(out);
    }
};

TEST_F(Store, EntersWhatCameOut) {
    const auto id = storeRun(sampleRun(), run(), catalogue());
    ASSERT_TRUE(id.ok()) << firstError(id);
    ASSERT_THAT(rows(), SizeIs(1));
    const StoredRun row = rows().front();
    EXPECT_EQ(row.id, *id);
    EXPECT_EQ(row.when.size(), std::string("2026-11-22T06:50:32Z").size());
    EXPECT_EQ(row.scenario, "scenarios/sample/errors.yaml");
    EXPECT_EQ(row.seed, 36U);
    EXPECT_EQ(row.fingerprint, "3f2a90cc17d04b11");
    EXPECT_DOUBLE_EQ(row.availability.value(), 0.997);
    EXPECT_NEAR(row.p99Seconds.value(), 0.14, 0.14 / 256);
    EXPECT_EQ(row.objectives, 3U);
    EXPECT_EQ(row.objectivesMet, 2U);
    EXPECT_EQ(row.file, run());
    EXPECT_EQ(row.summary, summaryJsonText(sampleRun()));
}

TEST_F(Store, IsReadableWithH5py) {
    ASSERT_TRUE(storeRun(sampleRun(), run(), catalogue()).ok());
    const std::string python = pythonWith("h5py");
    if (python.empty()) {
        GTEST_SKIP() << "python3-h5py is not installed";
    }
    const std::string seen = told(python, R"(
s = f['series']
print(f.attrs['seed'], f.attrs['fingerprint'], f.attrs['schema'])
print(len(s['time_s']), s['time_s'][0], s['time_s'][-1])
p99 = s['visitors.latency.p99']
print(p99.attrs['unit'], p99.attrs['component'], p99.attrs['metric'], p99.attrs['statistic'], p99[34])
print(all(len(column) == len(s['time_s']) for column in s.values()))
h = f['metrics/histograms']
row = list(zip(h['component'].asstr(), h['name'].asstr())).index(('visitors', 'latency'))
b = f['metrics/buckets']
print(b['count'][b['histogram'][:] == row].sum(), h['max'][row], h['sum'].asstr()[row])
c = f['metrics/counters']
print([int(n) for n, l in zip(c['count'], c['labels'].asstr()) if l == '{"status":"500"}'])
j = f['journeys']
print([component.decode() for component in j['component']], j['end_ns'][0] - j['start_ns'][0], list(j['status']))
print(f['timeline/what'].asstr()[0])
print(f['configuration'].asstr()[()].splitlines()[0])
import json
print(json.loads(f['summary'].asstr()[()])['schema'])
)");
    EXPECT_EQ(seen, "36 3f2a90cc17d04b11 doppel.run/2\n"
                    "70 60.0 4200.0\n"
                    "s visitors latency p99 1.9\n"
                    "True\n"
                    "99730 61000000000 4188000000000\n"
                    "[240]\n"
                    "['fastly', 'frontend', 'content-store', 'search'] 90000000 "
                    "[500, 500, 200, 200]\n"
                    "error on frontend (status 500, 100 %)\n"
                    "doppel: 1\n"
                    "doppel.summary/1\n");
}

TEST_F(Store, IsReadableWithPandas) {
    ASSERT_TRUE(storeRun(sampleRun(), run(), catalogue()).ok());
    const std::string python = pythonWith("h5py, pandas");
    if (python.empty()) {
        GTEST_SKIP() << "python3-pandas is not installed";
    }
    EXPECT_EQ(told(python, "import pandas\n"
                           "t = pandas.DataFrame({k: v[:] for k, v in f['series'].items()})\n"
                           "print(t.set_index('time_s')['visitors.failed'].sum())\n"),
              "300.0\n");
}

TEST_F(Store, ADiskThatFillsUpIsAnErrorAndLeavesNothing) {
    ASSERT_TRUE(canStore(run(), catalogue()).ok()); // makes the catalogue
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN); // a write beyond the limit fails, as on a full disk
        const rlimit limit{20'000, 20'000};
        setrlimit(RLIMIT_FSIZE, &limit);
        const std::string error = firstError(storeRun(sampleRun(), run(), catalogue()));
        _exit(error.find("can't be written: File too large") == std::string::npos ? 1 : 0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    EXPECT_THAT(rows(), IsEmpty());
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        EXPECT_EQ(entry.path().filename(), "data");
    }
}

TEST_F(Store, TheSameRunGivesTheSameBytes) {
    ASSERT_TRUE(storeRun(sampleRun(), run(), catalogue()).ok());
    ASSERT_TRUE(storeRun(sampleRun(), pathOf("again.h5"), catalogue()).ok());
    EXPECT_EQ(read(run()), read(pathOf("again.h5")));
}

TEST_F(Store, HoldsLongAndEmptyColumns) {
    scenarios::RunResult result = sampleRun();
    result.journeys.clear();
    result.timeline.clear();
    result.series.resize(1);
    result.series.front().values.assign(10'000, 2.5);
    result.seriesTimes.assign(10'000, sim::kStart);
    ASSERT_TRUE(storeRun(result, run(), catalogue()).ok());
    const std::string python = pythonWith("h5py");
    if (python.empty()) {
        GTEST_SKIP() << "python3-h5py is not installed";
    }
    const std::string seen =
        told(python, "print(sum(f['series/visitors.requests']))\n"
                     "print(len(f['journeys/component']), len(f['timeline/what']))\n");
    EXPECT_EQ(seen, "25000.0\n0 0\n");
}

TEST_F(Store, NamesThatAreTakenOrHaveSlashesAreKeptApart) {
    scenarios::RunResult result = sampleRun();
    result.series = {result.series[0], result.series[0], result.series[0]};
    result.series[2].component = "a/b";
    ASSERT_TRUE(storeRun(result, run(), catalogue()).ok());
    const std::string python = pythonWith("h5py");
    if (python.empty()) {
        GTEST_SKIP() << "python3-h5py is not installed";
    }
    const std::string seen = told(python, "print(sorted(f['series']))\n");
    EXPECT_EQ(seen, "['a_b.requests', 'time_ns', 'time_s', 'visitors.requests', "
                    "'visitors.requests~2']\n");
    EXPECT_EQ(loadRun(run()).value().series, result.series);
}

TEST_F(Store, ListsTheNewestFirst) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        scenarios::RunResult result = sampleRun();
        result.seed = seed;
        ASSERT_TRUE(storeRun(result, pathOf(std::to_string(seed) + ".h5"), catalogue()).ok());
    }
    const auto all = Catalogue::open(catalogue());
    const auto two = all->newest(2);
    ASSERT_THAT(*two, SizeIs(2));
    EXPECT_EQ(two->at(0).seed, 3U);
    EXPECT_EQ(two->at(1).seed, 2U);
}

TEST_F(Store, SeedsKeepAll64Bits) {
    scenarios::RunResult result = sampleRun();
    result.seed = 0xFFFF'FFFF'FFFF'FFFEU;
    ASSERT_TRUE(storeRun(result, run(), catalogue()).ok());
    EXPECT_EQ(rows().front().seed, result.seed);
}

TEST_F(Store, ARunThatIsReplacedLosesItsFileInTheCatalogue) {
    ASSERT_TRUE(storeRun(sampleRun(), run(), catalogue()).ok());
    ASSERT_TRUE(storeRun(sampleRun(), run(), catalogue()).ok());
    ASSERT_THAT(rows(), SizeIs(2));
    EXPECT_EQ(rows()[0].file, run());
    EXPECT_EQ(rows()[1].file, "");
}

TEST_F(Store, KilledBeforeTheRenameItLeavesNothingUnderTheRunsName) {
    for (const StoreStep step : {StoreStep::Written, StoreStep::Flushed}) {
        storeAndDieAfter(step);
        EXPECT_FALSE(std::filesystem::exists(run()));
        EXPECT_THAT(rows(), IsEmpty());
    }
}

TEST_F(Store, KilledAfterTheRenameTheFileIsWholeButDoesNotCount) {
    storeAndDieAfter(StoreStep::Renamed);
    EXPECT_THAT(rows(), IsEmpty());
    ASSERT_TRUE(storeRun(sampleRun(), pathOf("whole.h5"), catalogue()).ok());
    EXPECT_EQ(read(run()), read(pathOf("whole.h5")));
}

TEST_F(Store, KilledWhileItReplacesARunItLeavesTheOldOneAlone) {
    ASSERT_TRUE(storeRun(sampleRun(), run(), catalogue()).ok());
    const std::string before = read(run());
    storeAndDieAfter(StoreStep::Flushed);
    EXPECT_EQ(read(run()), before);
    EXPECT_EQ(rows().front().file, run());
}

TEST_F(Store, KilledAtTheVeryEndItCounts) {
    storeAndDieAfter(StoreStep::Catalogued);
    EXPECT_THAT(rows(), SizeIs(1));
}

TEST_F(Store, AFolderThatIsNotThereIsAnError) {
    const auto id = storeRun(sampleRun(), pathOf("no/such/run.h5"), catalogue());
    EXPECT_THAT(firstError(id), HasSubstr("run.h5: can't be written: No such file"));
    EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(Store, AFolderAPipeAndADeviceAreNotReplaced) {
    const std::string pipe = pathOf("pipe");
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    const std::string device = pathOf("device"); // a link, which is all that a failure can cost
    std::filesystem::create_symlink("/dev/null", device);
    for (const std::string& file : {pipe, device}) {
        EXPECT_THAT(firstError(canStore(file, catalogue())), HasSubstr("isn't a regular file"));
        EXPECT_THAT(firstError(storeRun(sampleRun(), file, catalogue())),
                    HasSubstr("isn't a regular file"));
        EXPECT_TRUE(std::filesystem::exists(file));
        EXPECT_FALSE(std::filesystem::is_regular_file(file));
    }
    EXPECT_THAT(firstError(canStore(pathOf("."), catalogue())), HasSubstr("it is a folder"));
    EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(Store, WhatIsNoRunIsNotReplaced) {
    for (const std::string_view content :
         {"doppel: 1\n", "x", "\x89HDF\r\n\x1a", "\x89HDF\r\n\x1a\n of somebody else's"}) {
        write("s.yaml", content);
        EXPECT_THAT(firstError(canStore(pathOf("s.yaml"), catalogue())),
                    HasSubstr("it is there already"));
        EXPECT_THAT(firstError(storeRun(sampleRun(), pathOf("s.yaml"), catalogue())),
                    HasSubstr("it is there already"));
        EXPECT_EQ(read(pathOf("s.yaml")), content);
    }
    write("s.yaml", "");
    EXPECT_TRUE(storeRun(sampleRun(), pathOf("s.yaml"), catalogue()).ok());
}

TEST_F(Store, ARunIsRemovedWithItsFile) {
    ASSERT_TRUE(storeRun(sampleRun(), run(), catalogue()).ok());
    ASSERT_TRUE(storeRun(sampleRun(), pathOf("other.h5"), catalogue()).ok());
    ASSERT_TRUE(removeRun(1, catalogue()).ok());
    ASSERT_THAT(rows(), SizeIs(1));
    EXPECT_EQ(rows()[0].id, 2);
    EXPECT_FALSE(std::filesystem::exists(run()));
    EXPECT_TRUE(std::filesystem::exists(pathOf("other.h5")));
    EXPECT_THAT(firstError(removeRun(1, catalogue())), HasSubstr("there is no run 1"));
    std::filesystem::remove(pathOf("other.h5"));
    EXPECT_TRUE(removeRun(2, catalogue()).ok()) << "its file had gone before";
    EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(Store, ARunThatWasReplacedLeavesTheFileOfTheOther) {
    ASSERT_TRUE(storeRun(sampleRun(), run(), catalogue()).ok());
    ASSERT_TRUE(storeRun(sampleRun(), run(), catalogue()).ok());
    ASSERT_TRUE(removeRun(1, catalogue()).ok());
    EXPECT_TRUE(std::filesystem::exists(run()));
}

TEST_F(Store, WhatTookARunsNameIsNotRemoved) {
    ASSERT_TRUE(storeRun(sampleRun(), run(), catalogue()).ok());
    std::filesystem::remove(run());
    write("run.h5", "my thesis");
    EXPECT_THAT(firstError(removeRun(1, catalogue())), HasSubstr("it is no run any more"));
    EXPECT_EQ(read(run()), "my thesis");
    EXPECT_THAT(rows(), SizeIs(1)) << "all of it or nothing";
}

TEST_F(Store, ACatalogueThatIsNoneIsAnErrorBeforeTheRunAndCostsNoRunAfterIt) {
    write("data/runs.sqlite", "this is not a database, but it is long enough to look at");
    EXPECT_THAT(firstError(canStore(run(), catalogue())),
                HasSubstr("the catalogue can't be opened"));
    EXPECT_THAT(
        firstError(storeRun(sampleRun(), run(), catalogue())),
        HasSubstr("the run's file is written, " + run() + ", but the catalogue can't be opened"));
    EXPECT_TRUE(loadRun(run()).ok());
}

TEST_F(Store, ACatalogueThatIsFullWhenTheRunEndsCostsNoRun) {
    ASSERT_TRUE(canStore(run(), catalogue()).ok());
    SQLite::Database(catalogue(), SQLite::OPEN_READWRITE)
        .exec("CREATE TRIGGER full BEFORE INSERT ON runs BEGIN "
              "SELECT RAISE(FAIL, 'database or disk is full'); END");
    EXPECT_THAT(firstError(storeRun(sampleRun(), run(), catalogue())),
                HasSubstr("the run's file is written, " + run() +
                          ", but the run can't be entered: database or disk is full"));
    EXPECT_TRUE(loadRun(run()).ok());
    EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(Store, ACatalogueOfANewerDoppelIsLeftAlone) {
    ASSERT_TRUE(Catalogue::open(catalogue()).ok());
    SQLite::Database(catalogue(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
    EXPECT_THAT(firstError(Catalogue::open(catalogue())), HasSubstr("made by a newer doppel"));
}

TEST(CataloguePath, FollowsTheBaseDirectorySpecification) {
    setenv("XDG_DATA_HOME", "/data", 1);
    EXPECT_EQ(cataloguePath().value(), "/data/doppel/runs.sqlite");
    setenv("XDG_DATA_HOME", "relative/is/ignored", 1);
    setenv("HOME", "/home/someone", 1);
    EXPECT_EQ(cataloguePath().value(), "/home/someone/.local/share/doppel/runs.sqlite");
    unsetenv("HOME");
    EXPECT_FALSE(cataloguePath().ok());
}

} // namespace
} // namespace doppel::analysis
