// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison/comparison.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace doppel::analysis {

/// Two runs to an hour whose series have a row up to 38 min, of zeros, then eight of 30 s; and
/// nothing else unless a test says so.
class ComparedPairTest : public testing::Test {
protected:
    using Kind = sim::SeriesColumn::Kind;

    ComparedPairTest() {
        using namespace std::chrono_literals;
        for (int row = 0; row <= 8; ++row) {
            times.push_back(at(38min + row * 30s));
        }
        before.fingerprint = "d280dd27721b34dc";
        after.fingerprint = "250a28c62076f955";
        for (ComparedRun* run : {&before, &after}) {
            run->seed = 36;
            run->until = at(1h);
            run->components = {"fastly", "frontend", "idle"};
            run->times = times;
        }
    }

    static sim::Time at(sim::Duration d) { return sim::kStart + d; }

    void addSource(std::uint64_t total,
                   std::uint64_t failedBefore,
                   std::uint64_t failedAfter,
                   double p99Before,
                   double p99After) {
        before.sources.push_back({"visitors", total, failedBefore, {}, p99Before});
        after.sources.push_back({"visitors", total, failedAfter, {}, p99After});
    }

    void addColumns(Kind kind,
                    const char* component,
                    const char* name,
                    const char* statistic,
                    std::vector<double> earlier,
                    std::vector<double> later) {
        earlier.insert(earlier.begin(), 0);
        later.insert(later.begin(), 0);
        earlier.resize(times.size());
        later.resize(times.size());
        seriesBefore.push_back({component, name, {}, statistic, "", kind, std::move(earlier)});
        seriesAfter.push_back({component, name, {}, statistic, "", kind, std::move(later)});
        before.series = seriesBefore;
        after.series = seriesAfter;
    }

    /// In place of them: rows of 30 s of the first, and of 20 s of the second, from the start on.
    void addUnlikeRows(const char* gauge,
                       const char* statistic,
                       std::vector<double> earlier,
                       std::vector<double> later) {
        using namespace std::chrono_literals;
        const auto rowsOf = [](ComparedRun& run, std::vector<sim::Time>& ends, sim::Duration length,
                               std::size_t rows) {
            ends.clear();
            while (ends.size() < rows) {
                ends.push_back(at(length * static_cast<int>(ends.size() + 1)));
            }
            run.times = ends;
            run.until = ends.back();
        };
        rowsOf(before, times, 30s, earlier.size());
        rowsOf(after, timesAfter, 20s, later.size());
        const Kind kind = *statistic == '\0' ? Kind::Mean : Kind::Maximum;
        seriesBefore.push_back({"frontend", gauge, {}, statistic, "", kind, std::move(earlier)});
        seriesAfter.push_back({"frontend", gauge, {}, statistic, "", kind, std::move(later)});
        before.series = seriesBefore;
        after.series = seriesAfter;
    }

    /// From an error at 30 min that visitors felt.
    static scenarios::RecoveryResult recovered(std::optional<sim::Duration> after) {
        using namespace std::chrono_literals;
        scenarios::RecoveryResult recovery;
        recovery.state =
            after ? scenarios::RecoveryState::Recovered : scenarios::RecoveryState::NotRecovered;
        recovery.firstFault = at(30min);
        recovery.timeToRecover = after;
        scenarios::Incident incident;
        incident.began = at(30min);
        incident.timeToRecover = after;
        recovery.incidents = {incident};
        return recovery;
    }

    /// As a terminal shows them: "▲ p99 peaks at …".
    static std::vector<std::string> textsOf(const Comparison& comparison) {
        std::vector<std::string> texts;
        for (const Difference& difference : comparison.differences) {
            texts.push_back(std::string(markOf(difference.change)) + ' ' + difference.text());
        }
        return texts;
    }

    std::vector<sim::Time> times;
    std::vector<sim::Time> timesAfter; // where its rows are others
    std::vector<sim::SeriesColumn> seriesBefore;
    std::vector<sim::SeriesColumn> seriesAfter;
    ComparedRun before;
    ComparedRun after;
};

} // namespace doppel::analysis
