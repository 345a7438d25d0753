// SPDX-License-Identifier: Apache-2.0
#include "scenarios/evaluation.h"

#include "scenarios/failing.h"
#include "scenarios/metric_owners.h"
#include "scenarios/named_metrics.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <vector>

namespace doppel::scenarios {

namespace {

constexpr std::string_view kNotMeasured = "not measured";
constexpr std::string_view kSoFar = "so far";

/// Under which name a result has a metric: that of a limited objective is another owner's.
class ResultNames {
public:
    explicit ResultNames(const RunResult& result)
        : result_(result), components_(result.components), sources_(result.traffic) {}

    std::string of(const std::string& metric, const std::string& limit) const {
        const std::string owner = ownerOf(metric);
        return metric.starts_with(owner + '.')
                   ? limitedOwner(owner, limit) + metric.substr(owner.size())
                   : metric;
    }

    /// None: it is one of recovery, which is judged by what failed.
    std::optional<VerdictOn> verdictOn(const std::string& metric, const std::string& limit) const {
        const bool isOfComponent = components_.ownerOf(metric).has_value();
        if (!isOfComponent && !sources_.ownerOf(metric)) {
            return std::nullopt;
        }
        const std::string owner = ownerOf(metric);
        return VerdictOn{owner, !isOfComponent, metric.substr(owner.size() + 1), limit};
    }

private:
    std::string ownerOf(const std::string& metric) const {
        if (const auto component = components_.ownerOf(metric)) {
            return result_.components[*component].name;
        }
        const auto source = sources_.ownerOf(metric);
        return source ? result_.traffic[*source].name : "recovery";
    }

    const RunResult& result_;
    MetricOwners components_;
    MetricOwners sources_;
};

// Such a bound is kept by nothing that failed.
bool boundsBelowOnly(const Objective& objective) {
    return !objective.isCeiling() && objective.comparison() != Objective::Comparison::Equal;
}

// From above what it is at its worst, with what is as bad; none where nobody knows whether it is kept.
std::optional<double> boundedAbove(const Objective& objective, const NamedMetric& metric) {
    const double counted = metric.level ? metric.level->max : *metric.value;
    const double all = counted + metric.worse.count;
    const bool isUnknown = objective.metBy(all) && !objective.metBy(all + metric.perhaps.count);
    return isUnknown ? std::nullopt : std::optional(all);
}

// What a bound on a metric is a bound on: of a gauge the level for which it is worst, since on
// average the good hours hide the bad one; from below, of a count of answers the good ones, and of a
// time that of what went well; from above, of a count of failures also what is as bad.
std::optional<double> judgedValue(const Objective& objective, const NamedMetric& metric) {
    if (metric.worse.count + metric.perhaps.count > 0 && metric.value &&
        !boundsBelowOnly(objective)) {
        return boundedAbove(objective, metric);
    }
    if (boundsBelowOnly(objective) && metric.timed.hasFailures()) {
        return metric.timed.ofGood();
    }
    if (metric.good && metric.value && !objective.isCeiling()) { // no throughput by failing
        const bool isEqual = objective.comparison() == Objective::Comparison::Equal;
        return isEqual && *metric.good == objective.bound() ? metric.value : metric.good;
    }
    if (!metric.level) {
        return metric.value;
    }
    const Level& level = *metric.level;
    if (objective.isCeiling()) {
        return level.max;
    }
    const bool differs =
        objective.comparison() == Objective::Comparison::Equal && level.min == objective.bound();
    return differs ? level.max : level.min;
}

// A bound from above, as == is too: what took longer than any bound keeps neither.
bool boundsAbove(const Objective& objective) {
    return objective.isCeiling() || objective.comparison() == Objective::Comparison::Equal;
}

bool isMet(const Objective& objective, const NamedMetric& metric, std::optional<double> value) {
    if (!value) {
        return metric.isNothing && objective.isCeiling();
    }
    if (metric.isSoFar) {
        return objective.metByAtLeast(*value);
    }
    return objective.metBy(value) &&
           (!boundsAbove(objective) || metric.timed.keeps(objective.bound()));
}

std::string valueText(Objective::Unit unit, double value) {
    constexpr double kMega = 1e6;
    switch (unit) {
    case Objective::Unit::Share:
        return fmt::format("{:.4g} %", 100 * value);
    case Objective::Unit::Seconds:
        return sim::toText(sim::fromSeconds(value));
    case Objective::Unit::Bytes:
        return fmt::format("{:.4g} MB", value / kMega);
    case Objective::Unit::Number:
    case Objective::Unit::PerSecond:
        break;
    }
    return fmt::format("{:.4g}", value);
}

// "at its least, 5.32 on average", as the value beside it is written.
std::string levelNote(const Level& level, double value, Objective::Unit unit) {
    const char* which = value == level.min ? "at its least" : "at its most";
    return level.min == level.max
               ? ""
               : fmt::format("{}, {} on average", which, valueText(unit, level.mean));
}

// "good ones, of 5382"
std::string goodNote(const NamedMetric& metric, double value) {
    return metric.good && value != metric.value
               ? fmt::format("good ones, of {:.10g}", *metric.value)
               : "";
}

// What failed, or hung, has a time as well, which keeps no bound from below.
std::string
ofGoodNote(const NamedMetric& metric, Objective::Unit unit, std::optional<double> judged) {
    if (!metric.value || (judged && *judged == *metric.value)) {
        return "";
    }
    const std::string all = valueText(unit, *metric.value);
    return judged ? fmt::format("of what went well, {} with what did not", all)
                  : fmt::format("nothing went well; what did not took {}", all);
}

// Those who had not ended, where that is much to leave out: of a limited time, or where it decides.
std::string underWayNote(const Objective& objective, const NamedMetric& metric, bool isLimited) {
    const bool decides =
        metric.ifTheyFail && objective.metBy(metric.value) && !objective.metBy(metric.ifTheyFail);
    return metric.underWay > 0 && (isLimited || decides)
               ? fmt::format("with {} not ended", metric.underWay)
               : "";
}

// What a reader must know beside the value.
std::string evidence(const Objective& objective,
                     const NamedMetric& metric,
                     std::optional<double> value,
                     bool isLimited) {
    std::vector<std::string> notes;
    if (metric.level && value) {
        notes.push_back(levelNote(*metric.level, *value, objective.unit()));
    }
    if (value) {
        notes.push_back(goodNote(metric, *value));
    }
    if (boundsBelowOnly(objective) && metric.timed.hasFailures()) {
        notes.push_back(ofGoodNote(metric, objective.unit(), value));
    }
    if (metric.isMean && value) {
        notes.emplace_back("on average");
    }
    if (boundsAbove(objective)) {
        notes.push_back(metric.timed.evidence(objective.bound()));
    }
    notes.push_back(underWayNote(objective, metric, isLimited));
    for (const More& more : {metric.worse, metric.perhaps}) {
        if (more.count > 0 && metric.value && !boundsBelowOnly(objective)) {
            notes.push_back(fmt::format("with {:.10g} {}", more.count, more.what));
        }
    }
    if (metric.omittedVisits > 0) {
        notes.push_back(
            fmt::format("without {} visits that waiting users did not make", metric.omittedVisits));
    }
    std::erase(notes, "");
    return fmt::format("{}", fmt::join(notes, "; "));
}

void evaluate(ObjectiveResult& objective,
              const ResultNames& names,
              const NamedMetrics& metrics,
              const Failing& failing,
              bool isOver) {
    const auto parsed = Objective::parse(objective.name, objective.that);
    const auto found =
        parsed ? metrics.find(names.of(parsed->metric(), objective.limit)) : metrics.end();
    NamedMetric metric = found == metrics.end() ? NamedMetric{} : found->second;
    objective.value = parsed ? judgedValue(*parsed, metric) : metric.value;
    objective.note = "";
    if (!objective.value) {
        objective.note = metric.why.empty() ? kNotMeasured : metric.why;
    } else if (metric.isSoFar || !isOver) {
        objective.note = kSoFar;
    }
    objective.met = isOver && parsed && isMet(*parsed, metric, objective.value);
    std::string others;
    if (auto on =
            objective.met ? names.verdictOn(parsed->metric(), objective.limit) : std::nullopt) {
        on->isOfGood = boundsBelowOnly(*parsed) && metric.good;
        on->tellsOfWork = boundsAbove(*parsed) && metric.timed.isWork &&
                          !metric.timed.evidence(parsed->bound()).empty();
        on->isOfExtremes =
            metric.level || on->metric.ends_with(".max") || on->metric.ends_with(".p999");
        others = failing.noteOn(*on);
        if (failing.tellsOfOwnVisits(*on)) { // those that nobody made among them
            metric.omittedVisits = 0;
        }
    }
    if (parsed && isOver) {
        const std::string own =
            evidence(*parsed, metric, objective.value, !objective.limit.empty());
        for (const std::string& more : {own, others}) {
            objective.note += (objective.note.empty() || more.empty() ? "" : "; ") + more;
        }
    }
}

} // namespace

std::string toText(const ObjectiveResult& objective) {
    return objective.that + (objective.limit.empty() ? "" : ", " + objective.limit);
}

bool RunResult::objectivesMet() const {
    return status.reachedEnd() &&
           std::all_of(objectives.begin(), objectives.end(),
                       [](const ObjectiveResult& objective) { return objective.met; });
}

std::optional<RecoveryResult> recoveryOf(const RunResult& result) {
    return recoveryOf(result.sli, std::max<std::size_t>(result.runs.size(), 1));
}

std::optional<RecoveryResult> recoveryOf(const RunResult& result, const SourceSli& source) {
    return recoveryOf(recordOf(result.sli, source), std::max<std::size_t>(result.runs.size(), 1));
}

void evaluate(RunResult& result) {
    evaluate(result, RunGraph());
}

void evaluate(RunResult& result, const RunGraph& graph) {
    result.recovery = recoveryOf(result);
    if (result.objectives.empty()) {
        return; // naming all metrics takes long where there are thousands of sources
    }
    const auto metrics = namedMetrics(result);
    const ResultNames names(result);
    const Failing failing(result, graph);
    for (ObjectiveResult& objective : result.objectives) {
        evaluate(objective, names, metrics, failing, result.status.reachedEnd());
    }
}

} // namespace doppel::scenarios
