// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/proof_of_pages.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

void tell(ProofOfPages& proof, int times, bool isGood) {
    for (int i = 0; i < times; ++i) {
        proof.tell(isGood);
    }
}

// 0.9^43 = 1.08 %, 0.9^44 = 0.97 %.
TEST(ProofOfPages, IsGivenByTheFewestInARowThatATenthOfFailuresHardlyGets) {
    ProofOfPages proof;
    tell(proof, 43, true);
    EXPECT_FALSE(proof.isGiven());
    proof.tell(true);
    EXPECT_TRUE(proof.isGiven());
}

TEST(ProofOfPages, BeginsAnewWithEachFailure) {
    ProofOfPages proof;
    tell(proof, 43, true);
    proof.tell(false);
    tell(proof, 43, true);
    EXPECT_FALSE(proof.isGiven());
}

TEST(ProofOfPages, IsGivenUntilSomethingFails) {
    ProofOfPages proof;
    tell(proof, 100, true);
    EXPECT_TRUE(proof.isGiven());
    proof.tell(false);
    EXPECT_FALSE(proof.isGiven());
}

} // namespace
} // namespace doppel::models
