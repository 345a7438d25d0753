// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/recovery_plan.h"

#include "models/dns/name_service.h"
#include "models/field_path.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/recovery_plan/rehearsal.h"
#include "models/view.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace doppel::models {

namespace {

// "22min 30s after the disaster" is told in whole seconds.
std::string inSeconds(sim::Duration time) {
    return sim::toText(std::chrono::round<std::chrono::seconds>(time));
}

} // namespace

void RecoveryPlanConfig::describe(FieldVisitor& visitor) {
    plan.describe(visitor);
    visitor.field("playings", playings, "how often it is played on paper when it begins",
                  {.min = 1, .max = 1e5});
}

Problems problemsOf(const RecoveryPlanConfig& config) {
    return problemsOf(config.plan);
}

Problems problemsOn(const RecoveryPlanConfig& config, const PlatformPlan& platform) {
    Problems problems;
    for (std::size_t i = 0; i < config.plan.steps.size(); ++i) {
        const auto& change = config.plan.steps[i].points;
        const auto* names = change ? platform.configOf<DnsConfig>(change->names.name) : nullptr;
        if (names == nullptr) {
            continue;
        }
        const std::string path = joinPath(joinIndex("steps", i), "points");
        std::vector<std::string> known;
        for (const auto& [name, record] : names->records) {
            known.push_back(name);
        }
        refuseUnknown(problems, joinPath(path, "record"), "record", change->record, known);
        if (!change->target.cname.empty()) {
            refuseUnknown(problems, joinPath(path, "cname"), "record", change->target.cname, known);
        }
    }
    return problems;
}

Problems notesOn(const RecoveryPlanConfig& config, const PlatformPlan&) {
    const PlanConfig& plan = config.plan;
    const bool isPointed = std::any_of(plan.steps.begin(), plan.steps.end(),
                                       [](const PlanStepConfig& step) { return step.points; });
    if (isPointed || plan.ttl == sim::Duration::zero()) {
        return {};
    }
    return {{"ttl", "adds " + sim::toText(plan.ttl) +
                        " to the recovery time, though no step points a name elsewhere; 0s where "
                        "nobody holds an old one"}};
}

RecoveryPlan::RecoveryPlan(Platform& platform, std::string name, const RecoveryPlanConfig& config)
    : Component(platform, std::move(name), "recovery_plan"), config_(config), graph_(config.plan),
      metrics_(world().metrics(), this->name()) {}

sim::Task<Response> RecoveryPlan::serve(Request, InstanceId) {
    co_return Response::withStatus(404);
}

void RecoveryPlan::start() {
    for (const PlanStepConfig& step : config_.plan.steps) {
        for (const ComponentRef& ref : step.bringsUp) {
            ReplicaSet& fleet = platform().find(ref.name)->fleet();
            for (std::uint32_t i = 0; i < fleet.size(); ++i) {
                fleet.kill({i});
            }
            if (CostMeter* cost = fleet.cost()) { // it is not there yet
                cost->pays(0, world().now());
            }
        }
    }
}

void RecoveryPlan::begin() {
    began_ = world().now();
    rehearse();
    draw_ = graph_.draw(world().seed(), config_.playings); // one that was not rehearsed
    metrics_.failed.add(draw_.switched ? 0 : 1);
    for (std::size_t i = 0; i < draw_.stores.size(); ++i) {
        const auto writes = static_cast<std::uint64_t>(draw_.stores[i].writes + 0.5);
        metrics_.writesLost.add(writes);
        const PlanStoreConfig& store = config_.plan.stores[i];
        const std::string lag = sim::toText(draw_.stores[i].lag);
        if (store.writes.perSecond > 0) {
            decided("loses " + std::to_string(writes) + " writes of " + store.name,
                    "what is recovered is " + lag + " behind");
        } else {
            decided("loses the last " + lag + " of " + store.name, "what is recovered is behind");
        }
    }
    for (std::size_t i = 0; i < draw_.steps.size(); ++i) {
        if (draw_.steps[i].begun) {
            world().spawn(playStep(i));
        }
    }
    world().spawn(conclude());
}

sim::Task<void> RecoveryPlan::conclude() {
    sim::Duration last{};
    for (const StepDraw& step : draw_.steps) {
        last = std::max(last, step.ends);
    }
    const sim::Duration ended = draw_.switched.value_or(last);
    co_await world().sleepUntil(sim::after(*began_, ended));
    co_await world().sleep(sim::Duration::zero()); // the last step is through
    const std::string after = inSeconds(ended) + " after the disaster";
    isOver_ = true;
    const auto down = draw_.switched ? stillDown() : std::nullopt;
    if (down) {
        metrics_.failed.add();
        decided("fails", after + ", " + *down + " has no server that runs or boots");
    } else if (draw_.switched) {
        const std::string tail = "; who holds the old name keeps it for up to " +
                                 sim::toText(config_.plan.ttl) + " more";
        decided("is through", config_.plan.ttl > sim::Duration::zero() ? after + tail : after);
    } else {
        decided("fails", after + ", no step is left that could go on");
    }
}

void RecoveryPlan::rehearse() {
    constexpr double kMost = 0.95;
    const Rehearsal rehearsal(graph_, world().seed(), config_.playings);
    metrics_.playings.add(rehearsal.draws());
    metrics_.failures.add(rehearsal.failed());
    for (const sim::Duration time : rehearsal.recovered()) {
        metrics_.recoveryTime.record(time.count());
    }
    for (std::uint64_t i = 0; i < rehearsal.draws() && !config_.plan.stores.empty(); ++i) {
        sim::Duration worst{};
        for (const Rehearsal::Store& store : rehearsal.stores()) {
            worst = std::max(worst, store.lagOf[i]);
        }
        metrics_.recoveryPoint.record(worst.count());
    }
    decided("begins", "of " + std::to_string(rehearsal.draws()) + " playings 95 % " +
                          (rehearsal.recoveredWithin(kMost)
                               ? "recover within " + inSeconds(recoveredWithin(kMost))
                               : "don't recover"));
}

// As the summary and objectives have it: to the resolution of a histogram.
sim::Duration RecoveryPlan::recoveredWithin(double share) const {
    const double playings = static_cast<double>(metrics_.playings.value());
    const double recovered = static_cast<double>(metrics_.recoveryTime.count());
    return sim::Duration(metrics_.recoveryTime.quantile(share * playings / recovered));
}

sim::Task<void> RecoveryPlan::playStep(std::size_t number) {
    const PlanStepConfig& step = config_.plan.steps[number];
    const StepDraw drawn = draw_.steps[number];
    co_await world().sleepUntil(sim::after(*began_, drawn.begins));
    co_await world().sleep(sim::Duration::zero()); // those that it waited for are through
    decided("begins to " + step.name, reasonOf(number));
    co_await world().sleepUntil(sim::after(*began_, drawn.ends));
    const std::string took = "took " + inSeconds(drawn.ends - drawn.begins);
    const std::string failures =
        drawn.failures == 0 ? "" : "; attempts that failed: " + std::to_string(drawn.failures);
    if (!drawn.happened) {
        decided("fails to " + step.name, took + failures);
        co_return;
    }
    bringUp(step);
    pointNames(step);
    decided("is through with " + step.name,
            took + failures + (drawn.wasReplaced ? "; something else was done in its place" : ""));
}

std::string RecoveryPlan::reasonOf(std::size_t number) const {
    const std::vector<std::string>& after = config_.plan.steps[number].after;
    if (after.empty()) {
        return "the disaster";
    }
    std::string text;
    for (const std::string& name : after) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text + (after.size() == 1 ? " is over" : " are over");
}

void RecoveryPlan::bringUp(const PlanStepConfig& step) {
    for (const ComponentRef& ref : step.bringsUp) {
        ReplicaSet& fleet = platform().find(ref.name)->fleet();
        for (std::uint32_t i = 0; i < fleet.size(); ++i) {
            fleet.restore({i});
        }
    }
}

// Of what its steps brought up, a component that something else holds down.
std::optional<std::string> RecoveryPlan::stillDown() const {
    for (std::size_t i = 0; i < draw_.steps.size(); ++i) {
        for (const ComponentRef& ref : config_.plan.steps[i].bringsUp) {
            const ReplicaSet& fleet = platform().find(ref.name)->fleet();
            if (draw_.steps[i].happened && fleet.runningCount() == 0 &&
                fleet.count(ServerState::Booting) == 0) {
                return ref.name;
            }
        }
    }
    return std::nullopt;
}

void RecoveryPlan::tellSoFar(sim::Time, sim::Time, const SoFarReader& reader) const {
    if (isUnderWay() && draw_.switched) {
        reader.count(RecoveryPlanMetrics::kFailed, {}, 1);
    }
}

void RecoveryPlan::pointNames(const PlanStepConfig& step) {
    if (!step.points) {
        return;
    }
    auto& names = dynamic_cast<NameService&>(*platform().find(step.points->names.name));
    names.point(names.find(step.points->record).value(), step.points->target, {});
}

void RecoveryPlan::show(View& view) const {
    static constexpr std::array<std::string_view, 5> kColumns{"step", "path", "begins", "ends",
                                                              "state"};
    // Moments of the run; of a plan that has not begun, how long after that.
    const auto moment = [this](sim::Duration after) {
        // Not rounded: clocks are cut to the second that they are in.
        return began_ ? sim::toText(
                            std::chrono::floor<std::chrono::seconds>(*began_ - sim::kStart + after))
                      : '+' + inSeconds(after);
    };
    std::int64_t over = 0;
    for (const StepDraw& step : draw_.steps) {
        over += began_ && step.begun && world().now() - *began_ >= step.ends ? 1 : 0;
    }
    view.use("steps_over", over, static_cast<std::int64_t>(config_.plan.steps.size()));
    view.table("steps", kColumns, [this, &moment] {
        View::Rows rows;
        const PlanDraw& draw = began_ ? draw_ : graph_.expected();
        const sim::Duration since = began_ ? world().now() - *began_ : sim::Duration(-1);
        for (const std::size_t i : graph_.order()) {
            const StepDraw& step = draw.steps[i];
            const bool isCritical = std::find(draw.criticalPath.begin(), draw.criticalPath.end(),
                                              i) != draw.criticalPath.end();
            const std::string_view state = !step.begun          ? "never"
                                           : since >= step.ends ? step.happened ? "done" : "failed"
                                           : since >= step.begins ? "under way"
                                                                  : "to come";
            rows.push_back({config_.plan.steps[i].name, isCritical ? "critical" : "",
                            moment(step.begins), moment(step.ends), std::string(state)});
        }
        return rows;
    });
}

const ComponentKind& recoveryPlanKind() {
    static constexpr ComponentKind kKind{
        .name = "recovery_plan",
        .summary = "a plan for a disaster: its steps, what they take and how they may fail",
        .leavesOut = "who carries it out; steps that are begun before others have ended; data: "
                     "what is lost is counted, and no page misses it",
        .defaults = &defaultsOf<RecoveryPlanConfig>,
        .build = &buildOf<RecoveryPlan, RecoveryPlanConfig>,
        .metrics = metricsOf<RecoveryPlanMetrics>(),
        .answersPages = false,
        .whyUnasked = "answers no requests: it is a plan",
        .hasProcesses = false,
        .holdsContent = false,
        .scope = Scope::Global,
        .holds = "nothing: nobody asks it",
        .inFlight = "nobody asks it",
        .source = "NIST SP 800-34; AWS, Disaster Recovery of Workloads on AWS"};
    return kKind;
}

} // namespace doppel::models
