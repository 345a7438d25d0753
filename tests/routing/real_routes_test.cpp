// SPDX-License-Identifier: Apache-2.0
// GOV.UK's real routes and pages of 2013.
#include "tests/routing/route_fixture.h"
#include "tests/routing/tab_separated.h"

#include <gtest/gtest.h>

#include <ctime>
#include <iostream>
#include <set>
#include <string>
#include <vector>
#include <zlib.h>

namespace doppel::routing::test {
namespace {

std::vector<std::string> readLines(const std::string& file) {
    std::vector<std::string> lines;
    gzFile in = gzopen(file.c_str(), "rb"); // reads plain files too
    if (in == nullptr) {
        return lines;
    }
    char line[4096];
    while (gzgets(in, line, sizeof line) != nullptr) {
        lines.emplace_back(line);
        while (!lines.back().empty() && lines.back().back() == '\n') {
            lines.back().pop_back();
        }
    }
    gzclose(in);
    return lines;
}

TEST(RealRoutes, AnswerEveryRealPageAsASetOfPathsDoes) {
    const auto routes = readLines(dataFile("govuk2013.routes"));
    const auto pages = readLines(dataFile("govuk2013.urls.gz"));
    if (routes.empty() || pages.empty()) {
        GTEST_SKIP() << "govuk2013.routes or govuk2013.urls.gz is not here";
    }
    RouteTableBuilder builder(backendsOf({"a"}));
    for (const auto& route : routes) {
        builder.add(backendRoute(route, "exact", "a"));
    }
    builder.add(backendRoute("/government", "prefix", "a")); // as in the Router's own benchmark
    const RouteTable table = std::move(builder).build();
    EXPECT_EQ(routes.size(), 3385u);
    EXPECT_EQ(pages.size(), 51'188u);

    const std::clock_t start = std::clock();
    std::size_t hits = 0;
    for (const auto& page : pages) {
        hits += table.match(page) ? 1 : 0;
    }
    const double ns = 1e9 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::cout << hits << " of " << pages.size() << " pages have a route; "
              << ns / static_cast<double>(pages.size()) << " ns CPU a look-up\n";

    const std::set<std::string> known(routes.begin(), routes.end());
    for (const auto& page : pages) {
        const bool governed = page == "/government" || page.starts_with("/government/");
        ASSERT_EQ(table.match(page).has_value(), governed || known.contains(page)) << page;
    }
}

TEST(RealRoutes, AllMatchThemselvesAndTheirChildrenAsPrefixes) {
    const auto routes = readLines(dataFile("govuk2013.routes"));
    if (routes.empty()) {
        GTEST_SKIP() << "govuk2013.routes is not here";
    }
    RouteTableBuilder builder(backendsOf({"a"}));
    for (const auto& route : routes) {
        builder.add(backendRoute(route, "prefix", "a"));
    }
    const RouteTable table = std::move(builder).build();
    for (const auto& route : routes) {
        ASSERT_EQ(backendFor(table, route), "a") << route;
        ASSERT_EQ(backendFor(table, route + "/y/2013"), "a") << route;
        ASSERT_EQ(backendFor(table, "/x" + route), "miss") << route;
    }
}

} // namespace
} // namespace doppel::routing::test
