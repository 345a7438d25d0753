// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/meter.h"
#include "models/page_catalogue.h"
#include "models/problem.h"
#include "models/traffic/good_config.h"
#include "scenarios/objective_limit.h"
#include "scenarios/recovery/recovery_options.h"
#include "sim/run_status.h"
#include "sim/stop.h"
#include "sim/time.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// What a run may use up; see sim::Limits.
struct LimitsConfig {
    std::optional<std::int64_t> events;
    std::optional<sim::Duration> wallTime;
    std::optional<sim::Bytes> memory;

    void describe(models::FieldVisitor& visitor);
    sim::Limits limits() const;
};

/// Which limit is reached before time begins to pass, of wall time, counted from `began`, and of
/// memory; looked at every 20 ms at most.
sim::WhoStops limitsBeforeStart(const LimitsConfig& limits,
                                std::chrono::steady_clock::time_point began);

/// A place where visitors are.
struct LocationConfig {
    sim::Ratio weight{1.0};

    void describe(models::FieldVisitor& visitor);
};

/// Where the Router's routes come from: a file, or made up by number and seed.
struct RoutesConfig {
    std::optional<std::string> file; ///< beside the scenario file
    std::uint32_t count = 0;
    std::uint64_t seed = 36;
    std::string listBackend = "frontend";

    void describe(models::FieldVisitor& visitor);
    bool none() const { return !file && count == 0; }
};

/// A field that a planner is meant to turn, between which bounds and in which steps.
struct KnobConfig {
    std::string path; ///< "components.frontend.replicas"
    std::string min;  ///< values of that field, with its unit
    std::string max;
    std::string step; ///< empty: any value between
    std::string text;

    void describe(models::FieldVisitor& visitor);
};

/// The fields at the top of a scenario file.
struct Settings {
    std::int64_t version = 1;
    std::string title;
    std::string description;
    sim::Duration duration = std::chrono::hours(1);
    sim::Duration warmup{};
    std::uint64_t seed = 1;
    std::optional<sim::Duration> seriesInterval; ///< unset: a 120th of the run, at least a second
    std::uint32_t zones = 3;
    LimitsConfig limits;
    std::map<std::string, LocationConfig> locations;
    std::map<std::string, models::PageClass> pageClasses;
    RoutesConfig routes;
    models::GoodConfig good;
    sim::Duration unfinishedAfter = models::kUnfinishedAfter;
    RecoveryOptions recovery;
    std::string start; ///< as parseStartTime reads it; empty: on no day
    std::vector<KnobConfig> knobs;

    void describe(models::FieldVisitor& visitor);
    sim::Duration sampleEvery() const;
};

/// What is wrong with the settings as a whole.
models::Problems problemsOf(const Settings& settings);

/// An objective as it stands in a file; see Objective.
struct ObjectiveConfig {
    std::string name;
    std::string that;
    ObjectiveLimit limit; ///< its fields stand beside the others

    void describe(models::FieldVisitor& visitor);
};

} // namespace doppel::scenarios
