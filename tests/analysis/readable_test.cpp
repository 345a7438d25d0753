// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"

#include <gtest/gtest.h>

#include <cmath>

namespace doppel::analysis {
namespace {

TEST(Readable, CountsAreExactUntilTheyAreLong) {
    EXPECT_EQ(readableCount(0), "0");
    EXPECT_EQ(readableCount(9999), "9999");
    EXPECT_EQ(readableCount(12'400), "12.4 k");
    EXPECT_EQ(readableCount(9'165'600), "9.17 M");
    EXPECT_EQ(readableCount(3.25), "3.25");
}

TEST(Readable, RoundingMovesToTheNextUnitRatherThanToAThousand) {
    EXPECT_EQ(readableCount(999'999), "1 M");
    EXPECT_EQ(readableSeconds(0.9999), "1 s");
    EXPECT_EQ(readableBytes(999'999), "1 MB");
}

TEST(Readable, TimesHaveTheUnitsOfTheirSize) {
    EXPECT_EQ(readableSeconds(0), "0 s");
    EXPECT_EQ(readableSeconds(850e-9), "850 ns");
    EXPECT_EQ(readableSeconds(12.5e-6), "12.5 µs");
    EXPECT_EQ(readableSeconds(0.034), "34 ms");
    EXPECT_EQ(readableSeconds(1.2), "1.2 s");
    EXPECT_EQ(readableSeconds(59.99), "1 min");
    EXPECT_EQ(readableSeconds(150), "2 min 30 s");
    EXPECT_EQ(readableSeconds(3 * 86400 + 4 * 3600), "3 d 4 h");
    EXPECT_EQ(readableSeconds(-0.5), "-500 ms");
}

TEST(Readable, NotAllNeverReadsAsAllNorNotNothingAsNothing) {
    EXPECT_EQ(readableShare(1), "100 %");
    EXPECT_EQ(readableShare(0), "0 %");
    EXPECT_EQ(readableShare(0.9997), "99.97 %");
    EXPECT_EQ(readableShare(0.999999), "99.9999 %");
    EXPECT_EQ(readableShare(1 - 1e-10), ">99.999999 %");
    EXPECT_EQ(readableShare(2e-6), "0.0002 %");
    EXPECT_EQ(readableShare(1e-12), "<0.000001 %");
    EXPECT_EQ(readableShare(12.5), "1250 %") << "a budget can be burned twelve times";
}

TEST(Readable, WhatIsNoNumberIsADash) {
    EXPECT_EQ(readableCount(std::nan("")), "–");
    EXPECT_EQ(readableSeconds(INFINITY), "–");
}

TEST(Readable, ColumnsAreCharactersNotBytes) {
    EXPECT_EQ(columnsOf("✔ 12 µs"), 7U);
}

} // namespace
} // namespace doppel::analysis
