// SPDX-License-Identifier: Apache-2.0
// Small platforms that have a component of nearly every kind, each played with faults of each of its
// components. A bound that is missed without a fault and met with it says what failed meanwhile, or
// it is met by failing.
#include "scenarios/evaluation.h"
#include "scenarios/named_metrics.h"
#include "tests/platform/temporary_scenario.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::scenarios {
namespace {

constexpr std::array<std::string_view, 18> kFaults{
    "fault: down",
    "fault: crash",
    "fault: refuse",
    "fault: error",
    "fault: error, when: before_work",
    "fault: error, status: 404, when: before_work",
    "fault: error, status: 200",
    "fault: error, share: 30%",
    "fault: slow, delay: 10h",
    "fault: slow, delay: 4s",
    "fault: stall",
    "fault: partition",
    "fault: partition, how: reset",
    "fault: partition, direction: from_target",
    "fault: slow_network, delay: 20s",
    "fault: lose_packets, loss: 40%",
    "fault: lost_zone, zone: 0",
    "fault: lost_replicas, share: 50%",
};

// Pieces of names of what a planner asks for little of, of what for much, and of what is neither.
constexpr std::string_view kBad =
    " failed failures failure lost late dead errors error refused timeouts rejections rejected "
    "stale outdated wasted overdue unreached vain dropped expired behind pending "
    "OperationsPendingReplication OperationsFailedReplication waiting backlog lag cost "
    "UnHealthyHostCount left conflicts nacked unavailable taken throttled oom evicted plan delayed "
    "retries retried ready unacked degraded desired flight busy used utilisation ratio replicas "
    "instance running connections messages queue memory age ups outs ";
constexpr std::string_view kGood =
    " availability within ok hits hit done visible stored copies crawls accepted HealthyHostCount "
    "booted promotions cache origin succeeded confirmed acknowledged acked published emails "
    "changes presented page requests total count ons delivered received processed ";
constexpr std::string_view kNeither =
    " all bytes size users activity blank uncounted misses repeated redelivered again ";

bool hasPieceOf(std::string_view name, std::string_view words) {
    std::string piece;
    for (const char c : std::string(name) + '.') {
        if (c != '.' && c != '_' && c != '(') {
            piece += c;
        } else if (words.find(' ' + std::exchange(piece, {}) + ' ') != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

std::string boundText(Objective::Unit unit, double value) {
    switch (unit) {
    case Objective::Unit::Share:
        return fmt::format("{:.6f}%", 100 * value);
    case Objective::Unit::Seconds:
        return fmt::format("{:.9f}s", value);
    case Objective::Unit::Bytes:
        return fmt::format("{:.0f}B", value);
    case Objective::Unit::PerSecond:
        return fmt::format("{:.6f}/s", value);
    case Objective::Unit::Number:
        break;
    }
    return fmt::format("{:.6f}", value);
}

// Less than so little of it is chance.
double leastOf(Objective::Unit unit) {
    switch (unit) {
    case Objective::Unit::Seconds:
        return 0.005;
    case Objective::Unit::Number:
        return 20;
    case Objective::Unit::Share:
    case Objective::Unit::Bytes:
    case Objective::Unit::PerSecond:
        break;
    }
    return 0;
}

// A bound on a metric that is clearly better than what it is; "": none makes sense.
std::string betterThan(const std::string& metric, Objective::Unit unit, double value) {
    const std::string_view name = std::string_view(metric).substr(metric.find('.') + 1);
    const bool isTime = unit == Objective::Unit::Seconds && !name.ends_with(".count");
    if (value <= leastOf(unit) || hasPieceOf(name, kNeither)) {
        return "";
    }
    if (isTime || (hasPieceOf(name, kBad) && !name.ends_with(".count"))) {
        return metric + " <= " + boundText(unit, value / 2);
    }
    if (hasPieceOf(name, kGood) && !hasPieceOf(name, kBad)) {
        const bool isShare = unit == Objective::Unit::Share;
        return metric + " >= " + boundText(unit, isShare ? (value + 1) / 2 : value * 1.5);
    }
    return "";
}

// Within the fault's time, when what it does at first is over.
constexpr std::string_view kTime = "between 2min 10s and 3min";

// Bounds on all metrics of a run, of the whole of it and of that time, that it misses.
std::vector<ObjectiveResult> missedBounds(RunResult run) {
    run.objectives.clear();
    for (const auto& [full, told] : namedMetrics(run)) {
        std::string metric = full;
        std::string limit;
        if (const auto at = metric.find(' ' + std::string(kTime)); at != std::string::npos) {
            metric.erase(at, kTime.size() + 1);
            limit = kTime;
        }
        const std::string that = told.value && !metric.starts_with("recovery.")
                                     ? betterThan(metric, told.unit, *told.value)
                                     : "";
        if (!that.empty()) {
            run.objectives.push_back({full, that, {}, false, limit});
        }
    }
    evaluate(run);
    std::erase_if(run.objectives, [](const ObjectiveResult& bound) { return bound.met; });
    return run.objectives;
}

std::string platformText(const std::string& name) {
    std::ifstream file(littlePlatform("gains/" + name + ".yaml"));
    return {std::istreambuf_iterator<char>(file), {}};
}

// With an objective of each owner in that time, so that all keep books of it.
std::string withTimes(std::string text) {
    const RunResult run = playText(text);
    const NamedMetrics names = namedMetrics(run);
    std::string objectives = "objectives:\n";
    const auto add = [&](const std::string& owner) {
        const std::string prefix = owner + '.';
        for (auto at = names.lower_bound(prefix);
             at != names.end() && at->first.starts_with(prefix); ++at) {
            const std::string line =
                fmt::format("  - {{name: in {}, that: {} >= {}, {}}}\n", owner, at->first,
                            boundText(at->second.unit, 0), "between: 2min 10s and 3min");
            if (whyRefused(text + "objectives:\n" + line).empty()) {
                objectives += line;
                return;
            }
        }
    };
    for (const ComponentResult& component : run.components) {
        add(component.name);
    }
    for (const TrafficResult& source : run.traffic) {
        add(source.name);
    }
    return text + objectives;
}

std::string withEvent(std::string text, const std::string& event) {
    constexpr std::string_view kTimeline = "\ntimeline:\n";
    const auto at = text.find(kTimeline);
    return at == std::string::npos ? text + "timeline:\n" + event
                                   : text.insert(at + kTimeline.size(), event);
}

bool saysWhatFailed(const ObjectiveResult& verdict) {
    return verdict.note.find("while ") != std::string::npos ||
           verdict.note.find(" failed") != std::string::npos ||
           verdict.note.find(" waiting for longer") != std::string::npos;
}

// Where it is no failing that eases.
struct Eased {
    std::string_view metric;
    std::string_view fault; ///< begins so
    std::string_view why;
};
constexpr std::array kEased{
    Eased{"s3.OperationsPendingReplication", "router fault: slow", "pages are crawled more slowly"},
    Eased{"backend.", "rabbit fault: error", "what queued up comes at once, and each once"},
    Eased{"documents.", "router fault: error", "no cache keeps an error, and asks anew sooner"},
    Eased{"documents.", "frontend fault: ", "as above"},
    Eased{"notify.in_flight", "workers fault: lost_replicas", "half as many can ask at a time"},
    Eased{"workers.jobs_in_flight", "workers fault: lost_replicas", "half as many can run"},
    Eased{"workers.sidekiq_process_busy", "workers fault: lost_replicas", "half as many can run"},
};

bool isEased(const std::string& verdict, const std::string& fault) {
    return std::any_of(kEased.begin(), kEased.end(), [&](const Eased& eased) {
        return verdict.starts_with(eased.metric) && fault.starts_with(eased.fault);
    });
}

// Plays every `step`th pair of a component and a fault. Gives how many.
int playFaults(const std::string& platform, std::size_t step) {
    const std::string text = withTimes(platformText(platform));
    const RunResult well = playText(text);
    const std::vector<ObjectiveResult> missed = missedBounds(well);
    EXPECT_GT(missed.size(), 100u);
    int played = 0;
    for (std::size_t i = 0; i < well.components.size() * kFaults.size(); i += step) {
        const std::string fault = fmt::format("{} {}", well.components[i / kFaults.size()].name,
                                              kFaults[i % kFaults.size()]);
        const std::string faulty = withEvent(
            text, fmt::format("  - {{at: 2min, for: 1min, target: {}, {}}}\n",
                              fault.substr(0, fault.find(' ')), fault.substr(fault.find(' ') + 1)));
        if (!whyRefused(faulty).empty()) {
            continue; // it could do nothing to that kind
        }
        RunResult failing = playText(faulty);
        ++played;
        failing.objectives = missed;
        evaluate(failing);
        for (const ObjectiveResult& verdict : failing.objectives) {
            EXPECT_TRUE(!verdict.met || saysWhatFailed(verdict) || isEased(verdict.that, fault))
                << fault << ": " << toText(verdict) << " is met, " << verdict.value.value_or(-1)
                << "; " << verdict.note;
        }
    }
    return played;
}

class Gains : public testing::TestWithParam<const char*> {};
class LongGains : public Gains {};

TEST_P(Gains, MeetsNoBoundWithoutAWord) {
    constexpr std::size_t kStep = 7; // prime to their number, so that each comes in its turn
    EXPECT_GT(playFaults(GetParam(), kStep), 5);
}

TEST_P(LongGains, MeetsNoBoundWithoutAWord) {
    EXPECT_GT(playFaults(GetParam(), 1), 40);
}

constexpr auto kPlatforms = [] {
    return testing::Values("pages", "data", "jobs", "publishing", "email", "plan", "scaling",
                           "release");
};
INSTANTIATE_TEST_SUITE_P(Of, Gains, kPlatforms());
INSTANTIATE_TEST_SUITE_P(Of, LongGains, kPlatforms());

} // namespace
} // namespace doppel::scenarios
