// SPDX-License-Identifier: Apache-2.0
// Scenarios that were made in code are checked as those that were read from a file.
#include "models/app/app.h"
#include "models/balancing/balancer.h"
#include "models/proxy/nginx.h"
#include "models/traffic/open_traffic.h"
#include "scenarios/scenario_check.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using models::Problem;
using testing::ElementsAre;
using testing::IsEmpty;

class ScenarioMadeInCode : public testing::Test {
protected:
    template <class C>
    C& add(std::string name, std::string_view kind) {
        auto config = std::make_unique<models::ConfigOf<C>>();
        C& value = config->value;
        scenario.components.push_back({std::move(name),
                                       models::findKind(models::builtInKinds().components, kind),
                                       std::move(config)});
        return value;
    }
    models::OpenTrafficConfig& addVisitors(std::string to) {
        auto config = std::make_unique<models::ConfigOf<models::OpenTrafficConfig>>();
        models::OpenTrafficConfig& value = config->value;
        value.visitors.to = std::move(to);
        scenario.traffic.push_back({"visitors",
                                    models::findKind(models::builtInKinds().traffic, "open"),
                                    std::move(config)});
        return value;
    }

    Scenario scenario;
};

TEST_F(ScenarioMadeInCode, ThatIsGoodHasNoProblems) {
    add<models::AppConfig>("app", "app");
    addVisitors("app");
    EXPECT_THAT(problemsOf(scenario), IsEmpty());
    EXPECT_THAT(notesOn(scenario), IsEmpty());
}

TEST_F(ScenarioMadeInCode, NamesWhatIsNotThereAtItsField) {
    auto& app = add<models::AppConfig>("app", "app");
    app.calls.resize(2);
    app.calls[0].to = {"appp"};
    app.calls[0].pageClasses = {"page", "search"};
    addVisitors("ap");
    EXPECT_THAT(
        problemsOf(scenario),
        ElementsAre(
            Problem{"components.app.calls[1].to", "expected the name of a component, found none"},
            Problem{"components.app.calls[0].page_classes[1]", "there is no page class \"search\""},
            Problem{"components.app.calls[0].to",
                    "there is no component \"appp\"; did you mean \"app\"?"},
            Problem{"traffic.visitors.to",
                    "\"ap\" is neither a component nor a name of a dns component; "
                    "did you mean \"app\"?"}));
}

TEST_F(ScenarioMadeInCode, TellsObjectivesThatNothingMeasures) {
    add<models::AppConfig>("app", "app");
    addVisitors("app");
    for (const std::string that :
         {"app.request > 5", "visitors.availability >= 5s", "visitors.latency.p99 < 1s"}) {
        scenario.objectives.push_back(
            {*Objective::parse(that, that),
             "objectives[" + std::to_string(scenario.objectives.size()) + ']'});
    }
    EXPECT_THAT(problemsOf(scenario),
                ElementsAre(testing::Field(&Problem::field, "objectives[0].that"),
                            testing::Field(&Problem::field, "objectives[1].that")));
}

TEST_F(ScenarioMadeInCode, SaysNothingOfWhatCouldNotBeRead) {
    add<models::AppConfig>("app", "app");
    addVisitors("app").demand.surges.push_back({0s, 1s, {2.0}, 10s});
    EXPECT_THAT(problemsOf(scenario), testing::SizeIs(1));
    Unread unread;
    unread.entries = {"traffic.visitors"};
    EXPECT_THAT(problemsOf(scenario, unread), IsEmpty());
    addVisitors("unread");
    scenario.traffic.back().name = "others";
    unread.components = {"unread"};
    EXPECT_THAT(problemsOf(scenario, unread), IsEmpty());
}

TEST_F(ScenarioMadeInCode, NotesWhatHasNoEffectWhereItStands) {
    scenario.settings.duration = 10min;
    add<models::AppConfig>("app", "app");
    auto& nginx = add<models::NginxConfig>("nginx", "nginx");
    nginx.to = {"app"};
    nginx.replicas = 7;
    auto& balancer = add<models::BalancerConfig>("alb", "balancer");
    balancer.targets.resize(1);
    balancer.targets[0].to = {"nginx"};
    balancer.policy = models::BalancingPolicy::LeastOutstanding;
    balancer.slowStart = 30s;
    addVisitors("alb").demand.surges.push_back({11min, 1min, {2.0}, 0s});
    EXPECT_THAT(problemsOf(scenario), IsEmpty());
    EXPECT_THAT(notesOn(scenario),
                ElementsAre(testing::Field(&Problem::field, "components.nginx.replicas"),
                            testing::Field(&Problem::field, "components.alb.slow_start"),
                            testing::Field(&Problem::field, "traffic.visitors.surges[0].at")));
}

} // namespace
} // namespace doppel::scenarios
