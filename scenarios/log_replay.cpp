// SPDX-License-Identifier: Apache-2.0
#include "scenarios/log_replay.h"

#include "scenarios/scenario_inputs.h"

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

} // namespace

sim::Result<std::unique_ptr<LogReplay>>
LogReplay::open(const std::string& path, models::PageCatalogue& pages, std::uint64_t seed) {
    auto log = LogStream::open(path);
    if (!log) {
        return log.errors();
    }
    return std::unique_ptr<LogReplay>(new LogReplay(path, std::move(*log), pages, seed));
}

LogReplay::LogReplay(std::string path,
                     LogStream log,
                     models::PageCatalogue& pages,
                     std::uint64_t seed)
    : path_(std::move(path)), log_(std::move(log)), pages_(pages), seed_(seed) {}

std::optional<models::ReplayEntry> LogReplay::next() {
    LogRecord record;
    if (!log_.next(record)) {
        ended_ = true;
        return std::nullopt;
    }
    if (!first_) {
        first_ = record.time;
    }
    models::ReplayEntry entry;
    entry.offset = record.time - *first_;
    const std::size_t mark = record.target.find('?');
    entry.page = pages_.add(record.target.substr(0, mark), seed_);
    if (mark != std::string_view::npos) {
        entry.query = pages_.addQuery(record.target.substr(mark + 1));
    }
    entry.client =
        clients_
            .try_emplace(std::string(record.client), static_cast<std::uint32_t>(clients_.size()))
            .first->second;
    entry.method = methodOf(record.method);
    entry.status = static_cast<std::uint16_t>(record.status);
    return entry;
}

std::uint64_t LogReplay::accepted() const {
    return static_cast<std::uint64_t>(log_.report().records);
}

std::uint64_t LogReplay::rejected() const {
    return static_cast<std::uint64_t>(log_.report().rejectedLines());
}

sim::Errors wrongLogsOf(const Scenario& scenario) {
    sim::Errors errors;
    const auto add = [&](const sim::Errors& more) {
        append(errors, more);
    };
    for (const TrafficSpec& source : scenario.traffic) {
        if (source.kind->log == nullptr) {
            continue;
        }
        auto log = LogStream::open(resolvePath(scenario, source.kind->log(*source.config)));
        if (!log) {
            add(log.errors());
            continue;
        }
        LogRecord record;
        while (log->next(record)) {
        }
        if (const sim::Status end = log->finish(); !end) {
            add(end.errors());
        }
    }
    return errors;
}

} // namespace doppel::scenarios
