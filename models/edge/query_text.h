// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"

#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// What an edge does to query strings before it looks into its cache.
struct QueryRules {
    bool sort = true;
    std::vector<std::string> drop{"utm_"};
    std::vector<std::string> stripPaths{"/", "/alerts"};

    void describe(FieldVisitor& visitor);
};

/// Whether the whole query string goes on this path: one of stripPaths, or, but for "/", below it.
/// Source: govuk-fastly www.vcl.tftpl: `/` and `/alerts(/…)?`.
bool stripsQuery(const QueryRules& rules, std::string_view path);

/// A query string, without its "?", as the cache and the backends see it: parameters whose names
/// begin with one of `drop` go, the others stand in the order of their bytes, equal ones together.
/// Nothing else about it is changed. Source: Fastly's querystring.sort and filter.
std::string normalisedQuery(const QueryRules& rules, std::string_view query);

} // namespace doppel::models
