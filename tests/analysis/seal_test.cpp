// SPDX-License-Identifier: Apache-2.0
#include "analysis/seal.h"

#include <gtest/gtest.h>

#include <string>

namespace doppel::analysis {
namespace {

// The CRC-32 of "123456789" is 0xcbf43926. Source: the catalogue of parametrised CRC algorithms,
// CRC-32/ISO-HDLC, check.
TEST(ASeal, IsTheChecksumOfWhatStandsBeforeIt) {
    EXPECT_EQ(sealed("123456789"), "123456789\ndoppel crc-32: cbf43926");
}

TEST(ASeal, GivesBackTheBytesThatItFits) {
    for (const std::string bytes : {"", "a", "123456789"}) {
        EXPECT_EQ(unsealed(sealed(bytes)), bytes);
    }
}

TEST(ASeal, ThatIsNotThereIsRefused) {
    EXPECT_FALSE(unsealed(""));
    EXPECT_FALSE(unsealed("123456789"));
    EXPECT_FALSE(unsealed(std::string(100, 'a')));
}

TEST(ASeal, FitsNothingButItsBytes) {
    const std::string whole = sealed("123456789");
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string damaged = whole;
        damaged[i] ^= 1;
        EXPECT_FALSE(unsealed(damaged)) << i;
        EXPECT_FALSE(unsealed(whole.substr(0, i))) << i;
    }
    EXPECT_FALSE(unsealed(whole + '\n'));
}

} // namespace
} // namespace doppel::analysis
