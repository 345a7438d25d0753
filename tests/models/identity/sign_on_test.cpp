// SPDX-License-Identifier: Apache-2.0
#include "models/identity/sign_on.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

TEST(SignOn, ASessionOfTheAppLastsTwentyHoursHoweverItIsUsed) {
    const SignOnRules rules;
    const ClientSession session{.signedOn = kStart};
    EXPECT_TRUE(isSignedOn(session, rules, kStart + 20h - 1ns));
    EXPECT_FALSE(isSignedOn(session, rules, kStart + 20h));
    EXPECT_FALSE(isSignedOn({}, rules, kStart));
}

TEST(SignOn, SignonAsksForThePasswordAfterHalfAnHourWithoutUse) {
    const SignOnRules rules;
    const ClientSession session{.signonUsed = kStart};
    EXPECT_FALSE(asksForPassword(session, rules, kStart + 30min - 1ns));
    EXPECT_TRUE(asksForPassword(session, rules, kStart + 30min));
    EXPECT_TRUE(asksForPassword({}, rules, kStart));
}

TEST(AuthenticatingProxy, ATokenOrASessionIsPassedOn) {
    EXPECT_EQ(stepFor(true, false), ProxyStep::PassOn);
    EXPECT_EQ(stepFor(false, true), ProxyStep::PassOn);
    EXPECT_EQ(stepFor(true, true), ProxyStep::PassOn);
    EXPECT_EQ(stepFor(false, false), ProxyStep::SignOn);
}

TEST(AuthenticatingProxy, A403AsksWhoHasNotSignedOn) {
    EXPECT_EQ(stepAfter(403, false), ProxyStep::SignOn);
    EXPECT_EQ(stepAfter(403, true), ProxyStep::PassOn);
    EXPECT_EQ(stepAfter(404, false), ProxyStep::PassOn);
}

TEST(DraftViewer, ALinkShowsItsOwnDraftAndASessionAll) {
    EXPECT_TRUE(maySee({.signedOn = true}));
    EXPECT_TRUE(maySee({.bypass = true}));
    EXPECT_FALSE(maySee({}));
    for (const bool signedOn : {false, true}) {
        for (const bool bypass : {false, true}) {
            Request request;
            request.variant = DraftViewer{signedOn, bypass}.packed();
            EXPECT_EQ(DraftViewer::of(request).signedOn, signedOn);
            EXPECT_EQ(DraftViewer::of(request).bypass, bypass);
        }
    }
}

} // namespace
} // namespace doppel::models
