// SPDX-License-Identifier: Apache-2.0
// How whoever carries a plan out finds that what was brought back serves, and what was lost meanwhile.
#include "models/chance_key.h"
#include "models/dns/name_service.h"
#include "models/health_request.h"
#include "models/platform.h"
#include "models/recovery_plan/proof_of_pages.h"
#include "models/recovery_plan/recovery_plan.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

namespace {

constexpr sim::Duration kPlanLooksEvery = std::chrono::seconds(1); // a guess: of who carries it out
constexpr sim::Duration kPageTimeout = std::chrono::seconds(5);
constexpr std::string_view kPath = "/";

// Whether pages can be asked of it by whoever looks: of a store or a library its standing tells all.
bool isAskedForPages(const ComponentKind& kind) {
    return kind.answersPages && kind.answersByHttp && !kind.runsInItsCaller;
}

} // namespace

void RecoveryPlan::bringUp(const PlanStepConfig& step) {
    for (const ComponentRef& ref : step.bringsUp) {
        platform().find(ref.name)->fleet().provision();
    }
}

// What its steps brought up, and where they pointed names.
std::vector<Component*> RecoveryPlan::broughtBack() const {
    std::vector<Component*> all;
    const auto add = [&all](Component* component) {
        if (std::find(all.begin(), all.end(), component) == all.end()) {
            all.push_back(component);
        }
    };
    for (const PlanStepConfig& step : config_.plan.steps) {
        for (const ComponentRef& ref : step.bringsUp) {
            add(platform().find(ref.name));
        }
        if (step.points) {
            const auto& names =
                dynamic_cast<const NameService&>(*platform().find(step.points->names.name));
            if (const Component* target = names.endOf(step.points->target)) {
                add(platform().find(target->name()));
            }
        }
    }
    return all;
}

PageId RecoveryPlan::askedPage() const {
    return platform().pages().add(kPath);
}

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

sim::Task<void> RecoveryPlan::serves(Component& component, Needed needed) {
    return waitFor(component.name(),
                   [this, &component, needed] { return whyNotServing(component, needed); });
}

sim::Task<void> RecoveryPlan::leads(const PlanPointConfig& name) {
    return waitFor(name.names.name, [this, &name] { return whyNotLeading(name); });
}

sim::Task<void> RecoveryPlan::takesWrites(const std::vector<Component*>& back) {
    return waitFor("writes", [this, &back] { return whyNotWriting(back); });
}

bool RecoveryPlan::stands(const std::vector<Component*>& back) const {
    return whyNoWrites(back).empty() &&
           std::all_of(back.begin(), back.end(), [this](const Component* component) {
               return standingOf(*component, askedPage()).serving == Serving::Yes;
           });
}

std::uint64_t RecoveryPlan::nextKey() {
    return deriveKey(keyOfName(name()), KeyStep::Probe, ++asked_);
}

sim::Task<std::string> RecoveryPlan::whyNotServing(Component& component, Needed needed) {
    const Standing found = standingOf(component, askedPage());
    if (found.serving == Serving::OnceBuilt && needed == Needed::ByItself) {
        co_return "";
    }
    if (found.serving == Serving::OnceBuilt) {
        co_return "it needs " + found.missing->name() + ", which is yet to be brought up";
    }
    if (found.serving == Serving::No) {
        co_return found.missing == &component
            ? "no server of it answers"
            : "it needs " + found.missing->name() + ", of which no server answers";
    }
    if (!co_await pagesEndWell(component)) {
        co_return "pages of it fail";
    }
    co_return proofs_[&component].isGiven() || !isAskedForPages(component.declared())
        ? ""
        : "too few of its pages have ended well yet";
}

sim::Task<bool> RecoveryPlan::pagesEndWell(Component& component) {
    if (!isAskedForPages(component.declared())) {
        co_return true;
    }
    std::unique_ptr<Link>& look = looks_[&component];
    if (look == nullptr) {
        look = std::make_unique<Link>(component, LinkOptions{.verifiesCertificate = true}, name());
    }
    for (int i = 0; i < kAskedALook; ++i) {
        const std::uint64_t key = nextKey();
        const Request request = healthRequest(platform(), kPath, Method::Get, key);
        const ProbeResult result =
            co_await askForPage(*look, request, {.key = key, .timeout = kPageTimeout});
        const bool isGood = result.answered() && result.status < 500;
        proofs_[&component].tell(isGood);
        if (!isGood) {
            co_return false;
        }
    }
    co_return true;
}

// ---- whether visitors find it ----

sim::Task<std::string> RecoveryPlan::whyNotLeading(const PlanPointConfig& change) {
    auto& names = dynamic_cast<NameService&>(*platform().find(change.names.name));
    if (standingOf(names, askedPage()).serving != Serving::Yes) {
        co_return "no server of it answers";
    }
    for (int i = 0; i < kAskedALook; ++i) {
        const bool isGood = co_await isFound(names, names.find(change.record).value());
        proofs_[&names].tell(isGood);
        if (!isGood) {
            co_return "queries for " + change.record + " fail";
        }
    }
    co_return proofs_[&names].isGiven()
        ? ""
        : "too few queries for " + change.record + " have been answered yet";
}

// By a resolver of its own that holds nothing: what visitors' resolvers hold is not touched.
sim::Task<bool> RecoveryPlan::isFound(NameService& names, std::uint16_t name) {
    Request query;
    query.key = nextKey();
    query.page = {name};
    query.isProbe = true;
    query.client = static_cast<std::uint32_t>(asked_);
    query.location = static_cast<std::uint16_t>(asked_ % platform().options().locations.size());
    co_return co_await names.resolvesAnew(name, query);
}

// ---- whether what they write is taken ----

sim::Task<std::string> RecoveryPlan::whyNotWriting(const std::vector<Component*>& back) {
    co_return whyNoWrites(back);
}

// Of writers who come to what was brought back.
std::string RecoveryPlan::whyNoWrites(const std::vector<Component*>& back) const {
    for (const std::string& to : platform().writtenTo()) {
        const Component* first = whereLeads(to);
        if (first == nullptr) {
            continue;
        }
        const auto reached = reachedThrough(*first, askedPage(), Method::Post);
        const bool isOfPlan = std::any_of(back.begin(), back.end(), [&](const Component* each) {
            return std::find(reached.begin(), reached.end(), each) != reached.end();
        });
        const Standing found = standingOf(*first, askedPage(), Method::Post);
        if (isOfPlan && found.serving != Serving::Yes) {
            return found.missing->name() + " takes none";
        }
    }
    return "";
}

const Component* RecoveryPlan::whereLeads(const std::string& to) const {
    if (const Component* component = platform().find(to)) {
        return component;
    }
    for (const auto& component : platform().components()) {
        const auto* names = dynamic_cast<const NameService*>(component.get());
        if (const auto name = names == nullptr ? std::nullopt : names->find(to)) {
            return names->whereLeads(*name);
        }
    }
    return nullptr;
}

// ---- what is lost ----

// What a store takes that the disaster leaves, or that is back before names point elsewhere.
sim::Task<void> RecoveryPlan::countLateWrites(std::size_t number) {
    const PlanStoreConfig& store = config_.plan.stores[number];
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
    for (std::uint64_t before = component->meter().answered(); !isOver_ && !isSwitched(store);) {
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

// Whether nobody who asks anew is led to it any more.
bool RecoveryPlan::isSwitched(const PlanStoreConfig& store) const {
    const auto& steps = config_.plan.steps;
    const bool isPointed = std::any_of(steps.begin(), steps.end(),
                                       [](const PlanStepConfig& step) { return step.points; });
    bool isIt = isPointed || !store.step.empty();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool counts = isPointed ? steps[i].points.has_value() : steps[i].name == store.step;
        isIt = isIt && (!counts || (over_[i] && draw_.steps[i].happened));
    }
    return isIt;
}

void RecoveryPlan::pointNames(const PlanStepConfig& step) {
    if (!step.points) {
        return;
    }
    auto& names = dynamic_cast<NameService&>(*platform().find(step.points->names.name));
    names.point(names.find(step.points->record).value(), step.points->target, {});
}

} // namespace doppel::models
