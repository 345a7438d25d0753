// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/recovery_plan.h"

#include "models/dns/name_service.h"
#include "models/field_path.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/recovery_plan/plan_reach.h"
#include "models/recovery_plan/plan_words.h"
#include "models/recovery_plan/rehearsal.h"
#include "models/view.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace doppel::models {

namespace {

constexpr sim::Duration kPlanLooksEvery = std::chrono::seconds(1); // a guess: of who carries it out

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
      metrics_(world().metrics(), this->name()), looks_(platform, this->name()),
      stepIsOver_(world()) {}

sim::Task<Response> RecoveryPlan::serve(Request, InstanceId) {
    co_return Response::withStatus(404);
}

void RecoveryPlan::connect() {
    for (const PlanStepConfig& step : config_.plan.steps) {
        for (const ComponentRef& ref : step.bringsUp) {
            platform().beginWithout(*platform().find(ref.name));
        }
    }
}

void RecoveryPlan::begin() {
    began_ = world().now();
    rehearse();
    // One that was not rehearsed.
    progress_.emplace(graph_, graph_.draw(world().seed(), config_.playings));
    loseWhatIsBehind();
    for (std::size_t i = 0; i < config_.plan.steps.size(); ++i) {
        if (progress_->step(i).begun) {
            world().spawn(playStep(i));
        }
    }
    for (const PlanStoreConfig& store : config_.plan.stores) {
        world().spawn(countLateWrites(store));
    }
    world().spawn(conclude());
}

void RecoveryPlan::loseWhatIsBehind() {
    const std::vector<StoreDraw>& stores = progress_->draw().stores;
    for (std::size_t i = 0; i < stores.size(); ++i) {
        const auto writes = static_cast<std::uint64_t>(stores[i].writes + 0.5);
        metrics_.writesLost.add(writes);
        const PlanStoreConfig& store = config_.plan.stores[i];
        const std::string lag = sim::toText(stores[i].lag);
        if (store.writes.perSecond > 0) {
            decided("loses " + std::to_string(writes) + " writes of " + store.name,
                    "what is recovered is " + lag + " behind");
        } else {
            decided("loses the last " + lag + " of " + store.name, "what is recovered is behind");
        }
    }
}

sim::Task<void> RecoveryPlan::conclude() {
    while (progress_->isLeft()) {
        co_await stepIsOver_.wait();
    }
    if (!progress_->draw().switched) {
        fail(inSeconds(world().now() - *began_) +
             " after the disaster, no step is left that could go on");
        co_return;
    }
    const std::vector<Component*> back = broughtBack(platform(), config_.plan);
    do {
        for (const PlanStepConfig& step : config_.plan.steps) {
            if (step.points) {
                co_await leads(*step.points);
            }
        }
        for (Component* component : back) {
            co_await serves(*component, PlanLooks::Needed::AsAWhole);
        }
        co_await takesWrites(back);
    } while (!allStand(platform(), back, looks_.page())); // some died meanwhile
    isOver_ = true;
    const std::string through = inSeconds(world().now() - *began_) + " after the disaster";
    const std::string tail =
        "; who holds the old name keeps it for up to " + sim::toText(config_.plan.ttl) + " more";
    decided(std::string(kPlanIsThrough),
            config_.plan.ttl > sim::Duration::zero() ? through + tail : through);
}

void RecoveryPlan::fail(const std::string& why) {
    isOver_ = true;
    failed_ = world().now();
    metrics_.failed.add();
    decided(std::string(kPlanFails), why);
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
        for (const std::vector<sim::Duration>& lags : rehearsal.lags()) {
            worst = std::max(worst, lags[i]);
        }
        metrics_.recoveryPoint.record(worst.count());
    }
    decided(std::string(kPlanBegins),
            "of " + std::to_string(rehearsal.draws()) + " playings 95 % " +
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
    while (!progress_->mayBegin(number)) {
        co_await stepIsOver_.wait();
    }
    const sim::Time begins = world().now();
    const StepDraw drawn = progress_->step(number);
    decided(std::string(kPlanBeginsTo) + step.name, reasonOf(number));
    co_await world().sleep(drawn.ends);
    const std::string failures =
        drawn.failures == 0 ? "" : "; attempts that failed: " + std::to_string(drawn.failures);
    if (!drawn.happened) {
        endStep(number, drawn.ends);
        decided(std::string(kPlanFailsTo) + step.name, "took " + inSeconds(drawn.ends) + failures);
        co_return;
    }
    bringUp(step);
    for (const ComponentRef& ref : step.bringsUp) {
        co_await serves(*platform().find(ref.name), PlanLooks::Needed::ByItself);
    }
    pointNames(step);
    const sim::Duration took = world().now() - begins;
    endStep(number, took);
    decided(std::string(kPlanIsThroughWith) + step.name,
            "took " + inSeconds(took) + failures +
                (drawn.wasReplaced ? "; something else was done in its place" : ""));
}

void RecoveryPlan::endStep(std::size_t step, sim::Duration took) {
    progress_->end(step, took);
    stepIsOver_.openForAll();
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

// ---- what it waits for ----

// Says for what it waits.
sim::Task<void> RecoveryPlan::waitFor(std::string what, WhyNot whyNot) {
    std::string told;
    for (;;) {
        const std::string why = co_await whyNot();
        if (why.empty()) {
            co_return;
        }
        if (why != told) {
            decided("waits for " + what, why);
            told = why;
        }
        co_await world().sleep(kPlanLooksEvery);
    }
}

sim::Task<void> RecoveryPlan::serves(Component& component, PlanLooks::Needed needed) {
    return waitFor(component.name(),
                   [this, &component, needed] { return looks_.whyNotServing(component, needed); });
}

sim::Task<void> RecoveryPlan::leads(const PlanPointConfig& name) {
    return waitFor(name.names.name, [this, &name] { return looks_.whyNotLeading(name); });
}

sim::Task<void> RecoveryPlan::takesWrites(const std::vector<Component*>& back) {
    return waitFor("writes", [this, &back] { return whyNotWriting(back); });
}

sim::Task<std::string> RecoveryPlan::whyNotWriting(const std::vector<Component*>& back) {
    co_return whyNoWrites(platform(), back, looks_.page());
}

// ---- what it does ----

void RecoveryPlan::bringUp(const PlanStepConfig& step) {
    for (const ComponentRef& ref : step.bringsUp) {
        platform().find(ref.name)->fleet().provision();
    }
}

void RecoveryPlan::pointNames(const PlanStepConfig& step) {
    if (!step.points) {
        return;
    }
    auto& names = dynamic_cast<NameService&>(*platform().find(step.points->names.name));
    names.point(names.find(step.points->record).value(), step.points->target, {});
}

// ---- what is lost ----

// What a store takes that the disaster leaves, or that is back before names point elsewhere.
sim::Task<void> RecoveryPlan::countLateWrites(const PlanStoreConfig& store) {
    const Component* component = platform().find(store.name);
    const auto bringsItUp = [&](const PlanStepConfig& step) {
        return std::find(step.bringsUp.begin(), step.bringsUp.end(), ComponentRef{store.name}) !=
               step.bringsUp.end();
    };
    const auto& steps = config_.plan.steps;
    if (component == nullptr || std::any_of(steps.begin(), steps.end(), bringsItUp)) {
        co_return; // a name for people, or what is recovered
    }
    sim::Duration took{};
    for (std::uint64_t before = component->meter().answered();
         !isOver_ && !progress_->isSwitched(store);) {
        co_await world().sleep(kPlanLooksEvery);
        const std::uint64_t answered = component->meter().answered();
        took += answered > before ? kPlanLooksEvery : sim::Duration::zero();
        before = answered;
    }
    const auto writes =
        static_cast<std::uint64_t>(store.writes.perSecond * sim::toSeconds(took) + 0.5);
    if (writes > 0 && !failed_) {
        metrics_.writesLost.add(writes);
        decided("loses " + std::to_string(writes) + " more writes of " + store.name,
                "it took them for " + sim::toText(took) +
                    " after the disaster: what was recovered has none of them");
    }
}

// ---- what is told of it ----

void RecoveryPlan::tellSoFar(sim::Time, sim::Time, const SoFarReader& reader) const {
    reader.count(RecoveryPlanMetrics::kFailed, {}, isUnderWay() ? 1 : 0);
}

void RecoveryPlan::countBetween(
    sim::Time from,
    sim::Time to,
    const std::function<void(std::string_view name, std::uint64_t count)>& tell) const {
    static constexpr sim::Duration kNanosecond{1}; // a limited time is cut so much before its end
    const bool hasFailed = failed_ && *failed_ > from && *failed_ <= to;
    const bool isCutShort = isUnderWay() && sim::after(to, kNanosecond) >= world().now();
    tell(RecoveryPlanMetrics::kFailed, hasFailed || isCutShort ? 1 : 0);
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
    view.use("steps over", static_cast<std::int64_t>(progress_ ? progress_->stepsOver() : 0),
             static_cast<std::int64_t>(config_.plan.steps.size()));
    view.table("steps", kColumns, [this, &moment] {
        View::Rows rows;
        const PlanDraw& draw = progress_ ? progress_->draw() : graph_.expected();
        for (const std::size_t i : graph_.order()) {
            const StepDraw& step = draw.steps[i];
            const bool isCritical = std::find(draw.criticalPath.begin(), draw.criticalPath.end(),
                                              i) != draw.criticalPath.end();
            const std::string_view state = !step.begun                             ? "never"
                                           : !progress_ || !progress_->mayBegin(i) ? "to come"
                                           : !progress_->isOver(i)                 ? "under way"
                                           : step.happened                         ? "done"
                                                                                   : "failed";
            rows.push_back({config_.plan.steps[i].name, isCritical ? "critical" : "",
                            moment(step.begins), moment(step.ends), std::string(state)});
        }
        return rows;
    });
    showTimes(view);
}

// On paper it has as many times as playings: what an objective holds of them is not the one time
// that this run plays out.
void RecoveryPlan::showTimes(View& view) const {
    static constexpr std::array<std::string_view, 2> kColumns{"of", "recovers within"};
    if (!began_) {
        return;
    }
    view.table("recovery", kColumns, [this] {
        const auto within = [this](double share) {
            const double recovered = static_cast<double>(metrics_.recoveryTime.count());
            return share * static_cast<double>(metrics_.playings.value()) <= recovered
                       ? inSeconds(recoveredWithin(share))
                       : std::string("never");
        };
        const auto own = progress_->draw().recovered(config_.plan);
        const std::string playings = std::to_string(metrics_.playings.value()) + " playings";
        return View::Rows{{"half of " + playings, within(0.5)},
                          {"95 % of " + playings, within(0.95)},
                          {"99 % of " + playings, within(0.99)},
                          {"this run", own ? inSeconds(*own) : "never"}};
    });
}

const ComponentKind& recoveryPlanKind() {
    static constexpr ComponentKind kKind{
        .name = "recovery_plan",
        .summary = "a plan for a disaster: its steps, what they take and how they may fail",
        .leavesOut = "who carries it out; steps that are begun before others have ended; data: "
                     "what is lost is counted, and no page misses it; what those write after the "
                     "disaster who hold the old name yet; in the playings on paper how "
                     "long what is brought up boots, which is to be part of a step's takes; in the "
                     "plan that is played out those who find out only later that what serves is "
                     "too small for its traffic, and those who give up on what doesn't: it waits; "
                     "whether writes and jobs end well, for which it makes none: it looks whether "
                     "those answer whom they come to, and take writes, as far as apps, workers and "
                     "what passes requests on tell whom they need; resolvers of visitors that err "
                     "for some of them: it asks them nothing, so that they hold what they held; "
                     "whom Publishing API and Email Alert API call; "
                     "brokers and who publishes to them, which it does not bring up: they are "
                     "there all along",
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
