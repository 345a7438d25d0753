// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/replay_traffic.h"
#include "scenarios/play.h"
#include "scenarios/scenario.h"
#include "sim/assert.h"
#include "tests/fuzz/inputs.h"
#include "tests/fuzz/scratch_file.h"

#include <algorithm>
#include <string>

namespace doppel::fuzz {

namespace {

using scenarios::Scenario;

/// What an input may extend: a page view's way through one component of many kinds.
constexpr std::string_view kBase = R"(doppel: 1
title: A small platform
duration: 1min
seed: 36
locations: {uk: {weight: 1}, us: {weight: 1}}
components:
  names: {kind: dns, records: {www: {cname: cdn.example}, cdn.example: {to: edge, authorities: [zone]}}}
  zone: {kind: dns_authority}
  edge: {kind: edge, pops: {LHR: {serves: [uk, us]}}, origin: balancer, mirrors: [mirror]}
  mirror: {kind: object_store}
  balancer: {kind: balancer, targets: [{to: nginx}]}
  nginx: {kind: nginx, to: cache}
  cache: {kind: varnish, backend: app}
  app: {kind: app, cpu: exponential(50ms), calls: [{to: database}, {to: memory}]}
  database: {kind: database}
  memory: {kind: key_value}
traffic:
  visitors: {kind: open, to: www, rate: 20/s, pages: {count: 100}}
objectives:
  - {name: availability, that: visitors.availability >= 90%}
)";

void checkErrors(const sim::Errors& errors) {
    DOPPEL_ASSERT(!errors.empty());
    DOPPEL_ASSERT(std::all_of(errors.begin(), errors.end(), [](const sim::Error& error) {
        return !error.message.empty() && !error.where.file.empty();
    }));
}

bool readsOtherFiles(const Scenario& scenario) {
    return !scenario.settings.routes.none() ||
           std::any_of(scenario.traffic.begin(), scenario.traffic.end(), [](const auto& source) {
               return source.kind->name == "replay" ||
                      !source.kind->visitors(*source.config).pages.law().file.empty();
           });
}

/// Pages are made up one by one, by the same code for the last as for the first: more than some
/// thousand only take time.
bool hasManyPages(const Scenario& scenario) {
    constexpr std::uint64_t kMany = 5000;
    std::uint64_t pages = 0;
    for (const auto& source : scenario.traffic) {
        pages += source.kind->visitors(*source.config).pages.count;
    }
    return pages > kMany;
}

/// A configuration that was read says the same when it is read again.
void checkConfiguration(const ScratchFolder& folder, const Scenario& scenario) {
    const auto again = scenarios::loadScenario(folder.write("again.yaml", scenario.configuration));
    DOPPEL_ASSERT(again.ok());
    DOPPEL_ASSERT(again->configuration == scenario.configuration);
}

} // namespace

void readScenario(std::string_view bytes) {
    static const ScratchFolder folder;
    static const std::string base = folder.write("base.yaml", kBase);
    auto scenario = scenarios::loadScenario(folder.write("scenario.yaml", bytes));
    if (!scenario) {
        checkErrors(scenario.errors());
        return;
    }
    checkConfiguration(folder, *scenario);
    if (readsOtherFiles(*scenario) || hasManyPages(*scenario)) {
        return;
    }
    const scenarios::ScenarioInputs none;
    auto play = scenarios::Play::create(*scenario, none, {});
    if (!play) {
        checkErrors(play.errors());
    }
}

} // namespace doppel::fuzz
