// SPDX-License-Identifier: Apache-2.0
// What routing costs: a GOV.UK-like table that is made here (300,000 routes, 1.3 % of them
// prefixes), asked 1,000,000 times by Zipf(1.0) popularity (3 % children of pages, 2 % misses, 1 %
// trailing slashes), beside two std::map tries of segments in the same run. CPU time of this
// process; each figure the median of five passes.
//
//     routing_bench [routes]
#include "models/routing/path.h"
#include "models/routing/route_table_builder.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace doppel::routing;

struct Page {
    std::string path;
    bool prefix;
};

class Chance {
public:
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
    double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

private:
    std::mt19937_64 engine_{36};
};

std::string slug(Chance& chance, std::size_t words) {
    static const char* const kWords[] = {
        "guidance", "tax",     "apply",    "report",  "licence", "statistics", "childcare", "visa",
        "vehicle",  "pension", "business", "benefit", "health",  "transport",  "energy",    "2013",
        "review",   "form",    "register", "school",  "local",   "authority",  "notice",    "for"};
    std::string text;
    for (std::size_t i = 0; i < words; ++i) {
        text += (i == 0 ? "" : "-") + std::string(kWords[chance.below(std::size(kWords))]);
    }
    return text;
}

// Most of GOV.UK stands under /government/<kind>/<slug>; the rest at the top or in guides of a few
// components.
std::vector<Page> makePages(std::size_t count, Chance& chance) {
    static const char* const kKinds[] = {"publications", "news",          "speeches",
                                         "statistics",   "organisations", "consultations",
                                         "people",       "collections"};
    std::vector<Page> pages;
    pages.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const bool prefix = i % 78 == 0;
        const std::string own = slug(chance, 2 + chance.below(5)) + "-" + std::to_string(i);
        const auto where = chance.below(10);
        if (prefix || where == 0) {
            pages.push_back({"/" + own, prefix});
        } else if (where < 8) {
            pages.push_back(
                {"/government/" + std::string(kKinds[chance.below(8)]) + "/" + own, false});
        } else {
            pages.push_back({"/guidance/" + slug(chance, 2) + "/" + own, false});
        }
    }
    return pages;
}

std::vector<std::string>
makeRequests(const std::vector<Page>& pages, std::size_t count, Chance& chance) {
    std::vector<std::size_t> byRank(pages.size());
    std::vector<double> cumulated(pages.size());
    double sum = 0;
    for (std::size_t rank = 0; rank < pages.size(); ++rank) {
        byRank[rank] = rank;
        std::swap(byRank[rank], byRank[chance.below(rank + 1)]);
        sum += 1 / static_cast<double>(rank + 1);
        cumulated[rank] = sum;
    }
    std::vector<std::string> requests;
    requests.reserve(count);
    while (requests.size() < count) {
        const auto at = std::lower_bound(cumulated.begin(), cumulated.end(), chance.unit() * sum);
        const auto rank = std::min<std::size_t>(static_cast<std::size_t>(at - cumulated.begin()),
                                                pages.size() - 1);
        std::string path = pages[byRank[rank]].path;
        const auto kind = chance.below(100);
        path += kind < 3 ? "/y" : kind < 5 ? "-nowhere" : kind == 5 ? "/" : "";
        requests.push_back(std::move(path));
    }
    return requests;
}

// What the Router does, plainly: a trie of segments of std::map, one for exact routes and one for
// prefixes.
class MapTrie {
public:
    void add(std::string_view path) {
        Node* node = &root_;
        SegmentCursor segments(path);
        while (const auto segment = segments.next()) {
            auto& child = node->children[std::string(*segment)];
            if (!child) {
                child = std::make_unique<Node>();
            }
            node = child.get();
        }
        node->entry = true;
    }

    bool holds(std::string_view path) const {
        const auto [node, whole, best] = walk(path);
        return whole && node->entry;
    }

    bool holdsPrefixOf(std::string_view path) const { return walk(path).best; }

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
        bool entry = false;
    };
    struct Walk {
        const Node* node;
        bool whole;
        bool best;
    };

    Walk walk(std::string_view path) const {
        const Node* node = &root_;
        bool best = node->entry;
        SegmentCursor segments(path);
        while (const auto segment = segments.next()) {
            const auto child = node->children.find(*segment);
            if (child == node->children.end()) {
                return {node, false, best};
            }
            node = child->second.get();
            best = best || node->entry;
        }
        return {node, true, best};
    }

    Node root_;
};

double cpuSeconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Median nanoseconds of CPU for one of `count` calls in `pass`.
template <class Pass>
double medianNs(std::size_t count, Pass pass) {
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        const double start = cpuSeconds();
        pass();
        times.push_back((cpuSeconds() - start) * 1e9 / static_cast<double>(count));
    }
    std::sort(times.begin(), times.end());
    return times[2];
}

Backends oneBackend() {
    Backends backends;
    backends.add("frontend", "http://frontend.internal");
    return backends;
}

RouteTable load(const std::vector<Page>& pages) {
    RouteTableBuilder builder(oneBackend());
    for (const auto& page : pages) {
        builder.add({.incomingPath = page.path,
                     .routeType = page.prefix ? "prefix" : "exact",
                     .backendId = "frontend"});
    }
    return std::move(builder).build();
}

// Every route as often as any other: more cache misses than traffic has.
std::vector<std::string> makeUniform(const std::vector<Page>& pages, Chance& chance) {
    std::vector<std::string> requests;
    for (std::size_t i = 0; i < 1'000'000; ++i) {
        requests.push_back(pages[chance.below(pages.size())].path);
    }
    return requests;
}

double
lookUpNs(const RouteTable& table, const std::vector<std::string>& requests, std::size_t& hits) {
    return medianNs(requests.size(), [&] {
        hits = 0;
        for (const auto& request : requests) {
            hits += table.match(request) ? 1 : 0;
        }
    });
}

void benchTable(const std::vector<Page>& pages,
                const std::vector<std::string>& requests,
                const std::vector<std::string>& uniform) {
    const double start = cpuSeconds();
    const RouteTable table = load(pages);
    const double loaded = cpuSeconds() - start;
    std::size_t hits = 0;
    const double uniformNs = lookUpNs(table, uniform, hits);
    const double ns = lookUpNs(table, requests, hits);
    const double bytes =
        static_cast<double>(table.memoryBytes()) / static_cast<double>(pages.size());
    MapTrie exact;
    MapTrie prefix;
    for (const auto& page : pages) {
        (page.prefix ? prefix : exact).add(page.path);
    }
    std::size_t referenceHits = 0;
    const double referenceNs = medianNs(requests.size(), [&] {
        referenceHits = 0;
        for (const auto& request : requests) {
            referenceHits += exact.holds(request) || prefix.holdsPrefixOf(request) ? 1 : 0;
        }
    });
    std::printf("%-44s %12zu\n", "routes", pages.size());
    std::printf("%-44s %12.3f\n", "load, s CPU", loaded);
    std::printf("%-44s %12.1f\n", "bytes a route", bytes);
    std::printf("%-44s %12.1f\n", "look-up, ns CPU", ns);
    std::printf("%-44s %12.1f\n", "look-up, all routes as often, ns CPU", uniformNs);
    std::printf("%-44s %12.1f\n", "look-up in std::map tries, ns CPU", referenceNs);
    std::printf("%-44s %12.2f\n", "ratio", referenceNs / ns);
    std::printf("%-44s %12zu\n", "hits", hits);
    std::printf("%-44s %12zu\n", "hits in std::map tries", referenceHits);
}

void benchWorst(const RouteTable& table, const char* what, const std::string& path) {
    constexpr std::size_t kTimes = 20'000;
    std::size_t hits = 0;
    const double ns = medianNs(kTimes, [&] {
        for (std::size_t i = 0; i < kTimes; ++i) {
            hits += table.match(path) ? 1 : 0;
        }
    });
    std::printf("%-44s %12.1f%s\n", what, ns, hits == 0 ? "  (miss)" : "");
}

std::string repeat(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) {
        text += piece;
    }
    return text;
}

void benchHostilePaths(const std::vector<Page>& pages) {
    const RouteTable table = load(pages);
    benchWorst(table, "1,024 segments, ns CPU", repeat("/x", 1024));
    benchWorst(table, "1,024 segments, slashes doubled, ns CPU", repeat("//x", 1024));
    std::vector<Page> nested;
    for (std::size_t depth = 1; depth <= 1024; ++depth) {
        nested.push_back({repeat("/x", depth), true});
    }
    benchWorst(load(nested), "1,024 segments, a prefix route at each, ns CPU",
               repeat("/x", 1024) + "/y");
    benchWorst(load(nested), "the same, and slashes doubled, ns CPU", repeat("//x", 1024) + "/y");
    benchWorst(load(nested), "the same, leaving it half way, ns CPU",
               repeat("/x", 543) + repeat("/y", 481));
}

} // namespace

int main(int argc, char** argv) {
    const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 300'000;
    if (count == 0) {
        std::fputs("usage: routing_bench [routes]\n", stderr);
        return 2;
    }
    Chance chance;
    const auto pages = makePages(count, chance);
    const auto requests = makeRequests(pages, 1'000'000, chance);
    benchTable(pages, requests, makeUniform(pages, chance));
    benchHostilePaths(pages);
    return 0;
}
