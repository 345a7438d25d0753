// SPDX-License-Identifier: Apache-2.0
#include "scenarios/scenario_inputs.h"

#include "models/field_path.h"
#include "models/routing/route_table_builder.h"
#include "scenarios/file/node.h"
#include "scenarios/file/value_path.h"
#include "scenarios/input/log_stream.h"
#include "scenarios/input/route_faults.h"
#include "scenarios/input/route_file.h"
#include "scenarios/input/route_generator.h"
#include "sim/random.h"

#include <algorithm>
#include <utility>

namespace doppel::scenarios {

namespace {

/// The backends that the scenario's routers know.
routing::Backends backendsOf(const Scenario& scenario) {
    routing::Backends backends;
    for (const ComponentSpec& component : scenario.components) {
        if (component.kind->routeBackends == nullptr) {
            continue;
        }
        for (const auto& [id, target] : component.kind->routeBackends(*component.config)) {
            backends.add(id, "http://" + target.name);
        }
    }
    return backends;
}

bool isPage(const routing::RouteRecord& route) {
    const bool elsewhere = route.schemaName == "redirect" || route.schemaName == "gone";
    return !elsewhere && route.routeType != "prefix" && route.backendId && route.incomingPath;
}

/// The list that a source's pages come from; "" where it names none, or what is no popularity.
std::string popularityFileOf(const TrafficSpec& source) {
    const models::PagesConfig& pages = source.kind->visitors(*source.config).pages;
    return problemsOf(pages).empty() ? pages.law().file : std::string{};
}

/// The most pages that any source asks for by rank.
std::size_t pagesWanted(const Scenario& scenario) {
    std::size_t most = 0;
    for (const TrafficSpec& source : scenario.traffic) {
        const models::PagesConfig& pages = source.kind->visitors(*source.config).pages;
        most = std::max<std::size_t>(most, popularityFileOf(source).empty()
                                               ? (pages.churn.perSecond > 0 ? 2 : 1) * pages.count
                                               : 0);
    }
    return most;
}

/// A fair sample of pages from a list whose length is known only at its end. Source: Vitter,
/// algorithm R (1985).
class PageSample {
public:
    PageSample(std::size_t wanted, std::uint64_t seed)
        : wanted_(wanted), chance_(seed, 0, "pages.sample") {}

    void offer(std::string_view path) {
        const std::uint64_t place = seen_ < wanted_ ? seen_ : chance_.below(seen_ + 1);
        ++seen_;
        if (place >= wanted_) {
            return;
        }
        if (place == pages_.size()) {
            pages_.emplace_back(path);
        } else {
            pages_[place] = path;
        }
    }
    std::vector<std::string> take() { return std::move(pages_); }

private:
    std::size_t wanted_;
    sim::Stream chance_;
    std::uint64_t seen_ = 0;
    std::vector<std::string> pages_;
};

/// Shuffles, so that popularity has nothing to do with the order of the routes; the home page comes
/// first.
void orderByPopularity(std::vector<std::string>& pages, std::uint64_t seed) {
    sim::Stream chance(seed, 0, "pages.popularity");
    for (std::size_t i = pages.size(); i > 1; --i) {
        std::swap(pages[i - 1], pages[chance.below(i)]);
    }
    const auto home = std::find(pages.begin(), pages.end(), "/");
    std::rotate(pages.begin(), home, home == pages.end() ? home : home + 1);
}

constexpr std::string_view kNoBackend = "none";

// The routes that the Router leaves out although they say of a page that it is there: a published
// page of which a visitor gets a 404 is not one that never was.
class UnservedRoutes {
public:
    void add(routing::RouteRecord route, routing::SkipReason why) {
        using routing::SkipReason;
        const bool isWithoutBackend =
            why == SkipReason::NilBackend || why == SkipReason::UnknownBackend;
        if ((!isWithoutBackend && why != SkipReason::NilRedirectTarget) ||
            route.schemaName == "gone") {
            return;
        }
        if (!builder_) {
            routing::Backends backends;
            backends.add(kNoBackend, "http://none");
            builder_.emplace(std::move(backends));
        }
        route.schemaName = "backend";
        route.backendId = kNoBackend;
        builder_->add(route);
    }
    std::optional<routing::RouteTable> take() {
        return builder_ ? std::optional(std::move(*builder_).build()) : std::nullopt;
    }

private:
    std::optional<routing::RouteTableBuilder> builder_;
};

// What becomes of the routes, whether they are read or made up.
class RouteLoader {
public:
    RouteLoader(ScenarioInputs& inputs, const Scenario& scenario)
        : inputs_(inputs), scenario_(scenario), builder_(backendsOf(scenario)),
          sample_(pagesWanted(scenario), scenario.settings.routes.seed) {}

    sim::Status makeUp(const sim::WhoStops& stops) {
        const RoutesConfig& routes = scenario_.settings.routes;
        const std::string who = generateRoutes(
            {.count = routes.count, .seed = routes.seed},
            [&](const routing::RouteRecord& route) { add(route); }, stops);
        if (!who.empty()) {
            return sim::Error{sim::ErrorCode::Stopped,
                              "stopped while routes were made up: " + who,
                              {.file = scenario_.file}};
        }
        take(std::move(builder_).build(), routes.count);
        return std::monostate{};
    }

    sim::Status read(const sim::WhoStops& stops) {
        const std::string file = resolvePath(scenario_, scenario_.settings.routes.file.value());
        RouteFileOptions options;
        options.listBackend = scenario_.settings.routes.listBackend;
        options.limits.stops = stops;
        RouteFaults faults;
        const auto report = forEachRoute(
            file,
            [&](const routing::RouteRecord& route) {
                if (add(route)) {
                    faults.leftOut(route);
                }
            },
            options);
        auto table = std::move(builder_).build();
        if (const auto evaluated = faults.judge(file, table, options); !evaluated) {
            return evaluated.errors(); // the report's too
        }
        if (!report) {
            return report.errors();
        }
        if (report->routes == 0) {
            return sim::Error{sim::ErrorCode::Input, "holds no route", {.file = file}};
        }
        take(std::move(table), report->routes);
        return std::monostate{};
    }

private:
    std::optional<routing::SkipReason> add(const routing::RouteRecord& route) {
        const auto whySkipped = builder_.add(route);
        const bool isOfPage = isPage(route);
        if (whySkipped) {
            ++inputs_.routesLeftOut[*whySkipped];
            unserved_.add(route, *whySkipped);
        } else {
            inputs_.pagesServed += isOfPage ? 1 : 0;
        }
        if (isOfPage && (!whySkipped || *whySkipped == routing::SkipReason::UnknownBackend)) {
            sample_.offer(*route.incomingPath);
        }
        return whySkipped;
    }

    void take(routing::RouteTable table, std::uint64_t routes) {
        inputs_.routes = std::move(table);
        inputs_.unservedRoutes = unserved_.take();
        inputs_.routesRead = routes;
        inputs_.routedPages = sample_.take();
        orderByPopularity(inputs_.routedPages, scenario_.settings.routes.seed);
    }

    ScenarioInputs& inputs_;
    const Scenario& scenario_;
    routing::RouteTableBuilder builder_;
    UnservedRoutes unserved_;
    PageSample sample_;
};

sim::Status
loadRoutesInto(ScenarioInputs& inputs, const Scenario& scenario, const sim::WhoStops& stops) {
    RouteLoader loader(inputs, scenario);
    if (!scenario.settings.routes.file) {
        return loader.makeUp(stops);
    }
    const sim::Status read = loader.read(stops);
    return read ? read : sim::Status(toldAtField(scenario, "routes.file", read.errors()));
}

sim::Status
loadPopularityInto(ScenarioInputs& inputs, const Scenario& scenario, const sim::WhoStops& stops) {
    sim::Errors errors;
    TextLimits limits;
    limits.stops = stops;
    for (const TrafficSpec& source : scenario.traffic) {
        const std::string file = popularityFileOf(source);
        if (file.empty()) {
            continue;
        }
        auto pages = readPopularity(resolvePath(scenario, file), limits);
        if (pages) {
            inputs.popularity.emplace(source.name, std::move(*pages));
        } else {
            const std::string field =
                models::joinPaths(joinPath("traffic", source.name), "pages.popularity");
            append(errors, toldAtField(scenario, field, pages.errors()));
        }
    }
    if (!errors.empty()) {
        return errors;
    }
    return std::monostate{};
}

} // namespace

sim::Result<std::unique_ptr<ScenarioInputs>> loadInputs(const Scenario& scenario,
                                                        const sim::WhoStops& stops) {
    auto inputs = std::make_unique<ScenarioInputs>();
    sim::Errors errors;
    if (!scenario.settings.routes.none()) {
        append(errors, loadRoutesInto(*inputs, scenario, stops));
    }
    append(errors, loadPopularityInto(*inputs, scenario, stops));
    if (!errors.empty()) {
        sortByPlace(errors);
        return errors;
    }
    return inputs;
}

sim::Errors wrongInputsOf(const Scenario& scenario, const sim::WhoStops& stops) {
    sim::Errors errors;
    if (const auto inputs = loadInputs(scenario, stops); !inputs) {
        errors = inputs.errors();
    }
    for (const TrafficSpec& source : scenario.traffic) {
        if (source.kind->log == nullptr || source.kind->log(*source.config).empty()) {
            continue; // an empty name is told at its field
        }
        const auto log = LogStream::open(resolvePath(scenario, source.kind->log(*source.config)));
        if (!log) {
            append(errors, toldAtField(scenario, logFieldOf(source), log.errors()));
        }
    }
    return errors;
}

sim::Errors
toldAtField(const Scenario& scenario, const std::string& field, const sim::Errors& errors) {
    const auto named = scenario.namedFiles.find(field);
    sim::Errors told = errors;
    sortByPlace(told); // in the file, before all have the same
    for (sim::Error& error : told) {
        if (error.code != sim::ErrorCode::Stopped) {
            error.message = shownPath(field) + ": " + sim::toText(error);
            error.where = named == scenario.namedFiles.end() ? sim::Where{.file = scenario.file}
                                                             : named->second;
        }
    }
    return told;
}

std::string logFieldOf(const TrafficSpec& source) {
    return joinPath(joinPath("traffic", source.name), "log");
}

std::string resolvePath(const Scenario& scenario, const std::string& path) {
    return (scenario.folder / path).string(); // an absolute path replaces the folder
}

} // namespace doppel::scenarios
