// SPDX-License-Identifier: Apache-2.0
#include "models/routing/url.h"

#include "models/routing/characters.h"
#include "models/routing/escaping.h"

#include <algorithm>
#include <utility>

namespace doppel::routing {
namespace {

enum class Origin { Text, Request };

bool holdsControlCharacter(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// The length of a leading scheme, 0 if there is none, nullopt if a colon comes first.
std::optional<std::size_t> schemeLength(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == ':') {
            return i == 0 ? std::nullopt : std::optional(i);
        }
        const bool later = isDigit(c) || c == '+' || c == '-' || c == '.';
        if (!isLetter(c) && (!later || i == 0)) {
            return 0;
        }
    }
    return 0;
}

bool isValidOptionalPort(std::string_view port) {
    if (port.empty()) {
        return true;
    }
    return port[0] == ':' && std::all_of(port.begin() + 1, port.end(), isDigit);
}

std::optional<std::string> parseHost(std::string_view host) {
    if (host.starts_with('[')) {
        const auto end = host.rfind(']');
        if (end == std::string_view::npos || !isValidOptionalPort(host.substr(end + 1))) {
            return std::nullopt;
        }
        if (host.find("%25") < end) {
            return std::string(host);
        }
    } else if (const auto colon = host.rfind(':'); colon != std::string_view::npos) {
        if (!isValidOptionalPort(host.substr(colon))) {
            return std::nullopt;
        }
    }
    return unescape(host, UrlPart::Host);
}

bool isValidUser(std::string_view user) {
    static constexpr std::string_view kAlso = "-._:~!$&'()*+,;=%@";
    return std::all_of(user.begin(), user.end(), [](char c) {
        return isLetter(c) || isDigit(c) || kAlso.find(c) != std::string_view::npos;
    });
}

std::optional<std::string> parseUser(std::string_view user) {
    if (!isValidUser(user)) {
        return std::nullopt;
    }
    const auto colon = user.find(':');
    const auto name = unescape(user.substr(0, colon), UrlPart::User);
    if (!name) {
        return std::nullopt;
    }
    if (colon == std::string_view::npos) {
        return escape(*name, UrlPart::User);
    }
    const auto password = unescape(user.substr(colon + 1), UrlPart::User);
    if (!password) {
        return std::nullopt;
    }
    return escape(*name, UrlPart::User) + ":" + escape(*password, UrlPart::User);
}

bool setAuthority(Url& url, std::string_view authority) {
    const auto at = authority.rfind('@');
    const bool hasUser = at != std::string_view::npos;
    auto host = parseHost(hasUser ? authority.substr(at + 1) : authority);
    if (!host) {
        return false;
    }
    url.host = std::move(*host);
    if (hasUser) {
        url.user = parseUser(authority.substr(0, at));
        return url.user.has_value();
    }
    return true;
}

bool setDecoded(std::string_view text, UrlPart part, std::string& decoded, std::string& raw) {
    auto plain = unescape(text, part);
    if (!plain) {
        return false;
    }
    decoded = std::move(*plain);
    if (escape(decoded, part) != text) {
        raw = text;
    }
    return true;
}

// Cuts the query off `rest`.
void takeQuery(Url& url, std::string_view& rest) {
    const auto mark = rest.find('?');
    if (mark == std::string_view::npos) {
        return;
    }
    url.forceQuery = mark + 1 == rest.size();
    url.rawQuery = rest.substr(mark + 1);
    rest = rest.substr(0, mark);
}

std::optional<Url> parse(std::string_view text, Origin origin) {
    if (holdsControlCharacter(text) || (text.empty() && origin == Origin::Request)) {
        return std::nullopt;
    }
    Url url;
    if (text == "*") {
        url.path = "*";
        return url;
    }
    const auto scheme = schemeLength(text);
    if (!scheme) {
        return std::nullopt;
    }
    std::string_view rest = text;
    if (*scheme > 0) {
        url.scheme = text.substr(0, *scheme);
        std::transform(url.scheme.begin(), url.scheme.end(), url.scheme.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        });
        rest = text.substr(*scheme + 1);
    }
    takeQuery(url, rest);
    if (!rest.starts_with('/')) {
        if (!url.scheme.empty()) {
            url.opaque = rest;
            return url;
        }
        if (origin == Origin::Request || rest.substr(0, rest.find('/')).find(':') != rest.npos) {
            return std::nullopt;
        }
    }
    const bool mayHaveHost =
        !url.scheme.empty() || (origin == Origin::Text && !rest.starts_with("///"));
    if (mayHaveHost && rest.starts_with("//")) {
        const auto slash = std::min(rest.find('/', 2), rest.size());
        if (!setAuthority(url, rest.substr(2, slash - 2))) {
            return std::nullopt;
        }
        rest = rest.substr(slash);
    } else {
        url.omitHost = !url.scheme.empty();
    }
    if (!setDecoded(rest, UrlPart::Path, url.path, url.rawPath)) {
        return std::nullopt;
    }
    return url;
}

std::string escapedForm(const std::string& decoded, const std::string& raw, UrlPart part) {
    if (!raw.empty() && isValidEncoded(raw, part)) {
        return raw;
    }
    return escape(decoded, part);
}

} // namespace

std::optional<Url> parseUrl(std::string_view text) {
    const auto mark = text.find('#');
    auto url = parse(text.substr(0, mark), Origin::Text);
    if (url && mark != std::string_view::npos &&
        !setDecoded(text.substr(mark + 1), UrlPart::Fragment, url->fragment, url->rawFragment)) {
        return std::nullopt;
    }
    return url;
}

std::optional<Url> parseRequestTarget(std::string_view method, std::string_view target) {
    if (method != "CONNECT" || target.starts_with('/')) {
        return parse(target, Origin::Request);
    }
    auto url = parse("http://" + std::string(target), Origin::Request);
    if (url) {
        url->scheme.clear();
    }
    return url;
}

std::string escapedPath(const Url& url) {
    return url.path == "*" ? "*" : escapedForm(url.path, url.rawPath, UrlPart::Path);
}

std::string toText(const Url& url) {
    std::string text;
    if (!url.scheme.empty()) {
        text = url.scheme + ":";
    }
    if (!url.opaque.empty()) {
        text += url.opaque;
    } else {
        const bool hasAuthority = !url.host.empty() || url.user.has_value();
        if (hasAuthority || (!url.scheme.empty() && !url.omitHost && !url.path.empty())) {
            text += "//";
        }
        if (url.user) {
            text += *url.user + "@";
        }
        const bool hasZone = url.host.starts_with('[') && url.host.find("%25") != std::string::npos;
        text += hasZone ? url.host : escape(url.host, UrlPart::Host);
        const std::string path = escapedPath(url);
        if (!path.empty() && path[0] != '/' && !url.host.empty()) {
            text += '/';
        }
        // A colon in the first segment would read as a scheme (RFC 3986 4.2).
        if (text.empty() && path.substr(0, path.find('/')).find(':') != std::string::npos) {
            text += "./";
        }
        text += path;
    }
    if (url.forceQuery || !url.rawQuery.empty()) {
        text += "?" + url.rawQuery;
    }
    if (!url.fragment.empty()) {
        text += "#" + escapedForm(url.fragment, url.rawFragment, UrlPart::Fragment);
    }
    return text;
}

} // namespace doppel::routing
