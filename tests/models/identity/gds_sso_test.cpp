// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"
#include "models/identity/gds_sso.h"
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

namespace doppel::models::test {
namespace {

/// A proxy in front of drafts, and a signon.
class AProxy : public ::testing::Test {
protected:
    AProxy() {
        config.to = ComponentRef{"drafts"};
        config.signon = ComponentRef{"signon"};
        config.signedOnAtStart = {0};
        config.linkHoldersWithAccount = {0};
        AppConfig store;
        store.cpu = sim::Distribution::deterministic(0.010);
        store.content = ContentConfig{.drafts = true};
        little.add(appKind(), "drafts", store);
        signon = &little.addStub("signon");
    }
    void start() {
        little.add(gdsSsoKind(), "proxy", config);
        little.start();
        people = &little.visitors("proxy");
    }
    Request from(std::uint32_t client, std::string_view path, bool withToken = false) {
        Request request = little.request(path);
        request.client = client;
        request.query = {withToken ? QueryId::kUniqueQueries + 1 : 0};
        return request;
    }
    std::uint16_t statusOf(const Request& request) {
        const std::size_t place = little.ask(*people, request);
        now += 10s;
        little.runTo(now);
        return little.answers[place]->response.status;
    }

    LittlePlatform little;
    GdsSsoConfig config;
    Stub* signon = nullptr;
    Link* people = nullptr;
    sim::Duration now{};
};

TEST_F(AProxy, WhoHasASessionNeedsNoCallToSignon) {
    start();
    EXPECT_EQ(statusOf(from(1, "/a")), 200);
    EXPECT_EQ(signon->asked.size(), 4U) << "authorize, the password, the token, user.json";
    EXPECT_EQ(statusOf(from(1, "/b")), 200);
    EXPECT_EQ(signon->asked.size(), 4U);
    EXPECT_EQ(little.counter("proxy", "known_by_session"), 1U);
}

TEST_F(AProxy, WithinHalfAnHourSignonAsksForNoPassword) {
    config.rules.sessionValidFor = 60s;
    start();
    statusOf(from(1, "/a"));
    now += 2min;
    little.runTo(now);
    EXPECT_EQ(statusOf(from(1, "/a")), 200);
    EXPECT_EQ(signon->asked.size(), 7U);
    EXPECT_EQ(little.counter("proxy", "passwords_asked"), 1U);
}

TEST_F(AProxy, ALinkShowsItsDraftAndNoOther) {
    start();
    EXPECT_EQ(statusOf(from(2, "/a", true)), 200);
    EXPECT_TRUE(signon->asked.empty());
    EXPECT_EQ(statusOf(from(2, "/a")), 200) << "by the cookie";
    EXPECT_EQ(statusOf(from(2, "/b")), 403);
    EXPECT_EQ(signon->asked.size(), 1U) << "signon's form, which they have no password for";
    EXPECT_EQ(little.counter("proxy", "sign_ons_refused"), 1U);
}

TEST_F(AProxy, AnExpiredLinkIsNoLink) {
    config.expiredLinks = {1};
    config.linkHoldersWithAccount = {1};
    start();
    EXPECT_EQ(statusOf(from(2, "/a", true)), 200) << "after signing on";
    EXPECT_EQ(signon->asked.size(), 4U);
}

TEST_F(AProxy, WhoComesByAnExpiredLinkHasAnAccountNoMoreOften) {
    config.expiredLinks = {1};
    start();
    EXPECT_EQ(statusOf(from(2, "/a", true)), 403);
    EXPECT_EQ(signon->asked.size(), 1U) << "signon's form, which they have no password for";
    EXPECT_EQ(statusOf(from(1, "/a")), 200) << "who came by none has one";
}

TEST_F(AProxy, WhileSignonFailsOnlyThoseFailWhoSignOn) {
    start();
    statusOf(from(1, "/a"));
    signon->faults().errorAfter = {{1.0}, 503};
    EXPECT_EQ(statusOf(from(1, "/b")), 200);
    EXPECT_EQ(statusOf(from(2, "/a", true)), 200);
    EXPECT_EQ(statusOf(from(3, "/a")), 503);
    EXPECT_EQ(little.counter("proxy", "sign_ons_failed"), 1U);
}

TEST_F(AProxy, ABearerTokenIsBelievedForFiveMinutes) {
    config.strategy = SsoStrategy::BearerTokens;
    config.to = {};
    start();
    EXPECT_EQ(statusOf(from(1, "/a")), 200); // asked at 0 s, known shortly after
    signon->faults().errorAfter = {{1.0}, 503};
    now = 299s;
    little.runTo(now);
    EXPECT_EQ(statusOf(from(1, "/a")), 200);
    EXPECT_EQ(statusOf(from(1, "/a")), 503) << "after 309 s";
    EXPECT_EQ(statusOf(from(2, "/a")), 503) << "another program's";
    EXPECT_EQ(little.counter("proxy", "tokens_failed"), 2U);
}

} // namespace
} // namespace doppel::models::test
