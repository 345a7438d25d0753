// SPDX-License-Identifier: Apache-2.0
#include "scenarios/component_notes.h"

#include "models/deploy/rollout.h"
#include "models/rabbitmq/rabbit_metrics.h"
#include "models/recovery_plan/recovery_plan.h"
#include "scenarios/work_book.h"

#include <utility>

namespace doppel::scenarios {

namespace {

// Work that failed, or waits for longer than a visit may, is nobody's failed visit.
void noteJobs(const ComponentResult& component,
              const Settings& settings,
              std::vector<std::string>& notes) {
    for (const JobCounts& jobs : jobCountsOf(component.metrics)) {
        if (jobs.failed() == 0 && (!jobs.oldest || *jobs.oldest <= settings.unfinishedAfter)) {
            continue;
        }
        // What was there before the warm-up's end is done or there afterwards, so these are no parts
        // of each other.
        std::string text =
            component.name + (jobs.queue.empty() ? "" : ", queue " + jobs.queue) +
            (settings.warmup > sim::Duration::zero() ? ": after the warm-up " : ": ") +
            std::to_string(jobs.enqueued) + " jobs were enqueued and " + std::to_string(jobs.done) +
            " done";
        const auto add = [&](std::uint64_t count, const char* what) {
            text += count == 0 ? "" : ", " + std::to_string(count) + ' ' + what;
        };
        add(jobs.refused, "were refused");
        add(jobs.dead, "were given up after failures");
        add(jobs.passed, "were dead-lettered into another queue");
        add(jobs.lost, "were lost");
        add(jobs.duplicatesInVain, "were dropped as duplicates of jobs that are never done");
        add(jobs.gone, "were dropped, expired or discarded");
        text += jobs.inside() == 0 ? "" : "; at the end";
        std::string_view next = " ";
        const auto addInside = [&](std::uint64_t count, const char* what) {
            if (count > 0) {
                text += std::string(std::exchange(next, ", ")) + std::to_string(count) + what;
            }
        };
        addInside(jobs.waiting, " wait");
        addInside(jobs.running, " run");
        addInside(jobs.delayed, " are put aside");
        if (jobs.oldest) {
            text += "; the oldest of those there began " + sim::toText(*jobs.oldest) + " before";
        }
        notes.push_back(std::move(text));
    }
}

// A publisher is told that they were taken.
void noteUnroutable(const ComponentResult& component, std::vector<std::string>& notes) {
    const std::uint64_t unroutable = countOf(component.metrics, models::RabbitMetrics::kUnroutable);
    if (unroutable > 0) {
        notes.push_back(component.name + ": " + std::to_string(unroutable) +
                        " messages were taken and got to no queue, since none is bound for their "
                        "key: nobody works on them");
    }
}

// A rollout that never ends, or is taken back, may harm nobody and be in no verdict.
void noteRollout(const models::Component& component, std::vector<std::string>& notes) {
    const auto* rollout = dynamic_cast<const models::Rollout*>(component.fleet().steward());
    const std::string complaint = rollout == nullptr ? "" : rollout->complaint();
    if (!complaint.empty()) {
        notes.push_back(component.name() + ": " + complaint);
    }
}

// Its end lies beyond that of the run.
void notePlan(const models::Component& component, std::vector<std::string>& notes) {
    const auto* plan = dynamic_cast<const models::RecoveryPlan*>(&component);
    if (plan != nullptr && plan->isUnderWay()) {
        notes.push_back(component.name() + ": the plan is not through at the end of the run; it "
                                           "counts as failed, since nobody saw it end and what it "
                                           "brings back answer");
    }
}

} // namespace

void addComponentNotes(const models::Component& component,
                       const ComponentResult& counted,
                       const Settings& settings,
                       std::vector<std::string>& notes) {
    noteJobs(counted, settings, notes);
    noteUnroutable(counted, notes);
    noteRollout(component, notes);
    notePlan(component, notes);
}

} // namespace doppel::scenarios
