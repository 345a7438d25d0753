// SPDX-License-Identifier: Apache-2.0
#include "analysis/text_sections.h"
#include "models/decision_log.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <string>
#include <utility>

namespace doppel::analysis {
namespace {

using testing::HasSubstr;
using testing::Not;

scenarios::DecisionEntry scaled(sim::Time at, const models::Rescale& rescale, std::string why) {
    return {at, "keda", toText(rescale), std::move(why), rescale};
}

std::string told(std::size_t ups) {
    scenarios::RunResult result;
    for (std::size_t i = 0; i < ups; ++i) {
        const sim::Time at = sim::kStart + std::chrono::minutes(i);
        result.decisions.push_back(scaled(at, {"web", 1, static_cast<std::int64_t>(2 + i)}, ""));
    }
    result.decisions.push_back(scaled(sim::kStart + std::chrono::hours(1), {"web", 9, 0}, "idle"));
    return decisionsSection(result, {});
}

TEST(TheDecisionsSection, CountsAlikeOnlyWhatGoesTheSameWay) {
    EXPECT_THAT(told(20), HasSubstr("scales web from 1 to 2 (and 19 more like it, until 19 min)"));
    EXPECT_THAT(told(20), HasSubstr("scales web from 9 to 0: idle"));
}

TEST(TheDecisionsSection, SaysWhereThereMayBeMoreThanAreKept) {
    constexpr std::size_t kKept = models::DecisionLog::kMostOfEach;
    EXPECT_THAT(told(kKept), HasSubstr("(and at least 499 more like it"));
    EXPECT_THAT(told(kKept / 2), Not(HasSubstr("at least")));
}

} // namespace
} // namespace doppel::analysis
