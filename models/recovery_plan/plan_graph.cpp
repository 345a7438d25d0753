// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/plan_graph.h"

#include <boost/graph/topological_sort.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

namespace doppel::models {

PlanGraph::PlanGraph(const PlanConfig& plan) : plan_(plan), graph_(plan.steps.size()) {
    std::map<std::string_view, std::size_t> numbers;
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        numbers.emplace(plan.steps[i].name, i);
    }
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        for (const std::string& before : plan.steps[i].after) {
            boost::add_edge(numbers.at(before), i, graph_);
        }
    }
    try {
        boost::topological_sort(graph_, std::back_inserter(order_));
        std::reverse(order_.begin(), order_.end());
    } catch (const boost::not_a_dag&) {
        isAcyclic_ = false;
    }
}

StepDraw drawnStep(const PlanStepConfig& step, sim::Draws draws) {
    StepDraw drawn;
    const sim::Duration takes = step.takes.sampleDuration(draws);
    if (!step.failure) {
        drawn.ends = takes;
        return drawn;
    }
    const StepFailureConfig& failure = *step.failure;
    for (std::uint32_t attempt = 0; attempt <= failure.retries; ++attempt) {
        if (!draws.chance(failure.probability.value)) {
            drawn.ends = sim::sum(drawn.ends, takes);
            return drawn;
        }
        ++drawn.failures;
        drawn.ends = sim::sum(drawn.ends, failure.wasted.sampleDuration(draws));
    }
    if (failure.instead) {
        drawn.wasReplaced = true;
        drawn.ends = sim::sum(drawn.ends, failure.instead->sampleDuration(draws));
    } else {
        drawn.happened = false;
    }
    return drawn;
}

PlanDraw PlanGraph::draw(std::uint64_t seed, std::uint64_t number) const {
    std::vector<StepDraw> steps;
    for (const PlanStepConfig& step : plan_.steps) {
        const sim::Stream chance(seed, 0, "recovery_plan.step." + step.name);
        steps.push_back(drawnStep(step, chance.at(number)));
    }
    PlanDraw played = playedBy(std::move(steps));
    for (const PlanStoreConfig& store : plan_.stores) {
        const sim::Stream chance(seed, 0, "recovery_plan.store." + store.name);
        const auto by = std::find_if(plan_.steps.begin(), plan_.steps.end(),
                                     [&](const auto& step) { return step.name == store.step; });
        const bool wasReplaced =
            by != plan_.steps.end() &&
            played.steps[static_cast<std::size_t>(by - plan_.steps.begin())].wasReplaced;
        const sim::Distribution& lag =
            wasReplaced && store.lagInstead ? *store.lagInstead : store.lag;
        StoreDraw lost{lag.sampleDuration(chance.at(number)), 0};
        lost.writes = store.writes.perSecond * sim::toSeconds(lost.lag);
        played.stores.push_back(lost);
    }
    return played;
}

PlanDraw PlanGraph::expected() const {
    std::vector<StepDraw> steps;
    for (const PlanStepConfig& step : plan_.steps) {
        steps.push_back({.ends = sim::fromSeconds(step.takes.mean())});
    }
    PlanDraw played = playedBy(std::move(steps));
    for (const PlanStoreConfig& store : plan_.stores) {
        const double lag = store.lag.mean();
        played.stores.push_back({sim::fromSeconds(lag), store.writes.perSecond * lag});
    }
    return played;
}

std::vector<std::size_t> PlanGraph::before(std::size_t step) const {
    std::vector<std::size_t> steps;
    for (const auto edge : boost::make_iterator_range(boost::in_edges(step, graph_))) {
        steps.push_back(boost::source(edge, graph_));
    }
    return steps;
}

PlanDraw PlanGraph::playedBy(std::vector<StepDraw> steps) const {
    PlanDraw played;
    played.steps = std::move(steps);
    bool allHappened = true;
    sim::Duration last{};
    for (const std::size_t i : order_) {
        StepDraw& step = played.steps[i];
        for (const std::size_t earlier : before(i)) {
            step.begins = std::max(step.begins, played.steps[earlier].ends);
            step.begun = step.begun && played.steps[earlier].happened;
        }
        if (!step.begun) {
            step = {.begins = step.begins, .begun = false, .happened = false};
        }
        step.ends = sim::sum(step.ends, step.begins);
        allHappened = allHappened && step.happened;
        last = std::max(last, step.ends);
    }
    if (allHappened) {
        played.switched = last;
        played.criticalPath = criticalPath(played);
    }
    return played;
}

// From the step that ended last, of equals the one that waits for the others, back to one that waited
// for nothing.
std::vector<std::size_t> PlanGraph::criticalPath(const PlanDraw& draw) const {
    const auto endsFirst = [&](std::size_t a, std::size_t b) {
        return draw.steps[a].ends < draw.steps[b].ends;
    };
    std::vector<std::size_t> path;
    if (order_.empty()) {
        return path;
    }
    path.push_back(*std::max_element(order_.rbegin(), order_.rend(), endsFirst));
    for (;;) {
        const std::vector<std::size_t> earlier = before(path.back());
        if (earlier.empty()) {
            break;
        }
        path.push_back(*std::max_element(earlier.begin(), earlier.end(), endsFirst));
    }
    std::reverse(path.begin(), path.end());
    return path;
}

} // namespace doppel::models
