// SPDX-License-Identifier: Apache-2.0
#include "tests/house/house_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>

namespace doppel::house {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kSpdx = "// SPDX-License-Identifier: Apache-2.0\n";

/// A small tree of files, made up for one test.
class MadeUpTree : public testing::Test {
protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        root_ = fs::path(testing::TempDir()) / (std::string("doppel-house-") + info->name());
        fs::remove_all(root_);
    }
    void TearDown() override { fs::remove_all(root_); }

    void write(const std::string& name, const std::string& text) {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name) << text;
    }
    /// The breaches of a tree of one file with one line.
    std::vector<Breach> of(const std::string& name, const std::string& line) {
        fs::remove_all(root_);
        write(name, kSpdx + line + '\n');
        return breachesOfFloors(root_);
    }

    fs::path root_;
};

const fs::path kTree = DOPPEL_SOURCE_DIR;

TEST(House, NoFloorPointsUp) {
    const auto breaches = breachesOfFloors(kTree);
    EXPECT_TRUE(breaches.empty()) << toText(breaches);
}

TEST(House, NoProcessOfAServerOutlivesIt) {
    const auto breaches = processesThatOutliveServers(kTree);
    EXPECT_TRUE(breaches.empty()) << toText(breaches);
}

TEST(House, EveryFileNamesItsLicence) {
    const auto breaches = filesWithoutLicence(kTree);
    EXPECT_TRUE(breaches.empty()) << toText(breaches);
}

TEST(House, TellsWhichFilesGrewLong) {
    std::cout << toText(longFiles(kTree, 500)); // for the reader of the log: no rule is broken
}

using FloorsOfAMadeUpTree = MadeUpTree;

TEST_F(FloorsOfAMadeUpTree, MayLookDown) {
    write("sim/world.h", kSpdx + "#include \"sim/time.h\"\n#include <vector>\n");
    write("models/routing/route_table.cpp", kSpdx + "#include \"models/routing/route.h\"\n");
    write("models/edge/edge.cpp",
          kSpdx + "#include \"sim/world.h\"\n#include \"models/caching/cache.h\"\n");
    write("scenarios/play.cpp", kSpdx + "#include \"models/edge/edge.h\"\n#include <fstream>\n");
    write("analysis/store.cpp", kSpdx + "#include \"scenarios/play.h\"\n");
    write("cli/main.cpp", kSpdx + "#include \"analysis/store.h\"\n");
    write("gui/main.cpp", kSpdx + "#include \"analysis/store.h\"\n#include <QWidget>\n");
    write("tests/gui/window_test.cpp", kSpdx + "#include \"gui/window.h\"\n#include <QTest>\n");
    EXPECT_THAT(breachesOfFloors(root_), IsEmpty()) << toText(breachesOfFloors(root_));
}

TEST_F(FloorsOfAMadeUpTree, MustNotPointUp) {
    EXPECT_THAT(of("sim/world.h", "#include \"models/component.h\""), SizeIs(1));
    EXPECT_THAT(of("models/edge/edge.h", "#include \"scenarios/play.h\""), SizeIs(1));
    EXPECT_THAT(of("scenarios/play.h", "#include \"analysis/store.h\""), SizeIs(1));
    EXPECT_THAT(of("analysis/store.h", "  #  include \"cli/main.h\" // why"), SizeIs(1));
}

TEST_F(FloorsOfAMadeUpTree, HaveCoresThatKnowNeitherTheEngineNorEachOther) {
    EXPECT_THAT(of("models/routing/route.h", "#include \"sim/time.h\""), SizeIs(1));
    EXPECT_THAT(of("models/caching/cache.h", "#include \"sim/time.h\""), SizeIs(1));
    EXPECT_THAT(of("models/caching/cache.h", "#include \"models/routing/route.h\""), SizeIs(1));
    EXPECT_THAT(of("models/routing/route.h", "#include \"models/component.h\""), SizeIs(1));
}

TEST_F(FloorsOfAMadeUpTree, HaveFacesThatDoNotKnowEachOther) {
    EXPECT_THAT(of("cli/main.cpp", "#include \"gui/window.h\""), SizeIs(1));
    EXPECT_THAT(of("gui/main.cpp", "#include \"cli/main.h\""), SizeIs(1));
}

TEST_F(FloorsOfAMadeUpTree, KeepQtInTheWindow) {
    EXPECT_THAT(of("cli/main.cpp", "#include <QString>"), SizeIs(1));
    EXPECT_THAT(of("analysis/store.cpp", "#include <QtCore/QString>"), SizeIs(1));
    EXPECT_THAT(of("tests/analysis/store_test.cpp", "#include <QString>"), SizeIs(1));
}

TEST_F(FloorsOfAMadeUpTree, KeepFilesOutOfEngineAndParts) {
    EXPECT_THAT(of("sim/world.cpp", "#include <fstream>"), SizeIs(1));
    EXPECT_THAT(of("models/edge/edge.cpp", "#include <yaml-cpp/yaml.h>"), SizeIs(1));
    EXPECT_THAT(of("scenarios/reader.cpp", "#include <yaml-cpp/yaml.h>"), IsEmpty());
}

TEST_F(FloorsOfAMadeUpTree, IncludeFromTheRoot) {
    EXPECT_THAT(of("sim/world.cpp", "#include \"world.h\""), SizeIs(1));
    EXPECT_THAT(of("sim/world.cpp", "#include \"../sim/world.h\""), SizeIs(1));
    EXPECT_THAT(of("sim/world.cpp", "#include \"simulator/world.h\""), SizeIs(1));
}

TEST_F(FloorsOfAMadeUpTree, DrawChanceFromOurStreamsOnly) {
    EXPECT_THAT(of("sim/world.cpp", "std::mt19937 engine;"), SizeIs(1));
    EXPECT_THAT(of("analysis/plan.cpp", "std::normal_distribution<> noise;"), SizeIs(1));
    EXPECT_THAT(of("tests/sim/world_test.cpp", "std::mt19937 engine;"), IsEmpty());
}

TEST_F(FloorsOfAMadeUpTree, SayWhereTheyAreBroken) {
    write("models/edge/edge.cpp", kSpdx + "\n#include \"cli/main.h\"\n");
    const Breach expected{"models/edge/edge.cpp", 3,
                          "includes \"cli/main.h\": models must not know cli"};
    EXPECT_THAT(breachesOfFloors(root_), testing::ElementsAre(expected));
}

using ProcessesOfAMadeUpTree = MadeUpTree;

TEST_F(ProcessesOfAMadeUpTree, ThatAreToldAServerEndWithIt) {
    const std::string head = kSpdx + "Task<void> watch(InstanceId server);\n";
    write("models/a.cpp", head + "world().spawn(watch(server));\n");
    write("models/b.cpp", head + "world().spawn(watch(InstanceId{2}));\n");
    write("models/c.cpp", head + "spawnAt(server, watch(server));\nworld().spawn(collect());\n");
    const auto found = processesThatOutliveServers(root_);
    ASSERT_THAT(found, SizeIs(2)) << toText(found);
    EXPECT_EQ(found[0].file, "models/a.cpp");
    EXPECT_EQ(found[0].line, 3);
    EXPECT_EQ(found[1].file, "models/b.cpp");
}

using LicenceLinesOfAMadeUpTree = MadeUpTree;

TEST_F(LicenceLinesOfAMadeUpTree, AreWantedInSourcesScriptsAndCMakeFiles) {
    write("sim/world.cpp", "int x;\n");
    write("sim/CMakeLists.txt", "project(x)\n");
    write("script/run", "#!/bin/sh\nexit 0\n");
    write("script/test", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\nexit 0\n");
    write("sim/time.h", kSpdx);
    write("scenarios/platform.yaml", "doppel: 1\n");
    EXPECT_THAT(filesWithoutLicence(root_), SizeIs(3)) << toText(filesWithoutLicence(root_));
}

using LongFilesOfAMadeUpTree = MadeUpTree;

TEST_F(LongFilesOfAMadeUpTree, AreThoseOverTheLimit) {
    write("sim/short.cpp", "1\n2\n3\n");
    write("sim/long.cpp", "1\n2\n3\n4\n");
    const auto found = longFiles(root_, 3);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].file, "sim/long.cpp");
    EXPECT_EQ(found[0].line, 4);
}

} // namespace
} // namespace doppel::house
