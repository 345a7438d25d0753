// SPDX-License-Identifier: Apache-2.0
#include "scenarios/scenario.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace doppel::scenarios {
namespace {

const std::filesystem::path kDraftLibrary = std::filesystem::path(DOPPEL_SOURCE_DIR) / "scenarios";

std::string draftText(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> draftComplaints(const sim::Errors& errors) {
    std::vector<std::string> lines;
    for (const sim::Error& error : errors) {
        lines.push_back(toText(error));
    }
    return lines;
}

TEST(Drafts, AreReadFromMemoryAsFilesAre) {
    const auto path = kDraftLibrary / "govuk" / "ttl-change.yaml";
    const Draft draft = readDraft(path, draftText(path));
    const auto loaded = loadScenario(path);
    ASSERT_TRUE(loaded.ok());
    EXPECT_TRUE(draft.errors.empty());
    EXPECT_EQ(draft.scenario.files, loaded->files);
    EXPECT_EQ(draft.scenario.components.size(), loaded->components.size());
    EXPECT_EQ(draft.scenario.settings.duration, loaded->settings.duration);
    EXPECT_EQ(draft.root.find("title")->text, "From 30 minutes of freshness to five");
    EXPECT_EQ(draft.root.find("extends"), nullptr);
}

TEST(Drafts, HoldTheTextAndNotTheFile) {
    const auto path = kDraftLibrary / "cafe.yaml";
    std::string text = draftText(path);
    text.replace(text.find("replicas: 1\n"), 12, "replicas: 9\n");
    const Draft draft = readDraft(path, text);
    EXPECT_TRUE(draft.errors.empty());
    EXPECT_THAT(draft.root.find("components")->find("shop")->find("replicas")->text, "9");
}

TEST(Drafts, AreReadAsFarAsTheyGoAndSayAllThatLoadingWouldSay) {
    const auto path = kDraftLibrary / "cafe.yaml";
    std::string text = draftText(path);
    text.replace(text.find("workers: 2"), 10, "workers: x");
    text.replace(text.find("target: shop"), 12, "target: shpo");
    const auto copy = std::filesystem::path(testing::TempDir()) / "doppel-draft.yaml";
    std::ofstream(copy, std::ios::binary) << text;
    const Draft draft = readDraft(copy, text);
    const auto loaded = loadScenario(copy);
    std::filesystem::remove(copy);
    ASSERT_FALSE(loaded.ok());
    EXPECT_EQ(draftComplaints(draft.errors), draftComplaints(loaded.errors()));
    EXPECT_NE(draft.scenario.component("shop"), nullptr);
    EXPECT_EQ(draft.scenario.timeline.size(), 1U);
    const Draft none = readDraft(copy, "a: [");
    EXPECT_TRUE(none.root.isMap());
    EXPECT_EQ(none.errors.size(), 1U);
}

TEST(Drafts, CanBeReadBySeveralThreadsAtOnce) {
    const auto path = kDraftLibrary / "govuk" / "origin-errors.yaml";
    const std::string text = draftText(path);
    std::vector<std::size_t> counts(4);
    {
        std::vector<std::jthread> threads;
        for (std::size_t& count : counts) {
            threads.emplace_back([&] {
                for (int i = 0; i < 5; ++i) {
                    const Draft draft = readDraft(path, text);
                    count = draft.errors.empty() ? draft.scenario.components.size() : 0;
                }
            });
        }
    }
    EXPECT_THAT(counts, testing::Each(readDraft(path).scenario.components.size()));
}

} // namespace
} // namespace doppel::scenarios
