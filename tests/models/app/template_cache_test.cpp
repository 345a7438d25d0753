// SPDX-License-Identifier: Apache-2.0
#include "models/app/template_cache.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

TEST(TemplateCache, AWorkerFetchesATemplateWhenItsOwnIsAMinuteOld) {
    TemplateCache templates;
    EXPECT_EQ(templates.asOf(0, kStart + 10s, 60s), kStart + 10s);
    EXPECT_EQ(templates.asOf(0, kStart + 70s - 1ns, 60s), kStart + 10s);
    EXPECT_EQ(templates.asOf(0, kStart + 70s, 60s), kStart + 70s);
}

TEST(TemplateCache, EachWorkerHasItsOwn) {
    TemplateCache templates;
    templates.asOf(0, kStart + 10s, 60s);
    EXPECT_EQ(templates.asOf(3, kStart + 30s, 60s), kStart + 30s);
    EXPECT_EQ(templates.asOf(0, kStart + 40s, 60s), kStart + 10s);
}

} // namespace
} // namespace doppel::models
