// SPDX-License-Identifier: Apache-2.0
#include "models/routing/query.h"

#include "models/routing/escaping.h"

#include <algorithm>
#include <utility>

namespace doppel::routing {
namespace {

bool isClean(std::string_view query) {
    for (std::size_t i = 0; i < query.size(); ++i) {
        if (query[i] == ';') {
            return false;
        }
        if (query[i] != '%') {
            continue;
        }
        if (i + 2 >= query.size() || hexValue(query[i + 1]) < 0 || hexValue(query[i + 2]) < 0) {
            return false;
        }
        i += 2;
    }
    return true;
}

} // namespace

QueryValues parseQuery(std::string_view rawQuery) {
    QueryValues values;
    while (!rawQuery.empty()) {
        const auto end = std::min(rawQuery.find('&'), rawQuery.size());
        const auto pair = rawQuery.substr(0, end);
        rawQuery.remove_prefix(std::min(end + 1, rawQuery.size()));
        if (pair.empty() || pair.find(';') != std::string_view::npos) {
            continue;
        }
        const auto equals = std::min(pair.find('='), pair.size());
        auto key = unescape(pair.substr(0, equals), UrlPart::Query);
        auto value = unescape(pair.substr(std::min(equals + 1, pair.size())), UrlPart::Query);
        if (key && value) {
            values[std::move(*key)].push_back(std::move(*value));
        }
    }
    return values;
}

std::string encodeQuery(const QueryValues& values) {
    std::string query;
    for (const auto& [key, list] : values) {
        const std::string name = escape(key, UrlPart::Query);
        for (const auto& value : list) {
            if (!query.empty()) {
                query += '&';
            }
            query += name;
            query += '=';
            query += escape(value, UrlPart::Query);
        }
    }
    return query;
}

std::string_view firstValue(const QueryValues& values, const std::string& key) {
    const auto found = values.find(key);
    return found == values.end() ? std::string_view() : std::string_view(found->second.front());
}

std::string cleanQuery(std::string_view rawQuery) {
    return isClean(rawQuery) ? std::string(rawQuery) : encodeQuery(parseQuery(rawQuery));
}

} // namespace doppel::routing
