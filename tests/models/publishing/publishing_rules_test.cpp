// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/publishing_rules.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using Queue = DownstreamQueue;
using Event = PublishEvent;

TEST(PublishingRules, APublishGoesToTheHighQueueAndIsToldAsWhatItIs) {
    const CommandPlan major = planOf(PublishCommand::Major);
    EXPECT_FALSE(major.draft);
    EXPECT_EQ(major.live, (DownstreamPlan{Queue::High, Event::Major, true}));
    EXPECT_EQ(planOf(PublishCommand::Minor).live,
              (DownstreamPlan{Queue::High, Event::Minor, true}));
    EXPECT_EQ(planOf(PublishCommand::Unpublish).live,
              (DownstreamPlan{Queue::High, Event::Unpublish, true}));
}

TEST(PublishingRules, RepublishingAndBulkWorkGoToTheLowQueue) {
    EXPECT_EQ(planOf(PublishCommand::Republish).live,
              (DownstreamPlan{Queue::Low, Event::Republish, true}));
    EXPECT_EQ(planOf(PublishCommand::Represent).live,
              (DownstreamPlan{Queue::Low, Event::Links, false}));
}

TEST(PublishingRules, OnlyAnEditionBringsBackWhatWasTakenDown) {
    EXPECT_TRUE(publishesAnEdition(PublishCommand::Major));
    EXPECT_TRUE(publishesAnEdition(PublishCommand::Minor));
    for (const auto command : {PublishCommand::Republish, PublishCommand::Represent,
                               PublishCommand::PatchLinks, PublishCommand::Unpublish}) {
        EXPECT_FALSE(publishesAnEdition(command));
    }
}

TEST(PublishingRules, AnEditConcernsTheDraftStackOnlyAndTellsNobody) {
    const CommandPlan edit = planOf(PublishCommand::Edit);
    EXPECT_EQ(edit.draft, (DownstreamPlan{Queue::High, std::nullopt, true}));
    EXPECT_FALSE(edit.live);
}

TEST(PublishingRules, LinksConcernBothStacks) {
    const CommandPlan links = planOf(PublishCommand::PatchLinks);
    EXPECT_TRUE(links.draft);
    EXPECT_EQ(links.live, (DownstreamPlan{Queue::High, Event::Links, true}));
}

TEST(PublishingRules, NobodyDependsOnWhatNobodySees) {
    EXPECT_FALSE(planOf(PublishCommand::Major, false).live->updatesDependants);
    EXPECT_TRUE(planOf(PublishCommand::Major, true).live->updatesDependants);
}

TEST(PublishingRules, DependantsAreOneLevelOfLowJobs) {
    EXPECT_EQ(planOfDependant(false), (DownstreamPlan{Queue::Low, Event::Links, false}));
    EXPECT_EQ(planOfDependant(true), (DownstreamPlan{Queue::Low, std::nullopt, false}));
    EXPECT_EQ(toText(Queue::Low), "downstream_low");
    EXPECT_EQ(toText(Event::Links), "links");
}

TEST(PublishingRules, AnIntentMakesNoJob) {
    const CommandPlan intent = planOf(PublishCommand::Schedule);
    EXPECT_FALSE(intent.draft || intent.live);
}

} // namespace
} // namespace doppel::models
