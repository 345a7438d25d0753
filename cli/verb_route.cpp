// SPDX-License-Identifier: Apache-2.0
#include "analysis/text_table.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "models/routing/router.h"
#include "scenarios/input/route_file.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

namespace doppel::cli {

namespace {

using Json = nlohmann::ordered_json;
using analysis::TextTable;

struct RouteOptions {
    std::string routes;
    std::vector<std::string> paths;
    std::string method = "GET";
    std::vector<std::string> backends;
    OutputOptions output;
};

sim::Error usage(std::string message) {
    return {sim::ErrorCode::Usage, std::move(message), {}};
}

// Every backend that a route names, by an address made of its name, unless one was given.
sim::Result<routing::Backends> backendsOf(const RouteOptions& options) {
    std::set<std::string> named;
    const auto read =
        scenarios::forEachRoute(options.routes, [&](const routing::RouteRecord& route) {
            if (route.backendId && !route.backendId->empty()) {
                named.emplace(*route.backendId);
            }
        });
    if (!read) {
        return read.errors();
    }
    routing::Backends backends;
    for (const std::string& id : named) {
        backends.add(id, "http://" + id);
    }
    for (const std::string& given : options.backends) {
        const std::size_t sign = given.find('=');
        if (sign == std::string::npos ||
            !backends.add(given.substr(0, sign), given.substr(sign + 1))) {
            return usage("--backend " + given + ": expected ID=URL");
        }
    }
    return backends;
}

std::string kindOf(const routing::Answer& answer) {
    constexpr int kGone = 410;
    constexpr int kNotFound = 404;
    if (answer.forwarding) {
        return "backend";
    }
    if (!answer.location.empty()) {
        return "redirect";
    }
    if (answer.status == kGone) {
        return "gone";
    }
    return answer.status == kNotFound ? "no route" : "answer";
}

struct Row {
    std::string path;
    std::string kind;
    std::string backend;
    std::string target; ///< the path that the backend sees, or Location
    int status = 0;     ///< 0: the backend's
};

Row rowOf(const routing::RouteTable& table, const std::string& method, const std::string& path) {
    const routing::Answer answer = routing::answer(table, method, path);
    Row row{path, kindOf(answer), "", answer.location, answer.status};
    if (answer.forwarding) {
        const routing::Backend& backend = table.backends()[answer.forwarding->backend];
        row.backend = backend.id;
        row.target = backend.scheme + "://" + backend.host + answer.forwarding->target;
    }
    return row;
}

void printText(const std::vector<Row>& rows) {
    TextTable table({{"path"}, {"kind"}, {"backend"}, {"status"}, {"to"}});
    for (const Row& row : rows) {
        table.add({row.path, row.kind, row.backend,
                   row.status == 0 ? std::string{} : std::to_string(row.status), row.target});
    }
    put(table.toText(styleOfList(), 0));
}

void printJson(const std::vector<Row>& rows) {
    Json all = Json::array();
    for (const Row& row : rows) {
        const auto text = [](const std::string& value) {
            return value.empty() ? Json(nullptr) : Json(value);
        };
        all.push_back({{"path", row.path},
                       {"kind", row.kind},
                       {"backend", text(row.backend)},
                       {"status", row.status == 0 ? Json(nullptr) : Json(row.status)},
                       {row.backend.empty() ? "location" : "forwarded_to", text(row.target)}});
    }
    constexpr int kIndent = 2;
    put("{}\n", all.dump(kIndent, ' ', false, Json::error_handler_t::replace));
}

Exit route(const RouteOptions& options) {
    auto backends = backendsOf(options);
    if (!backends) {
        return report(backends.errors());
    }
    const auto table = scenarios::loadRoutes(options.routes, std::move(*backends));
    if (!table) {
        return report(table.errors());
    }
    std::vector<Row> rows;
    for (const std::string& path : options.paths) {
        rows.push_back(rowOf(*table, options.method, path));
    }
    options.output.json() ? printJson(rows) : printText(rows);
    return Exit::Done;
}

} // namespace

void addRoute(CLI::App& program, Action& action) {
    const auto options = std::make_shared<RouteOptions>();
    CLI::App* verb = program.add_subcommand("route", "show what the Router answers for paths");
    verb->add_option("path", options->paths, "paths, with or without a query")
        ->required()
        ->type_name("PATH...");
    verb->add_option("--routes", options->routes, "SQLite, CSV, JSON lines or a list of paths")
        ->required()
        ->type_name("FILE");
    verb->add_option("--method", options->method, "of the request")->capture_default_str();
    verb->add_option("--backend", options->backends, "a backend's address; default: http://ID")
        ->type_name("ID=URL")
        ->allow_extra_args(false);
    addOutputOptions(*verb, options->output);
    verb->callback([options, &action] {
        action = [options] {
            return route(*options);
        };
    });
}

} // namespace doppel::cli
