// SPDX-License-Identifier: Apache-2.0
// The story of a run is the same wherever it is told.
#include "analysis/story/story.h"
#include "gui/future/futures.h"
#include "gui/why/story_feed.h"
#include "tests/gui/future/future_tools.h"

#include <QJsonArray>

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

namespace doppel::gui {
namespace {

// "1800 s, failing: router fails 100 % of its requests. (because of 0)"
std::string tellingOf(double at,
                      std::string_view rule,
                      std::string_view text,
                      std::optional<std::size_t> cause) {
    return std::to_string(at) + " s, " + std::string(rule) + ": " + std::string(text) +
           (cause ? " (because of " + std::to_string(*cause) + ')' : "");
}

// What `doppel run` tells.
std::vector<std::string> toldByTheCommandLine(const QString& scenario) {
    const QJsonArray sentences = runOf(scenario)["story"].toObject()["sentences"].toArray();
    std::vector<std::string> told;
    for (const auto& each : sentences) {
        const QJsonObject sentence = each.toObject();
        const QJsonValue cause = sentence["cause"];
        told.push_back(
            tellingOf(sentence["at_s"].toDouble(), sentence["rule"].toString().toStdString(),
                      sentence["text"].toString().toStdString(),
                      cause.isNull() ? std::nullopt : std::optional<std::size_t>(cause.toInt())));
    }
    return told;
}

class TheWholeStory : public testing::TestWithParam<const char*> {
protected:
    TheWholeStory() { qputenv("DOPPEL_GUI_PROGRAM", DOPPEL_GUI_PROGRAM); }

    // What the window tells once a future has been played to its end.
    std::vector<std::string> toldByTheWindow(const QString& scenario) {
        Futures futures;
        futures.open(scenario);
        const FutureId front = futures.front();
        const auto isIn = [&](FutureState state) {
            return comesTrue([&] { return futures.process(front)->state() == state; });
        };
        if (!isIn(FutureState::Waiting)) {
            return {};
        }
        futures.runTo(front, sim::kNever);
        if (!isIn(FutureState::Ended)) {
            return {};
        }
        std::vector<std::string> told;
        for (const analysis::StorySentence& sentence :
             analysis::storyOf(storyInputOf(futures.recording(front)))) {
            told.push_back(tellingOf(sim::toSeconds(sentence.at - sim::kStart), sentence.rule,
                                     sentence.text(), sentence.cause));
        }
        return told;
    }
};

TEST_P(TheWholeStory, IsTheCommandLinesSentenceForSentence) {
    const QString scenario = QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios/") + GetParam();
    const std::vector<std::string> expected = toldByTheCommandLine(scenario);
    EXPECT_GT(expected.size(), 5U);
    EXPECT_THAT(toldByTheWindow(scenario), testing::ElementsAreArray(expected));
}

// A fault; a rollout that is taken back; an autoscaler.
INSTANTIATE_TEST_SUITE_P(Of,
                         TheWholeStory,
                         testing::Values("cafe.yaml",
                                         "aws-ecs/canary-release.yaml",
                                         "govuk/chat-hpa.yaml"));

} // namespace
} // namespace doppel::gui
