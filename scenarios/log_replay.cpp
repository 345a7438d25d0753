// SPDX-License-Identifier: Apache-2.0
#include "scenarios/log_replay.h"

#include "scenarios/file/units_text.h"
#include "scenarios/scenario_inputs.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace doppel::scenarios {

namespace {

models::Method methodOf(std::string_view text) {
    if (text == "HEAD") {
        return models::Method::Head;
    }
    return text == "GET" ? models::Method::Get
                         : models::Method::Post; // nothing else may be cached or retried
}

LogOptions stoppedBy(const sim::WhoStops& stops) {
    LogOptions options;
    options.limits.stops = stops;
    return options;
}

} // namespace

sim::Result<std::unique_ptr<LogReplay>>
LogReplay::open(const std::string& path, models::PageCatalogue& pages, const sim::WhoStops& stops) {
    auto log = LogStream::open(path, stoppedBy(stops));
    if (!log) {
        return log.errors();
    }
    return std::unique_ptr<LogReplay>(new LogReplay(path, std::move(*log), pages));
}

LogReplay::LogReplay(std::string path, LogStream log, models::PageCatalogue& pages)
    : path_(std::move(path)), log_(std::move(log)), pages_(pages) {}

std::optional<models::ReplayEntry> LogReplay::next() {
    LogRecord record;
    if (!log_.next(record)) {
        ended_ = !log_.wasStopped();
        return std::nullopt;
    }
    if (!first_) {
        first_ = record.time;
    }
    models::ReplayEntry entry;
    entry.offset = record.time - *first_;
    const std::string_view target = originForm(record.target);
    const std::size_t mark = target.find('?');
    const std::string_view path = target.substr(0, mark);
    entry.page = pages_.add(path.empty() ? "/" : path); // "http://host?a" asks for "/?a"
    if (mark != std::string_view::npos) {
        entry.query = pages_.addQuery(target.substr(mark + 1));
    }
    entry.client =
        clients_
            .try_emplace(std::string(record.client), static_cast<std::uint32_t>(clients_.size()))
            .first->second;
    entry.method = methodOf(record.method);
    entry.status = static_cast<std::uint16_t>(record.status);
    return entry;
}

std::uint64_t LogReplay::rejected() const {
    return static_cast<std::uint64_t>(log_.report().rejectedLines());
}

std::vector<std::string> notesOn(const std::string& path, const LogReport& report) {
    std::vector<std::string> notes;
    notes.push_back(fmt::format("{}: read as {}: {} lines accepted, {} rejected", path,
                                toText(report.format), report.records, report.rejectedLines()));
    if (report.blankLines > 0) {
        notes.back() += fmt::format(", {} blank", report.blankLines);
    }
    if (report.clockWentBack > 0) {
        constexpr auto kNotSorted = std::chrono::hours(1);
        notes.push_back(fmt::format(
            "{}: the clock stepped back: {} {} earlier than one before, by {} at most; played at "
            "the time of the latest before{}",
            path, report.clockWentBack, report.clockWentBack == 1 ? "line is" : "lines are",
            exactText(report.largestStepBack),
            report.largestStepBack >= kNotSorted ? ". The log is out of order: sort it by time"
                                                 : ""));
    }
    return notes;
}

sim::Result<std::vector<std::string>> inspectLogs(const Scenario& scenario,
                                                  const sim::WhoStops& stops) {
    sim::Errors errors;
    std::vector<std::string> notes;
    for (const TrafficSpec& source : scenario.traffic) {
        if (source.kind->log == nullptr) {
            continue;
        }
        const std::string path = resolvePath(scenario, source.kind->log(*source.config));
        auto log = LogStream::open(path, stoppedBy(stops));
        if (!log) {
            append(errors, toldAtField(scenario, logFieldOf(source), log.errors()));
            continue;
        }
        LogRecord record;
        while (log->next(record)) {
        }
        if (const sim::Status end = log->finish(); !end) {
            append(errors, toldAtField(scenario, logFieldOf(source), end.errors()));
        }
        for (std::string& note : notesOn(path, log->report())) {
            notes.push_back(std::move(note));
        }
    }
    if (!errors.empty()) {
        return errors;
    }
    return notes;
}

std::string_view originForm(std::string_view target) {
    const auto has = [&](std::string_view scheme) {
        return target.size() >= scheme.size() &&
               std::equal(scheme.begin(), scheme.end(), target.begin(), [](char wanted, char c) {
                   return wanted == c || (c >= 'A' && c <= 'Z' && wanted == c - 'A' + 'a');
               });
    };
    target = target.substr(0, target.find('#'));
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (has(scheme)) {
            const std::size_t path = target.find_first_of("/?", scheme.size());
            return path == std::string_view::npos ? "/" : target.substr(path);
        }
    }
    return target.empty() ? "/" : target;
}

} // namespace doppel::scenarios
