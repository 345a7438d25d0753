// SPDX-License-Identifier: Apache-2.0
// What a look at a running platform costs: sixty apps that call one another, looked at after a
// minute and after hours. For instructions rather than time:
//     valgrind --tool=callgrind --toggle-collect='*SnapshotTaker::take*' snapshot_bench 1
#include "scenarios/play.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace doppel;
using namespace std::chrono_literals;

constexpr int kComponents = 60;

std::string manyApps() {
    std::string text =
        "doppel: 1\ntitle: sixty apps\nduration: 6h\nseries_interval: 1s\ncomponents:\n";
    for (int i = 0; i < kComponents; ++i) {
        text += "  app-" + std::to_string(i) + ": {kind: app, replicas: 10, cpu: 1ms";
        if (i + 1 < kComponents) {
            text += ", calls: [{to: app-" + std::to_string(i + 1) + "}]";
        } else {
            text += ", content: {}";
        }
        text += "}\n";
    }
    return text + "traffic:\n  visitors: {kind: open, to: app-0, rate: 1/s, pages: {count: 100}}\n";
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
}

// Looks as a window does, a row of the series every other time.
void measure(scenarios::Play& play, sim::Duration at, int looks) {
    scenarios::Look look;
    play.advance(sim::kStart + at);
    (void)play.snapshot(look);
    std::vector<double> took;
    std::size_t rows = 0;
    for (int i = 0; i < looks; ++i) {
        play.advance(play.now() + 500ms);
        const auto began = std::chrono::steady_clock::now();
        const scenarios::Snapshot snapshot = play.snapshot(look);
        took.push_back(
            std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began)
                .count());
        rows += snapshot.series.times.size();
    }
    std::printf("%10s %12zu %10.1f %10.1f\n", sim::toText(at).c_str(), rows, median(took),
                *std::max_element(took.begin(), took.end()));
}

} // namespace

int main(int argc, char** argv) {
    const int looks = argc > 1 ? std::atoi(argv[1]) : 200;
    const auto file =
        std::filesystem::temp_directory_path() / ("sixty-" + std::to_string(getpid()) + ".yaml");
    std::ofstream(file) << manyApps();
    const auto scenario = scenarios::loadScenario(file);
    std::filesystem::remove(file);
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
    std::printf("%d components, %d looks at each time\n", kComponents, looks);
    std::printf("%10s %12s %10s %10s\n", "after", "rows given", "median us", "most us");
    for (const sim::Duration at : {sim::Duration(1min), sim::Duration(1h), sim::Duration(5h)}) {
        measure(**play, at, looks);
    }
    return 0;
}
