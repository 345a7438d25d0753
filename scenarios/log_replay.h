// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/page_catalogue.h"
#include "models/traffic/replay_input.h"
#include "scenarios/input/log_stream.h"
#include "scenarios/scenario.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace doppel::scenarios {

/// An access log as a traffic source reads it: its targets become pages and queries of the
/// catalogue as they come, its clients numbers. Memory grows with the different targets and
/// clients, not with the lines.
class LogReplay final : public models::ReplayInput {
public:
    /// Opens a log. The catalogue outlives it. Errors: LogStream::open's.
    static sim::Result<std::unique_ptr<LogReplay>>
    open(const std::string& path, models::PageCatalogue& pages, const sim::WhoStops& stops = {});

    std::optional<models::ReplayEntry> next() override;
    std::uint64_t rejected() const override;
    const LogReport& report() const { return log_.report(); }
    bool ended() const { return ended_; } ///< next() gave nothing, and nobody had stopped it
    bool wasStopped() const { return log_.wasStopped(); } ///< its rest was not read
    /// Why the log could not be read to its end, or is not worth playing; after next() gave
    /// nothing.
    sim::Status finish() const { return log_.finish(); }
    const std::string& path() const { return path_; }

private:
    LogReplay(std::string path, LogStream log, models::PageCatalogue& pages);

    std::string path_;
    LogStream log_;
    models::PageCatalogue& pages_;
    std::optional<WallTime> first_;
    bool ended_ = false;
    std::unordered_map<std::string, std::uint32_t> clients_;
};

/// What a reader should know of a log: how much of it was understood, and in which order it is.
std::vector<std::string> notesOn(const std::string& path, const LogReport& report);

/// Reads the log of every replaying source to its end. Gives the notes on them. Errors: what is
/// wrong with them.
sim::Result<std::vector<std::string>> inspectLogs(const Scenario& scenario,
                                                  const sim::WhoStops& stops = {});

/// The target of a request as a platform sees it: "/a?b" of "http://host/a?b" and of "/a?b#c".
/// Others, "*" and a CONNECT's "host:443", are as they are. Source: RFC 9112 3.2; a fragment is
/// never sent to a server (RFC 9110 7.1), so one in a log is a client's mistake.
std::string_view originForm(std::string_view target);

} // namespace doppel::scenarios
