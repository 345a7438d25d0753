// SPDX-License-Identifier: Apache-2.0
#include "scenarios/manifest/load_series.h"

#include "scenarios/file/node.h"
#include "scenarios/file/units_text.h"
#include "scenarios/input/text_input_csv.h"
#include "scenarios/manifest/quantity.h"

#include <algorithm>

namespace doppel::scenarios {

namespace {

constexpr std::size_t kTimeColumn = 0;

// A column of the table and what it is of.
struct SeriesColumn {
    std::string name;
    std::size_t metric = 0;
    bool eachPod = false;
};

std::vector<SeriesColumn> columnsFor(const std::vector<std::string>& metrics) {
    std::vector<SeriesColumn> columns{{"time"}};
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        columns.push_back({metrics[i], i, false});
        columns.push_back({metrics[i] + ".each", i, true});
    }
    if (metrics.size() == 1) {
        for (const std::string_view name : {"demand", "utilisation", "utilization"}) {
            if (metrics.front() != name) {
                columns.push_back({std::string(name), 0, name != "demand"});
            }
        }
    }
    return columns;
}

sim::Result<sim::Duration> parseTime(std::string_view text) {
    if (const auto seconds = parseNumber(text)) {
        const sim::Duration time = sim::fromSeconds(*seconds);
        if (*seconds >= 0 && time != sim::kForever) {
            return time;
        }
    } else if (const auto length = parseDuration(text);
               length && *length >= sim::Duration::zero() && *length != sim::kForever) {
        return *length;
    }
    return sim::inputError("expected seconds or a length such as 1min 30s, found " +
                           quotedForMessage(text));
}

sim::Result<models::MilliValue> parseAmount(std::string_view text) {
    if (text.size() > 1 && text.back() == '%') {
        text.remove_suffix(1);
    }
    return parseQuantity(text);
}

// Which column each metric is read from.
sim::Result<std::vector<std::size_t>> chosenColumns(const CsvReader& csv,
                                                    const std::vector<SeriesColumn>& columns,
                                                    const std::vector<std::string>& metrics) {
    sim::Errors errors;
    const sim::Where where = csv.input().where(1);
    if (!csv.hasColumn(kTimeColumn)) {
        errors.push_back({.message = "lacks the column \"time\"", .where = where});
    }
    std::vector<std::size_t> chosen;
    for (std::size_t metric = 0; metric < metrics.size(); ++metric) {
        std::vector<std::size_t> given;
        for (std::size_t i = 1; i < columns.size(); ++i) {
            if (columns[i].metric == metric && csv.hasColumn(i)) {
                given.push_back(i);
            }
        }
        if (given.size() != 1) {
            errors.push_back(
                {.message = (given.empty() ? "lacks a column for the metric "
                                           : "has more than one column for the metric ") +
                            quotedForMessage(metrics[metric]) + "; expected " +
                            quotedForMessage(metrics[metric]) + " or " +
                            quotedForMessage(metrics[metric] + ".each"),
                 .where = where});
            continue;
        }
        chosen.push_back(given.front());
    }
    if (!errors.empty()) {
        return errors;
    }
    return chosen;
}

LoadRow readRow(const CsvReader& csv,
                const std::vector<SeriesColumn>& columns,
                const std::vector<std::size_t>& chosen,
                InputErrors& errors) {
    LoadRow row;
    const auto text = csv.field(kTimeColumn);
    const auto time = parseTime(text ? text->text : "");
    if (time) {
        row.at = *time;
    } else {
        errors.add(csv.where(kTimeColumn), "time: " + time.errors().front().message);
    }
    for (const std::size_t column : chosen) {
        row.amounts.emplace_back();
        if (const auto field = csv.field(column)) {
            const auto amount = parseAmount(field->text);
            if (amount) {
                row.amounts.back() = LoadAmount{*amount, columns[column].eachPod};
            } else {
                errors.add(csv.where(column),
                           columns[column].name + ": " + amount.errors().front().message);
            }
        }
    }
    return row;
}

} // namespace

const LoadRow& LoadSeries::at(sim::Duration time) const {
    const auto later =
        std::upper_bound(rows.begin(), rows.end(), time,
                         [](sim::Duration when, const LoadRow& row) { return when < row.at; });
    return later == rows.begin() ? rows.front() : *(later - 1);
}

sim::Result<LoadSeries> readLoadSeries(const std::string& path,
                                       const std::vector<std::string>& metrics,
                                       const sim::WhoStops& stops) {
    const std::vector<SeriesColumn> columns = columnsFor(metrics);
    std::vector<CsvColumn> names;
    for (const SeriesColumn& column : columns) {
        names.push_back({column.name});
    }
    auto csv = CsvReader::open(path, names, {.stops = stops});
    if (!csv) {
        return csv.errors();
    }
    const auto chosen = chosenColumns(*csv, columns, metrics);
    if (!chosen) {
        return chosen.errors();
    }
    LoadSeries series;
    InputErrors errors;
    while (csv->next(errors)) {
        if (series.rows.size() == kMostLoadRows) {
            errors.add(csv->where(kTimeColumn), "has more than " + std::to_string(kMostLoadRows) +
                                                    " rows, which is the most allowed");
            break;
        }
        LoadRow row = readRow(*csv, columns, *chosen, errors);
        if (!series.rows.empty() && row.at <= series.rows.back().at && errors.empty()) {
            errors.add(csv->where(kTimeColumn), "time: expected a later one than the row before");
        }
        series.rows.push_back(std::move(row));
    }
    if (errors.empty() && series.rows.empty()) {
        errors.add(csv->where(kTimeColumn), "has no rows");
    }
    if (!errors.empty()) {
        return errors.take();
    }
    return series;
}

} // namespace doppel::scenarios
