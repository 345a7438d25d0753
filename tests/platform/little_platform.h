// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/play.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

/// What tests of whole platforms are written with: a scenario that plays to its end with all books
/// in order, its metrics by name, and visits written down one by one.
namespace doppel::scenarios {

using Sets = std::vector<std::string>;

inline std::string sourcePath(const std::string& path) {
    return std::string(DOPPEL_SOURCE_DIR) + '/' + path;
}

inline std::string littlePlatform(const std::string& file) {
    return sourcePath("tests/platform/" + file);
}

/// A scenario ready to be played, or a failed test.
class ReadyScenario {
public:
    explicit ReadyScenario(const std::string& path, const Sets& sets = {}) {
        auto loaded = loadScenario(path, sets);
        if (!loaded) {
            ADD_FAILURE() << toText(loaded.errors().front());
            return;
        }
        scenario_ = std::make_unique<Scenario>(std::move(*loaded));
        auto inputs = loadInputs(*scenario_);
        if (!inputs) {
            ADD_FAILURE() << toText(inputs.errors().front());
            return;
        }
        inputs_ = std::move(*inputs);
    }

    bool loaded() const { return inputs_ != nullptr; }
    const Scenario& scenario() const { return *scenario_; }
    const ScenarioInputs& inputs() const { return *inputs_; }

    std::unique_ptr<Play> start(std::optional<std::uint64_t> seed = {}) const {
        auto play = Play::create(*scenario_, *inputs_, {.seed = seed});
        if (!play) {
            ADD_FAILURE() << toText(play.errors().front());
            return nullptr;
        }
        return std::move(*play);
    }

    /// Plays it to its end and looks into the books.
    RunResult play(std::optional<std::uint64_t> seed = {}) const {
        auto run = loaded() ? start(seed) : nullptr;
        if (run == nullptr) {
            return {};
        }
        EXPECT_TRUE(run->advance(run->end()).reachedEnd());
        RunResult result = run->finish();
        EXPECT_TRUE(result.broken.empty())
            << "seed " << result.seed << ": " << result.broken.front();
        return result;
    }

private:
    std::unique_ptr<Scenario> scenario_;
    std::unique_ptr<ScenarioInputs> inputs_;
};

/// What was counted about a component or a source; null, and a failed test, where there is none.
inline const MetricResults* metricsOf(const RunResult& result, const std::string& owner) {
    for (const ComponentResult& component : result.components) {
        if (component.name == owner) {
            return &component.metrics;
        }
    }
    for (const TrafficResult& source : result.traffic) {
        if (source.name == owner) {
            return &source.metrics;
        }
    }
    ADD_FAILURE() << "there is no " << owner;
    return nullptr;
}

/// A number told of a component or a source; a failed test where there is none.
inline double figure(const RunResult& result, const std::string& owner, const std::string& name) {
    if (const MetricResults* metrics = metricsOf(result, owner)) {
        for (const Statistic& statistic : statisticsOf(*metrics)) {
            if (statistic.name == name && statistic.value) {
                return *statistic.value;
            }
        }
    }
    ADD_FAILURE() << "there is no " << owner << '.' << name;
    return -1;
}

/// Whether the objective of that name was met; a failed test where there is none.
inline bool isMet(const RunResult& result, const std::string& objective) {
    for (const ObjectiveResult& one : result.objectives) {
        if (one.name == objective) {
            return one.met;
        }
    }
    ADD_FAILURE() << "there is no objective " << objective;
    return false;
}

/// Whether one of the notes has that in it.
inline bool hasNote(const RunResult& result, const std::string& text) {
    return std::any_of(result.notes.begin(), result.notes.end(), [&](const std::string& note) {
        return note.find(text) != std::string::npos;
    });
}

/// How many visits of a source ended with a status: they are counted from the first one on.
inline std::uint64_t
withStatus(const RunResult& result, const std::string& source, const std::string& status) {
    const MetricResults* metrics = metricsOf(result, source);
    const MetricResult* found = metrics == nullptr ? nullptr : find(*metrics, "status_" + status);
    return found == nullptr ? 0 : std::get<CounterValue>(found->value).count;
}

/// Visits second by second, played on the little platform. Each comes from a client of its own.
///
///     Script script;
///     script.at(0, "/a").at(400, "/a", 200);
///     const RunResult result = script.play({"timeline=[…]"});
class Script {
public:
    /// `count` visits to a path at the same instant, in a second of the run; seconds never go back.
    /// The first visit is at 0.
    Script& at(int second, const std::string& path, int count = 1) {
        for (int i = 0; i < count; ++i) {
            const int client = visits_++;
            char line[200];
            std::snprintf(line, sizeof line,
                          "10.0.%d.%d - - [01/Jan/2026:%02d:%02d:%02d +0000] \"GET %s HTTP/1.1\" "
                          "200 1 \"-\" \"-\"\n",
                          client / 250, client % 250, second / 3600, second / 60 % 60, second % 60,
                          path.c_str());
            log_ += line;
        }
        return *this;
    }
    /// One visit to each of `count` pages: /NAME-0, /NAME-1, …
    Script& atEach(int second, const std::string& name, int count) {
        for (int i = 0; i < count; ++i) {
            at(second, '/' + name + '-' + std::to_string(i));
        }
        return *this;
    }

    int visits() const { return visits_; }

    RunResult play(Sets sets = {}, const std::string& scenario = "little-script.yaml") const {
        const auto file = std::filesystem::temp_directory_path() /
                          ("doppel-script-" + std::to_string(::getpid()) + ".log");
        std::ofstream(file) << log_;
        sets.push_back("traffic.visitors.log=" + file.string());
        RunResult result = ReadyScenario(littlePlatform(scenario), sets).play();
        std::filesystem::remove(file);
        if (result.traffic.empty()) {
            ADD_FAILURE() << "nothing was played";
            result.traffic.emplace_back();
        }
        EXPECT_EQ(result.traffic.front().total, static_cast<std::uint64_t>(visits_))
            << "some visits never ended";
        return result;
    }

private:
    std::string log_;
    int visits_ = 0;
};

} // namespace doppel::scenarios
