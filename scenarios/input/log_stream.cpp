// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/log_stream.h"

#include <algorithm>
#include <cstdio>

namespace doppel::scenarios {
namespace {

std::string shown(std::string_view text) {
    constexpr std::size_t kShown = 120;
    std::string out;
    for (const char c : text.substr(0, kShown)) {
        if (c >= ' ' && c <= '~') {
            out.push_back(c);
        } else {
            std::array<char, 8> hex{};
            std::snprintf(hex.data(), hex.size(), "\\x%02x",
                          static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += hex.data();
        }
    }
    return text.size() > kShown ? out + "…" : out;
}

bool isBlank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

} // namespace

sim::Result<LogStream> LogStream::open(const std::string& path, const LogOptions& options) {
    auto input = TextInput::open(path, options.limits);
    if (!input) {
        return input.errors();
    }
    LogStream log(std::move(*input), options);
    if (auto found = log.findFormat(); !found) {
        return found.errors();
    }
    return log;
}

LogStream::LogStream(TextInput input, const LogOptions& options)
    : input_(std::move(input)), options_(options) {}

sim::Status LogStream::findFormat() {
    constexpr std::size_t kLooked = 100;
    while (!options_.format && ahead_.size() < kLooked) {
        const auto line = input_.next();
        if (!line) {
            break;
        }
        if (isBlank(*line)) {
            ++report_.blankLines;
        } else {
            ahead_.push_back({input_.lineNumber(), std::string(*line)});
        }
    }
    std::ptrdiff_t best = 0;
    for (const LogFormat format : {LogFormat::Combined, LogFormat::Common, LogFormat::VhostCombined,
                                   LogFormat::VhostCommon, LogFormat::FastlyJson}) {
        LogLineParser parser(format);
        LogRecord record;
        const auto fits = std::count_if(ahead_.begin(), ahead_.end(), [&](const Line& line) {
            return parser.parse(line.text, record) == LogReject::None;
        });
        if (fits > best) {
            best = fits;
            parser_ = LogLineParser(format);
        }
    }
    if (options_.format) {
        parser_ = LogLineParser(*options_.format);
    } else if (best == 0 && !ahead_.empty()) {
        return sim::Error{
            sim::ErrorCode::Input,
            "no known log format fits; expected common, combined, vhost_common, vhost_combined or "
            "fastly-json, found \"" +
                shown(ahead_.front().text) + '"',
            {.file = input_.path(), .line = static_cast<int>(ahead_.front().number)}};
    }
    report_.format = parser_.format();
    return std::monostate{};
}

bool LogStream::nextLine() {
    if (!ahead_.empty()) {
        line_ = std::move(ahead_.front());
        ahead_.pop_front();
        return true;
    }
    const auto line = input_.next();
    if (line) {
        line_.number = input_.lineNumber();
        line_.text.assign(*line);
    }
    return line.has_value();
}

bool LogStream::next(LogRecord& record) {
    while (nextLine()) {
        const LogReject reason = parser_.parse(line_.text, record);
        if (reason == LogReject::None) {
            accept(record);
            return true;
        }
        if (reason == LogReject::Blank) {
            ++report_.blankLines;
        } else {
            reject(line_.number, reason, line_.text);
        }
    }
    for (; overlongSeen_ < input_.overlongLines(); ++overlongSeen_) {
        reject(input_.firstOverlongLine(), LogReject::TooLong, "");
    }
    return false;
}

void LogStream::reject(std::int64_t line, LogReject reason, std::string_view text) {
    ++report_.lines;
    ++report_.rejected[static_cast<std::size_t>(reason)];
    if (LogExample& first = report_.firstRejects[static_cast<std::size_t>(reason)];
        first.line == 0) {
        first = {line, reason, shown(text)};
    }
}

void LogStream::accept(const LogRecord& record) {
    ++report_.lines;
    ++report_.records;
    if (report_.latest && record.time < *report_.latest) {
        ++report_.clockWentBack;
        report_.largestStepBack =
            std::max(report_.largestStepBack, sim::Duration(*report_.latest - record.time));
    }
    report_.earliest = std::min(report_.earliest.value_or(record.time), record.time);
    report_.latest = std::max(report_.latest.value_or(record.time), record.time);
}

sim::Status LogStream::finish() const {
    if (!input_.status()) {
        return input_.status();
    }
    const auto wrong = report_.rejectedLines();
    const auto share =
        static_cast<double>(wrong) / static_cast<double>(std::max<std::int64_t>(report_.lines, 1));
    sim::Where where{.file = input_.path()};
    const LogExample* earliest = nullptr;
    for (const LogExample& example : report_.firstRejects) {
        if (example.line > 0 && (earliest == nullptr || example.line < earliest->line)) {
            earliest = &example;
        }
    }
    std::string first;
    if (earliest != nullptr) {
        where.line = static_cast<int>(earliest->line);
        first = "; the first: " + std::string(toText(earliest->reason));
    }
    if (report_.lines == 0) {
        return sim::Error{sim::ErrorCode::Input, "has no lines", std::move(where)};
    }
    if (report_.records == 0 || share > options_.mostRejected.value) {
        return sim::Error{sim::ErrorCode::Input,
                          std::to_string(wrong) + " of " + std::to_string(report_.lines) +
                              " lines aren't " + std::string(toText(report_.format)) + first,
                          std::move(where)};
    }
    return std::monostate{};
}

} // namespace doppel::scenarios
