// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/run_words.h"
#include "models/decision_log.h"
#include "models/response.h"
#include "scenarios/run_result.h"
#include "sim/time.h"

#include <cstdint>

/// The tables of a run's file whose rows are values of the result; row_columns.h says how they are
/// written and read.
namespace doppel::analysis {

/// /runs: those that were merged.
inline constexpr auto kRunColumns = [](auto& columns, auto& run) {
    columns.cell("seed", run.seed);
    columns.cell("replication", run.replication);
    columns.cell("fingerprint", run.fingerprint);
    columns.word("status", run.status.reason, kReasonWords);
    columns.cell("status_at_ns", run.status.time);
    columns.cell("status_culprit", run.status.culprit);
    columns.cell("wall_s", run.wallSeconds);
    columns.cell("cpu_s", run.cpuSeconds);
    columns.cell("cpu_after_warmup_s", run.windowCpuSeconds);
};

/// /shortfalls: what failed within a time, or had failed by its end; "" for the warm-up.
inline constexpr auto kShortfallColumns = [](auto& columns, auto& one) {
    columns.cell("time", one.time);
    columns.cell("within", one.isWithin);
    columns.word("of", one.shortfall.of, kShortfallWords);
    columns.cell("owner", one.shortfall.owner);
    columns.cell("what", one.shortfall.what);
    columns.word("fared", one.shortfall.fared, kFaredWords);
    columns.cell("count", one.shortfall.count);
    columns.cell("all", one.shortfall.all);
};

/// /journeys: a stay of a recorded visit in a component; its parent is the caller's number, 0 for
/// none; times are -1 for what did not come within the run.
inline constexpr auto kJourneyColumns = [](auto& columns, auto& span) {
    columns.cell("visit", span.visit);
    columns.cell("number", span.number);
    columns.cell("parent", span.parent);
    columns.cell("component", span.component);
    columns.cell("instance", span.instance);
    columns.cell("sent_ns", span.sent);
    columns.cell("start_ns", span.start);
    columns.cell("end_ns", span.end);
    columns.cell("received_ns", span.received);
    columns.cell("status", span.status);
    columns.word("failure", span.failure, wordsOf<models::Failure, models::kFailures>());
    columns.word("served_by", span.servedBy, wordsOf<models::ServedBy, models::kServedBys>());
};

/// What a stay waited for.
struct StoredWait {
    std::uint64_t span = 0; ///< a number of /journeys
    scenarios::JourneyWait wait{};
};
/// /waits: until is -1 for what was still waited for.
inline constexpr auto kWaitColumns = [](auto& columns, auto& row) {
    columns.cell("span", row.span);
    columns.cell("what", row.wait.what);
    columns.cell("from_ns", row.wait.from);
    columns.cell("until_ns", row.wait.until);
};

/// /decisions
inline constexpr auto kDecisionColumns = [](auto& columns, auto& decision) {
    columns.cell("at_ns", decision.at);
    columns.cell("component", decision.component);
    columns.cell("what", decision.what);
    columns.cell("why", decision.why);
};

/// /rescales: which of the decisions change how many servers there are, and from what to what.
struct RescaleRow {
    std::uint64_t decision = 0; ///< its row in /decisions
    models::Rescale rescale{};
};
inline constexpr auto kRescaleColumns = [](auto& columns, auto& row) {
    columns.cell("decision", row.decision);
    columns.cell("of", row.rescale.of);
    columns.cell("from", row.rescale.from);
    columns.cell("to", row.rescale.to);
};

/// /timeline
inline constexpr auto kTimelineColumns = [](auto& columns, auto& entry) {
    columns.shown("at_s", [&] { return sim::toSeconds(entry.at - sim::kStart); });
    columns.cell("at_ns", entry.at);
    columns.cell("what", entry.what);
};

} // namespace doppel::analysis
