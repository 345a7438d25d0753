// SPDX-License-Identifier: Apache-2.0
#include "analysis/store.h"

#include "analysis/catalogue.h"
#include "analysis/hdf5_file.h"
#include "analysis/readable.h"
#include "analysis/summary_json.h"
#include "scenarios/file/file_replacement.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::analysis {

namespace {

namespace fs = std::filesystem;
using scenarios::FileReplacement;
using scenarios::RunResult;

// A name as one step of a path in the file, and not one that is taken.
std::string freeName(const Hdf5File& file, const std::string& group, std::string name) {
    std::replace(name.begin(), name.end(), '/', '_');
    std::string path = group + '/' + name;
    for (int i = 2; file.has(path); ++i) {
        path = group + '/' + name + '~' + std::to_string(i);
    }
    return path;
}

const char* toText(sim::SeriesColumn::Kind kind) {
    switch (kind) {
    case sim::SeriesColumn::Kind::Increase:
        return "increase";
    case sim::SeriesColumn::Kind::Mean:
        return "mean";
    case sim::SeriesColumn::Kind::Quantile:
        return "quantile";
    }
    return "";
}

void writeSeries(Hdf5File& file, const RunResult& result) {
    file.group("/series");
    std::vector<double> times;
    for (const sim::Time time : result.seriesTimes) {
        times.push_back(inSeconds(time.time_since_epoch().count()));
    }
    file.column("/series/time_s", times);
    file.attribute("/series/time_s", "unit", std::string_view("s"));
    for (const sim::SeriesColumn& column : result.series) {
        std::string name = column.component + '.' + column.name;
        name += column.statistic.empty() ? "" : '.' + column.statistic;
        const std::string path = freeName(file, "/series", name);
        file.column(path, column.values);
        file.attribute(path, "unit", column.unit);
        file.attribute(path, "component", column.component);
        file.attribute(path, "metric", column.name);
        file.attribute(path, "quantile", column.statistic);
        file.attribute(path, "kind", std::string_view(toText(column.kind)));
    }
}

std::string decimal(sim::Int128 value) {
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(value % 10));
        value /= 10;
    } while (value != 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

void writeHistograms(Hdf5File& file, const RunResult& result) {
    file.group("/histograms");
    for (const scenarios::TrafficResult& source : result.traffic) {
        const std::string path = freeName(file, "/histograms", source.name);
        std::vector<std::int64_t> lower;
        std::vector<std::int64_t> upper;
        std::vector<std::uint64_t> count;
        for (const sim::Histogram::Bucket& bucket : source.latency.buckets()) {
            lower.push_back(bucket.lower);
            upper.push_back(bucket.upper);
            count.push_back(bucket.count);
        }
        file.group(path);
        file.column(path + "/lower_ns", lower);
        file.column(path + "/upper_ns", upper);
        file.column(path + "/count", count);
        file.attribute(path, "min_ns", static_cast<std::uint64_t>(source.latency.min()));
        file.attribute(path, "max_ns", static_cast<std::uint64_t>(source.latency.max()));
        file.attribute(path, "sum_ns", decimal(source.latency.sum()));
    }
}

void writeJourneys(Hdf5File& file, const RunResult& result) {
    std::vector<std::uint64_t> visit;
    std::vector<std::uint64_t> instance;
    std::vector<std::uint64_t> status;
    std::vector<std::int64_t> start;
    std::vector<std::int64_t> end;
    std::vector<std::string> component;
    std::vector<std::string> failure;
    std::vector<std::string> servedBy;
    for (const scenarios::JourneySpan& span : result.journeys) {
        visit.push_back(span.visit);
        component.push_back(span.component);
        instance.push_back(span.instance);
        start.push_back(span.start.time_since_epoch().count());
        end.push_back(span.end ? span.end->time_since_epoch().count() : -1);
        status.push_back(span.status);
        failure.emplace_back(models::toText(span.failure));
        servedBy.emplace_back(models::toText(span.servedBy));
    }
    file.group("/journeys");
    file.column("/journeys/visit", visit);
    file.column("/journeys/component", component);
    file.column("/journeys/instance", instance);
    file.column("/journeys/start_ns", start);
    file.column("/journeys/end_ns", end);
    file.column("/journeys/status", status);
    file.column("/journeys/failure", failure);
    file.column("/journeys/served_by", servedBy);
}

void writeTimeline(Hdf5File& file, const RunResult& result) {
    std::vector<double> at;
    std::vector<std::string> what;
    for (const scenarios::TimelineEntry& entry : result.timeline) {
        at.push_back(inSeconds(entry.at.time_since_epoch().count()));
        what.push_back(entry.what);
    }
    file.group("/timeline");
    file.column("/timeline/at_s", at);
    file.column("/timeline/what", what);
}

sim::Status writeFile(const RunResult& result, const std::string& path) {
    auto file = Hdf5File::create(path);
    if (!file) {
        return file.errors();
    }
    file->attribute("/", "schema", std::string_view("doppel.run/1"));
    file->attribute("/", "version", result.version);
    file->attribute("/", "scenario", result.scenario);
    file->attribute("/", "title", result.title);
    file->attribute("/", "seed", result.seed);
    file->attribute("/", "replication", result.replication);
    file->attribute("/", "fingerprint", result.fingerprint);
    writeSeries(*file, result);
    writeHistograms(*file, result);
    writeJourneys(*file, result);
    writeTimeline(*file, result);
    file->text("/configuration", result.configuration);
    file->text("/summary", summaryJsonText(result));
    return file->close();
}

// What every HDF5 file begins with.
constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";

std::string absolute(const std::string& file) {
    return fs::absolute(file).lexically_normal().string();
}

} // namespace

sim::Status canStore(const std::string& file, const std::string& catalogue) {
    if (const auto entries = Catalogue::open(catalogue); !entries) {
        return entries.errors();
    }
    if (const auto target = FileReplacement::begin(absolute(file), kSignature); !target) {
        return target.errors();
    }
    return std::monostate{};
}

sim::Result<std::int64_t> storeRun(const RunResult& result,
                                   const std::string& file,
                                   const std::string& catalogue,
                                   const AfterStep& after) {
    const auto reached = [&](StoreStep step) {
        if (after) {
            after(step);
        }
    };
    auto entries = Catalogue::open(catalogue);
    if (!entries) {
        return entries.errors();
    }
    auto target = FileReplacement::begin(absolute(file), kSignature);
    if (!target) {
        return target.errors();
    }
    if (const auto written = writeFile(result, target->temporary()); !written) {
        return written.errors();
    }
    reached(StoreStep::Written);
    if (const auto flushed = target->flush(); !flushed) {
        return flushed.errors();
    }
    reached(StoreStep::Flushed);
    if (const auto forgotten = entries->forgetFile(target->path()); !forgotten) {
        return forgotten.errors();
    }
    if (const auto renamed = target->commit(); !renamed) {
        return renamed.errors();
    }
    reached(StoreStep::Renamed);
    auto id = entries->add(storedRun(result, target->path()));
    if (id) {
        reached(StoreStep::Catalogued);
    }
    return id;
}

} // namespace doppel::analysis
