// SPDX-License-Identifier: Apache-2.0
#include "analysis/hdf5_image.h"
#include "analysis/readable.h"
#include "analysis/row_columns.h"
#include "analysis/run_file.h"
#include "analysis/run_tables.h"
#include "analysis/run_words.h"
#include "analysis/seal.h"
#include "analysis/summary_json.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

using scenarios::MetricResult;
using scenarios::RunResult;

std::int64_t nanoseconds(sim::Time time) {
    return time.time_since_epoch().count();
}

double seconds(sim::Time time) {
    return inSeconds(nanoseconds(time));
}

std::uint64_t toUint(std::size_t number) {
    return number;
}

// One column of a table: what `cell` gives for each row.
template <class Rows, class Cell>
void column(Hdf5Image& file, const std::string& name, const Rows& rows, Cell cell) {
    std::vector<std::decay_t<decltype(cell(*rows.begin()))>> cells;
    cells.reserve(rows.size());
    for (const auto& row : rows) {
        cells.push_back(cell(row));
    }
    file.column(name, cells);
}

// A name as one step of a path in the file, and not one that is taken.
std::string freeName(const Hdf5Image& file, const std::string& group, std::string name) {
    std::replace(name.begin(), name.end(), '/', '_');
    std::string path = group + '/' + name;
    for (int i = 2; file.has(path); ++i) {
        path = group + '/' + name + '~' + std::to_string(i);
    }
    return path;
}

// Names come from files: what is not UTF-8 in them must not end the program.
template <class Json>
std::string jsonText(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string labelsText(const std::vector<sim::MetricLabel>& labels) {
    if (labels.empty()) {
        return {};
    }
    nlohmann::ordered_json json;
    for (const sim::MetricLabel& label : labels) {
        json[label.key] = label.value;
    }
    return jsonText(json);
}

std::string unitText(sim::MetricUnit unit) {
    return std::string(wordOf(kStepWords, unit));
}

void writeStatus(Hdf5Image& file, const RunResult& result) {
    file.attribute("/", "status", wordOf(kReasonWords, result.status.reason));
    file.attribute("/", "status_at_ns", nanoseconds(result.status.time));
    file.attribute("/", "status_culprit", result.status.culprit);
    writeTable(file, "/runs", result.runs, kRunColumns);
}

void writeOwners(Hdf5Image& file, const RunResult& result) {
    const auto nameOf = [](const auto& owner) {
        return owner.name;
    };
    const auto kindOf = [](const auto& owner) {
        return owner.kind;
    };
    std::vector<scenarios::TrafficResult> sources = result.traffic;
    sources.insert(sources.end(), result.limited.begin(), result.limited.end());
    std::vector<std::uint64_t> limited(result.traffic.size(), 0);
    limited.resize(sources.size(), 1);
    file.group("/sources");
    column(file, "/sources/name", sources, nameOf);
    column(file, "/sources/kind", sources, kindOf);
    file.column("/sources/limited", limited);
    column(file, "/sources/log_lines_accepted", sources,
           [](const auto& source) { return source.logLinesAccepted; });
    column(file, "/sources/log_lines_rejected", sources,
           [](const auto& source) { return source.logLinesRejected; });
    std::vector<std::uint64_t> source;
    std::vector<scenarios::LogRejection> rejections;
    for (std::size_t i = 0; i < result.traffic.size(); ++i) {
        for (const scenarios::LogRejection& rejection : result.traffic[i].logRejections) {
            source.push_back(i);
            rejections.push_back(rejection);
        }
    }
    file.group("/rejections");
    file.column("/rejections/source", source);
    column(file, "/rejections/reason", rejections, [](const auto& one) { return one.reason; });
    column(file, "/rejections/lines", rejections, [](const auto& one) { return one.lines; });
    column(file, "/rejections/place", rejections, [](const auto& one) { return one.place; });
    column(file, "/rejections/example", rejections, [](const auto& one) { return one.example; });
    std::vector<scenarios::ComponentResult> components = result.components;
    components.insert(components.end(), result.limitedComponents.begin(),
                      result.limitedComponents.end());
    std::vector<std::uint64_t> limitedComponents(result.components.size(), 0);
    limitedComponents.resize(components.size(), 1);
    file.group("/components");
    column(file, "/components/name", components, nameOf);
    column(file, "/components/kind", components, kindOf);
    file.column("/components/limited", limitedComponents);
    writeTable(file, "/shortfalls", result.shortfallsOfTimes, kShortfallColumns);
}

/// The metrics of one type.
struct TypedMetric {
    const std::string* component;
    const MetricResult* metric;
    std::size_t order;

    template <class Value>
    const Value& as() const {
        return std::get<Value>(metric->value);
    }
};

template <class Value>
std::vector<TypedMetric> metricsOfType(const RunResult& result) {
    std::vector<TypedMetric> found;
    const auto add = [&](const auto& owner) {
        for (std::size_t i = 0; i < owner.metrics.size(); ++i) {
            if (std::holds_alternative<Value>(owner.metrics[i].value)) {
                found.push_back({&owner.name, &owner.metrics[i], i});
            }
        }
    };
    std::for_each(result.traffic.begin(), result.traffic.end(), add);
    std::for_each(result.limited.begin(), result.limited.end(), add);
    std::for_each(result.components.begin(), result.components.end(), add);
    std::for_each(result.limitedComponents.begin(), result.limitedComponents.end(), add);
    return found;
}

void writeNames(Hdf5Image& file, const std::string& group, const std::vector<TypedMetric>& rows) {
    file.group(group);
    column(file, group + "/component", rows, [](const auto& row) { return *row.component; });
    column(file, group + "/name", rows, [](const auto& row) { return row.metric->name; });
    column(file, group + "/labels", rows,
           [](const auto& row) { return labelsText(row.metric->labels); });
    column(file, group + "/unit", rows, [](const auto& row) { return unitText(row.metric->unit); });
    column(file, group + "/help", rows, [](const auto& row) { return row.metric->help; });
    column(file, group + "/order", rows, [](const auto& row) { return toUint(row.order); });
}

void writeHistograms(Hdf5Image& file, const RunResult& result) {
    using sim::Histogram;
    const std::string group = "/metrics/histograms";
    const auto rows = metricsOfType<Histogram>(result);
    writeNames(file, group, rows);
    column(file, group + "/count", rows,
           [](const auto& row) { return row.template as<Histogram>().count(); });
    column(file, group + "/min", rows,
           [](const auto& row) { return row.template as<Histogram>().min(); });
    column(file, group + "/max", rows,
           [](const auto& row) { return row.template as<Histogram>().max(); });
    column(file, group + "/sum", rows,
           [](const auto& row) { return fmt::to_string(row.template as<Histogram>().sum()); });
    std::vector<std::uint64_t> histogram;
    std::vector<Histogram::Bucket> buckets;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const Histogram::Bucket& bucket : rows[i].as<Histogram>().buckets()) {
            histogram.push_back(i);
            buckets.push_back(bucket);
        }
    }
    file.group("/metrics/buckets");
    file.column("/metrics/buckets/histogram", histogram);
    column(file, "/metrics/buckets/lower", buckets,
           [](const auto& bucket) { return bucket.lower; });
    column(file, "/metrics/buckets/upper", buckets,
           [](const auto& bucket) { return bucket.upper; });
    column(file, "/metrics/buckets/count", buckets,
           [](const auto& bucket) { return bucket.count; });
}

void writeMetrics(Hdf5Image& file, const RunResult& result) {
    using scenarios::CounterValue;
    using scenarios::GaugeValue;
    using scenarios::ShareValue;
    file.group("/metrics");
    const auto counters = metricsOfType<CounterValue>(result);
    writeNames(file, "/metrics/counters", counters);
    column(file, "/metrics/counters/count", counters,
           [](const auto& row) { return row.template as<CounterValue>().count; });
    const auto gauges = metricsOfType<GaugeValue>(result);
    writeNames(file, "/metrics/gauges", gauges);
    column(file, "/metrics/gauges/integral", gauges,
           [](const auto& row) { return fmt::to_string(row.template as<GaugeValue>().integral); });
    column(file, "/metrics/gauges/window_ns", gauges, [](const auto& row) {
        return std::int64_t{row.template as<GaugeValue>().window.count()};
    });
    column(file, "/metrics/gauges/max", gauges,
           [](const auto& row) { return row.template as<GaugeValue>().max; });
    column(file, "/metrics/gauges/min", gauges,
           [](const auto& row) { return row.template as<GaugeValue>().min; });
    column(file, "/metrics/gauges/last", gauges,
           [](const auto& row) { return row.template as<GaugeValue>().last; });
    writeHistograms(file, result);
    const auto shares = metricsOfType<ShareValue>(result);
    writeNames(file, "/metrics/shares", shares);
    column(file, "/metrics/shares/part", shares, [](const auto& row) {
        return jsonText(nlohmann::json(row.template as<ShareValue>().part));
    });
    column(file, "/metrics/shares/whole", shares, [](const auto& row) {
        return jsonText(nlohmann::json(row.template as<ShareValue>().whole));
    });
}

void writeAlertRules(Hdf5Image& file, const std::vector<scenarios::AlertRule>& rules) {
    const auto count = [](sim::Duration length) {
        return std::int64_t{length.count()};
    };
    file.group("/sli/rules");
    column(file, "/sli/rules/name", rules, [](const auto& rule) { return rule.name; });
    column(file, "/sli/rules/long_window_ns", rules,
           [&](const auto& rule) { return count(rule.longWindow); });
    column(file, "/sli/rules/short_window_ns", rules,
           [&](const auto& rule) { return count(rule.shortWindow); });
    column(file, "/sli/rules/error_share", rules,
           [](const auto& rule) { return rule.errorShare.value; });
    column(file, "/sli/rules/holds_ns", rules, [&](const auto& rule) { return count(rule.holds); });
}

void writeSliBySource(Hdf5Image& file, const std::vector<scenarios::SourceSli>& sources) {
    struct Row {
        std::uint64_t source;
        models::SliBucket bucket;
    };
    std::vector<Row> rows;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        for (const models::SliBucket& bucket : sources[i].buckets) {
            rows.push_back({i, bucket});
        }
    }
    file.group("/sli/sources");
    column(file, "/sli/sources/name", sources, [](const auto& each) { return each.source; });
    column(file, "/sli/sources/rate_at_start", sources, [](const auto& each) {
        return each.rateAtStart ? each.rateAtStart->perSecond
                                : std::numeric_limits<double>::quiet_NaN();
    });
    file.group("/sli/buckets");
    column(file, "/sli/buckets/source", rows, [](const auto& row) { return row.source; });
    column(file, "/sli/buckets/total", rows, [](const auto& row) { return row.bucket.total; });
    column(file, "/sli/buckets/failed", rows, [](const auto& row) { return row.bucket.failed; });
    column(file, "/sli/buckets/hindsight", rows,
           [](const auto& row) { return row.bucket.hindsight; });
    column(file, "/sli/buckets/waiting", rows, [](const auto& row) { return row.bucket.waiting; });
}

void writeSli(Hdf5Image& file, const RunResult& result) {
    const scenarios::SliRecord& sli = result.sli;
    const auto length = [&](const char* name, sim::Duration duration) {
        file.attribute("/sli", name, std::int64_t{duration.count()});
    };
    const auto rate = [&](const char* name, const std::optional<sim::Rate>& visits) {
        if (visits) {
            file.attribute("/sli", name, visits->perSecond);
        }
    };
    file.group("/sli");
    column(file, "/sli/total", sli.buckets, [](const auto& bucket) { return bucket.total; });
    column(file, "/sli/failed", sli.buckets, [](const auto& bucket) { return bucket.failed; });
    column(file, "/sli/hindsight", sli.buckets,
           [](const auto& bucket) { return bucket.hindsight; });
    column(file, "/sli/waiting", sli.buckets, [](const auto& bucket) { return bucket.waiting; });
    length("width_ns", sli.rules.bucket);
    length("length_ns", sli.length);
    length("unfinished_after_ns", sli.unfinishedAfter);
    rate("rate_at_start", sli.rateAtStart);
    file.attribute("/sli", "objective", sli.rules.objective.value);
    if (sli.rules.slow) {
        length("slow_ns", *sli.rules.slow);
    }
    rate("rate_before", sli.rules.before.rate);
    file.attribute("/sli", "error_share_before", sli.rules.before.errorShare.value);
    length("stable_for_ns", sli.rules.stableFor);
    if (sli.rules.mitigatedErrorShare) {
        file.attribute("/sli", "mitigated_error_share", sli.rules.mitigatedErrorShare->value);
    }
    length("mitigated_for_ns", sli.rules.mitigatedFor);
    length("budget_window_ns", sli.rules.budgetWindow);
    file.group("/sli/disturbances");
    column(file, "/sli/disturbances/at_ns", sli.disturbances,
           [](const auto& each) { return nanoseconds(each.at); });
    column(file, "/sli/disturbances/until_ns", sli.disturbances,
           [](const auto& each) { return nanoseconds(each.until); });
    column(file, "/sli/disturbances/what", sli.disturbances,
           [](const auto& each) { return each.what; });
    column(file, "/sli/disturbances/reached", sli.disturbances,
           [](const auto& each) { return std::uint64_t{each.reached}; });
    writeAlertRules(file, sli.rules.rules);
    writeSliBySource(file, sli.bySource);
}

void writeEvaluation(Hdf5Image& file, const RunResult& result) {
    const auto& objectives = result.objectives;
    file.group("/objectives");
    column(file, "/objectives/name", objectives, [](const auto& each) { return each.name; });
    column(file, "/objectives/that", objectives, [](const auto& each) { return each.that; });
    column(file, "/objectives/limit", objectives, [](const auto& each) { return each.limit; });
    column(file, "/objectives/note", objectives, [](const auto& each) { return each.note; });
    column(file, "/objectives/value", objectives, [](const auto& each) {
        return each.value.value_or(std::numeric_limits<double>::quiet_NaN());
    });
    column(file, "/objectives/met", objectives,
           [](const auto& each) { return std::uint64_t{each.met}; });
    if (!result.recovery) {
        return;
    }
    const scenarios::RecoveryResult& recovery = *result.recovery;
    file.group("/recovery");
    const auto time = [&](const char* name, const std::optional<sim::Duration>& length) {
        if (length) {
            file.attribute("/recovery", name, std::int64_t{length->count()});
        }
    };
    file.attribute("/recovery", "state", scenarios::toText(recovery.state));
    file.attribute("/recovery", "first_fault_ns", nanoseconds(recovery.firstFault));
    time("time_to_detect_ns", recovery.timeToDetect);
    time("time_to_clear_ns", recovery.timeToClear);
    time("time_to_mitigate_ns", recovery.timeToMitigate);
    time("time_to_recover_ns", recovery.timeToRecover);
    file.attribute("/recovery", "failed_requests", recovery.failedRequests);
    file.attribute("/recovery", "lost_requests", recovery.lostRequests);
    file.attribute("/recovery", "budget_burned", recovery.budgetBurned);
    file.attribute("/recovery", "target", recovery.target);
    file.attribute("/recovery", "detected_by", recovery.detectedBy);
    file.attribute("/recovery", "relapsed", std::uint64_t{recovery.relapsed});
    file.attribute("/recovery", "worst_error_share", recovery.worstErrorShare);
}

void writeSeries(Hdf5Image& file, const RunResult& result) {
    file.group("/series");
    column(file, "/series/time_ns", result.seriesTimes, nanoseconds);
    column(file, "/series/time_s", result.seriesTimes, seconds);
    file.attribute("/series/time_s", "unit", std::string_view("s"));
    for (const sim::SeriesColumn& series : result.series) {
        std::string name = series.component + '.' + sim::flatName(series.name, series.labels);
        name += series.statistic.empty() ? "" : '.' + series.statistic;
        const std::string path = freeName(file, "/series", name);
        file.column(path, series.values);
        file.attribute(path, "unit", series.unit);
        file.attribute(path, "component", series.component);
        file.attribute(path, "metric", series.name);
        file.attribute(path, "labels", labelsText(series.labels));
        file.attribute(path, "statistic", series.statistic);
        file.attribute(path, "kind", wordOf(kColumnKindWords, series.kind));
    }
}

std::vector<RescaleRow> rescalesOf(const std::vector<scenarios::DecisionEntry>& decisions) {
    std::vector<RescaleRow> rows;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        if (decisions[i].rescale) {
            rows.push_back({i, *decisions[i].rescale});
        }
    }
    return rows;
}

void writeJourneys(Hdf5Image& file, const RunResult& result) {
    writeTable(file, "/journeys", result.journeys, kJourneyColumns);
    std::vector<StoredWait> waits;
    for (const scenarios::JourneySpan& span : result.journeys) {
        for (const scenarios::JourneyWait& wait : span.waits) {
            waits.push_back({span.number, wait});
        }
    }
    writeTable(file, "/waits", waits, kWaitColumns);
}

} // namespace

sim::Result<std::string> runFileOf(const RunResult& result) {
    auto file = Hdf5Image::create();
    if (!file) {
        return file.errors();
    }
    file->attribute("/", "schema", std::string_view(kRunSchema));
    file->attribute("/", "version", result.version);
    file->attribute("/", "scenario", result.scenario);
    file->attribute("/", "title", result.title);
    file->attribute("/", "seed", result.seed);
    file->attribute("/", "replication", result.replication);
    file->attribute("/", "fingerprint", result.fingerprint);
    file->attribute("/", "warmup_ns", std::int64_t{result.warmup.count()});
    file->attribute("/", "simulated_ns", std::int64_t{result.simulated.count()});
    file->attribute("/", "events", result.events);
    file->attribute("/", "wall_s", result.wallSeconds);
    file->attribute("/", "cpu_s", result.cpuSeconds);
    file->attribute("/", "cpu_after_warmup_s", result.windowCpuSeconds);
    file->attribute("/", "peak_memory_bytes", result.peakMemoryBytes);
    file->attribute("/", "defaulted_fields", toUint(result.defaultedFields));
    writeStatus(*file, result);
    writeOwners(*file, result);
    writeMetrics(*file, result);
    writeSli(*file, result);
    writeEvaluation(*file, result);
    writeSeries(*file, result);
    writeJourneys(*file, result);
    writeTable(*file, "/timeline", result.timeline, kTimelineColumns);
    writeTable(*file, "/decisions", result.decisions, kDecisionColumns);
    writeTable(*file, "/rescales", rescalesOf(result.decisions), kRescaleColumns);
    file->column("/changes", result.changes);
    file->column("/notes", result.notes);
    file->column("/broken", result.broken);
    file->text("/configuration", result.configuration);
    file->text("/summary", summaryJsonText(result));
    auto bytes = file->bytes();
    return bytes ? sim::Result<std::string>(sealed(std::move(*bytes))) : bytes;
}

} // namespace doppel::analysis
