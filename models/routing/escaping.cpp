// SPDX-License-Identifier: Apache-2.0
#include "models/routing/escaping.h"

#include "models/routing/characters.h"

namespace doppel::routing {
namespace {

bool isOneOf(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
}

bool mustEscape(char c, UrlPart part) {
    if (isLetter(c) || isDigit(c) || isOneOf(c, "-_.~")) {
        return false;
    }
    switch (part) {
    case UrlPart::Path:
        return !isOneOf(c, "$&+,/:;=@");
    case UrlPart::Query:
        return true;
    case UrlPart::User:
        return !isOneOf(c, "$&+,;=");
    case UrlPart::Host:
        return !isOneOf(c, "!$&'()*+,;=:[]<>\"");
    case UrlPart::Fragment:
        return !isOneOf(c, "$&+,/:;=?@!()*");
    }
    return true;
}

bool isEscapeAt(std::string_view text, std::size_t at) {
    return at + 2 < text.size() && hexValue(text[at + 1]) >= 0 && hexValue(text[at + 2]) >= 0;
}

// In a host only non-ASCII bytes may be escaped, or the percent sign itself.
bool isHostEscapeAt(std::string_view text, std::size_t at) {
    return hexValue(text[at + 1]) >= 8 || text.substr(at, 3) == "%25";
}

} // namespace

int hexValue(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

std::optional<std::string> unescape(std::string_view text, UrlPart part) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%') {
            if (!isEscapeAt(text, i) || (part == UrlPart::Host && !isHostEscapeAt(text, i))) {
                return std::nullopt;
            }
            decoded += static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2]));
            i += 2;
            continue;
        }
        if (part == UrlPart::Host && static_cast<unsigned char>(c) < 0x80 && mustEscape(c, part)) {
            return std::nullopt;
        }
        decoded += c == '+' && part == UrlPart::Query ? ' ' : c;
    }
    return decoded;
}

std::string escape(std::string_view text, UrlPart part) {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (!mustEscape(c, part)) {
            encoded += c;
        } else if (c == ' ' && part == UrlPart::Query) {
            encoded += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += kDigits[byte >> 4];
            encoded += kDigits[byte & 15];
        }
    }
    return encoded;
}

bool isValidEncoded(std::string_view text, UrlPart part) {
    for (const char c : text) {
        if (!isOneOf(c, "!$&'()*+,;=:@[]%") && mustEscape(c, part)) {
            return false;
        }
    }
    return true;
}

} // namespace doppel::routing
