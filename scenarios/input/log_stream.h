// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/input/access_log.h"
#include "scenarios/input/text_input.h"
#include "sim/result.h"
#include "sim/units.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace doppel::scenarios {

struct LogOptions {
    std::optional<LogFormat> format{}; ///< absent: told from the first lines
    TextLimits limits{};
    /// The share of lines that may be rejected before the file counts as wrong.
    sim::Probability mostRejected{0.1};
};

/// A line that was rejected.
struct LogExample {
    std::int64_t line = 0;
    LogReject reason = LogReject::None;
    std::string text; ///< its first 120 bytes; control bytes and non-ASCII ones as \xhh
};

/// What reading a log has come to so far.
struct LogReport {
    LogFormat format = LogFormat::Combined;
    std::int64_t lines = 0; ///< records + rejected
    std::int64_t records = 0;
    std::int64_t blankLines = 0;                        ///< passed over; no rejects
    std::array<std::int64_t, kLogRejects> rejected{};   ///< by reason
    std::array<LogExample, kLogRejects> firstRejects{}; ///< by reason; line 0: there was none
    std::int64_t clockWentBack = 0;   ///< records earlier than one before them; they are kept
    sim::Duration largestStepBack{0}; ///< behind the latest before them
    std::optional<WallTime> earliest, latest;

    std::int64_t rejectedLines() const { return lines - records; }
};

/// The requests of an access log, in the order of its lines; plain, gzip or zstd.
///
///     LogRecord record;
///     while (log.next(record)) { … }
///     if (auto end = log.finish(); !end) { return end.errors(); }
///
/// Servers write a request when it ends and log machines merge files, so times may go back; the
/// record is given as it is and the step is counted. Memory is bounded, whatever the log's size.
class LogStream {
public:
    /// Opens a log. Errors: the file's; no format fits any of the first 100 lines that aren't
    /// blank.
    static sim::Result<LogStream> open(const std::string& path, const LogOptions& options = {});

    /// Reads the next request; false at the end. The record is valid until the next call.
    bool next(LogRecord& record);

    const LogReport& report() const { return report_; }
    /// Whether next() was false because of the limits' `stops`.
    bool wasStopped() const { return input_.wasStopped(); }

    /// Once next() was false: Ok, or why the log can't be used: it is damaged or truncated, more
    /// lines were rejected than the options allow, or it holds no request at all.
    sim::Status finish() const;

private:
    struct Line {
        std::int64_t number;
        std::string text;
    };

    LogStream(TextInput input, const LogOptions& options);
    sim::Status findFormat();
    bool nextLine();
    void reject(std::int64_t line, LogReject reason, std::string_view text);
    void accept(const LogRecord& record);

    TextInput input_;
    LogOptions options_;
    LogLineParser parser_{LogFormat::Combined};
    std::deque<Line> ahead_; // lines that were read to find the format
    Line line_{};            // the line that the last record looks into
    std::int64_t overlongSeen_ = 0;
    LogReport report_;
};

} // namespace doppel::scenarios
