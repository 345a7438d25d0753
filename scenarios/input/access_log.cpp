// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/access_log.h"

#include "scenarios/input/access_log_time.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <optional>
#include <string>

namespace doppel::scenarios {
namespace {

// The fields of a classic line, as they stand there.
struct ClassicFields {
    std::string_view client, time, request, status, bytes;
    bool hasHost = false;
    bool hasRefererAndAgent = false;
};

std::optional<std::string_view> takeUntil(std::string_view& rest, std::string_view end) {
    const std::size_t at = rest.find(end);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const auto taken = rest.substr(0, at);
    rest.remove_prefix(at + end.size());
    return taken;
}

// The inside of a quoted field, escapes and all; a backslash protects what follows it.
std::optional<std::string_view> takeQuoted(std::string_view& rest) {
    if (!rest.starts_with('"')) {
        return std::nullopt;
    }
    for (std::size_t at = 1; at < rest.size(); ++at) {
        if (rest[at] == '\\') {
            ++at;
        } else if (rest[at] == '"') {
            const auto inside = rest.substr(1, at - 1);
            rest.remove_prefix(at + 1);
            return inside;
        }
    }
    return std::nullopt;
}

std::string_view takeWord(std::string_view& rest) {
    const auto word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    return word;
}

bool takeSpace(std::string_view& rest) {
    if (!rest.starts_with(' ')) {
        return false;
    }
    rest.remove_prefix(1);
    return true;
}

bool isAddress(std::string_view word) {
    const std::string text(word.substr(0, INET6_ADDRSTRLEN)); // a longer one is none, cut or not
    in6_addr address{};
    return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
           inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

// "www.example.org:443", "[2001:db8::1]:443"; not an IPv6 address, whose colons are its own.
bool isHostAndPort(std::string_view word) {
    const std::size_t colon = word.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == word.size()) {
        return false;
    }
    const std::string_view host = word.substr(0, colon);
    return word.find_first_not_of("0123456789", colon + 1) == std::string_view::npos &&
           (host.find(':') == std::string_view::npos ||
            (host.starts_with('[') && host.ends_with(']')));
}

// The client, behind the name of the host that was asked where the line has one; of several, as
// X-Forwarded-For has them, the first.
std::string_view takeClient(std::string_view& rest, bool& hasHost) {
    constexpr std::ptrdiff_t kWordsWithHost = 4; // host, client, ident, user
    const std::string_view before = rest.substr(0, rest.find(" ["));
    const auto words = 1 + std::count(before.begin(), before.end(), ' ');
    std::string_view client = takeWord(rest);
    if (words >= kWordsWithHost && !client.ends_with(',')) {
        const std::string_view second = rest.substr(1, rest.find_first_of(" ,", 1) - 1);
        hasHost =
            second != "-" && (isHostAndPort(client) || (!isAddress(client) && isAddress(second)));
    }
    if (hasHost && takeSpace(rest)) {
        client = takeWord(rest);
    }
    const std::string_view first = client.substr(0, client.find(','));
    while (client.ends_with(',') && takeSpace(rest)) {
        client = takeWord(rest);
    }
    return first;
}

// Ident and user may hold anything, so the time is found by its bracket.
std::optional<ClassicFields> splitClassic(std::string_view rest) {
    ClassicFields fields;
    fields.client = takeClient(rest, fields.hasHost);
    const auto identAndUser = takeUntil(rest, " [");
    const auto time = takeUntil(rest, "] ");
    if (fields.client.empty() || !identAndUser || identAndUser->empty() || !time) {
        return std::nullopt;
    }
    fields.time = *time;
    const auto request = takeQuoted(rest);
    if (!request || !takeSpace(rest)) {
        return std::nullopt;
    }
    fields.request = *request;
    fields.status = takeWord(rest);
    if (!takeSpace(rest)) {
        return std::nullopt;
    }
    fields.bytes = takeWord(rest);
    fields.hasRefererAndAgent =
        takeSpace(rest) && takeQuoted(rest) && takeSpace(rest) && takeQuoted(rest);
    if (!fields.hasRefererAndAgent && !rest.empty()) {
        return std::nullopt;
    }
    return fields;
}

int hexValue(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The bytes that a server escaped; an unknown escape stays as it is.
std::string_view withoutEscapes(std::string_view text, std::string& storage) {
    if (text.find('\\') == std::string_view::npos) {
        return text;
    }
    storage.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            storage.push_back(text[i]);
            continue;
        }
        const char kind = text[++i];
        if (kind == 'x' && i + 2 < text.size() && hexValue(text[i + 1]) >= 0 &&
            hexValue(text[i + 2]) >= 0) {
            storage.push_back(
                static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2])));
            i += 2;
        } else if (kind == '"' || kind == '\\') {
            storage.push_back(kind);
        } else if (kind == 't' || kind == 'n' || kind == 'r') {
            storage.push_back(kind == 't' ? '\t' : kind == 'n' ? '\n' : '\r');
        } else {
            storage.push_back('\\');
            storage.push_back(kind);
        }
    }
    return storage;
}

bool isMethod(std::string_view text) {
    constexpr std::size_t kLongest = 32; // WebDAV's longest has 16
    const auto isLetter = [](char c) {
        return (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    };
    return !text.empty() && text.size() <= kLongest &&
           std::all_of(text.begin(), text.end(), isLetter);
}

// METHOD TARGET [HTTP/x.y]; the target is all between.
bool splitRequest(std::string_view request, LogRecord& record) {
    const std::size_t space = request.find(' ');
    if (space == std::string_view::npos) {
        return false;
    }
    record.method = request.substr(0, space);
    record.target = request.substr(space + 1);
    const std::size_t last = record.target.rfind(' ');
    if (last != std::string_view::npos && record.target.substr(last + 1).starts_with("HTTP/")) {
        record.target = record.target.substr(0, last);
    }
    return isMethod(record.method) && !record.target.empty();
}

} // namespace

std::string_view toText(LogFormat format) {
    constexpr std::array<std::string_view, 5> kNames = {"common", "combined", "vhost_common",
                                                        "vhost_combined", "fastly-json"};
    return kNames[static_cast<std::size_t>(format)];
}

std::string_view toText(LogReject reason) {
    constexpr std::array<std::string_view, kLogRejects> kTexts = {
        "accepted",
        "the line is blank",
        "the line is too long",
        "the line doesn't have the format's fields",
        "the time is wrong",
        "the request isn't METHOD TARGET",
        "the status is wrong",
        "a number is wrong",
        "the line isn't a JSON object",
        "a field is missing",
    };
    return kTexts[static_cast<std::size_t>(reason)];
}

LogReject LogLineParser::parse(std::string_view line, LogRecord& record) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) {
        return LogReject::Blank;
    }
    record = {};
    return format_ == LogFormat::FastlyJson ? readFastlyLine(line, fastly_, record)
                                            : parseClassic(line, record);
}

LogReject LogLineParser::parseClassic(std::string_view line, LogRecord& record) {
    const auto fields = splitClassic(line);
    const bool isVhost = format_ == LogFormat::VhostCommon || format_ == LogFormat::VhostCombined;
    const bool isCombined = format_ == LogFormat::Combined || format_ == LogFormat::VhostCombined;
    if (!fields || fields->hasHost != isVhost || fields->hasRefererAndAgent != isCombined) {
        return LogReject::Shape;
    }
    const auto time = parseClassicTime(fields->time);
    if (!time) {
        return LogReject::Time;
    }
    record.time = *time;
    record.client = fields->client;
    if (!splitRequest(withoutEscapes(fields->request, request_), record)) {
        return LogReject::Request;
    }
    const auto status = parseDigits(fields->status);
    if (!status || *status < 100 || *status > 999) {
        return LogReject::Status;
    }
    record.status = static_cast<int>(*status);
    if (fields->bytes != "-") {
        record.bytes = parseDigits(fields->bytes);
        if (!record.bytes) {
            return LogReject::Number;
        }
    }
    return LogReject::None;
}

} // namespace doppel::scenarios
