// SPDX-License-Identifier: Apache-2.0
#include "analysis/hdf5_reader.h"
#include "analysis/hdf5_turn.h"
#include "analysis/row_columns.h"
#include "analysis/run_file.h"
#include "analysis/run_tables.h"
#include "analysis/run_words.h"
#include "analysis/sli_reader.h"
#include "analysis/stored_json.h"
#include "analysis/trial.h"
#include "scenarios/evaluation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

using scenarios::MetricResult;
using scenarios::MetricResults;
using scenarios::RunResult;

using Doubles = std::vector<double>;
using Ints = std::vector<std::int64_t>;
using Uints = std::vector<std::uint64_t>;
using Texts = std::vector<std::string>;

sim::Time timeAt(std::int64_t nanoseconds) {
    return sim::Time(sim::Duration(nanoseconds));
}

// None: it is no whole number of 128 bits.
std::optional<sim::Int128> parseInt128(const std::string& text) {
    constexpr sim::Int128 kTooLarge = sim::Int128{1} << 122;
    const bool negative = text.starts_with('-');
    sim::Int128 value = 0;
    for (const char c : text.substr(negative ? 1 : 0)) {
        if (c < '0' || c > '9' || value > kTooLarge) {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return text.size() == (negative ? 1U : 0U) ? std::nullopt
                                               : std::optional(negative ? -value : value);
}

/// Reads the tables of a file from top to bottom; what makes no sense is said by the file.
class RunReader {
public:
    explicit RunReader(Hdf5Reader file) : file_(std::move(file)) {}

    sim::Result<RunResult> read() {
        readAttributes();
        out_.runs = readTable<scenarios::RunRecord>(file_, "/runs", kRunColumns);
        readOwners();
        readMetrics();
        putMetrics();
        readSli();
        readEvaluation();
        readSeries();
        readJourneys();
        out_.timeline = readTable<scenarios::TimelineEntry>(file_, "/timeline", kTimelineColumns);
        if (file_.has("/decisions")) { // older files don't tell
            out_.decisions =
                readTable<scenarios::DecisionEntry>(file_, "/decisions", kDecisionColumns);
        }
        if (file_.has("/shortfalls")) { // nor of these
            out_.shortfallsOfTimes =
                readTable<scenarios::ShortfallOfTime>(file_, "/shortfalls", kShortfallColumns);
        }
        if (file_.has("/rescales")) { // nor of these
            readRescales();
        }
        if (file_.has("/changes")) { // nor of these
            out_.changes = file_.column<std::string>("/changes");
        }
        out_.notes = file_.column<std::string>("/notes");
        out_.broken = file_.column<std::string>("/broken");
        out_.configuration = file_.text("/configuration");
        if (const sim::Status status = file_.status(); !status) {
            return status.errors();
        }
        return std::move(out_);
    }

private:
    template <class E, std::size_t N>
    E enumOf(const std::array<std::string_view, N>& words, const std::string& word) {
        const auto value = fromWord<E>(words, word);
        if (!value) {
            file_.fail("\"" + word + "\" is not known");
        }
        return value.value_or(E{});
    }
    nlohmann::ordered_json parsed(const std::string& json) {
        auto value = storedJson(json);
        const bool isText = std::all_of(value.begin(), value.end(),
                                        [](const auto& item) { return item.is_string(); });
        if (value.is_discarded() || !value.is_structured() || !isText) {
            constexpr std::size_t kMostShown = 100;
            file_.fail("\"" + json.substr(0, kMostShown) + "\" is no JSON of texts");
            return nlohmann::ordered_json::object();
        }
        return value;
    }
    std::vector<sim::MetricLabel> labelsOf(const std::string& json) {
        std::vector<sim::MetricLabel> labels;
        if (json.empty()) {
            return labels;
        }
        const auto all = parsed(json);
        for (const auto& [key, value] : all.items()) {
            labels.push_back({key, value.template get<std::string>()});
        }
        return labels;
    }
    Texts namesOf(const std::string& json) {
        Texts names;
        for (const auto& name : parsed(json)) {
            names.push_back(name.get<std::string>());
        }
        return names;
    }
    sim::Int128 wideOf(const std::string& text) {
        const auto value = parseInt128(text);
        if (!value) {
            file_.fail("\"" + text + "\" is no whole number");
        }
        return value.value_or(0);
    }
    sim::Duration lengthAt(const std::string& object, const std::string& name) {
        return sim::Duration(file_.attribute<std::int64_t>(object, name));
    }

    void readAttributes() {
        out_.version = file_.attribute<std::string>("/", "version");
        out_.scenario = file_.attribute<std::string>("/", "scenario");
        out_.title = file_.attribute<std::string>("/", "title");
        out_.seed = file_.attribute<std::uint64_t>("/", "seed");
        out_.replication = file_.attribute<std::uint64_t>("/", "replication");
        out_.fingerprint = file_.attribute<std::string>("/", "fingerprint");
        out_.status = {enumOf<sim::RunStatus::Reason>(kReasonWords,
                                                      file_.attribute<std::string>("/", "status")),
                       timeAt(file_.attribute<std::int64_t>("/", "status_at_ns")),
                       file_.attribute<std::string>("/", "status_culprit")};
        out_.warmup = lengthAt("/", "warmup_ns");
        out_.simulated = lengthAt("/", "simulated_ns");
        out_.events = file_.attribute<std::uint64_t>("/", "events");
        out_.wallSeconds = file_.attribute<double>("/", "wall_s");
        out_.cpuSeconds = file_.attribute<double>("/", "cpu_s");
        out_.windowCpuSeconds = file_.attribute<double>("/", "cpu_after_warmup_s");
        out_.peakMemoryBytes = file_.attribute<std::int64_t>("/", "peak_memory_bytes");
        out_.defaultedFields = file_.attribute<std::uint64_t>("/", "defaulted_fields");
    }

    void readOwners() {
        const Texts source = file_.column<std::string>("/sources/name");
        const Texts sourceKind = file_.column<std::string>("/sources/kind");
        const Uints limited = file_.column<std::uint64_t>("/sources/limited");
        const Uints accepted = file_.column<std::uint64_t>("/sources/log_lines_accepted");
        const Uints rejected = file_.column<std::uint64_t>("/sources/log_lines_rejected");
        const Texts component = file_.column<std::string>("/components/name");
        const Texts componentKind = file_.column<std::string>("/components/kind");
        const Uints isLimited = file_.column<std::uint64_t>("/components/limited");
        const Uints of = file_.column<std::uint64_t>("/rejections/source");
        const Texts reason = file_.column<std::string>("/rejections/reason");
        const Uints lines = file_.column<std::uint64_t>("/rejections/lines");
        const Texts place = file_.column<std::string>("/rejections/place");
        const Texts example = file_.column<std::string>("/rejections/example");
        if (!file_.isTable("/sources", source, sourceKind, limited, accepted, rejected) ||
            !file_.isTable("/components", component, componentKind, isLimited) ||
            !file_.isTable("/rejections", of, reason, lines, place, example)) {
            return;
        }
        for (std::size_t i = 0; i < source.size(); ++i) {
            auto& traffic = (limited[i] != 0 ? out_.limited : out_.traffic).emplace_back();
            traffic.name = source[i];
            traffic.kind = sourceKind[i];
            traffic.logLinesAccepted = accepted[i];
            traffic.logLinesRejected = rejected[i];
        }
        for (std::size_t i = 0; i < of.size(); ++i) {
            if (of[i] < out_.traffic.size()) {
                out_.traffic[of[i]].logRejections.push_back(
                    {reason[i], lines[i], place[i], example[i]});
            }
        }
        for (std::size_t i = 0; i < component.size(); ++i) {
            (isLimited[i] != 0 ? out_.limitedComponents : out_.components)
                .push_back({component[i], componentKind[i], {}});
        }
    }

    // The metrics of one type, but for their values; they are put at their places in `metrics_`.
    std::vector<MetricResult*> readNames(const std::string& group) {
        const Texts component = file_.column<std::string>(group + "/component");
        const Texts name = file_.column<std::string>(group + "/name");
        const Texts labels = file_.column<std::string>(group + "/labels");
        const Texts unit = file_.column<std::string>(group + "/unit");
        const Texts help = file_.column<std::string>(group + "/help");
        const Uints order = file_.column<std::uint64_t>(group + "/order");
        std::vector<MetricResult*> metrics;
        if (!file_.isTable(group, component, name, labels, unit, help, order)) {
            return metrics;
        }
        for (std::size_t i = 0; i < component.size(); ++i) {
            MetricResult& metric = metrics_[component[i]][order[i]];
            metric.name = name[i];
            metric.labels = labelsOf(labels[i]);
            metric.unit = enumOf<sim::MetricUnit>(kStepWords, unit[i]);
            metric.help = help[i];
            metrics.push_back(&metric);
        }
        return metrics;
    }

    void readMetrics() {
        const auto counters = readNames("/metrics/counters");
        const Uints count = file_.column<std::uint64_t>("/metrics/counters/count");
        const auto gauges = readNames("/metrics/gauges");
        const Texts integral = file_.column<std::string>("/metrics/gauges/integral");
        const Ints window = file_.column<std::int64_t>("/metrics/gauges/window_ns");
        const Ints max = file_.column<std::int64_t>("/metrics/gauges/max");
        const Ints min = file_.column<std::int64_t>("/metrics/gauges/min");
        const Ints last = file_.column<std::int64_t>("/metrics/gauges/last");
        const auto shares = readNames("/metrics/shares");
        const Texts part = file_.column<std::string>("/metrics/shares/part");
        const Texts whole = file_.column<std::string>("/metrics/shares/whole");
        if (!file_.isTable("/metrics/counters", counters, count) ||
            !file_.isTable("/metrics/gauges", gauges, integral, window, max, min, last) ||
            !file_.isTable("/metrics/shares", shares, part, whole)) {
            return;
        }
        for (std::size_t i = 0; i < counters.size(); ++i) {
            counters[i]->value = scenarios::CounterValue{count[i]};
        }
        for (std::size_t i = 0; i < gauges.size(); ++i) {
            gauges[i]->value = scenarios::GaugeValue{wideOf(integral[i]), sim::Duration(window[i]),
                                                     max[i], last[i], min[i]};
        }
        for (std::size_t i = 0; i < shares.size(); ++i) {
            shares[i]->value = scenarios::ShareValue{namesOf(part[i]), namesOf(whole[i])};
        }
        readHistograms();
    }

    void readHistograms() {
        const auto histograms = readNames("/metrics/histograms");
        const Ints min = file_.column<std::int64_t>("/metrics/histograms/min");
        const Ints max = file_.column<std::int64_t>("/metrics/histograms/max");
        const Texts sum = file_.column<std::string>("/metrics/histograms/sum");
        const Uints row = file_.column<std::uint64_t>("/metrics/buckets/histogram");
        const Ints lower = file_.column<std::int64_t>("/metrics/buckets/lower");
        const Ints upper = file_.column<std::int64_t>("/metrics/buckets/upper");
        const Uints count = file_.column<std::uint64_t>("/metrics/buckets/count");
        if (!file_.isTable("/metrics/histograms", histograms, min, max, sum) ||
            !file_.isTable("/metrics/buckets", row, lower, upper, count)) {
            return;
        }
        std::vector<std::vector<sim::Histogram::Bucket>> buckets(histograms.size());
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (row[i] >= buckets.size() || lower[i] < 0) {
                file_.fail("/metrics/buckets has a bucket of no histogram");
                return;
            }
            buckets[row[i]].push_back({lower[i], upper[i], count[i]});
        }
        for (std::size_t i = 0; i < histograms.size(); ++i) {
            histograms[i]->value =
                sim::Histogram::restore(buckets[i], min[i], max[i], wideOf(sum[i]));
        }
    }

    MetricResults taken(const std::string& owner) {
        MetricResults metrics;
        for (auto& [order, metric] : metrics_[owner]) {
            metrics.push_back(std::move(metric));
        }
        return metrics;
    }

    void putMetrics() {
        for (scenarios::TrafficResult& source : out_.traffic) {
            source.retell(taken(source.name));
        }
        for (scenarios::TrafficResult& source : out_.limited) {
            source.retell(taken(source.name));
        }
        for (auto* components : {&out_.components, &out_.limitedComponents}) {
            for (scenarios::ComponentResult& component : *components) {
                component.metrics = taken(component.name);
            }
        }
    }

    void readSli() {
        out_.sli = sliRecordOf(file_);
        if (file_.status()) {
            out_.recovery = recoveryOf(out_);
        }
    }

    void readEvaluation() {
        const Texts name = file_.column<std::string>("/objectives/name");
        const Texts that = file_.column<std::string>("/objectives/that");
        const Texts limit = file_.column<std::string>("/objectives/limit");
        const Texts note = file_.column<std::string>("/objectives/note");
        const Doubles value = file_.column<double>("/objectives/value");
        const Uints met = file_.column<std::uint64_t>("/objectives/met");
        const bool isWhole = file_.isTable("/objectives", name, that, limit, note, value, met);
        for (std::size_t i = 0; isWhole && i < name.size(); ++i) {
            out_.objectives.push_back(
                {name[i], that[i], std::isnan(value[i]) ? std::nullopt : std::optional(value[i]),
                 met[i] != 0, limit[i], note[i]});
        }
    }

    void readRescales() {
        for (RescaleRow& row : readTable<RescaleRow>(file_, "/rescales", kRescaleColumns)) {
            if (row.decision < out_.decisions.size()) {
                out_.decisions[row.decision].rescale = std::move(row.rescale);
            } else {
                file_.fail("/rescales has one of no decision");
            }
        }
    }

    void readSeries() {
        for (const std::int64_t time : file_.column<std::int64_t>("/series/time_ns")) {
            out_.seriesTimes.push_back(timeAt(time));
        }
        for (const std::string& name : file_.members("/series")) {
            const std::string path = "/series/" + name;
            if (!file_.hasAttribute(path, "metric")) {
                continue; // the times
            }
            sim::SeriesColumn& series = out_.series.emplace_back();
            series.component = file_.attribute<std::string>(path, "component");
            series.name = file_.attribute<std::string>(path, "metric");
            series.labels = labelsOf(file_.attribute<std::string>(path, "labels"));
            series.statistic = file_.attribute<std::string>(path, "statistic");
            series.unit = file_.attribute<std::string>(path, "unit");
            series.kind = enumOf<sim::SeriesColumn::Kind>(
                kColumnKindWords, file_.attribute<std::string>(path, "kind"));
            series.values = file_.column<double>(path);
        }
    }

    void readJourneys() {
        out_.journeys = readTable<scenarios::JourneySpan>(file_, "/journeys", kJourneyColumns);
        std::map<std::uint64_t, scenarios::JourneySpan*> spans;
        for (scenarios::JourneySpan& span : out_.journeys) {
            spans[span.number] = &span;
        }
        for (StoredWait& row : readTable<StoredWait>(file_, "/waits", kWaitColumns)) {
            const auto span = spans.find(row.span);
            if (span == spans.end()) {
                file_.fail("/waits names a span that /journeys has not");
                return;
            }
            span->second->waits.push_back(std::move(row.wait));
        }
    }

    Hdf5Reader file_;
    RunResult out_;
    std::map<std::string, std::map<std::uint64_t, MetricResult>> metrics_; // by owner and order
};

sim::Error refused(const std::string& path, const std::string& why) {
    return {sim::ErrorCode::Input, why, {.file = path}};
}

sim::Result<RunResult> readRun(const std::string& path) {
    const Hdf5Turn turn;
    auto file = Hdf5Reader::open(path);
    if (!file) {
        return file.errors();
    }
    if (!file->hasAttribute("/", "schema") || !file->hasAttribute("/", "version")) {
        return refused(path, "it is an HDF5 file, but no run of doppel's");
    }
    const auto schema = file->attribute<std::string>("/", "schema");
    const std::string version = "was written by doppel " +
                                file->attribute<std::string>("/", "version") + " (schema " +
                                schema + ")";
    if (schema == "doppel.run/1") {
        return refused(path, version + ", which kept means and quantiles but not what they are "
                                       "told of: play the scenario again with this one");
    }
    if (schema != kRunSchema) {
        return refused(path, version + ", this one reads " + kRunSchema);
    }
    return RunReader(std::move(*file)).read();
}

} // namespace

// A checksum guards against accidents, not against who writes one that fits.
sim::Result<RunResult> loadRun(const std::string& path) {
    if (const auto tried = tryToRead(path, [&] { (void)readRun(path); }); !tried) {
        return tried.errors();
    }
    return readRun(path);
}

} // namespace doppel::analysis
