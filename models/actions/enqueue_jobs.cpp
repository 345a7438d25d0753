// SPDX-License-Identifier: Apache-2.0
#include "models/actions/enqueue_jobs.h"

#include "models/actions/fault_aim.h"
#include "models/chance_key.h"
#include "models/component_references.h"
#include "models/jobs/enqueues.h"
#include "models/jobs/work_sink.h"
#include "models/platform.h"
#include "models/platform_plan.h"

#include <algorithm>
#include <array>
#include <memory>

namespace doppel::models {

namespace {

// The first number for operators' tasks of a kind of job, where their target's own calls have 0, 1
// and so on: no link that is there or not changes their chances.
std::uint32_t firstCallFor(const JobBatch& batch) {
    constexpr std::uint32_t kOfOperators = 1U << 31;
    return kOfOperators |
           static_cast<std::uint32_t>(hashOfText(batch.job + '>' + batch.route) >> 34);
}

// The first that no other task has.
std::uint32_t callOf(const JobBatch& batch, const Platform& platform) {
    const auto isTaken = [&](std::uint32_t call) {
        return std::any_of(platform.arrows().begin(), platform.arrows().end(),
                           [&](const Platform::Arrow& arrow) {
                               return arrow.link->key() ==
                                      keyOfLink(batch.to.name, arrow.link->target().name(), call);
                           });
    };
    std::uint32_t call = firstCallFor(batch);
    while (isTaken(call)) {
        ++call;
    }
    return call;
}

class EnqueueJobs final : public Action {
public:
    EnqueueJobs(const EnqueueJobsConfig& config, const ActionScope& scope)
        : batch_(config.enqueue), target_(componentOf(scope.platform, config.enqueue.to)) {
        WorkSink& sink = *sinkOf(target_);
        way_ = sink.wayFrom(target_.name(), callOf(batch_, scope.platform));
        kind_ = sink.kindOf(batch_.job).value_or(JobKind{});
        route_ = (batch_.route.empty() ? sink.usualRouteOf(kind_) : sink.routeOf(batch_.route))
                     .value_or(WorkRoute{});
    }

    sim::World& world() const { return target_.world(); }
    void begin(double) override {
        for (std::uint32_t task = 0; task < std::min(batch_.atOnce, batch_.count); ++task) {
            world().spawn(enqueueEach(task));
        }
    }

private:
    // One task's share: each `atOnce`th, one after the other.
    sim::Task<void> enqueueEach(std::uint32_t first) {
        const sim::Time begun = world().now();
        const std::uint64_t key = keyOfName("enqueue");
        for (std::uint64_t n = first; n < batch_.count; n += batch_.atOnce) {
            const auto i = static_cast<std::uint32_t>(n);
            if (batch_.over) {
                const double part = static_cast<double>(i) / batch_.count;
                const sim::Time due = begun + sim::fromSeconds(sim::toSeconds(*batch_.over) * part);
                if (due > world().now()) {
                    co_await world().sleepUntil(due);
                }
            }
            Job job = firstJob(key, way_->key(), i, world().now());
            job.kind = kind_;
            job.document = batch_.documents == 0 ? i : i % batch_.documents;
            co_await way_->hand(job, route_);
        }
    }

    const JobBatch& batch_;
    Component& target_;
    std::unique_ptr<WorkWay> way_;
    JobKind kind_{};
    WorkRoute route_{};
};

} // namespace

void JobBatch::describe(FieldVisitor& visitor) {
    visitor.field("to", to, "who takes them", {.required = true, .ofKind = kKindsThatTakeWork});
    visitor.field("job", job, "the kind of job, as its taker names it");
    visitor.field("route", route,
                  "the queue, or the message's key; unset: the usual one of that kind of job");
    visitor.field("count", count, "how many", {.min = 1, .max = 1e8});
    visitor.field("documents", documents,
                  "how many documents they are about, in turn; 0: each is about another one",
                  {.max = 1e8});
    visitor.field("over", over,
                  "the time over which they are enqueued, evenly; unset: one after the other, as "
                  "fast as they are taken",
                  {.min = 0, .minExclusive = true});
    visitor.field("at_once", atOnce,
                  "tasks that share them, each handing over one after the other; as many as a "
                  "publisher may have unconfirmed",
                  {.min = 1, .max = 1e6});
}

void EnqueueJobsConfig::describe(FieldVisitor& visitor) {
    visitor.field("enqueue", enqueue, "the jobs");
}

Problems problemsOn(const EnqueueJobsConfig& config, const PlatformPlan& plan) {
    const JobBatch& batch = config.enqueue;
    const EnqueueConfig one{.to = batch.to, .job = batch.job, .route = batch.route};
    const PlatformPlan::Component* target = plan.find(batch.to.name);
    if (target == nullptr) {
        return {{"enqueue.to", "there is no component \"" + batch.to.name + '"'}};
    }
    Problems problems;
    if (target->kind == nullptr || isOneOf(kKindsThatTakeWork, target->kind->name)) {
        for (Problem problem : problemsOn(std::array{one}, "enqueue", nullptr, plan)) {
            const std::string index = "enqueue[0]";
            if (problem.field.starts_with(index)) {
                problem.field.erase(7, index.size() - 7);
            }
            problems.push_back(std::move(problem));
        }
    }
    return problems;
}

std::string toText(const EnqueueJobsConfig& config) {
    const std::string what = config.enqueue.job.empty() ? "messages" : config.enqueue.job;
    return std::to_string(config.enqueue.count) + ' ' + what + " for " + config.enqueue.to.name;
}

const ActionKind& enqueueJobsKind() {
    static const ActionKind kKind = actionKindOf<EnqueueJobs, EnqueueJobsConfig>({
        .name = "enqueue",
        .summary = "jobs or messages are handed over in bulk, as by a task that republishes",
        .inFlight = "nothing but that they wait behind each other",
        .leavesOut = "the work of whoever finds out what to enqueue",
        .source = "GOV.UK publishing-api lib/tasks/represent_downstream.rake",
        .lasts = false,
    });
    return kKind;
}

} // namespace doppel::models
