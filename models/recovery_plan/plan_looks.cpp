// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/plan_looks.h"

#include "models/chance_key.h"
#include "models/dns/name_service.h"
#include "models/health_request.h"
#include "models/platform.h"
#include "models/recovery_plan/standing.h"

#include <utility>

namespace doppel::models {

namespace {

constexpr sim::Duration kPageTimeout = std::chrono::seconds(5);
constexpr std::string_view kPath = "/";

// Whether pages can be asked of it by whoever looks: of a store or a library its standing tells all.
bool isAskedForPages(const ComponentKind& kind) {
    return kind.answersPages && kind.answersByHttp && !kind.runsInItsCaller;
}

} // namespace

sim::World& PlanLooks::world() const {
    return platform_.world();
}

PageId PlanLooks::page() const {
    return platform_.pages().add(kPath);
}

sim::Task<std::string> PlanLooks::whyNotServing(Component& component, Needed needed) {
    const Standing found = standingOf(component, page());
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

sim::Task<bool> PlanLooks::pagesEndWell(Component& component) {
    if (!isAskedForPages(component.declared())) {
        co_return true;
    }
    std::unique_ptr<Link>& look = links_[&component];
    if (look == nullptr) {
        look = std::make_unique<Link>(component, LinkOptions{.verifiesCertificate = true},
                                      std::string(plan_));
    }
    for (int i = 0; i < kAskedALook; ++i) {
        const std::uint64_t key = nextKey();
        const Request request = healthRequest(platform_, kPath, Method::Get, key);
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

sim::Task<std::string> PlanLooks::whyNotLeading(const PlanPointConfig& change) {
    auto& names = dynamic_cast<NameService&>(*platform_.find(change.names.name));
    if (standingOf(names, page()).serving != Serving::Yes) {
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
sim::Task<bool> PlanLooks::isFound(NameService& names, std::uint16_t name) {
    Request query;
    query.key = nextKey();
    query.page = {name};
    query.isProbe = true;
    query.client = static_cast<std::uint32_t>(asked_);
    query.location = static_cast<std::uint16_t>(asked_ % platform_.options().locations.size());
    co_return co_await names.resolvesAnew(name, query);
}

std::uint64_t PlanLooks::nextKey() {
    return deriveKey(keyOfName(plan_), KeyStep::Probe, ++asked_);
}

} // namespace doppel::models
