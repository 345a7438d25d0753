// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/text_input.h"

#include "scenarios/input/text_input_errors.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace doppel::scenarios {
namespace {

constexpr std::uint64_t kMostSkipped = 256ULL << 20; // of one line: compressed, it costs nothing

} // namespace

sim::Result<TextInput> TextInput::open(const std::string& path, const TextLimits& limits) {
    auto bytes = TextBytes::open(path, limits);
    if (!bytes) {
        return bytes.errors();
    }
    return TextInput(path, std::move(*bytes), limits);
}

TextInput::TextInput(std::string path, std::unique_ptr<TextBytes> bytes, const TextLimits& limits)
    : path_(std::move(path)), bytes_(std::move(bytes)), lineLimit_(limits.lineBytes),
      stops_(limits.stops), buffer_(limits.lineBytes + 64 * 1024) {
} // room for a whole line and its end, and then some

sim::Where TextInput::where(int column) const {
    const std::int64_t last = std::numeric_limits<int>::max();
    return {.file = path_, .line = static_cast<int>(std::min(lineNumber_, last)), .column = column};
}

// Reads on behind what is buffered. False at the end of the file and after an error.
bool TextInput::fill() {
    if (atEnd_) {
        return false;
    }
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (const std::string who = stops_ ? stops_() : std::string{}; !who.empty()) {
        atEnd_ = true;
        status_ = stoppedWhileReading(path_, who);
        return false;
    }
    auto count = bytes_->read(std::span<char>(buffer_).subspan(end_));
    if (!count) {
        atEnd_ = true;
        auto errors = count.errors();
        errors.front().where.line = where().line + 1; // the line that was being read
        status_ = std::move(errors);
        return false;
    }
    atEnd_ = *count == 0;
    end_ += *count;
    return !atEnd_;
}

TextInput::Piece TextInput::takeLine(std::string_view& line) {
    bool overlong = false;
    std::uint64_t skipped = 0;
    std::size_t looked = 0; // how much of the buffer is known to hold no LF
    while (true) {
        const char* start = buffer_.data() + begin_;
        const std::size_t length = end_ - begin_;
        const void* found =
            length > looked ? std::memchr(start + looked, '\n', length - looked) : nullptr;
        if (found != nullptr) {
            line = {start, static_cast<std::size_t>(static_cast<const char*>(found) - start)};
            begin_ += line.size() + 1;
            return overlong ? Piece::Overlong : Piece::Complete;
        }
        looked = length;
        if (length > lineLimit_ + 1) { // the one is for a CR
            overlong = true;
            begin_ = end_;
            looked = 0;
            skipped += length;
        }
        if (skipped > kMostSkipped && !atEnd_) {
            atEnd_ = true;
            status_ = sim::Error{sim::ErrorCode::Input,
                                 "has a line of more than 256 MiB: refused",
                                 {.file = path_, .line = where().line + 1}};
            return Piece::None;
        }
        if (fill()) {
            continue;
        }
        if (!status_ || (begin_ == end_ && !overlong)) {
            return Piece::None;
        }
        line = {buffer_.data() + begin_, end_ - begin_};
        begin_ = end_;
        return overlong ? Piece::Overlong : Piece::Complete;
    }
}

std::optional<std::string_view> TextInput::next() {
    while (true) {
        std::string_view line;
        const Piece piece = takeLine(line);
        if (piece == Piece::None) {
            return std::nullopt;
        }
        ++lineNumber_;
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (piece == Piece::Overlong || line.size() > lineLimit_) {
            if (overlongLines_++ == 0) {
                firstOverlongLine_ = lineNumber_;
            }
            continue;
        }
        constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
        if (lineNumber_ == 1 && line.starts_with(kByteOrderMark)) {
            line.remove_prefix(kByteOrderMark.size());
        }
        return line;
    }
}

} // namespace doppel::scenarios
