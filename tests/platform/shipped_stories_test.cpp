// SPDX-License-Identifier: Apache-2.0
// The stories of ten scenarios that doppel ships, with a tenth of their visitors and pages. Each
// was judged by hand against the scenario's own words and its series, at this rate and at its own.
#include "analysis/story/story.h"
#include "tests/analysis/golden.h"
#include "tests/platform/shipped_scenarios.h"

#include <fmt/format.h>

namespace doppel::scenarios {
namespace {

class ShippedStory : public testing::TestWithParam<std::string> {};

std::string toText(const analysis::Story& story) {
    std::string text;
    for (std::size_t i = 0; i < story.size(); ++i) {
        const analysis::StorySentence& sentence = story[i];
        const double seconds = sim::toSeconds(sentence.at - sim::kStart);
        const auto minutes = static_cast<int>(seconds / 60);
        text += fmt::format("{:>3}  {:>3}:{:04.1f}  {:<20} {:>6}  {}\n", i, minutes,
                            seconds - 60 * minutes, sentence.rule,
                            sentence.cause ? fmt::format("<- {}", *sentence.cause) : "",
                            sentence.text());
    }
    return text;
}

TEST_P(ShippedStory, IsAsItWasJudged) {
    const Sets sets{"traffic.visitors.rate=254.6/s", "traffic.visitors.clients=50_000",
                    "traffic.visitors.pages.count=20_000", "routes.count=100_000"};
    const RunResult run =
        ReadyScenario(sourcePath("scenarios/govuk/" + GetParam() + ".yaml"), sets).play();
    const analysis::Story story = analysis::storyOf(analysis::storyInputOf(run));
    analysis::expectGolden("story_" + GetParam() + ".txt",
                           toText(story) + "\nFirst cause\n" +
                               analysis::toText(analysis::firstCause(story), story) + '\n');
}

INSTANTIATE_TEST_SUITE_P(Each,
                         ShippedStory,
                         testing::Values("content-store-slow",
                                         "crawler-flood",
                                         "mirrors-fail",
                                         "origin-errors",
                                         "origin-slow",
                                         "origin-unreachable",
                                         "purge-all",
                                         "route-reload-stall",
                                         "steady-hour",
                                         "ttl-change"),
                         testNameOf);

} // namespace
} // namespace doppel::scenarios
