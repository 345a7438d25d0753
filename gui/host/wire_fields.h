// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/platform_state.h"
#include "gui/host/sketch.h"
#include "gui/host/wire.h"
#include "models/response.h"
#include "scenarios/run_result.h"
#include "scenarios/snapshot.h"
#include "sim/result.h"
#include "sim/series.h"

/// What is sent of the structs that a host and a window share: each member once, for both ways.
namespace doppel::gui {

template <>
struct LastOf<scenarios::Health> {
    static constexpr auto value = scenarios::Health::NotBuilt;
};
template <>
struct LastOf<scenarios::RecoveryState> {
    static constexpr auto value = scenarios::RecoveryState::Recovered;
};
template <>
struct LastOf<sim::RunStatus::Reason> {
    static constexpr auto value = sim::RunStatus::Reason::PendingLimit;
};
template <>
struct LastOf<sim::SeriesColumn::Kind> {
    static constexpr auto value = sim::SeriesColumn::Kind::Quantile;
};
template <>
struct LastOf<sim::ErrorCode> {
    static constexpr auto value = sim::ErrorCode::Stopped;
};
template <>
struct LastOf<models::Failure> {
    static constexpr auto value = static_cast<models::Failure>(models::kFailures - 1);
};
template <>
struct LastOf<models::ServedBy> {
    static constexpr auto value = static_cast<models::ServedBy>(models::kServedBys - 1);
};

// ---- a state ----

template <class V>
void fields(V& visit, scenarios::ServersInState& servers) {
    visit(servers.state, servers.count, servers.zone);
}
template <class V>
void fields(V& visit, scenarios::Flow& flow) {
    visit(flow.arrivals, flow.good, flow.failed, flow.wasted);
}
template <class V>
void fields(V& visit, scenarios::QueueState& queue) {
    visit(queue.name, queue.length, queue.capacity);
}
template <class V>
void fields(V& visit, scenarios::UseState& use) {
    visit(use.name, use.used, use.of);
}
template <class V>
void fields(V& visit, scenarios::ShareState& share) {
    visit(share.name, share.value);
}
template <class V>
void fields(V& visit, scenarios::UnderWay& underWay) {
    visit(underWay.what, underWay.since);
}
template <class V>
void fields(V& visit, scenarios::ComponentState& component) {
    visit(component.health, component.servers, component.inFlight, component.flow, component.stay,
          component.queues, component.uses, component.shares, component.underWay,
          component.actions);
}
template <class V>
void fields(V& visit, scenarios::SourceState& source) {
    visit(source.underWay, source.flow, source.stay);
}
template <class V>
void fields(V& visit, scenarios::LinkState& link) {
    visit(link.cut, link.flow);
}
template <class V>
void fields(V& visit, PlatformState& state) {
    visit(state.at, state.events, state.components, state.sources, state.links);
}

// ---- what happened ----

template <class V>
void fields(V& visit, sim::MetricLabel& label) {
    visit(label.key, label.value);
}
template <class V>
void fields(V& visit, sim::SeriesColumn& column) {
    visit(column.component, column.name, column.labels, column.statistic, column.unit, column.kind,
          column.values);
}
template <class V>
void fields(V& visit, sim::SeriesRows& rows) {
    visit(rows.epoch, rows.kept, rows.times, rows.values);
}
template <class V>
void fields(V& visit, models::Rescale& rescale) {
    visit(rescale.of, rescale.from, rescale.to);
}
template <class V>
void fields(V& visit, DecisionEntry& decision) {
    visit(decision.at, decision.component, decision.what, decision.why, decision.rescale);
}
template <class V>
void fields(V& visit, scenarios::ShownTable& table) {
    visit(table.name, table.columns, table.rows, table.more);
}
template <class V>
void fields(V& visit, TimesSoFar& times) {
    visit(times.metric, times.unit, times.count, times.p50, times.p90, times.p95, times.p99,
          times.p999, times.max);
}
template <class V>
void fields(V& visit, TablesEntry& entry) {
    visit(entry.at, entry.component, entry.tables, entry.times);
}
template <class V>
void fields(V& visit, scenarios::TimelineEntry& entry) {
    visit(entry.at, entry.what);
}
template <class V>
void fields(V& visit, scenarios::JourneyWait& wait) {
    visit(wait.what, wait.from, wait.until);
}
template <class V>
void fields(V& visit, scenarios::JourneySpan& span) {
    visit(span.visit, span.number, span.parent, span.component, span.instance, span.sent,
          span.start, span.end, span.received, span.status, span.failure, span.servedBy,
          span.waits);
}

// ---- how it came out ----

template <class V>
void fields(V& visit, scenarios::ObjectiveResult& objective) {
    visit(objective.name, objective.that, objective.value, objective.met, objective.limit,
          objective.note);
}
template <class V>
void fields(V& visit, scenarios::AlertSpan& span) {
    visit(span.fired, span.cleared);
}
template <class V>
void fields(V& visit, scenarios::Alert& alert) {
    visit(alert.rule, alert.span);
}
template <class V>
void fields(V& visit, scenarios::Incident& incident) {
    visit(incident.began, incident.what, incident.timeToDetect, incident.detectedBy,
          incident.timeToClear, incident.timeToMitigate, incident.timeToRecover, incident.wellAfter,
          incident.relapsed, incident.outages, incident.heldOpenBy, incident.failedRequests,
          incident.lostRequests, incident.worstErrorShare);
}
template <class V>
void fields(V& visit, scenarios::RecoveryResult& recovery) {
    visit(recovery.state, recovery.firstFault, recovery.timeToDetect, recovery.timeToClear,
          recovery.timeToMitigate, recovery.timeToRecover, recovery.failedRequests,
          recovery.lostRequests, recovery.budgetBurned, recovery.target, recovery.detectedBy,
          recovery.relapsed, recovery.worstErrorShare, recovery.incidents, recovery.alerts);
}
template <class V>
void fields(V& visit, SourceTotals& totals) {
    visit(totals.name, totals.total, totals.ok, totals.failed, totals.underWay, totals.overdue,
          totals.mean, totals.p50, totals.p95, totals.p99);
}
template <class V>
void fields(V& visit, Judgement& judgement) {
    visit(judgement.at, judgement.objectives, judgement.recovery, judgement.sources, judgement.p99);
}
template <class V>
void fields(V& visit, sim::RunStatus& status) {
    visit(status.reason, status.time, status.culprit);
}
template <class V>
void fields(V& visit, Outcome& outcome) {
    visit(outcome.fingerprint, outcome.status, outcome.summary, outcome.judgement, outcome.broken,
          outcome.notes);
}
template <class V>
void fields(V& visit, sim::Where& where) {
    visit(where.file, where.line, where.column);
}
template <class V>
void fields(V& visit, sim::Error& error) {
    visit(error.code, error.message, error.where);
}

// ---- a sketch ----

template <class V>
void fields(V& visit, FieldSketch& field) {
    visit(field.path, field.value, field.type, field.range, field.doc, field.source, field.usual,
          field.live, field.idle);
}
template <class V>
void fields(V& visit, ComponentSketch& component) {
    visit(component.name, component.kind, component.summary, component.answersPages,
          component.fields);
}
template <class V>
void fields(V& visit, CallSketch& call) {
    visit(call.caller, call.callee);
}
template <class V>
void fields(V& visit, PlaceSketch& place) {
    visit(place.name, place.share);
}
template <class V>
void fields(V& visit, EventSketch& event) {
    visit(event.name, event.kind, event.text, event.yaml, event.at, event.length, event.ramp,
          event.components, event.lasts, event.isFault, event.injected);
}
template <class V>
void fields(V& visit, ObjectiveSketch& objective) {
    visit(objective.name, objective.that, objective.limit);
}
template <class V>
void fields(V& visit, KnobSketch& knob) {
    visit(knob.path, knob.min, knob.max, knob.step, knob.text, knob.value);
}
template <class V>
void fields(V& visit, scenarios::StartTime& start) {
    visit(start.clock, start.zone);
}
template <class V>
void fields(V& visit, models::NamedSpan& span) {
    visit(span.name, span.from, span.to);
}
template <class V>
void fields(V& visit, PlatformSketch& sketch) {
    visit(sketch.file, sketch.title, sketch.about, sketch.configuration, sketch.seed,
          sketch.duration, sketch.warmup, sketch.unfinishedAfter, sketch.slow, sketch.zones,
          sketch.start, sketch.seriesEvery, sketch.stateEvery, sketch.components, sketch.sources,
          sketch.calls, sketch.places, sketch.events, sketch.phases, sketch.objectives,
          sketch.knobs, sketch.notes);
}

} // namespace doppel::gui
