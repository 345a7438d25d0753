// SPDX-License-Identifier: Apache-2.0
// Wrong input, tried on the program itself: what it says, exit 3, nothing on standard output, and
// no file written.
#include "tests/cli/transcript.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <ostream>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>
#include <zlib.h>

namespace doppel::cli {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::StartsWith;

const fs::path kBad = DOPPEL_SOURCE_DIR "/tests/cli/bad";
const fs::path kBadYaml = DOPPEL_SOURCE_DIR "/tests/scenarios/file/bad";

std::string contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

std::vector<std::string> yamlFilesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml") {
            names.push_back(entry.path().filename().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// What a file expects to be said of it: its comments "#! …", where "…" is a hole.
std::vector<std::string> expectationsOf(const fs::path& path) {
    std::vector<std::string> expected;
    for (const std::string& line : linesOf(contentOf(path))) {
        if (line.starts_with("#! ")) {
            expected.push_back(line.substr(3));
        }
    }
    return expected;
}

struct Outcome {
    int exit = 0;
    std::string output;
    std::vector<std::string> errors;
};

/// A folder with the wrong files in it, and the program.
class WrongInput : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        std::string name = std::string("doppel-") + test->test_suite_name() + '-' + test->name();
        std::replace(name.begin(), name.end(), '/', '-');
        folder_ = fs::path(testing::TempDir()) / (name + '-' + std::to_string(getpid()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        setenv("XDG_DATA_HOME", (folder_ / "data-home").c_str(), 1);
        setenv("XDG_CACHE_HOME", (folder_ / "cache-home").c_str(), 1);
    }
    void TearDown() override {
        fs::current_path(testing::TempDir());
        fs::remove_all(folder_);
    }

    /// The program's word on a scenario, in a bounded time and in bounded memory.
    Outcome doppel(const std::string& arguments) const {
        const fs::path errors = folder_ / "errors.txt";
        std::FILE* pipe = popen(("timeout 60 " DOPPEL_PROGRAM " " + arguments + " 2>'" +
                                 errors.string() + "' </dev/null")
                                    .c_str(),
                                "r");
        Outcome outcome;
        std::array<char, 4096> piece{};
        for (std::size_t n = 0; (n = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
            outcome.output.append(piece.data(), n);
        }
        const int status = pclose(pipe);
        outcome.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        outcome.errors = linesOf(contentOf(errors));
        fs::remove(errors);
        return outcome;
    }

    /// `validate` and `run` refuse the file alike, and a result that lies there stays as it is.
    std::vector<std::string> refusal(const std::string& file) const {
        const Outcome validated = doppel("validate '" + file + "'");
        EXPECT_EQ(validated.exit, 3) << joined(validated.errors);
        EXPECT_THAT(validated.output, IsEmpty());
        EXPECT_FALSE(validated.errors.empty());

        const Outcome run = doppel("run '" + file + "' --out new.h5");
        EXPECT_EQ(run.exit, 3) << joined(run.errors);
        EXPECT_THAT(run.output, IsEmpty());
        EXPECT_EQ(joined(run.errors), joined(validated.errors));
        EXPECT_FALSE(fs::exists("new.h5"));

        write("old.h5", "an earlier result");
        EXPECT_EQ(doppel("run '" + file + "' --out old.h5").exit, 3);
        EXPECT_EQ(contentOf("old.h5"), "an earlier result");
        fs::remove("old.h5");
        for (const auto& entry : fs::directory_iterator(".")) {
            EXPECT_EQ(entry.path().filename().string().find(".tmp"), std::string::npos)
                << entry.path();
        }
        return validated.errors;
    }

    static std::string joined(const std::vector<std::string>& lines) {
        std::string text;
        for (const std::string& line : lines) {
            text += line + '\n';
        }
        return text;
    }

    fs::path folder_;
};

class WrongScenario : public WrongInput, public testing::WithParamInterface<std::string> {};

TEST_P(WrongScenario, IsRefusedWithAllThatIsWrong) {
    fs::copy(kBad, folder_, fs::copy_options::recursive);
    fs::current_path(folder_);
    const auto expected = expectationsOf(GetParam());
    ASSERT_FALSE(expected.empty());
    const auto found = refusal(GetParam());
    EXPECT_TRUE(matches(expected, found)) << "--- expected\n"
                                          << joined(expected) << "--- found\n"
                                          << joined(found);
}

std::string nameOf(const testing::TestParamInfo<std::string>& file) {
    std::string name = fs::path(file.param).stem().string();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Cli, WrongScenario, testing::ValuesIn(yamlFilesIn(kBad)), nameOf);

class WrongYaml : public WrongInput, public testing::WithParamInterface<std::string> {};

// What is said of each is the business of tests/scenarios/file/bad_files.inc.
TEST_P(WrongYaml, IsRefusedAtItsPlace) {
    fs::copy(kBadYaml, folder_, fs::copy_options::recursive);
    fs::current_path(folder_);
    for (const std::string& line : refusal(GetParam())) {
        EXPECT_THAT(line, MatchesRegex("[a-z_0-9]+\\.yaml:[0-9]+:[0-9]+: .+"));
    }
}

INSTANTIATE_TEST_SUITE_P(Cli, WrongYaml, testing::ValuesIn(yamlFilesIn(kBadYaml)), nameOf);

constexpr std::string_view kScenario = R"(doppel: 1
duration: 1min
components:
  app: {kind: app, cpu: 5ms}
traffic:
  visitors: {kind: open, to: app, rate: 5/s, pages: {count: 10}}
)";

/// What no file in the source tree can be: pipes, devices, links, bombs.
class OddFile : public WrongInput {
protected:
    void SetUp() override {
        WrongInput::SetUp();
        fs::current_path(folder_);
    }

    /// A scenario that replays that log.
    static void writeReplay(const std::string& log) {
        write("s.yaml",
              std::string(kScenario) + "  replay: {kind: replay, to: app, log: '" + log + "'}\n");
    }
    /// A scenario with those routes.
    static void writeRouted(const std::string& routes) {
        write("s.yaml", std::string(kScenario) + "routes: {file: '" + routes + "'}\n");
    }

    static void writeGzip(const std::string& path, const std::function<void(gzFile)>& fill) {
        gzFile file = gzopen(path.c_str(), "wb9");
        fill(file);
        gzclose(file);
    }
    static void put(gzFile file, std::string_view text) {
        gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    }
};

TEST_F(OddFile, ForAScenarioIsNoRegularFile) {
    ASSERT_EQ(mkfifo("pipe.yaml", 0600), 0);
    EXPECT_EQ(joined(refusal("pipe.yaml")),
              "pipe.yaml: this is not a regular file; expected a YAML file\n");
    EXPECT_EQ(joined(refusal("/dev/zero")),
              "/dev/zero: this is not a regular file; expected a YAML file\n");
    EXPECT_EQ(joined(refusal(".")), ".: this is a folder; expected a YAML file\n");
    EXPECT_EQ(joined(refusal("")), "found \"\", expected the name of a file\n");
    EXPECT_EQ(joined(refusal("s.yaml/x")), "s.yaml/x: there is no such file\n");
}

TEST_F(OddFile, ToExtendIsNamedWhereItIsExtended) {
    ASSERT_EQ(mkfifo("pipe.yaml", 0600), 0);
    write("s.yaml", "extends: pipe.yaml\n");
    EXPECT_EQ(joined(refusal("s.yaml")), "s.yaml:1:10: extends: \"pipe.yaml\" is not a regular "
                                         "file; expected a YAML file\n");
}

TEST_F(OddFile, ThatIsALinkOutOfTheTreeIsNotRead) {
    fs::create_directories("tree");
    write("secret.yaml", "password: 1\n");
    fs::create_symlink("../secret.yaml", "tree/link.yaml");
    write("tree/s.yaml", "extends: link.yaml\n");
    const auto errors = refusal("tree/s.yaml");
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_THAT(errors[0],
                StartsWith("tree/s.yaml:1:10: extends: \"link.yaml\" leaves the folder"));
}

TEST_F(OddFile, ForALogIsNamedWhereTheScenarioNamesIt) {
    ASSERT_EQ(mkfifo("pipe.log", 0600), 0);
    for (const std::string file : {"pipe.log", "/dev/zero", "/dev/stdin"}) {
        writeReplay(file);
        EXPECT_EQ(joined(refusal("s.yaml")),
                  "s.yaml:7:40: traffic.replay.log: \"" + file + "\" is not a regular file\n");
    }
}

TEST_F(OddFile, ForRoutesIsNamedWhereTheScenarioNamesIt) {
    ASSERT_EQ(mkfifo("pipe.csv", 0600), 0);
    for (const std::string file : {"pipe.csv", "/dev/zero"}) {
        writeRouted(file);
        EXPECT_EQ(joined(refusal("s.yaml")),
                  "s.yaml:7:16: routes.file: \"" + file + "\" is not a regular file\n");
    }
    const Outcome route = doppel("route --routes pipe.csv /");
    EXPECT_EQ(route.exit, 3);
    EXPECT_EQ(joined(route.errors), "pipe.csv: isn't a regular file\n");
}

TEST_F(OddFile, ThatIsAGzipBombIsRefused) {
    const auto fill = [](gzFile file, std::string_view line) {
        put(file, "192.0.2.1 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5043\n");
        std::string lines;
        while (lines.size() < 1 << 20) {
            lines += line;
        }
        for (int i = 0; i < 80; ++i) {
            put(file, lines);
        }
    };
    const std::string blank = std::string(4095, ' ') + '\n';
    writeGzip("bomb.log.gz", [&](gzFile file) { fill(file, blank); });
    writeReplay("bomb.log.gz");
    auto errors = refusal("s.yaml");
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_THAT(errors[0], MatchesRegex("s\\.yaml:7:40: traffic\\.replay\\.log: "
                                        "bomb\\.log\\.gz:[0-9]+: expands more than 250 times: "
                                        "refused as a decompression bomb"));
    writeGzip("bomb.csv.gz", [&](gzFile file) {
        put(file, "incoming_path,route_type\n");
        fill(file, "\n");
    });
    writeRouted("bomb.csv.gz");
    errors = refusal("s.yaml");
    EXPECT_THAT(
        errors.back(),
        MatchesRegex(
            "s\\.yaml:7:16: routes\\.file: bomb\\.csv\\.gz:[0-9]+: expands more than 250 times: "
            "refused as a decompression bomb"));
}

TEST_F(OddFile, WithALineOfAHundredMegabytesIsReadInBoundedMemory) {
    write("long.log", "");
    fs::resize_file("long.log", 100 << 20); // NULs, and a hole on the disk
    writeReplay("long.log");
    EXPECT_EQ(
        joined(refusal("s.yaml")),
        "s.yaml:7:40: traffic.replay.log: long.log:1: 1 of 1 lines aren't combined; the first: the "
        "line is too long\n");
    fs::rename("long.log", "long.csv");
    writeRouted("long.csv");
    EXPECT_EQ(refusal("s.yaml").size(), 1U);
    fs::rename("long.csv", "long.yaml");
    EXPECT_EQ(joined(refusal("long.yaml")), "long.yaml: the file is larger than 16MiB\n");
}

// Making up the pages would take a minute and gigabytes.
TEST_F(OddFile, WithAWrongMetricIsRefusedBeforeItsPagesAreMadeUp) {
    write("s.yaml", R"(doppel: 1
duration: 1min
components:
  app: {kind: app, cpu: 5ms}
traffic:
  visitors: {kind: open, to: app, rate: 5/s, pages: {count: 50000000}}
objectives:
  - {name: a, that: visitors.availabilty >= 99%}
)");
    EXPECT_EQ(
        joined(refusal("s.yaml")),
        "s.yaml:8:21: objectives[0].that: there is no metric \"visitors.availabilty\"; did you "
        "mean \"visitors.availability\"?\n");
}

TEST_F(OddFile, OfOneEndlessLineIsGivenUpSoon) {
    write("long.log", "");
    fs::resize_file("long.log", 300 << 20); // a hole on the disk
    writeReplay("long.log");
    EXPECT_EQ(
        joined(refusal("s.yaml")),
        "s.yaml:7:40: traffic.replay.log: long.log:1: has a line of more than 256 MiB: refused\n");
}

TEST_F(OddFile, OfManyDuplicatesIsToldByTheFirstAndTheirNumber) {
    std::string routes = "incoming_path,route_type,backend_id\n";
    for (int i = 0; i < 100'000; ++i) {
        routes += "/same,exact,frontend\n";
    }
    write("many.csv", routes);
    writeRouted("many.csv");
    const auto errors = refusal("s.yaml");
    ASSERT_EQ(errors.size(), 51U);
    EXPECT_EQ(errors[0], "s.yaml:7:16: routes.file: many.csv:3:1: found exact route \"/same\" "
                         "again, after line 2; expected "
                         "each path once for each type");
    EXPECT_EQ(errors[50], "s.yaml:7:16: routes.file: many.csv: and 99949 more errors");
}

TEST_F(OddFile, ToReplayIsToldWhereItIsNamedAndWhereItIsWrong) {
    write("bad.log", "nonsense\n");
    writeReplay("bad.log");
    EXPECT_THAT(refusal("s.yaml").front(),
                StartsWith("s.yaml:7:40: traffic.replay.log: bad.log:1: no known log format fits"));
    const Outcome set = doppel("validate s.yaml --set traffic.replay.log=./bad.log");
    EXPECT_EQ(set.exit, 2);
    EXPECT_THAT(set.errors.front(),
                StartsWith("--set:1:20: traffic.replay.log: ./bad.log:1: no known log format"));
}

TEST_F(OddFile, ThatIsALinkStaysOneWhenReportsAreWritten) {
    write("s.yaml", kScenario);
    fs::create_directory("real");
    fs::create_symlink("real/j.xml", "j.xml");
    fs::create_symlink("loop", "loop");
    EXPECT_EQ(doppel("check s.yaml --junit loop").exit, 2);
    doppel("check s.yaml --junit j.xml");
    EXPECT_TRUE(fs::is_symlink("j.xml"));
    EXPECT_THAT(contentOf("real/j.xml"), StartsWith("<?xml"));
    fs::create_symlink("real/r.h5", "r.h5");
    EXPECT_EQ(doppel("run s.yaml -q -o r.h5").exit, 0);
    EXPECT_TRUE(fs::is_symlink("r.h5"));
    EXPECT_TRUE(fs::is_regular_file("real/r.h5"));
}

TEST_F(OddFile, ThatIsAClosedStreamTakesNoReport) {
    write("s.yaml", kScenario);
    const std::string closed = DOPPEL_PROGRAM " check s.yaml --junit /dev/stderr >/dev/null 2>&-";
    const int status = std::system(closed.c_str());
    EXPECT_EQ(WEXITSTATUS(status), 2);
}

TEST_F(OddFile, IsTheFolderThatRunsAreListedFrom) {
    write("s.yaml", kScenario);
    EXPECT_EQ(doppel("run s.yaml -q -o r.h5").exit, 0);
    const std::string gone =
        "mkdir gone && cd gone && rmdir ../gone && " DOPPEL_PROGRAM " runs >/dev/null";
    EXPECT_EQ(WEXITSTATUS(std::system(gone.c_str())), 0);
}

TEST_F(OddFile, IsNoComponentOfTheGraph) {
    write("s.yaml", kScenario);
    const Outcome blast = doppel("graph s.yaml --blast ''");
    EXPECT_EQ(blast.exit, 2);
    EXPECT_EQ(joined(blast.errors), "there is no component \"\"\n");
}

TEST_F(OddFile, OfAStartInNoTimeZoneIsRefused) {
    if (!fs::exists("/usr/share/zoneinfo/Europe/London")) {
        GTEST_SKIP() << "this machine has no time zones";
    }
    write("s.yaml", std::string(kScenario) + "start: 2026-11-28T19:00:00 Europe/Londen\n");
    EXPECT_EQ(joined(refusal("s.yaml")), "s.yaml:7:8: start: there is no time zone "
                                         "\"Europe/Londen\"; did you mean \"Europe/London\"?\n");
    write("s.yaml", std::string(kScenario) + "start: 2026-10-25T01:30:00 Europe/London\n");
    EXPECT_THAT(doppel("validate s.yaml").output,
                testing::HasSubstr("note: start: the clocks of \"Europe/London\" show that time "
                                   "twice: the first is meant"));
}

TEST_F(OddFile, IsAnErrorOfUsageOnlyOnTheCommandLine) {
    write("s.yaml", kScenario);
    for (const std::string set :
         {"components.app.replicas=0", "components.app.replcas=1", "components.nobody.replicas=1",
          "traffic.visitors.to=nobody", "duration=5", "nonsense", "=1", "duration=", "a..b=1",
          "duration=[", "components.app={kind: ap}", "traffic.visitors.rate=.nan/s"}) {
        const Outcome outcome = doppel("run s.yaml --out x.h5 --set '" + set + "'");
        EXPECT_EQ(outcome.exit, 2) << set << '\n' << joined(outcome.errors);
        EXPECT_THAT(outcome.output, IsEmpty());
        ASSERT_FALSE(outcome.errors.empty()) << set;
        EXPECT_THAT(outcome.errors[0], StartsWith("--set:")) << set;
        EXPECT_FALSE(fs::exists("x.h5"));
    }
}

} // namespace
} // namespace doppel::cli
