// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/inputs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

namespace doppel::fuzz {
namespace {

namespace fs = std::filesystem;

const fs::path kTests = DOPPEL_SOURCE_DIR "/tests";

/// A fuzzer, and the folders whose files it starts from.
struct Fuzzer {
    std::string name;
    void (*read)(std::string_view bytes);
    std::vector<fs::path> folders;
    friend std::ostream& operator<<(std::ostream& out, const Fuzzer& fuzzer) {
        return out << fuzzer.name;
    }
};

std::vector<fs::path> filesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

class FuzzCorpus : public testing::TestWithParam<Fuzzer> {};

// What a fuzzer once found stays in its corpus, under a name that says what it was.
TEST_P(FuzzCorpus, IsReadWithoutAFault) {
    std::size_t tried = 0;
    for (const fs::path& folder : GetParam().folders) {
        for (const fs::path& path : filesIn(folder)) {
            SCOPED_TRACE(path.string());
            std::ifstream file(path, std::ios::binary);
            GetParam().read(std::string{std::istreambuf_iterator<char>(file), {}});
            ++tried;
        }
    }
    EXPECT_GT(tried, 5U);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    FuzzCorpus,
    testing::Values(Fuzzer{"Scenario",
                           readScenario,
                           {kTests / "fuzz/corpus/scenario", kTests / "scenarios/file/bad"}},
                    Fuzzer{"Routes", readRoutes, {kTests / "fuzz/corpus/routes"}},
                    Fuzzer{"Log", readLog, {kTests / "fuzz/corpus/log"}}),
    [](const testing::TestParamInfo<Fuzzer>& fuzzer) { return fuzzer.param.name; });

} // namespace
} // namespace doppel::fuzz
