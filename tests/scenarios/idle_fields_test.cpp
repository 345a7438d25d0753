// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"
#include "models/proxy/nginx.h"
#include "models/traffic/open_traffic.h"
#include "scenarios/idle_fields.h"
#include "scenarios/scenario_check.h"
#include "scenarios/timeline_reader.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

using models::Problem;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kOfThePods =
    "a sidecar comes and goes with the pods of the component behind it";

// An app with an nginx before it.
class IdleFields : public testing::Test {
protected:
    IdleFields() {
        const models::Kinds kinds = models::builtInKinds();
        auto app = std::make_unique<models::ConfigOf<models::AppConfig>>();
        scenario.components.push_back(
            {"shop", models::findKind(kinds.components, "app"), std::move(app)});
        auto config = std::make_unique<models::ConfigOf<models::NginxConfig>>();
        nginx = &config->value;
        nginx->to = {"shop"};
        scenario.components.push_back(
            {"web", models::findKind(kinds.components, "nginx"), std::move(config)});
        auto visitors = std::make_unique<models::ConfigOf<models::OpenTrafficConfig>>();
        visitors->value.visitors.to = "web";
        scenario.traffic.push_back(
            {"visitors", models::findKind(kinds.traffic, "open"), std::move(visitors)});
    }
    std::string why(const char* field) const {
        return whyIdle(*scenario.components[1].config, field, planOf(scenario));
    }
    void set(const char* entry) {
        auto event = readEventText(entry, {}, models::builtInKinds().actions);
        scenario.timeline.push_back({std::move(event.value()), "timeline[0]"});
    }

    Scenario scenario;
    models::NginxConfig* nginx = nullptr;
};

TEST_F(IdleFields, AreThoseThatTheirKindWouldNote) {
    nginx->upstream = models::UpstreamKind::Sidecar;
    for (const std::uint32_t replicas : {1U, 2U, 3U, 6U}) { // 3 is usual, and noted by nobody
        nginx->replicas = replicas;
        EXPECT_EQ(why("replicas"), kOfThePods) << replicas;
    }
    EXPECT_EQ(why("policy"), "has an effect with upstream: servers only");
    EXPECT_EQ(why("error_page_size"),
              nginx->errorPages.empty() ? "has no effect without error_pages" : "");
    EXPECT_EQ(why("processing_time"), "");
    EXPECT_EQ(why("worker_connections"), "");
    EXPECT_EQ(why("to"), "");
    EXPECT_EQ(nginx->replicas, 6U) << "nothing was changed";
    nginx->upstream = models::UpstreamKind::Servers;
    EXPECT_EQ(why("replicas"), "");
    EXPECT_EQ(why("policy"), "");
}

TEST_F(IdleFields, ThatAreSetAreNoted) {
    set("{at: 1min, set: components.web.replicas, value: 5}");
    nginx->upstream = models::UpstreamKind::Service;
    EXPECT_THAT(notesOn(scenario), IsEmpty());
    nginx->upstream = models::UpstreamKind::Sidecar;
    EXPECT_THAT(problemsOf(scenario), IsEmpty());
    EXPECT_THAT(notesOn(scenario),
                ElementsAre(Problem{"timeline[0].set",
                                    std::string("components.web.replicas: ") + kOfThePods}));
}

TEST_F(IdleFields, AreNotedAlsoWhereWhatIsSetIsUsual) {
    nginx->upstream = models::UpstreamKind::Sidecar;
    scenario.sets = {"components.web.replicas=3"};
    EXPECT_THAT(notesOn(scenario), ElementsAre(Problem{"components.web.replicas", kOfThePods}));
    nginx->replicas = 4;
    scenario.sets = {"components.web.replicas=4"};
    EXPECT_THAT(notesOn(scenario), ElementsAre(Problem{"components.web.replicas", kOfThePods}))
        << "once";
}

} // namespace
} // namespace doppel::scenarios
