// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/input/text_input_bytes.h"
#include "sim/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// The lines of a text file, plain or compressed, one after the other.
///
///     while (auto line = input.next()) { … }
///     if (auto end = input.status(); !end) { return end.errors(); }
///
/// A line ends with LF, CRLF or CR, which is not part of it; the last line needs no end. All other
/// bytes are passed on as they are: NUL and invalid UTF-8 survive, a byte order mark before the
/// first line does not. Lines longer than the limit are skipped and counted, one of 256 MiB ends
/// the reading. Memory: the longest line and a few hundred KiB.
class TextInput {
public:
    static sim::Result<TextInput> open(const std::string& path, const TextLimits& limits = {});

    /// The next line, or nothing at the end or after an error: status() tells which. Valid until
    /// the next call.
    std::optional<std::string_view> next();

    /// Ok unless reading ended with an error: a damaged or truncated file, or a limit that was
    /// reached.
    const sim::Status& status() const { return status_; }
    bool wasStopped() const {
        return !status_ && status_.errors().front().code == sim::ErrorCode::Stopped;
    }

    const std::string& path() const { return path_; }
    Compression compression() const { return bytes_->compression(); }
    /// Of the line that next() gave last; skipped lines count too. 0 before the first.
    std::int64_t lineNumber() const { return lineNumber_; }
    /// A place in the line that next() gave last.
    sim::Where where(int column = 0) const;
    /// How many lines were longer than the limit, and the number of the first.
    std::int64_t overlongLines() const { return overlongLines_; }
    std::int64_t firstOverlongLine() const { return firstOverlongLine_; }

private:
    TextInput(std::string path, std::unique_ptr<TextBytes> bytes, const TextLimits& limits);

    enum class Piece { Complete, Overlong, None };
    Piece takeLine(std::string_view& line);
    bool fill();

    std::string path_;
    std::unique_ptr<TextBytes> bytes_;
    std::size_t lineLimit_;
    sim::WhoStops stops_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0; // of what was read and not yet given out
    std::size_t end_ = 0;
    bool atEnd_ = false;
    std::int64_t lineNumber_ = 0;
    std::int64_t overlongLines_ = 0;
    std::int64_t firstOverlongLine_ = 0;
    sim::Status status_ = std::monostate{};
};

} // namespace doppel::scenarios
