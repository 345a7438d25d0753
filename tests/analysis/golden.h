// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace doppel::analysis {

/// Holds a text against tests/analysis/golden/NAME. With DOPPEL_UPDATE=1 in the environment it is
/// written there instead: look at the difference before it is committed.
inline void expectGolden(const std::string& name, const std::string& text) {
    const std::string path = std::string(DOPPEL_SOURCE_DIR "/tests/analysis/golden/") + name;
    if (const char* update = std::getenv("DOPPEL_UPDATE"); update != nullptr && *update == '1') {
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file) << path << " is missing: DOPPEL_UPDATE=1 writes it";
    std::stringstream golden;
    golden << file.rdbuf();
    EXPECT_EQ(text, golden.str()) << "if that is meant: DOPPEL_UPDATE=1";
}

} // namespace doppel::analysis
