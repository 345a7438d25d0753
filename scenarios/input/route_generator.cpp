// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_generator.h"

#include "scenarios/input/route_generator_words.h"
#include "scenarios/input/route_store.h"
#include "sim/assert.h"
#include "sim/random.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace doppel::scenarios {
namespace {

// Raise it whenever the same options give other routes.
constexpr int kGeneratorVersion = 1;

// A folder of pages: its share of the table, and who renders it (a guess).
struct Section {
    std::string_view folder;
    double share; // in thousandths
    std::string_view backend;
    int folders = 0; // if not 0, pages lie in this many folders below
};
constexpr std::array<Section, 24> kSections{{
    {"/government/publications", 143.0, "frontend"},
    {"/government/organisations", 77.0, "collections", 1200},
    {"/government/news", 69.0, "frontend"},
    {"/government/statistics", 31.0, "frontend"},
    {"/government/collections", 26.0, "frontend"},
    {"/government/people", 18.0, "collections"},
    {"/government/announcements", 16.0, "frontend"},
    {"/government/consultations", 14.0, "frontend"},
    {"/government/speeches", 12.0, "frontend"},
    {"/government/policies", 10.0, "frontend"},
    {"/government/case-studies", 8.0, "frontend"},
    {"/government/groups", 6.0, "frontend"},
    {"/hmrc-internal-manuals", 90.0, "frontend", 240},
    {"/dfid-research-outputs", 50.0, "frontend"},
    {"/search", 36.0, "finder-frontend", 6},
    {"/foreign-travel-advice", 23.0, "frontend", 226},
    {"/guidance", 21.0, "frontend"},
    {"/aaib-reports", 17.0, "frontend"},
    {"/cma-cases", 11.0, "frontend"},
    {"/world", 10.0, "collections", 230},
    {"/employment-tribunal-decisions", 8.0, "frontend"},
    {"/browse", 6.0, "collections", 17},
    {"", 149.0, "smartanswers"},
    {"", 149.0, "frontend"},
}};

// Routes of applications rather than pages, one at least for each of Router's backends but its own
// probe, which it adds itself.
struct FixedRoute {
    std::string_view path, type, backend;
};
constexpr std::array<FixedRoute, 12> kFixedRoutes{{
    {"/", "exact", "frontend"},
    {"/search", "exact", "finder-frontend"},
    {"/search/all", "exact", "finder-frontend"},
    {"/browse", "exact", "collections"},
    {"/api/content", "prefix", "content-store"},
    {"/api/search.json", "exact", "search-api"},
    {"/api/personalisation", "prefix", "account-api"},
    {"/email", "prefix", "email-alert-frontend"},
    {"/contact", "prefix", "feedback"},
    {"/apply-for-a-licence", "prefix", "licensify"},
    {"/calculate", "prefix", "smartanswers"},
    {"/alerts", "exact", "frontend"},
}};

constexpr double kPrefixShare = 0.0128; // a guess, as are the shares below
constexpr double kRedirectShare = 0.09;
constexpr double kGoneShare = 0.03;
constexpr double kGoneWithDetailsShare = 0.2;
constexpr double kFurtherWord = 0.4; // four words, then 0.7 more on average

// A one-to-one map of 32 bits that looks random: a Feistel network, whose rounds take their keys
// from the stream.
class Shuffle {
public:
    explicit Shuffle(sim::Draws keys) {
        for (auto& key : keys_) {
            key = static_cast<std::uint32_t>(keys.bits());
        }
    }
    std::uint32_t operator()(std::uint32_t number) const {
        std::uint32_t left = number >> 16;
        std::uint32_t right = number & 0xFFFF;
        for (const std::uint32_t key : keys_) {
            const std::uint32_t mixed = ((right + key) * 0x9E3779B1U) >> 16;
            left = std::exchange(right, left ^ mixed);
        }
        return left << 16 | right;
    }

private:
    std::array<std::uint32_t, 6> keys_{};
};

// Makes the paths of one table. The first four words of a page's name are its number within its
// section, shuffled and written in base 256: so no name comes twice, and nothing needs to be
// remembered. Words have no hyphens, so the words that follow can't make two names one.
class PathMaker {
public:
    explicit PathMaker(const sim::Stream& stream) {
        for (std::size_t i = 0; i < kSections.size(); ++i) {
            shuffles_.emplace_back(stream.at(i));
            total_ += kSections[i].share;
        }
    }

    const Section& section(sim::Draws& chance) {
        double at = chance.uniform() * total_;
        section_ = 0;
        while (section_ + 1 < kSections.size() && at >= kSections[section_].share) {
            at -= kSections[section_++].share;
        }
        return kSections[section_];
    }

    // The next page of the section that was drawn last; into `path`.
    void next(sim::Draws& chance, std::string& path) {
        const Section& section = kSections[section_];
        path = section.folder;
        if (section.folders > 0) {
            const auto folder = chance.below(static_cast<std::uint64_t>(section.folders));
            path += '/';
            appendWord(path, folder % kRouteWords.size());
            path += '-';
            appendWord(path, folder / kRouteWords.size() + 100);
        }
        path += '/';
        appendName(section_, counts_[section_]++, chance, path);
    }

    // A page that exists, or almost: what redirects point at.
    void some(sim::Draws& chance, std::string& path) {
        section(chance);
        path = kSections[section_].folder;
        path += '/';
        appendName(section_, static_cast<std::uint32_t>(chance.below(counts_[section_] + 1)),
                   chance, path);
    }

private:
    static void appendWord(std::string& path, std::uint64_t number) {
        path += kRouteWords[number % kRouteWords.size()];
    }

    void appendName(std::size_t section,
                    std::uint32_t number,
                    sim::Draws& chance,
                    std::string& path) const {
        // Two sections share the top folder: odd numbers are the one's, even ones the other's.
        const bool isTop = kSections[section].folder.empty();
        const std::uint32_t unique =
            isTop ? number * 2 + static_cast<std::uint32_t>(section % 2) : number;
        const std::uint32_t shuffled = shuffles_[isTop ? kSections.size() - 1 : section](unique);
        for (int shift = 24; shift >= 0; shift -= 8) {
            appendWord(path, shuffled >> shift & 0xFF);
            path += shift > 0 ? "-" : "";
        }
        constexpr int kMostWords = 20;
        for (int words = 4; words < kMostWords && chance.chance(kFurtherWord); ++words) {
            path += '-';
            appendWord(path, chance.below(kRouteWords.size()));
        }
    }

    std::vector<Shuffle> shuffles_;
    std::array<std::uint32_t, kSections.size()> counts_{};
    double total_ = 0;
    std::size_t section_ = 0;
};

struct MadeRoute {
    std::string path;
    std::string target;
    routing::RouteRecord record;
};

void make(PathMaker& paths, sim::Draws& chance, MadeRoute& made) {
    const Section& section = paths.section(chance);
    paths.next(chance, made.path);
    made.record = {};
    made.record.incomingPath = made.path;
    made.record.routeType = chance.chance(kPrefixShare) ? "prefix" : "exact";
    const double kind = chance.uniform();
    if (kind < kRedirectShare) {
        paths.some(chance, made.target);
        made.record.schemaName = "redirect";
        made.record.redirectTo = made.target;
        made.record.segmentsMode = made.record.routeType == "prefix" ? "preserve" : "ignore";
        return;
    }
    if (kind < kRedirectShare + kGoneShare) {
        made.record.schemaName = "gone";
        if (chance.chance(kGoneWithDetailsShare)) {
            made.record.details =
                R"({"explanation":"This page has been withdrawn.","alternative_path":""})";
            made.record.backendId = "frontend";
        }
        return;
    }
    made.record.schemaName = "backend";
    made.record.backendId = section.backend;
}

} // namespace

std::string generateRoutes(const RouteGeneratorOptions& options,
                           const RouteSink& sink,
                           const sim::WhoStops& stops) {
    constexpr std::uint64_t kBetweenLooks = 4096;
    DOPPEL_ASSERT(options.count <= RouteGeneratorOptions::kMost);
    sim::Stream stream(options.seed, 0, "routes");
    PathMaker paths(stream);
    MadeRoute made;
    for (std::uint64_t i = 0; i < options.count; ++i) {
        if (stops && i % kBetweenLooks == 0) {
            if (std::string who = stops(); !who.empty()) {
                return who;
            }
        }
        if (i < kFixedRoutes.size()) {
            const FixedRoute& fixed = kFixedRoutes[i];
            sink({.incomingPath = fixed.path,
                  .routeType = fixed.type,
                  .schemaName = "backend",
                  .backendId = fixed.backend});
            continue;
        }
        make(paths, stream, made);
        sink(made.record);
    }
    return {};
}

sim::Result<std::string> cacheFolder() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    if (cache != nullptr && cache[0] == '/') { // the specification has relative ones ignored
        return std::string(cache) + "/doppel";
    }
    const char* home = std::getenv("HOME");
    if (home != nullptr && home[0] == '/') {
        return std::string(home) + "/.cache/doppel";
    }
    return sim::Error{sim::ErrorCode::Environment,
                      "no folder for caches: neither XDG_CACHE_HOME nor HOME is set",
                      {}};
}

sim::Status writeGeneratedRoutes(const RouteGeneratorOptions& options,
                                 const std::string& path,
                                 const sim::WhoStops& stops) {
    auto writer = RouteStoreWriter::create(path);
    if (!writer) {
        return writer.errors();
    }
    sim::Status written = std::monostate{};
    const std::string who = generateRoutes(
        options, [&](const routing::RouteRecord& route) { written = writer->add(route); },
        [&] {
            const bool goesOn = written.ok();
            return !goesOn ? std::string("an error") : stops ? stops() : std::string{};
        });
    if (!written) {
        return written;
    }
    if (!who.empty()) {
        return sim::Error{
            sim::ErrorCode::Stopped, "isn't written: stopped by " + who, {.file = path}};
    }
    return writer->finish();
}

sim::Result<std::string> generatedRouteFile(const RouteGeneratorOptions& options,
                                            const std::string& folder,
                                            const sim::WhoStops& stops) {
    if (options.count == 0 || options.count > RouteGeneratorOptions::kMost) {
        return sim::Error{sim::ErrorCode::Input,
                          "found " + std::to_string(options.count) +
                              " routes to generate; expected 1 to " +
                              std::to_string(RouteGeneratorOptions::kMost),
                          {}};
    }
    const std::string path = folder + "/routes-" + std::to_string(options.count) + '-' +
                             std::to_string(options.seed) + "-v" +
                             std::to_string(kGeneratorVersion) + ".sqlite";
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem) {
        return sim::Error{
            sim::ErrorCode::Environment, "can't be made: " + problem.message(), {.file = folder}};
    }
    if (const auto written = writeGeneratedRoutes(options, path, stops); !written) {
        return written.errors();
    }
    return path;
}

} // namespace doppel::scenarios
