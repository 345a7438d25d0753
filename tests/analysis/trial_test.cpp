// SPDX-License-Identifier: Apache-2.0
#include "analysis/trial.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace doppel::analysis {
namespace {

std::string wordOn(const std::function<void()>& read) {
    const sim::Status tried = tryToRead("a.h5", read);
    return tried ? "" : toText(tried.errors().front());
}

TEST(ATrial, OfAGoodFileSaysNothingAndChangesNothing) {
    int reads = 0;
    EXPECT_EQ(wordOn([&] { ++reads; }), "");
    EXPECT_EQ(reads, 0); // elsewhere
}

TEST(ATrial, ThatCrashesTakesNobodyWithIt) {
    EXPECT_EQ(wordOn([] { std::raise(SIGSEGV); }),
              "a.h5: it is damaged: what reads it crashed (SIGSEGV)");
    EXPECT_EQ(wordOn([] { std::abort(); }), "a.h5: it is damaged: what reads it crashed (SIGABRT)");
}

TEST(ATrial, ThatDoesNotEndIsEnded) {
    volatile std::uint64_t turns = 0;
    EXPECT_EQ(wordOn([&] {
                  while (true) {
                      turns = turns + 1;
                  }
              }),
              "a.h5: it is damaged: reading it doesn't come to an end");
}

TEST(ATrial, ThatTakesAllMemoryIsEnded) {
    const sim::Status tried = tryToRead("a.h5", [] {
        std::vector<std::string> all;
        while (true) {
            all.emplace_back(std::size_t{64} << 20, 'x');
        }
    });
    ASSERT_FALSE(tried.ok());
    EXPECT_EQ(tried.errors().front().code, sim::ErrorCode::Environment);
    EXPECT_EQ(tried.errors().front().message, "what reads it ran out of memory");
}

} // namespace
} // namespace doppel::analysis
