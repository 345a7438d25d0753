// SPDX-License-Identifier: Apache-2.0
#include "models/routing/redirect.h"

#include "models/routing/lower_case.h"
#include "models/routing/path.h"
#include "models/routing/query.h"

#include <algorithm>
#include <utility>

namespace doppel::routing {
namespace {

std::string withAnalytics(std::string_view target, const Url& request) {
    if (request.rawQuery.find("_ga") == std::string::npos &&
        request.rawQuery.find('%') == std::string::npos) {
        return std::string(target);
    }
    const auto values = parseQuery(request.rawQuery);
    const auto analytics = firstValue(values, "_ga");
    auto url = analytics.empty() ? std::nullopt : parseUrl(target);
    if (!url) {
        return std::string(target);
    }
    auto merged = parseQuery(url->rawQuery);
    merged["_ga"] = {std::string(analytics)};
    url->rawQuery = encodeQuery(merged);
    return toText(*url);
}

std::string withQuery(std::string target, const Url& request) {
    if (!request.rawQuery.empty()) {
        target += "?" + request.rawQuery;
    }
    return target;
}

// A target on this host: absolute, and without doubled slashes and dots.
std::string cleanLocal(std::string target, const Url& request) {
    if (!target.starts_with('/')) {
        const std::string_view path = request.path.empty() ? "/" : std::string_view(request.path);
        target.insert(0, path.substr(0, path.rfind('/') + 1));
    }
    const auto mark = std::min(target.find('?'), target.size());
    const std::string_view path = std::string_view(target).substr(0, mark);
    std::string clean = cleanPath(path);
    if (path.ends_with('/') && !clean.ends_with('/')) {
        clean += '/';
    }
    return clean + target.substr(mark);
}

std::string toHeaderValue(std::string_view text) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string value;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80) {
            value += '%';
            value += kDigits[byte >> 4];
            value += kDigits[byte & 15];
        } else {
            value += c == '\r' || c == '\n' ? ' ' : c;
        }
    }
    static constexpr std::string_view kBlank = " \t";
    value.erase(0, std::min(value.find_first_not_of(kBlank), value.size()));
    value.erase(value.find_last_not_of(kBlank) + 1);
    return value;
}

std::string toHtml(std::string_view text) {
    std::string html;
    for (const char c : text) {
        switch (c) {
        case '&':
            html += "&amp;";
            break;
        case '<':
            html += "&lt;";
            break;
        case '>':
            html += "&gt;";
            break;
        case '"':
            html += "&#34;";
            break;
        case '\'':
            html += "&#39;";
            break;
        default:
            html += c;
        }
    }
    return html;
}

} // namespace

std::string redirectTarget(const Handler& handler, const Url& request) {
    if (handler.segments == SegmentsMode::Ignore) {
        return withAnalytics(handler.target, request);
    }
    std::string_view rest = request.path;
    if (rest.starts_with(handler.source)) {
        rest.remove_prefix(handler.source.size());
    }
    return withQuery(std::string(handler.target) + std::string(rest), request);
}

std::string downcasedTarget(const Url& request) {
    return withQuery(toLowerCase(request.path), request);
}

Answer redirectAnswer(std::string_view method, const Url& request, std::string target, int status) {
    const auto url = parseUrl(target);
    if (url && url->scheme.empty() && url->host.empty()) {
        target = cleanLocal(std::move(target), request);
    }
    Answer answer;
    answer.status = status;
    answer.location = toHeaderValue(target);
    answer.cacheFor = kRedirectCacheTime;
    if (method == "GET" || method == "HEAD") {
        answer.contentType = "text/html; charset=utf-8";
    }
    if (method == "GET") {
        const std::string_view reason = status == 302 ? "Found" : "Moved Permanently";
        answer.body = "<a href=\"" + toHtml(target) + "\">" + std::string(reason) + "</a>.\n\n";
    }
    return answer;
}

} // namespace doppel::routing
