// SPDX-License-Identifier: Apache-2.0
#include "models/routing/gone_details.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <string>
#include <system_error>
#include <vector>

namespace doppel::routing {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Checks JSON without building it; nesting is kept in a list, so that depth costs no stack.
class JsonReader {
public:
    explicit JsonReader(std::string_view text) : rest_(text) {}

    bool atEnd() {
        skipSpace();
        return rest_.empty();
    }

    bool take(char c) {
        skipSpace();
        if (!rest_.starts_with(c)) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    // One value of any kind; `raw` becomes its text.
    bool value(std::string_view& raw) {
        skipSpace();
        const char* start = rest_.data();
        std::vector<char> closers;
        do {
            if (!valueOrOpening(closers)) {
                return false;
            }
        } while (!closers.empty());
        raw = std::string_view(start, static_cast<std::size_t>(rest_.data() - start));
        return true;
    }

    bool text(std::string_view& raw) {
        skipSpace();
        const std::string_view before = rest_;
        if (!take('"')) {
            return false;
        }
        while (!rest_.empty() && rest_[0] != '"') {
            if (static_cast<unsigned char>(rest_[0]) < 0x20 || !skipCharacter()) {
                return false;
            }
        }
        if (!take('"')) {
            return false;
        }
        raw = before.substr(0, before.size() - rest_.size());
        return true;
    }

private:
    static constexpr std::size_t kMaxDepth = 10'000;

    void skipSpace() {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
    }

    bool skipCharacter() {
        if (rest_[0] != '\\') {
            rest_.remove_prefix(1);
            return true;
        }
        static constexpr std::string_view kEscapes = "\"\\/bfnrt";
        if (rest_.size() >= 2 && kEscapes.find(rest_[1]) != std::string_view::npos) {
            rest_.remove_prefix(2);
            return true;
        }
        if (rest_.size() < 6 || rest_[1] != 'u' ||
            !std::all_of(rest_.begin() + 2, rest_.begin() + 6, isHexDigit)) {
            return false;
        }
        rest_.remove_prefix(6);
        return true;
    }

    // Reads on: a scalar, or the opening of an array or object; then every closing that follows, up
    // to the next value.
    bool valueOrOpening(std::vector<char>& closers) {
        skipSpace();
        if (rest_.starts_with('[') || rest_.starts_with('{')) {
            const bool object = take('{');
            if (!object) {
                take('[');
            }
            closers.push_back(object ? '}' : ']');
            if (closers.size() > kMaxDepth) {
                return false;
            }
            if (take(closers.back())) {
                closers.pop_back();
                return close(closers);
            }
            return !object || key();
        }
        return scalar() && close(closers);
    }

    bool close(std::vector<char>& closers) {
        while (!closers.empty()) {
            if (take(closers.back())) {
                closers.pop_back();
                continue;
            }
            return take(',') && (closers.back() == ']' || key());
        }
        return true;
    }

    bool key() {
        std::string_view raw;
        return text(raw) && take(':');
    }

    bool scalar() {
        for (const std::string_view word : {"true", "false", "null"}) {
            if (rest_.starts_with(word)) {
                rest_.remove_prefix(word.size());
                return true;
            }
        }
        std::string_view raw;
        return rest_.starts_with('"') ? text(raw) : number();
    }

    bool digits() {
        const auto count = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        rest_.remove_prefix(count);
        return count > 0;
    }

    bool number() {
        const std::string_view before = rest_;
        take('-');
        const bool whole = rest_.starts_with('0') ? take('0') : digits();
        if (!whole) {
            return false;
        }
        if (rest_.starts_with('.')) {
            rest_.remove_prefix(1);
            if (!digits()) {
                return false;
            }
        }
        if (rest_.starts_with('e') || rest_.starts_with('E')) {
            rest_.remove_prefix(1);
            if (rest_.starts_with('+') || rest_.starts_with('-')) {
                rest_.remove_prefix(1);
            }
            if (!digits()) {
                return false;
            }
        }
        return fitsDouble(before.substr(0, before.size() - rest_.size()));
    }

    // A number beyond a double is an error to Go's decoder; one that is too small is zero.
    static bool fitsDouble(std::string_view number) {
        double value = 1;
        const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
        const bool tiny = number.find("e-") != number.npos || number.find("E-") != number.npos;
        return read.ec == std::errc() || tiny;
    }

    std::string_view rest_;
};

} // namespace

bool detailsSaySomething(std::string_view json) {
    JsonReader reader(json);
    std::map<std::string_view, bool> saysSomething;
    if (!reader.take('{')) {
        return false;
    }
    if (!reader.take('}')) {
        do {
            std::string_view key;
            std::string_view value;
            if (!reader.text(key) || !reader.take(':') || !reader.value(value)) {
                return false;
            }
            saysSomething[key] = value != "null" && value != "\"\"";
        } while (reader.take(','));
        if (!reader.take('}')) {
            return false;
        }
    }
    return reader.atEnd() && std::any_of(saysSomething.begin(), saysSomething.end(),
                                         [](const auto& entry) { return entry.second; });
}

} // namespace doppel::routing
