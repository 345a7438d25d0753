// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/input/route_file.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <cstdint>
#include <string>

namespace doppel::scenarios {

/// Which route table to make up.
struct RouteGeneratorOptions {
    static constexpr std::uint64_t kMost = 100'000'000;

    /// GOV.UK's Router holds about a million. Source: alphagov/router d06c4f53 (2023-08).
    std::uint64_t count = 1'000'000;
    std::uint64_t seed = 1;
};

/// Makes up a route table of GOV.UK's size and shape, whose real one isn't public. The same options
/// give the same routes in the same order, on any machine; no path comes twice. Memory: none to
/// speak of; about 0.2 us a route.
///
/// What is measured: the shares of the first path segments, and within /government of the second
/// (the paths at GOV.UK's origin: alphagov/govuk-load-testing paths.csv@f824b72), and the backends'
/// names (alphagov/govuk-helm-charts values-production.yaml@6aa2976). What is guessed: which
/// backend renders which segment, 1.28 % prefix routes, 9 % redirects, 3 % gone of which a fifth
/// have something to say, and the page names, of 4 to 20 words. Left out: translated pages,
/// attachments. Asks `stops` every few thousand routes and ends once it names someone, whom it
/// gives back. REQUIRES: count <= kMost.
std::string generateRoutes(const RouteGeneratorOptions& options,
                           const RouteSink& sink,
                           const sim::WhoStops& stops = {});

/// The user's folder for what can be made again: $XDG_CACHE_HOME/doppel or ~/.cache/doppel.
/// Errors: neither is known. Source: XDG Base Directory Specification 0.8.
sim::Result<std::string> cacheFolder();

/// Writes these routes into an SQLite file of that name, whole or not at all, see
/// RouteStoreWriter. Errors: it can't be written; `stops` named someone.
sim::Status writeGeneratedRoutes(const RouteGeneratorOptions& options,
                                 const std::string& path,
                                 const sim::WhoStops& stops = {});

/// The path of an SQLite file with these routes in `folder`, which is made if need be:
/// "routes-1000000-1-v1.sqlite". A file that is there already is written anew, since who knows what
/// it holds; several programs may ask at once. Errors: the folder can't be written to, count is 0
/// or over the limit, `stops` named someone.
sim::Result<std::string> generatedRouteFile(const RouteGeneratorOptions& options,
                                            const std::string& folder,
                                            const sim::WhoStops& stops = {});

} // namespace doppel::scenarios
