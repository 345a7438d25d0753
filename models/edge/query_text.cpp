// SPDX-License-Identifier: Apache-2.0
#include "models/edge/query_text.h"

#include <algorithm>

namespace doppel::models {

namespace {

std::vector<std::string_view> parametersOf(std::string_view query) {
    std::vector<std::string_view> parameters;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        if (end > 0) {
            parameters.push_back(query.substr(0, end));
        }
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return parameters;
}

bool isDropped(const QueryRules& rules, std::string_view parameter) {
    return std::any_of(rules.drop.begin(), rules.drop.end(), [&](const std::string& prefix) {
        return !prefix.empty() && parameter.starts_with(prefix);
    });
}

} // namespace

void QueryRules::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kVcl = "govuk-fastly www.vcl.tftpl";
    visitor.field("sort", sort, "whether parameters are sorted", {.live = true, .source = kVcl});
    visitor.field("drop", drop, "parameters whose names begin with one of these are dropped",
                  {.live = true, .source = kVcl});
    visitor.field("strip_paths", stripPaths, "paths at and below which all parameters are dropped",
                  {.live = true, .source = kVcl});
}

bool stripsQuery(const QueryRules& rules, std::string_view path) {
    return std::any_of(
        rules.stripPaths.begin(), rules.stripPaths.end(), [&](const std::string& stripped) {
            return path == stripped || (stripped.size() > 1 && path.starts_with(stripped) &&
                                        path[stripped.size()] == '/');
        });
}

std::string normalisedQuery(const QueryRules& rules, std::string_view query) {
    std::vector<std::string_view> parameters = parametersOf(query);
    std::erase_if(parameters, [&](std::string_view each) { return isDropped(rules, each); });
    if (rules.sort) {
        std::stable_sort(parameters.begin(), parameters.end());
    }
    std::string normalised;
    for (const std::string_view parameter : parameters) {
        if (!normalised.empty()) {
            normalised += '&';
        }
        normalised += parameter;
    }
    return normalised;
}

} // namespace doppel::models
