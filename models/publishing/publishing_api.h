// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/jobs/work_sink.h"
#include "models/problem.h"
#include "models/publishing/documents.h"
#include "models/publishing/publishing_api_metrics.h"
#include "models/publishing/publishing_rules.h"
#include "models/registry.h"
#include "sim/time.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

class Link;

/// Which part of Publishing API's work a component is.
enum class PublishingWork : std::uint8_t {
    Commands,   ///< what a web process does for a request: an editor's command, or reading
    Downstream, ///< DownstreamLiveJob, DownstreamDraftJob: presents a document to a content store
    Dependants, ///< DependencyResolutionJob: finds what else has to be presented
};
ChoiceNames choiceNames(PublishingWork);

/// A part's configuration.
struct PublishingApiConfig {
    PublishingWork does = PublishingWork::Commands;
    ComponentRef documents;
    ComponentRef database;
    std::uint32_t queries = 10;
    double linksPerQuery = 20;
    sim::Duration queryTimeout = std::chrono::seconds(60);
    sim::Duration latency = std::chrono::microseconds(500);
    bool draft = false;
    ComponentRef contentStore;
    sim::Duration contentStoreTimeout = std::chrono::seconds(4);
    ComponentRef exchange;
    std::string schema = "guide";
    ComponentRef jobs;
    std::string liveJob = "DownstreamLiveJob";
    std::string draftJob = "DownstreamDraftJob";
    std::string dependantJob = "DownstreamLiveDependentJob";
    std::string dependencyJob = "DependencyResolutionJob";
    std::string dependencyQueue = "dependency_resolution";
    sim::Distribution scheduledFor = sim::Distribution::deterministic(600);
    sim::Probability seen{1.0};

    void describe(FieldVisitor& visitor);
};

/// No documents; a downstream part without a content store.
Problems problemsOf(const PublishingApiConfig& config);
/// Jobs, or their queues, that whoever takes them does not know.
Problems problemsOn(const PublishingApiConfig& config, const PlatformPlan& plan);
/// A content store whose store may lose writes, which its pages are not made from.
Problems notesOn(const PublishingApiConfig& config, const PlatformPlan& plan);

/// A part of GOV.UK's Publishing API: the queries it asks, whom it tells, and which jobs it makes.
/// The computing is done where it runs: in an app's or a worker's process, which call this for a
/// request or for a job.
///
///     commands     its queries, of which the last one writes; the version is published; jobs as
///                  planOf says, of which none is one where nobody took it: 503. A GET reads only.
///     downstream   its queries, and more for each document that this one is presented with; a write
///                  of its expanded links, under a lock; PUT to the content store; the message to
///                  the exchange, with its confirm; a dependency resolution, after a publish
///     dependants   its queries, and more for the links that it walks; for each dependant a job of
///                  the low queue
///
/// Any of these that fails ends the work with 503, as an exception does, so that the job is tried
/// again.
class PublishingApi final : public Component {
public:
    PublishingApi(Platform& platform, std::string name, const PublishingApiConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    void reconfigure() override;
    bool isGood(const Request& request, const Response& response) const override;

    /// Does a command at once, without queries. Gives whether its jobs were taken. REQUIRES: it does
    /// commands.
    sim::Task<bool> command(Publication publication);
    /// Does a command by itself, as a task in one of its processes does: without queries. Gives
    /// whether there was a process that does not fail, a database, and somebody who took its jobs;
    /// without them the click has failed. REQUIRES: it does commands.
    sim::Task<bool> commandByTask(Publication publication);
    /// The key of a command by a task, another one each time.
    std::uint64_t keyOfNextTask();
    bool doesCommands() const { return config_.does == PublishingWork::Commands; }
    const Documents& documents() const { return *documents_; }
    Documents& documents() { return *documents_; }

private:
    struct Way {
        std::unique_ptr<WorkWay> way;
        WorkSink* sink = nullptr;
    };

    sim::Task<Response> commandFor(Request request);
    sim::Task<Response> downstream(Request request);
    sim::Task<Response> dependants(Request request);
    sim::Task<void> publishLater(Publication publication);
    sim::Task<bool> byItself(Publication publication, std::uint64_t queries);
    sim::Task<bool> inProcess(Publication publication, std::uint64_t queries, InstanceId here);
    sim::Task<bool> whileAlive(sim::Task<bool> work, InstanceId here);
    std::optional<InstanceId> server() const;
    sim::Interruption* process(InstanceId here);
    bool databaseAnswers() const;
    sim::Task<bool> ask(Request request, std::uint64_t count, bool writes);
    enum class Presented : std::uint8_t {
        Failed,
        Nowhere, ///< the content store said that all is well, and has not got it
        Stored,  ///< it has it, or a newer one
    };
    JobMaker makerOf(const Publication& publication) const;
    sim::Task<Presented> put(Request request, std::uint64_t identity, ContentVersion version);
    sim::Task<bool> broadcast(JobMaker maker, PageId page, PublishEvent event);
    sim::Task<bool> enqueue(JobMaker maker,
                            std::uint64_t number,
                            PageId page,
                            std::string_view kind,
                            std::string_view queue);
    std::uint64_t queriesFor(std::uint64_t links) const;
    Way wayTo(const ComponentRef& target);

    const PublishingApiConfig& config_;
    Documents* documents_ = nullptr;
    Link* database_ = nullptr;
    Link* contentStore_ = nullptr;
    Way exchange_;
    Way jobs_;
    /// By page: stored, and then somebody did not take what follows; a retry of the job does the rest.
    std::map<std::uint32_t, Publication> halfDone_;
    std::uint64_t tasks_ = 0; ///< commands by tasks that were begun
    sim::Stream seenChance_;
    sim::Stream scheduleChance_;
    sim::Stream retryChance_;
    PublishingApiMetrics metrics_;
};

/// `publishing_api` in platform files.
const ComponentKind& publishingApiKind();

} // namespace doppel::models
