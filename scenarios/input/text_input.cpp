// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/text_input.h"

#include "scenarios/input/text_input_errors.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace doppel::scenarios {
namespace {

constexpr std::uint64_t kMostSkipped = 256ULL << 20; // of one line: compressed, it costs nothing

// The first LF or CR; null: there is none. In windows, so that the search for the one does not go
// over all of the text again and again where only the other ends lines.
const char* lineEndIn(std::string_view text) {
    constexpr std::size_t kWindow = 256;
    for (; !text.empty(); text.remove_prefix(std::min(kWindow, text.size()))) {
        const std::string_view window = text.substr(0, kWindow);
        const std::size_t feed = window.find('\n');
        const std::size_t end = std::min(window.substr(0, feed).find('\r'), feed);
        if (end != std::string_view::npos) {
            return window.data() + end;
        }
    }
    return nullptr;
}

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
    std::size_t looked = 0; // how much of the buffer is known to hold no end of a line
    while (true) {
        const char* start = buffer_.data() + begin_;
        const std::size_t length = end_ - begin_;
        const char* found = lineEndIn({start + looked, length - looked});
        if (found != nullptr) {
            const auto size = static_cast<std::size_t>(found - start);
            if (*found == '\r' && size + 1 == length && fill()) {
                looked = size; // now what follows the CR is known
                continue;
            }
            const bool isPair = *found == '\r' && size + 1 < length && found[1] == '\n';
            line = {start, size};
            begin_ += size + (isPair ? 2 : 1);
            return overlong ? Piece::Overlong : Piece::Complete;
        }
        looked = length;
        if (length > lineLimit_) {
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
