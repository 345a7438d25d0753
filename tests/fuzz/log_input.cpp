// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/log_stream.h"
#include "sim/assert.h"
#include "tests/fuzz/inputs.h"
#include "tests/fuzz/scratch_file.h"

#include <array>
#include <numeric>
#include <optional>

namespace doppel::fuzz {

namespace {

using scenarios::LogFormat;
using scenarios::LogOptions;
using scenarios::LogRecord;
using scenarios::LogReport;

void checkRecord(const LogRecord& record) {
    DOPPEL_ASSERT(!record.client.empty() && !record.method.empty() && !record.target.empty());
    DOPPEL_ASSERT(record.status >= 100 && record.status <= 999);
    DOPPEL_ASSERT(record.bytes.value_or(0) >= 0);
    DOPPEL_ASSERT(record.duration.value_or(sim::Duration{}) >= sim::Duration{});
    DOPPEL_ASSERT(record.timeToFirstByte.value_or(sim::Duration{}) >= sim::Duration{});
}

void readAs(const std::string& path, std::optional<LogFormat> format) {
    LogOptions options;
    options.format = format;
    options.limits = {.lineBytes = 4096,
                      .totalBytes = 4U << 20U,
                      .compressionRatio = 250,
                      .ratioFreeBytes = 64U << 10U};
    auto log = scenarios::LogStream::open(path, options);
    if (!log) {
        DOPPEL_ASSERT(log.errors().front().where.file == path);
        return;
    }
    LogRecord record;
    std::int64_t given = 0;
    while (log->next(record)) {
        checkRecord(record);
        ++given;
    }
    const LogReport& report = log->report();
    const auto rejected =
        std::accumulate(report.rejected.begin(), report.rejected.end(), std::int64_t{0});
    DOPPEL_ASSERT(report.records == given && report.lines == given + rejected);
    for (const auto& first : report.firstRejects) {
        DOPPEL_ASSERT(first.line >= 0);
    }
    DOPPEL_ASSERT(given == 0 || *report.earliest <= *report.latest);
    if (const auto end = log->finish(); !end) {
        DOPPEL_ASSERT(end.errors().front().where.file == path);
    } else {
        DOPPEL_ASSERT(given > 0);
    }
}

} // namespace

void readLog(std::string_view bytes) {
    static const ScratchFolder folder;
    const std::string path = folder.write("access.log", bytes);
    constexpr std::array<std::optional<LogFormat>, 4> kFormats{
        std::nullopt, LogFormat::Common, LogFormat::Combined, LogFormat::FastlyJson};
    for (const auto format : kFormats) {
        readAs(path, format);
    }
}

} // namespace doppel::fuzz
