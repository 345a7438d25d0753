// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"
#include "models/traffic/open_traffic.h"
#include "scenarios/config_edit.h"
#include "scenarios/file/value_path.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

class AnEdit : public testing::Test {
protected:
    AnEdit() {
        app.value.calls.resize(2);
        app.value.calls[0].to = {"store"};
        app.value.calls[1].to = {"db"};
    }
    sim::Result<ConfigEdit> set(const std::string& path, std::string_view value) {
        return editConfig(app, *splitPath(path), value);
    }
    std::string messageOf(const std::string& path, std::string_view value) {
        const auto edit = set(path, value);
        return edit ? "" : edit.errors().front().message;
    }

    models::ConfigOf<models::AppConfig> app;
};

TEST_F(AnEdit, SetsOneFieldAndTellsTheFormerValue) {
    EXPECT_EQ(set("replicas", "7")->former, "3\n");
    EXPECT_EQ(app.value.replicas, 7U);
    EXPECT_EQ(set("calls[1].timeout", "250ms")->former, "4s\n");
    EXPECT_EQ(app.value.calls[1].timeout, 250ms);
    EXPECT_EQ(app.value.calls[0].timeout, 4s);
    EXPECT_EQ(set("calls[0].page_classes", "[search, news]")->former, "[]");
    EXPECT_THAT(app.value.calls[0].pageClasses, testing::ElementsAre("search", "news"));
    EXPECT_EQ(set("calls[0].page_classes[1]", "\"a: [b]\"")->former, "news\n");
    EXPECT_EQ(set("content", "{max_age: 1min}")->former, "none\n");
    ASSERT_TRUE(app.value.content);
    EXPECT_EQ(app.value.content->maxAge, 1min);
    EXPECT_EQ(set("content", "none")->former,
              "max_age: 1min\nmin_max_age: 5s\ndrafts: false\nversioned: true\n");
    EXPECT_FALSE(app.value.content);
}

TEST_F(AnEdit, IsTakenBackByItsFormerValueToTheSameBits) {
    app.value.cpu = sim::Distribution::lognormalByMean(1.0 / 3, 0.7);
    app.value.calls[0].timeout = 1234567891ns;
    for (const auto& [path, value] : {std::pair("cpu", "5ms"), std::pair("calls", "[{to: x}]"),
                                      std::pair("calls[0].probability", "10%")}) {
        const auto edit = set(path, value);
        ASSERT_TRUE(edit.ok());
        ASSERT_TRUE(set(path, edit->former).ok());
    }
    EXPECT_EQ(app.value.cpu.mean(), sim::Distribution::lognormalByMean(1.0 / 3, 0.7).mean());
    EXPECT_EQ(app.value.calls.size(), 2U);
    EXPECT_EQ(app.value.calls[0].timeout, 1234567891ns);
    EXPECT_EQ(app.value.calls[0].probability.value, 1.0);
}

TEST_F(AnEdit, ThatIsRefusedChangesNothing) {
    EXPECT_EQ(messageOf("replcas", "1"),
              "there is no field \"replcas\"; did you mean \"replicas\"?");
    EXPECT_EQ(messageOf("calls[2].timeout", "1s"), "there is no field \"2\"");
    EXPECT_EQ(messageOf("content.max_age", "1s"), "there is no field \"max_age\"");
    EXPECT_THAT(messageOf("calls[1].timeout", "fast"), testing::StartsWith("calls[1].timeout: "));
    EXPECT_THAT(messageOf("calls", "[{to: a}, {timeout: 1s}]"), testing::HasSubstr("is missing"));
    EXPECT_EQ(app.value.calls.size(), 2U);
    EXPECT_EQ(app.value.calls[1].to.name, "db");
    EXPECT_EQ(app.value.calls[1].timeout, 4s);
}

TEST_F(AnEdit, SaysWhetherSomethingFixedChanges) {
    EXPECT_FALSE(set("replicas", "7")->changesFixed);
    EXPECT_TRUE(set("threads", "7")->changesFixed);
    EXPECT_FALSE(set("threads", "7")->changesFixed); // as it is
    EXPECT_FALSE(set("calls", "[{to: store, timeout: 1s}, {to: db}]")->changesFixed);
    EXPECT_TRUE(set("calls", "[{to: store}, {to: other}]")->changesFixed);
    EXPECT_TRUE(set("calls[0].retries", "{retries: 1}")->changesFixed);
    EXPECT_TRUE(set("calls[0].retries.jitter", "none")->changesFixed);
}

TEST(AnEditOfTraffic, ThatLeavesTheWholeWrongIsTakenBack) {
    models::ConfigOf<models::OpenTrafficConfig> open;
    const std::vector<std::string> path{"profile", "shape"};
    ASSERT_FALSE(editConfig(open, path, "weekly").ok());
    EXPECT_EQ(open.value.demand.profile.shape, models::ProfileShape::Flat);
}

} // namespace
} // namespace doppel::scenarios
