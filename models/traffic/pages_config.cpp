// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/pages_config.h"

#include "models/suggest.h"

namespace doppel::models {

void PagesConfig::describe(FieldVisitor& visitor) {
    visitor.field("count", count, "how many pages are asked for", {.min = 1, .max = 50e6});
    visitor.field(
        "popularity", popularity,
        "how often each page is asked for: zipf(EXPONENT), uniform, or csv(FILE) with the "
        "columns base_path and hits",
        {.source = "web pages: Zipf with 0.7 to 1.1"});
    visitor.field("classes", classes,
                  "generated pages of each page class, relative to one another; none: all are of "
                  "the class without prefixes");
    visitor.field("churn", churn, "how often a new page takes the place of another one",
                  {.min = 0, .max = 1000});
    visitor.field("utm_share", utmShare,
                  "share of visits whose query string has a campaign's utm_* parameters");
    visitor.field("utm_values", utmValues, "how many different campaigns there are",
                  {.min = 1, .max = 1e6});
    visitor.field("unique_query_share", uniqueQueryShare,
                  "share of visits with a query string that no other visit has, as made by "
                  "cache-busting crawlers");
}

PopularityLaw PagesConfig::law() const {
    return PopularityLaw::parse(popularity).value();
}

Problems problemsOf(const PagesConfig& config) {
    if (PopularityLaw::parse(config.popularity)) {
        return {};
    }
    const std::string word = config.popularity.substr(0, config.popularity.find('('));
    const bool isKnown = word == "zipf" || word == "uniform" || word == "csv";
    return {{"popularity",
             "found \"" + config.popularity +
                 "\", expected zipf(EXPONENT) with an exponent from 0 to 5, uniform, or csv(FILE)" +
                 (isKnown ? "" : didYouMean(word, {"zipf", "uniform", "csv"}))}};
}

} // namespace doppel::models
