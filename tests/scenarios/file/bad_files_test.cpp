// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/document.h"
#include "scenarios/file/field_reader.h"
#include "tests/scenarios/file/sample_config.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(DOPPEL_SOURCE_DIR) / "tests/scenarios/file/bad";

/// A file that is wrong, and what is said of it: whole lines without the folder, in this order;
/// SOURCE is the source folder.
struct BadFile {
    std::string name;
    std::vector<std::string> expected;
    friend std::ostream& operator<<(std::ostream& out, const BadFile& file) {
        return out << file.name;
    }
};

/// All that is said of a file, as a user would read it.
std::vector<std::string> complaintsAbout(const std::string& name) {
    sim::Errors errors;
    const auto document = loadDocument(kFolder / name);
    if (document) {
        sample::Platform platform;
        Reading reading;
        readInto(platform, document->root, "", reading);
        errors = reading.errors;
        sortByPlace(errors);
    } else {
        errors = document.errors();
    }
    std::vector<std::string> lines;
    const std::string folder = kFolder.string() + '/';
    for (const sim::Error& error : errors) {
        std::string line = toText(error);
        for (const auto& [path, shown] :
             {std::pair{folder, ""}, std::pair{std::string(DOPPEL_SOURCE_DIR), "SOURCE"}}) {
            for (std::size_t at = line.find(path); at != std::string::npos; at = line.find(path)) {
                line.replace(at, path.size(), shown);
            }
        }
        lines.push_back(line);
    }
    return lines;
}

class BadFiles : public testing::TestWithParam<BadFile> {};

TEST_P(BadFiles, AreRefusedWithTheirPlaces) {
    EXPECT_EQ(complaintsAbout(GetParam().name), GetParam().expected);
}

const std::vector<BadFile> kBadFiles{
#include "tests/scenarios/file/bad_files.inc"
};

std::string stemOf(const testing::TestParamInfo<BadFile>& bad) {
    return std::filesystem::path(bad.param.name).stem().string();
}

INSTANTIATE_TEST_SUITE_P(All, BadFiles, testing::ValuesIn(kBadFiles), stemOf);

TEST(BadFilesFolder, HoldsNoFileThatNoTestReads) {
    std::set<std::string> tested;
    for (const BadFile& file : kBadFiles) {
        tested.insert(file.name);
    }
    for (const auto& entry :
         std::filesystem::directory_iterator(kFolder)) { // order does not matter
        EXPECT_TRUE(tested.count(entry.path().filename().string()) == 1) << entry.path();
    }
}

} // namespace
} // namespace doppel::scenarios
