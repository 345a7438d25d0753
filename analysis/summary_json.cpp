// SPDX-License-Identifier: Apache-2.0
#include "analysis/summary_json.h"

#include "analysis/cost.h"
#include "analysis/readable.h"
#include "analysis/run_words.h"
#include "analysis/story/story.h"
#include "models/traffic/judgement.h"
#include "scenarios/work_book.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

namespace doppel::analysis {

namespace {

using Json = nlohmann::ordered_json;
using scenarios::RunResult;
using scenarios::TrafficResult;

double inSeconds(sim::Time time) {
    return analysis::inSeconds(time.time_since_epoch().count());
}

double inSeconds(sim::Duration length) {
    return analysis::inSeconds(length.count());
}

Json number(std::optional<double> value) {
    return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json seconds(std::optional<sim::Duration> length) {
    return length ? Json(inSeconds(*length)) : Json(nullptr);
}

Json latencyOf(const sim::Histogram& latency) {
    if (latency.count() == 0) {
        Json none = Json::object();
        for (const char* name : {"mean", "p50", "p90", "p95", "p99", "p999", "max"}) {
            none[name] = nullptr;
        }
        return none;
    }
    const auto at = [&](double share) {
        return analysis::inSeconds(latency.quantile(share));
    };
    return {{"mean", latency.mean() / 1e9},
            {"p50", at(0.5)},
            {"p90", at(0.9)},
            {"p95", at(0.95)},
            {"p99", at(0.99)},
            {"p999", at(0.999)},
            {"max", analysis::inSeconds(latency.max())}};
}

Json outcomesOf(const TrafficResult& traffic) {
    Json all = Json::object();
    for (std::size_t i = 0; i < models::kVisitOutcomes; ++i) {
        const std::string label = labelOf(static_cast<models::VisitOutcome>(i));
        if (const auto found = traffic.outcomes.find(label); found != traffic.outcomes.end()) {
            all[label] = found->second;
        }
    }
    return all;
}

Json requestsOf(const TrafficResult& traffic) {
    return {{"total", traffic.total},
            {"ok", traffic.ok},
            {"failed", traffic.failed},
            {"availability", number(traffic.availability())},
            {"unfinished", {{"total", traffic.unfinished}, {"failed", traffic.overdue}}},
            {"omitted", traffic.omitted},
            {"late", traffic.late},
            {"outcomes", outcomesOf(traffic)},
            {"latency_s", latencyOf(traffic.latency)},
            {"latency_counts",
             {{"good", traffic.ok}, {"late", traffic.late}, {"unfinished", traffic.overdue}}},
            {"latency_failed_s", latencyOf(traffic.latencyOfFailures)},
            {"latency_all_s", latencyOf(traffic.latencyOfAll())},
            {"served_by", traffic.servedBy},
            {"failures", traffic.failures}};
}

Json metricsJson(const scenarios::MetricResults& metrics) {
    Json all = Json::object();
    for (const scenarios::Statistic& statistic : scenarios::statisticsOf(metrics)) {
        all[statistic.name] = number(statistic.value);
    }
    return all;
}

Json byClass(const TrafficResult& source) {
    Json all = Json::object();
    for (const auto& [pageClass, availability] : source.availabilityByClass) {
        all[pageClass] = number(availability);
    }
    return all;
}

Json logOf(const TrafficResult& source) {
    Json rejections = Json::array();
    Json reasons = Json::array();
    for (const scenarios::LogRejection& one : source.logRejections) {
        rejections.push_back(one.place + ": " + one.reason + ": " + one.example);
        reasons.push_back({{"reason", one.reason},
                           {"lines", one.lines},
                           {"first", one.place},
                           {"example", one.example}});
    }
    return {{"accepted", source.logLinesAccepted},
            {"rejected", source.logLinesRejected},
            {"rejections", std::move(rejections)},
            {"reasons", std::move(reasons)}};
}

Json trafficOf(const RunResult& result) {
    Json all = Json::object();
    for (const TrafficResult& source : result.traffic) {
        Json one{{"kind", source.kind}};
        one.update(requestsOf(source));
        one["availability_by_class"] = byClass(source);
        one["metrics"] = metricsJson(source.metrics);
        one["figures"] = one["metrics"]; // as 0.1.0 called them
        if (source.logLinesAccepted + source.logLinesRejected != 0) {
            one["log"] = logOf(source);
        }
        all[source.name] = std::move(one);
    }
    return all;
}

// The visits that objectives are limited to: "visitors during surge".
Json limitedOf(const RunResult& result) {
    Json all = Json::object();
    for (const TrafficResult& visits : result.limited) {
        all[visits.name] = requestsOf(visits);
    }
    return all;
}

Json componentsOf(const std::vector<scenarios::ComponentResult>& components) {
    Json all = Json::object();
    for (const scenarios::ComponentResult& component : components) {
        Json one{{"kind", component.kind}};
        one.update(metricsJson(component.metrics));
        all[component.name] = std::move(one);
    }
    return all;
}

// What became of jobs and messages: of a component, or of one of its queues, "broker QUEUE".
Json jobsOf(const RunResult& result) {
    Json all = Json::object();
    for (const scenarios::ComponentResult& component : result.components) {
        for (const scenarios::JobCounts& jobs : scenarios::jobCountsOf(component.metrics)) {
            if (jobs.isNone()) {
                continue;
            }
            all[component.name + (jobs.queue.empty() ? "" : " " + jobs.queue)] = {
                {"enqueued", jobs.enqueued}, {"started", jobs.started},
                {"done", jobs.done},         {"waiting", jobs.waiting},
                {"running", jobs.running},   {"put_aside", jobs.delayed},
                {"refused", jobs.refused},   {"dead", jobs.dead},
                {"lost", jobs.lost},         {"duplicate_in_vain", jobs.duplicatesInVain},
                {"gone", jobs.gone},         {"late", jobs.late},
                {"failed", jobs.failed()},   {"oldest_s", seconds(jobs.oldest)}};
        }
    }
    return all;
}

Json costJson(const Cost& cost) {
    Json components = Json::object();
    for (const auto& [component, amount] : cost.byComponent) {
        components[component] = amount;
    }
    return {{"total", cost.total},
            {"per_hour_with_use", cost.perHour},
            {"per_million_good", number(cost.perMillionGood)},
            {"components", std::move(components)}};
}

// What metrics are measured in, where that is not a count: "router.latency.p99": "s".
Json unitsOf(const RunResult& result) {
    Json units = Json::object();
    const auto add = [&](const std::string& owner, const scenarios::MetricResults& metrics) {
        for (const scenarios::Statistic& statistic : scenarios::statisticsOf(metrics)) {
            if (!statistic.unit.empty()) {
                units[owner + "." + statistic.name] = statistic.unit;
            }
        }
    };
    for (const TrafficResult& source : result.traffic) {
        add(source.name, source.metrics);
    }
    for (const scenarios::ComponentResult& component : result.components) {
        add(component.name, component.metrics);
    }
    return units;
}

Json objectivesOf(const RunResult& result) {
    Json all = Json::array();
    for (const scenarios::ObjectiveResult& objective : result.objectives) {
        Json one{{"name", objective.name}, {"that", objective.that}};
        if (!objective.limit.empty()) {
            one["limit"] = objective.limit;
        }
        one["value"] = number(objective.value);
        if (!objective.note.empty()) {
            one["note"] = objective.note;
        }
        one["met"] = objective.met;
        all.push_back(std::move(one));
    }
    return all;
}

Json notReached(const RunResult& result) {
    Json all = Json::array();
    for (const scenarios::Disturbance& disturbance : result.sli.disturbances) {
        if (!disturbance.reached) {
            all.push_back({{"at_s", inSeconds(disturbance.at)}, {"what", disturbance.what}});
        }
    }
    return all;
}

// What an incident has in common with all of them together; `whyUnset` tells of its times.
template <class Figures, class Why>
Json figuresOf(const Figures& figures, Why whyUnset) {
    Json unset = Json::object();
    for (const scenarios::RecoveryTime time : scenarios::kRecoveryTimes) {
        if (!timeOf(figures, time)) {
            unset[std::string(nameOf(time)) + "_s"] = whyUnset(time);
        }
    }
    return {
        {"time_to_detect_s", seconds(figures.timeToDetect)},
        {"detected_by", figures.detectedBy.empty() ? Json(nullptr) : Json(figures.detectedBy)},
        {"time_to_clear_s", seconds(figures.timeToClear)},
        {"time_to_mitigate_s", seconds(figures.timeToMitigate)},
        {"time_to_recover_s", seconds(figures.timeToRecover)},
        {"unset", std::move(unset)},
        {"relapsed", figures.relapsed},
        {"failed_requests", figures.failedRequests},
        {"lost_requests", number(figures.lostRequests)},
        {"worst_error_share", number(figures.worstErrorShare)},
    };
}

Json recoveryJson(const RunResult& result) {
    if (!result.recovery) {
        return nullptr;
    }
    const scenarios::RecoveryResult& recovery = *result.recovery;
    Json json{{"state", toText(recovery.state)}, {"first_fault_s", inSeconds(recovery.firstFault)}};
    json.update(figuresOf(recovery, [&](auto time) { return whyUnset(recovery, time); }));
    json["budget_burned"] = number(recovery.budgetBurned);
    json["target"] = number(recovery.target);
    json["not_reached"] = notReached(result);
    json["incidents"] = Json::array();
    for (const scenarios::Incident& incident : recovery.incidents) {
        Json one{{"at_s", inSeconds(incident.began)}, {"what", incident.what}};
        one.update(
            figuresOf(incident, [&](auto time) { return whyUnset(recovery, incident, time); }));
        json["incidents"].push_back(std::move(one));
    }
    json["alerts"] = Json::array();
    for (const scenarios::Alert& alert : recovery.alerts) {
        json["alerts"].push_back(
            {{"rule", alert.rule},
             {"fired_s", inSeconds(alert.span.fired)},
             {"cleared_s", alert.span.cleared ? Json(inSeconds(*alert.span.cleared)) : Json()}});
    }
    return json;
}

Json runsOf(const RunResult& result) {
    Json all = Json::array();
    for (const scenarios::RunRecord& run : result.runs) {
        all.push_back({{"seed", run.seed},
                       {"replication", run.replication},
                       {"fingerprint", run.fingerprint},
                       {"status", wordOf(kReasonWords, run.status.reason)}});
    }
    return all;
}

Json timelineOf(const RunResult& result) {
    Json all = Json::array();
    for (const scenarios::TimelineEntry& entry : result.timeline) {
        all.push_back({{"at_s", inSeconds(entry.at)}, {"what", entry.what}});
    }
    return all;
}

Json decisionsOf(const RunResult& result) {
    Json all = Json::array();
    for (const scenarios::DecisionEntry& made : result.decisions) {
        all.push_back({{"at_s", inSeconds(made.at)},
                       {"component", made.component},
                       {"what", made.what},
                       {"why", made.why}});
        if (made.rescale) {
            all.back()["rescale"] = {
                {"of", made.rescale->of}, {"from", made.rescale->from}, {"to", made.rescale->to}};
        }
    }
    return all;
}

std::string_view wordOf(StorySeverity severity) {
    constexpr std::array<std::string_view, 5> kWords{"note", "action", "busy", "failing", "well"};
    return kWords[static_cast<std::size_t>(severity)];
}

// All sentences; causes are places in the list.
Json storyJson(const RunResult& result) {
    const Story story = storyOf(storyInputOf(result));
    const FirstCause first = firstCause(story);
    const auto place = [](const std::optional<std::size_t>& at) {
        return at ? Json(*at) : Json(nullptr);
    };
    Json sentences = Json::array();
    for (const StorySentence& sentence : story) {
        sentences.push_back(
            {{"at_s", inSeconds(sentence.at)},
             {"until_s", sentence.until ? Json(inSeconds(*sentence.until)) : Json(nullptr)},
             {"rule", sentence.rule},
             {"severity", wordOf(sentence.severity)},
             {"about", sentence.members},
             {"text", sentence.text()},
             {"cause", place(sentence.cause)}});
    }
    return {{"first_cause", place(first.cause)},
            {"consequence", place(first.consequence)},
            {"sentences", std::move(sentences)}};
}

Json machineOf(const RunResult& result) {
    const TrafficResult all = allTraffic(result);
    const double cpu = result.windowCpuSeconds;
    return {{"cpu_s", number(result.cpuSeconds)},
            {"cpu_after_warmup_s", number(cpu)},
            {"requests_per_cpu_s",
             cpu > 0 ? number(static_cast<double>(all.total) / cpu) : Json(nullptr)},
            {"peak_memory_bytes", result.peakMemoryBytes}};
}

} // namespace

scenarios::TrafficResult allTraffic(const RunResult& result) {
    TrafficResult all;
    for (const TrafficResult& source : result.traffic) {
        all.total += source.total;
        all.ok += source.ok;
        all.failed += source.failed;
        all.unfinished += source.unfinished;
        all.overdue += source.overdue;
        all.late += source.late;
        all.omitted += source.omitted;
        all.latency.merge(source.latency);
        all.latencyOfFailures.merge(source.latencyOfFailures);
        for (const auto& [outcome, count] : source.outcomes) {
            all.outcomes[outcome] += count;
        }
        for (const auto& [why, count] : source.failures) {
            all.failures[why] += count;
        }
        for (const auto& [who, count] : source.servedBy) {
            all.servedBy[who] += count;
        }
        all.logLinesAccepted += source.logLinesAccepted;
        all.logLinesRejected += source.logLinesRejected;
    }
    return all;
}

Json summaryJson(const RunResult& result) {
    Json json;
    json["schema"] = kSummarySchema;
    json["version"] = result.version;
    json["scenario"] = result.scenario;
    json["title"] = result.title;
    if (!result.changes.empty()) {
        json["changes"] = result.changes;
    }
    json["seed"] = result.seed;
    json["replication"] = result.replication;
    json["fingerprint"] = result.fingerprint;
    if (!result.runs.empty()) {
        json["runs"] = runsOf(result);
    }
    json["status"] = {{"reason", wordOf(kReasonWords, result.status.reason)},
                      {"at_s", inSeconds(result.status.time)},
                      {"text", sim::toText(result.status)}};
    json["warmup_s"] = inSeconds(result.warmup);
    json["simulated_s"] = inSeconds(result.simulated);
    json["events"] = result.events;
    json["requests"] = requestsOf(allTraffic(result));
    json["traffic"] = trafficOf(result);
    if (!result.limited.empty()) {
        json["limited"] = limitedOf(result);
    }
    json["components"] = componentsOf(result.components);
    if (const auto cost = costOf(result)) {
        json["cost"] = costJson(*cost);
    }
    if (Json jobs = jobsOf(result); !jobs.empty()) {
        json["jobs"] = std::move(jobs);
    }
    if (!result.limitedComponents.empty()) {
        json["limited_components"] = componentsOf(result.limitedComponents);
    }
    json["units"] = unitsOf(result);
    json["objectives"] = objectivesOf(result);
    json["objectives_met"] = result.objectivesMet();
    json["recovery"] = recoveryJson(result);
    json["timeline"] = timelineOf(result);
    json["decisions"] = decisionsOf(result);
    json["story"] = storyJson(result);
    json["defaulted_fields"] = result.defaultedFields;
    json["notes"] = result.notes;
    json["broken_laws"] = result.broken;
    json["wall_s"] = number(result.wallSeconds);
    json["machine"] = machineOf(result);
    return json;
}

std::string summaryJsonText(const RunResult& result) {
    constexpr int kIndent = 2;
    // Names come from files: what is not UTF-8 in them must not end the program.
    return summaryJson(result).dump(kIndent, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace doppel::analysis
