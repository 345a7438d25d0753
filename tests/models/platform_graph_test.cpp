// SPDX-License-Identifier: Apache-2.0
#include "models/app/consumer.h"
#include "models/platform_graph.h"
#include "models/sidekiq/sidekiq_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

CallConfig callTo(const std::string& name) {
    CallConfig call;
    call.to = {name};
    return call;
}

struct CallerConfig {
    ComponentRef origin;
    std::vector<ComponentRef> mirrors;
    void describe(FieldVisitor& visitor) {
        visitor.field("origin", origin, "whom it asks first");
        visitor.field("mirrors", mirrors, "whom it asks then");
    }
};

/// visitors -> edge -> router -> {frontend, search} -> store, and edge -> mirror where there is
/// one.
PlatformGraph pageView(bool withMirror) {
    PlatformGraph graph;
    graph.addSource("visitors");
    for (const char* name : {"edge", "router", "frontend", "search", "store", "mirror"}) {
        graph.addComponent(name, "app");
    }
    ConfigOf<CallerConfig> edge;
    edge.value.origin = {"router"};
    edge.value.mirrors =
        withMirror ? std::vector<ComponentRef>{{"mirror"}} : std::vector<ComponentRef>{};
    graph.addComponent("names", "dns-authority", false);
    graph.addCall("edge", "names", "authorities");
    graph.addCall("visitors", "edge", "to");
    graph.addCalls("edge", edge);
    graph.addCall("router", "frontend", "backends");
    graph.addCall("router", "search", "backends");
    graph.addCall("frontend", "store", "calls.to");
    graph.addCall("search", "store", "calls.to");
    return graph;
}

TEST(PlatformGraph, FindsTheComponentsThatEveryPageNeeds) {
    EXPECT_THAT(pageView(false).singlePointsOfFailure(), ElementsAre("edge", "router", "store"));
}

TEST(PlatformGraph, TakesTheOriginOffTheListWhenThereIsAMirror) {
    EXPECT_THAT(pageView(true).singlePointsOfFailure(), ElementsAre("edge"));
}

TEST(PlatformGraph, TellsWhoFeelsALossAndWhatItCutsOff) {
    const auto radius = pageView(true).blastRadius("router");
    EXPECT_THAT(radius.feelIt, UnorderedElementsAre("visitors", "edge"));
    EXPECT_THAT(radius.cutOff, UnorderedElementsAre("frontend", "search", "store"));
}

TEST(PlatformGraph, FindsCyclesInTheOrderOfTheCalls) {
    PlatformGraph graph = pageView(true);
    EXPECT_THAT(graph.cycles(), IsEmpty());
    graph.addCall("store", "frontend", "calls.to");
    graph.addCall("store", "frontend", "calls.to");
    graph.addCall("search", "search", "calls.to");
    EXPECT_THAT(graph.cycles(),
                ElementsAre(ElementsAre("frontend", "store"), ElementsAre("search")))
        << "each once";
}

TEST(PlatformGraph, DrawsItselfForGraphviz) {
    const std::string dot = pageView(true).toDot();
    EXPECT_THAT(dot, HasSubstr("digraph"));
    EXPECT_THAT(dot, HasSubstr("label=\"mirrors\""));
}

TEST(PlatformGraph, DrawsWorkTheWayItGoes) {
    PlatformGraph graph;
    graph.addComponent("broker", "rabbitmq", false);
    graph.addComponent("listener", "consumer", false);
    graph.addComponent("index", "database");
    ConfigOf<ConsumerConfig> listener;
    listener.value.broker = {"broker"};
    listener.value.calls = {callTo("index"), callTo("index")};
    graph.addCalls("listener", listener);
    const std::string dot = graph.toDot();
    EXPECT_THAT(dot, HasSubstr("0->1 [label=\"messages\", style=dashed];"));
    EXPECT_THAT(dot, HasSubstr("1->2 [label=\"calls\"];")) << "once";
}

TEST(PlatformGraph, NamesTheJobThatACallIsOf) {
    PlatformGraph graph;
    graph.addComponent("workers", "sidekiq", false);
    graph.addComponent("store", "app");
    ConfigOf<SidekiqConfig> workers;
    workers.value.jobs["DownstreamLiveJob"].calls = {callTo("store")};
    workers.value.jobs["DownstreamDraftJob"].calls = {callTo("store")};
    graph.addCalls("workers", workers);
    EXPECT_THAT(graph.toDot(),
                HasSubstr("0->1 [label=\"jobs.DownstreamDraftJob\\njobs.DownstreamLiveJob\"];"));
}

} // namespace
} // namespace doppel::models
