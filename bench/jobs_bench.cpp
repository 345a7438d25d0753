// SPDX-License-Identifier: Apache-2.0
// How many jobs or messages a CPU second takes, from being handed over to being done, with all else
// that their scenario plays. Without a warm-up, so that nothing is left out. Peak memory is that of
// the whole program: name one scenario at a time.
//     jobs_bench scenarios/theory/sidekiq-no-ops.yaml [PATH=VALUE ...]
#include "scenarios/play.h"

#include <cstdint>
#include <cstdio>
#include <string>
#include <variant>
#include <vector>

namespace {

using namespace doppel;

std::uint64_t jobsDone(const scenarios::RunResult& result) {
    std::uint64_t done = 0;
    for (const scenarios::ComponentResult& component : result.components) {
        for (const scenarios::MetricResult& metric : component.metrics) {
            const auto* counter = std::get_if<scenarios::CounterValue>(&metric.value);
            done += counter != nullptr && metric.name == "jobs_done" ? counter->count : 0;
        }
    }
    return done;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: jobs_bench SCENARIO [PATH=VALUE ...]\n");
        return 2;
    }
    std::vector<std::string> sets(argv + 2, argv + argc);
    sets.emplace_back("warmup=0s");
    const auto scenario = scenarios::loadScenario(argv[1], sets);
    if (!scenario) {
        std::fprintf(stderr, "%s\n", toText(scenario.errors().front()).c_str());
        return 1;
    }
    const auto inputs = scenarios::loadInputs(*scenario);
    const auto play = scenarios::Play::create(*scenario, **inputs, {});
    if (!play) {
        std::fprintf(stderr, "%s\n", toText(play.errors().front()).c_str());
        return 1;
    }
    (*play)->advance((*play)->end());
    const scenarios::RunResult result = (*play)->finish();
    const auto done = static_cast<double>(jobsDone(result));
    const auto events = static_cast<double>(result.events);
    std::printf("%s: %.0f jobs done, %.1f events each, %.2f CPU s: %.0f jobs a CPU second; "
                "%.0f MB at most; fingerprint %s\n",
                argv[1], done, events / done, result.cpuSeconds, done / result.cpuSeconds,
                static_cast<double>(result.peakMemoryBytes) * 1e-6, result.fingerprint.c_str());
    return result.broken.empty() ? 0 : 1;
}
