// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::routing {

/// A query's values by key, each key's values in the order in which they stood.
using QueryValues = std::map<std::string, std::vector<std::string>>;

/// Decodes a query. What can't be decoded, or holds a ";", is left out and the rest is kept.
/// Source: Go net/url, Values as Query() gives them.
QueryValues parseQuery(std::string_view rawQuery);

/// The query encoded: keys sorted, values in their order. Source: Go net/url, Values.Encode.
std::string encodeQuery(const QueryValues& values);

/// The first value of `key`; empty if there is none.
std::string_view firstValue(const QueryValues& values, const std::string& key);

/// The query as a reverse proxy may pass it on: encoded anew without the broken parts if it holds a
/// ";" or a broken escape, on which servers disagree; else untouched. Source: Go net/http/httputil,
/// cleanQueryParams.
std::string cleanQuery(std::string_view rawQuery);

} // namespace doppel::routing
