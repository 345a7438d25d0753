// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"
#include "models/data/database.h"
#include "models/data/key_value.h"
#include "models/edge/edge.h"
#include "models/jobs/work_sink.h"
#include "models/platform_plan.h"
#include "models/publishing/documents.h"
#include "models/publishing/publishing_api.h"
#include "models/router/router.h"
#include "tests/models/app/little_platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace doppel::models::test {
namespace {

using sim::Distribution;
using sim::kStart;
using sim::Task;

/// Which component does a job of a name.
struct ToyJobsConfig {
    std::map<std::string, std::string> performers;
    sim::Duration wait = 1s; ///< in the queue
    void describe(FieldVisitor&) {}
};

/// A queue without workers: each job waits for so long, and then is a request to whoever does it.
class ToyJobs final : public Component, public WorkSink {
public:
    ToyJobs(Platform& platform, std::string name, const ToyJobsConfig& config)
        : Component(platform, std::move(name), "toy_jobs"), config_(config) {}
    Task<Response> serve(Request, InstanceId) override { co_return Response{}; }
    void connect() override {
        for (const auto& [job, performer] : config_.performers) {
            links_[job] = &platform().link(*this, ComponentRef{performer}, {});
        }
    }
    std::unique_ptr<WorkWay> wayFrom(std::string_view, std::uint32_t) override {
        return std::make_unique<Way>(*this);
    }
    std::optional<WorkRoute> routeOf(std::string_view name) override {
        return WorkRoute{routes_.numberOf(name)};
    }
    std::optional<JobKind> kindOf(std::string_view name) override {
        return JobKind{static_cast<std::uint16_t>(kinds_.numberOf(name))};
    }
    std::optional<WorkRoute> usualRouteOf(JobKind) const override { return std::nullopt; }

    /// "downstream_high/DownstreamLiveJob/0": queue, job and document, in order.
    std::vector<std::string> taken;
    bool full = false;

private:
    class Way final : public WorkWay {
    public:
        explicit Way(ToyJobs& jobs) : jobs_(jobs) {}
        Task<Handover> hand(Job job, WorkRoute route) override { return jobs_.take(job, route); }
        std::uint64_t key() const override { return 77; }

    private:
        ToyJobs& jobs_;
    };
    Task<Handover> take(Job job, WorkRoute route) {
        if (full) {
            co_return Handover::Refused;
        }
        const std::string& kind = kinds_.name(job.kind.index);
        taken.push_back(routes_.name(route.index) + '/' + kind + '/' +
                        std::to_string(job.document));
        if (links_.contains(kind)) {
            world().spawn(perform(job, *links_[kind]));
        }
        co_return Handover::Taken;
    }
    Task<void> perform(Job job, Link& link) {
        co_await world().sleep(config_.wait);
        Request request;
        request.key = job.key;
        request.page = {job.document};
        request.method = Method::Post;
        co_await link.handle(request);
    }

    const ToyJobsConfig& config_;
    std::map<std::string, Link*> links_;
    NumberedNames routes_;
    NumberedNames kinds_;
};

const ComponentKind& toyJobsKind() {
    static constexpr ComponentKind kKind{.name = "toy_jobs",
                                         .summary = "for tests",
                                         .leavesOut = "workers",
                                         .defaults = &defaultsOf<ToyJobsConfig>,
                                         .build = &buildOf<ToyJobs, ToyJobsConfig>};
    return kKind;
}

/// Ten documents of which number 1 and 2 link to number 0; a content store behind an edge.
class APublishingPlatform : public ::testing::Test {
protected:
    APublishingPlatform() {
        jobsConfig.performers = {{"DownstreamLiveJob", "downstream"},
                                 {"DownstreamLiveDependentJob", "downstream"},
                                 {"DependencyResolutionJob", "dependants"}};
        for (int i = 0; i < 10; ++i) {
            little.page("/page-" + std::to_string(i));
        }
    }
    void start() {
        AppConfig store;
        store.cpu = Distribution::deterministic(0.010);
        store.content = ContentConfig{};
        little.add(appKind(), "content-store", store);
        EdgeConfig edge;
        edge.origin = ComponentRef{"content-store"};
        edge.probe.interval = {};
        edge.processing = {};
        edge.pops["LHR"].originLatency = {};
        little.add(edgeKind(), "edge", edge);
        DatabaseConfig database;
        database.cpu = Distribution::deterministic(0.001);
        little.add(databaseKind(), "db", database);
        DocumentsConfig documentsConfig;
        documentsConfig.graph.documents = 10;
        documentsConfig.graph.linksPerDocument = 3;
        documentsConfig.caches = {ComponentRef{"edge"}};
        documentsConfig.purges = purges;
        documents =
            &static_cast<Documents&>(little.add(documentsKind(), "documents", documentsConfig));
        jobs = &static_cast<ToyJobs&>(little.add(toyJobsKind(), "jobs", jobsConfig));
        api = &part("commands", PublishingWork::Commands);
        part("downstream", PublishingWork::Downstream);
        part("dependants", PublishingWork::Dependants);
        little.start();
        readers = &little.visitors("edge");
    }
    PublishingApi& part(const std::string& name, PublishingWork work) {
        PublishingApiConfig config;
        config.does = work;
        config.documents = ComponentRef{"documents"};
        config.database = ComponentRef{"db"};
        config.contentStore = ComponentRef{"content-store"};
        config.jobs = ComponentRef{"jobs"};
        config.queries = 5;
        config.latency = 0ms;
        return static_cast<PublishingApi&>(little.add(publishingApiKind(), name, config));
    }
    void publish(std::uint32_t document, PublishCommand command = PublishCommand::Major) {
        Publication publication{{document}, command, little.world().now(), 1, 1, 0};
        little.world().spawn(discard(little.world(), api->command(publication)));
    }
    static Task<void> discard(sim::World&, Task<bool> task) { co_await std::move(task); }
    Response read(std::uint32_t document) {
        const std::size_t asked =
            little.ask(*readers, little.request("/page-" + std::to_string(document)));
        little.world().run(little.world().now() + 100ms);
        return little.answers[asked]->response;
    }
    double quantile(std::string_view name, double q) {
        const sim::Metric* metric = little.world().metrics().find("documents", name);
        return sim::toSeconds(sim::Duration(std::get<sim::Histogram>(metric->value).quantile(q)));
    }

    LittlePlatform little;
    ToyJobsConfig jobsConfig;
    bool purges = false;
    Documents* documents = nullptr;
    ToyJobs* jobs = nullptr;
    PublishingApi* api = nullptr;
    Link* readers = nullptr;
};

TEST_F(APublishingPlatform, APublishIsVisibleWhenTheCachedCopyHasEnded) {
    start();
    EXPECT_EQ(read(0).validator, 1U); // cached at about 10 ms, for 300 s
    little.runTo(60s);
    publish(0);
    little.runTo(62s);
    EXPECT_EQ(read(0).validator, 1U) << "the edge still has the old one";
    EXPECT_EQ(little.counter("documents", "stored"), 1U);
    EXPECT_EQ(little.counter("documents", "visible"), 0U);
    little.runTo(301s);
    EXPECT_EQ(little.counter("documents", "visible"), 1U);
    EXPECT_NEAR(quantile("visible_seconds", 0.5), 240.0, 1.3);
    EXPECT_EQ(read(0).validator, 2U);
    EXPECT_EQ(little.counter("documents", "visible_in_time"), 1U);
}

TEST_F(APublishingPlatform, StagesAddUpToTheWhole) {
    start();
    read(0);
    little.runTo(60s);
    publish(0);
    little.runTo(400s);
    const double sum = quantile("queue_stage_seconds", 0.5) +
                       quantile("downstream_stage_seconds", 0.5) +
                       quantile("router_stage_seconds", 0.5) + quantile("cache_stage_seconds", 0.5);
    EXPECT_NEAR(quantile("queue_stage_seconds", 0.5), 1.0, 0.01) << "the toy's queue";
    EXPECT_NEAR(quantile("downstream_stage_seconds", 0.5), 0.005 + 0.010, 0.002)
        << "five queries and the content store";
    EXPECT_NEAR(sum, quantile("visible_seconds", 0.5), 2.0);
}

TEST_F(APublishingPlatform, APurgeMakesItVisibleAtOnce) {
    purges = true;
    start();
    read(0);
    little.runTo(60s);
    publish(0);
    little.runTo(62s);
    EXPECT_EQ(read(0).validator, 2U);
}

TEST_F(APublishingPlatform, WhatIsNotCachedIsVisibleOnceItIsStored) {
    start();
    publish(0);
    little.runTo(2s);
    EXPECT_EQ(little.counter("documents", "visible"), 1U);
    EXPECT_NEAR(quantile("visible_seconds", 0.5), 1.02, 0.02);
}

TEST_F(APublishingPlatform, AClickWhoseRequestIsMadeTwiceIsOnePublish) {
    start();
    documents->clicked(1, PublishCommand::Major);
    publish(0);
    little.runTo(500ms);
    publish(0);
    little.runTo(5s);
    EXPECT_EQ(little.counter("documents", "publishes"), 1U);
    EXPECT_EQ(little.counter("documents", "stored"), 1U);
    EXPECT_EQ(little.counter("documents", "visible"), 1U);
}

TEST_F(APublishingPlatform, DependantsArePresentedByJobsOfTheLowQueue) {
    start();
    const auto dependants = documents->resolver().dependantsOf({0});
    std::vector<std::string> expected{"downstream_high/DownstreamLiveJob/0",
                                      "dependency_resolution/DependencyResolutionJob/0"};
    std::size_t others = 0;
    for (const DocumentId document : dependants) {
        if (document.index != 0) {
            expected.push_back("downstream_low/DownstreamLiveDependentJob/" +
                               std::to_string(document.index));
            ++others;
        }
    }
    ASSERT_GT(others, 0U);
    publish(0);
    little.runTo(10s);
    EXPECT_EQ(jobs->taken, expected);
    EXPECT_EQ(little.counter("documents", "dependants"), others);
    EXPECT_EQ(little.counter("documents", "dependants_visible"), others);
    EXPECT_EQ(little.counter("documents", "publishes"), 1U);
}

TEST_F(APublishingPlatform, ABulkRepublishGoesToTheLowQueue) {
    start();
    publish(3, PublishCommand::Represent);
    little.runTo(100ms);
    EXPECT_THAT(jobs->taken, testing::ElementsAre("downstream_low/DownstreamLiveDependentJob/3"));
}

TEST_F(APublishingPlatform, ADocumentThatIsTakenDownIsGone) {
    start();
    publish(4, PublishCommand::Unpublish);
    little.runTo(3s);
    EXPECT_EQ(read(4).status, 410);
    EXPECT_FALSE(little.platform().pages().isPublished({4}, little.world().now()));
    publish(4, PublishCommand::Represent);
    little.runTo(6s);
    EXPECT_EQ(read(4).status, 410) << "it is only presented again";
    publish(4);
    little.runTo(400s);
    EXPECT_EQ(read(4).status, 200);
}

TEST_F(APublishingPlatform, ACommandWhoseJobNobodyTakesFails) {
    start();
    jobs->full = true;
    Link& editors = little.visitors("commands");
    Request request = little.request("/page-0");
    request.method = Method::Post;
    request.command = static_cast<std::uint8_t>(PublishCommand::Major);
    little.ask(editors, request);
    little.runTo(1s);
    EXPECT_EQ(little.count(503), 1U);
    EXPECT_EQ(little.counter("commands", "jobs_not_taken"), 1U);
}

TEST_F(APublishingPlatform, APublishIntentShortensTheLifeOfCopies) {
    start();
    publish(0, PublishCommand::Schedule); // in ten minutes
    little.runTo(10min - 42s);
    EXPECT_EQ(read(0).maxAge, std::optional<sim::Duration>(42s));
    little.runTo(10min + 2s);
    EXPECT_EQ(read(0).validator, 2U) << "no copy outlived the time";
    EXPECT_LT(quantile("visible_seconds", 0.5), 8);
}

TEST_F(APublishingPlatform, ThePublishIsASpanOfTheEditorsJourney) {
    start();
    Link& editors = little.visitors("commands");
    Request request = little.request("/page-0");
    request.method = Method::Post;
    request.command = static_cast<std::uint8_t>(PublishCommand::Major);
    request.span = little.platform().journal().begin(request, "editors", kStart);
    request.sampled = true;
    little.ask(editors, request);
    little.runTo(5s);
    std::vector<std::string> components;
    for (const Span& span : little.platform().journal().spans()) {
        components.emplace_back(span.component);
    }
    EXPECT_THAT(components, testing::ElementsAre("editors", "commands", "db", "documents", "db",
                                                 "content-store"));
}

// A key-value store is as a rule a cache, of whose answers no page is made.
TEST(PublishingApi, NotesAContentStoreWhoseStoreLosesWritesThatNoPageMisses) {
    ConfigOf<PublishingApiConfig> downstream;
    downstream.value.does = PublishingWork::Downstream;
    downstream.value.contentStore = {"content-store"};
    ConfigOf<AppConfig> store;
    store.value.calls.emplace_back().to = {"keys"};
    ConfigOf<KeyValueConfig> keys;
    keys.value.takeover.emplace().by = TakeoverBy::ElastiCacheReplica;
    PlatformPlan plan;
    plan.add({"content-store", nullptr, &store});
    plan.add({"keys", nullptr, &keys});
    EXPECT_EQ(notesOn(downstream.value, plan).size(), 1U);
    store.value.calls.front().content = true;
    EXPECT_TRUE(notesOn(downstream.value, plan).empty());
}

} // namespace
} // namespace doppel::models::test
