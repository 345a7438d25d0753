// SPDX-License-Identifier: Apache-2.0
#include "models/jobs/enqueues.h"

#include "models/field_path.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/rabbitmq/rabbit_routes.h"
#include "models/sidekiq/sidekiq_config.h"

namespace doppel::models {

using sim::Task;

void EnqueueConfig::describe(FieldVisitor& visitor) {
    visitor.field("to", to, "who takes it; unset: whoever has the job that it comes of",
                  {.ofKind = kKindsThatTakeWork});
    visitor.field("job", job, "the kind of job, as its taker names it");
    visitor.field("route", route,
                  "the queue, or the message's key; unset: the usual one of that kind of job");
    visitor.field("count", count, "how many of them", {.max = 1e7, .live = true});
    visitor.field("probability", probability, "the share of requests or jobs of which they come",
                  {.live = true});
    visitor.field("other_documents", otherDocuments,
                  "each is about another document, drawn from all pages by chance, such as one "
                  "that depends on the first; else about the same one",
                  {.live = true});
    visitor.field("on_failure", onFailure,
                  "what follows where it is not taken: an error, which ends what hands it over, or "
                  "nothing, as somebody rescues that",
                  {.live = true, .source = "Sidekiq: perform_async raises what Redis says"});
}

const SidekiqConfig* sidekiqOf(const ComponentRef& ref, const PlatformPlan& plan) {
    return plan.configOf<SidekiqConfig>(ref.name);
}

Problems problemsOn(std::span<const EnqueueConfig> enqueues,
                    const std::string& path,
                    const SidekiqConfig* own,
                    const PlatformPlan& plan) {
    Problems problems;
    for (std::size_t i = 0; i < enqueues.size(); ++i) {
        const EnqueueConfig& enqueue = enqueues[i];
        const std::string at = joinIndex(path, i);
        if (enqueue.to.empty() && own == nullptr) {
            problems.push_back({joinPath(at, "to"), "names nobody"});
            continue;
        }
        const SidekiqConfig* taker = enqueue.to.empty() ? own : sidekiqOf(enqueue.to, plan);
        if (const RabbitMqConfig* broker = plan.configOf<RabbitMqConfig>(enqueue.to.name)) {
            append(problems, problemsOfRoute(joinPath(at, "route"), enqueue.route, *broker));
        }
        if (taker != nullptr) {
            append(problems, under(at, problemsOfJob(enqueue.job, enqueue.route, *taker)));
        }
    }
    return problems;
}

Enqueues::Enqueues(Component& owner,
                   const std::vector<EnqueueConfig>& config,
                   std::uint32_t firstCall)
    : owner_(owner), config_(config), chance_(owner.world().stream(owner.name() + ".enqueues")),
      documentChance_(owner.world().stream(owner.name() + ".documents")) {
    for (const EnqueueConfig& enqueue : config_) {
        Component& target = enqueue.to.empty() ? owner : *owner.platform().find(enqueue.to.name);
        WorkSink& sink = *sinkOf(target);
        Way way;
        way.way = sink.wayFrom(owner.name(), firstCall++);
        way.kind = sink.kindOf(enqueue.job).value_or(JobKind{});
        way.route =
            (enqueue.route.empty() ? sink.usualRouteOf(way.kind) : sink.routeOf(enqueue.route))
                .value_or(WorkRoute{});
        ways_.push_back(std::move(way));
    }
}

sim::World& Enqueues::world() const {
    return owner_.world();
}

bool Enqueues::isDue(std::size_t i, std::uint64_t key) const {
    auto draws = chance_.at(deriveKey(key, ways_[i].way->key()));
    return draws.chance(config_[i].probability.value);
}

void Enqueues::giveDocument(Job& job, const EnqueueConfig& config) const {
    const std::size_t pages = owner_.platform().pages().size();
    if (config.otherDocuments && pages > 0) {
        auto draws = documentChance_.at(job.key);
        job.document = static_cast<std::uint32_t>(draws.below(pages));
    }
}

// A program that hands over one after the other is left by the error of the first that fails.
template <class MakeJob>
Task<bool> Enqueues::hand(std::uint64_t key, MakeJob make) {
    for (std::size_t i = 0; i < ways_.size(); ++i) {
        if (!isDue(i, key)) {
            continue;
        }
        for (std::uint32_t number = 0; number < config_[i].count; ++number) {
            Job job = make(ways_[i].way->key(), number);
            job.kind = ways_[i].kind;
            giveDocument(job, config_[i]);
            const Handover handover = co_await ways_[i].way->hand(job, ways_[i].route);
            if (!isAccepted(handover) && config_[i].onFailure == OnFailure::Error) {
                co_return false;
            }
        }
    }
    co_return true;
}

Task<bool> Enqueues::following(Job parent) {
    return hand(parent.key, [parent](std::uint64_t way, std::uint32_t number) {
        return followingJob(parent, way, number);
    });
}

Task<bool> Enqueues::first(JobMaker request, std::uint32_t document) {
    const sim::Time begun = world().now();
    return hand(request.key, [request, document, begun](std::uint64_t way, std::uint32_t number) {
        Job job = firstJob(request, way, number, begun);
        job.document = document;
        return job;
    });
}

} // namespace doppel::models
