// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call.h"
#include "models/component_ref.h"
#include "models/describe.h"
#include "models/jobs/job.h"
#include "models/jobs/work_sink.h"
#include "models/problem.h"
#include "sim/random.h"
#include "sim/task.h"
#include "sim/units.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

class Component;
class PlatformPlan;
struct SidekiqConfig;

/// Jobs or messages that come of a request or of another job.
struct EnqueueConfig {
    ComponentRef to;   ///< empty: whoever takes the job that this comes of
    std::string job;   ///< its kind, as who takes it names it
    std::string route; ///< a queue or a key; empty: the usual one of its kind
    std::uint32_t count = 1;
    sim::Probability probability{1.0};
    bool otherDocuments = false;
    OnFailure onFailure = OnFailure::Error;

    void describe(FieldVisitor& visitor);
};

/// The configuration of a Sidekiq; null where it is none, or could not be read.
const SidekiqConfig* sidekiqOf(const ComponentRef& ref, const PlatformPlan& plan);

/// Kinds of jobs and routes that whoever takes them does not know. `own`: the configuration of the
/// Sidekiq whose jobs they come of; null where they come of requests.
Problems problemsOn(std::span<const EnqueueConfig> enqueues,
                    const std::string& path,
                    const SidekiqConfig* own,
                    const PlatformPlan& plan);

/// A component's ways to whoever takes its jobs, made from its configuration.
class Enqueues {
public:
    /// REQUIRES: when the platform connects. `firstCall` counts the component's ways so far. Both
    /// arguments outlive it.
    Enqueues(Component& owner, const std::vector<EnqueueConfig>& config, std::uint32_t firstCall);

    sim::World& world() const;
    bool empty() const { return ways_.empty(); }

    /// Hands over what comes of a job, one after the other; false where something was not taken,
    /// and nobody rescues that: what follows it is not handed over.
    sim::Task<bool> following(Job parent);
    /// The same of what comes of a request for a page.
    sim::Task<bool> first(JobMaker request, std::uint32_t document);

private:
    struct Way {
        std::unique_ptr<WorkWay> way;
        WorkRoute route{};
        JobKind kind{};
    };
    bool isDue(std::size_t i, std::uint64_t key) const;
    void giveDocument(Job& job, const EnqueueConfig& config) const;
    template <class MakeJob>
    sim::Task<bool> hand(std::uint64_t key, MakeJob make);

    Component& owner_;
    const std::vector<EnqueueConfig>& config_;
    std::vector<Way> ways_;
    sim::Stream chance_;
    sim::Stream documentChance_;
};

} // namespace doppel::models
