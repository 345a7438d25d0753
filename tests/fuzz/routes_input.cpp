// SPDX-License-Identifier: Apache-2.0
#include "models/routing/route_table_builder.h"
#include "models/routing/router.h"
#include "scenarios/input/route_faults.h"
#include "scenarios/input/route_file.h"
#include "sim/assert.h"
#include "tests/fuzz/inputs.h"
#include "tests/fuzz/scratch_file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace doppel::fuzz {

namespace {

using scenarios::RouteFormat;

constexpr std::size_t kPathsAsked = 8;

void ask(const routing::RouteTable& table, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
        const routing::Answer answer = routing::answer(table, "GET", path);
        DOPPEL_ASSERT(answer.forwarding || (answer.status >= 200 && answer.status <= 599));
    }
}

void checkErrors(const std::string& path, const sim::Errors& errors) {
    DOPPEL_ASSERT(errors.size() <= 60);
    DOPPEL_ASSERT(std::all_of(errors.begin(), errors.end(), [&](const sim::Error& error) {
        return error.where.file == path && !error.message.empty();
    }));
}

void readAs(const std::string& path, std::optional<RouteFormat> format) {
    scenarios::RouteFileOptions options;
    options.format = format;
    options.mostRoutes = 10'000;
    options.limits = {.lineBytes = 4096,
                      .totalBytes = 4U << 20U,
                      .compressionRatio = 250,
                      .ratioFreeBytes = 64U << 10U};
    routing::Backends backends;
    backends.add("frontend", "http://frontend.example/");
    routing::RouteTableBuilder builder(std::move(backends));
    scenarios::RouteFaults faults;
    std::vector<std::string> paths{"/", "/a/b?c=d"};
    std::uint64_t given = 0;
    const auto report = scenarios::forEachRoute(
        path,
        [&](const routing::RouteRecord& route) {
            ++given;
            if (builder.add(route)) {
                faults.leftOut(route);
            }
            if (route.incomingPath && paths.size() < kPathsAsked) {
                paths.emplace_back(*route.incomingPath);
            }
        },
        options);
    const routing::RouteTable table = std::move(builder).build();
    const auto evaluated = faults.judge(path, table, options);
    checkErrors(path, evaluated ? sim::Errors() : evaluated.errors());
    if (!report) {
        DOPPEL_ASSERT(!report.errors().empty());
        checkErrors(path, report.errors());
        return;
    }
    DOPPEL_ASSERT(report->routes == given);
    ask(table, paths);
}

} // namespace

void readRoutes(std::string_view bytes) {
    static const ScratchFolder folder;
    const std::string path = folder.write("routes", bytes);
    constexpr std::array<std::optional<RouteFormat>, 5> kFormats{
        std::nullopt, RouteFormat::Csv, RouteFormat::JsonLines, RouteFormat::PathList,
        RouteFormat::Sqlite};
    for (const auto format : kFormats) {
        readAs(path, format);
    }
}

} // namespace doppel::fuzz
