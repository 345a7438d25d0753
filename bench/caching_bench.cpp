// SPDX-License-Identifier: Apache-2.0
// What the caching core costs: user time on one core, the median of several rounds, in which the
// rows take turns.
//
//   store   look up; on a hit touch, on a miss insert and evict. Ten million Zipf(1.0) requests
//           for a million objects of one size, drawn beforehand, in stores of 10,000 and 100,000;
//           and web07, a real trace, in the 4 MiB that hold 3,216 objects of 1,304 bytes.
//   cache   the same through the whole life cycle: Cache::lookup, and complete on a miss.
//   memory  of a cache that holds 200,000 pages with a surrogate key each: what it counts, the
//           share of it that is index, and what the process grew by.
#include "models/caching/cache.h"
#include "models/caching/store.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace doppel::caching;
using namespace std::chrono_literals;

constexpr int kRounds = 5;
constexpr Duration kEach = 120us; // between requests
constexpr std::uint64_t kCharged = 1304;

double userSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
}

using Trace = std::vector<std::uint32_t>;

Trace zipf(std::size_t objects, std::size_t requests) {
    std::vector<double> cumulative(objects);
    double sum = 0;
    for (std::size_t i = 0; i < objects; ++i) {
        cumulative[i] = sum += 1 / static_cast<double>(i + 1);
    }
    std::uint64_t state = 36;
    Trace trace(requests);
    for (std::uint32_t& key : trace) { // xorshift64*
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        const double u = static_cast<double>((state * 0x2545F4914F6CDD1D) >> 11) * 0x1p-53 * sum;
        key = static_cast<std::uint32_t>(std::upper_bound(cumulative.begin(), cumulative.end(), u) -
                                         cumulative.begin());
    }
    return trace;
}

// Of big-endian int32 keys, unpacked by xz; empty where there is none.
Trace fromFile(const std::string& path) {
    Trace trace;
    if (!std::filesystem::exists(path)) {
        return trace;
    }
    FILE* const pipe = popen(("xz -dc '" + path + "'").c_str(), "r");
    if (pipe == nullptr) {
        return trace;
    }
    std::array<unsigned char, 4> b{};
    while (std::fread(b.data(), 1, 4, pipe) == 4) {
        trace.push_back(std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 |
                        std::uint32_t{b[2]} << 8 | b[3]);
    }
    pclose(pipe);
    return trace;
}

struct Figures {
    double seconds = 0;
    std::uint64_t requests = 0;
    std::uint64_t misses = 0;
    double bytesAnObject = 0;
};

Figures playStore(const Trace& trace, int passes, const StoreParameters& parameters) {
    Figures figures;
    for (int pass = 0; pass < passes; ++pass) {
        Store store(parameters);
        Instant now = 1s;
        const double begin = userSeconds();
        for (const std::uint32_t key : trace) {
            now += kEach;
            if (const auto id = store.find(key)) {
                store.touch(*id, now);
            } else {
                store.insert(key, kCharged - parameters.overhead, now);
                ++figures.misses;
            }
        }
        figures.seconds += userSeconds() - begin;
        figures.requests += trace.size();
        figures.bytesAnObject =
            static_cast<double>(store.memory()) / static_cast<double>(store.objects());
    }
    return figures;
}

Figures playCache(const Trace& trace, int passes, const StoreParameters& parameters) {
    Figures figures;
    Fetched page;
    page.meta.cacheControl.maxAge = 24h;
    page.bytes = kCharged - parameters.overhead;
    std::vector<WaiterId> woken;
    for (int pass = 0; pass < passes; ++pass) {
        Cache cache(varnishBuiltin(), parameters);
        Instant now = 1s;
        const double begin = userSeconds();
        for (const std::uint32_t key : trace) {
            now += kEach;
            const Lookup found = cache.lookup(key, {}, now, {}, {}, woken);
            if (found.busy) {
                cache.complete(*found.busy, page, now, woken);
                ++figures.misses;
            }
        }
        figures.seconds += userSeconds() - begin;
        figures.requests += trace.size();
        figures.bytesAnObject =
            static_cast<double>(cache.memory()) / static_cast<double>(cache.store().objects());
    }
    return figures;
}

struct Row {
    const char* name;
    const Trace& trace;
    int passes;
    std::uint64_t objects;
    Eviction eviction;
    Duration lruInterval;
    bool wholeCache;
    std::vector<double> seconds{};
};

Figures play(const Row& row) {
    StoreParameters parameters;
    parameters.bytes = row.objects * kCharged;
    parameters.eviction = row.eviction;
    parameters.lruInterval = row.lruInterval;
    parameters.expectedObjects = static_cast<std::uint32_t>(row.objects) + 1;
    return row.wholeCache ? playCache(row.trace, row.passes, parameters)
                          : playStore(row.trace, row.passes, parameters);
}

void measureSpeed(std::vector<Row>& rows) {
    std::vector<Figures> figures(rows.size());
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            figures[i] = play(rows[i]);
            rows[i].seconds.push_back(figures[i].seconds);
        }
    }
    std::printf("%-34s %10s %10s %8s %10s\n", "", "M req/s", "ns", "miss", "B/object");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::sort(rows[i].seconds.begin(), rows[i].seconds.end());
        const auto requests = static_cast<double>(figures[i].requests);
        const double median = rows[i].seconds[kRounds / 2];
        std::printf("%-34s %10.1f %10.1f %8.4f %10.1f\n", rows[i].name, 1e-6 * requests / median,
                    1e9 * median / requests, static_cast<double>(figures[i].misses) / requests,
                    figures[i].bytesAnObject);
    }
}

double residentBytes() {
    long pages = 0;
    if (FILE* const statm = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(statm, "%*d %ld", &pages) != 1) {
            pages = 0;
        }
        std::fclose(statm);
    }
    return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// As an edge fills it: pages in four variants, each with its page's surrogate key; their lives
// begin one after another; nothing is said beforehand of how many they will be.
void measureMemory() {
    constexpr std::uint32_t kPages = 200'000;
    const double before = residentBytes();
    StoreParameters parameters;
    parameters.bytes = 64ULL << 30;
    Cache cache(fastlyGovuk(), parameters);
    std::vector<WaiterId> woken;
    Instant now = 1s;
    for (std::uint64_t page = 0; page < kPages; ++page) {
        now += 1ms;
        const Lookup found = cache.lookup(page << 32, {}, now, {}, {}, woken);
        const std::array<SurrogateKey, 1> keys{page};
        Fetched fetched;
        fetched.meta.cacheControl.maxAge = 1h;
        fetched.vary = {1, page % 4};
        fetched.bytes = 20'000;
        fetched.surrogateKeys = keys;
        cache.complete(*found.busy, fetched, now, woken);
    }
    const auto each = [](std::size_t bytes) {
        return static_cast<double>(bytes) / kPages;
    };
    std::printf("%-34s %10.1f B/object\n", "memory: the whole cache", each(cache.memory()));
    std::printf("%-34s %10.1f\n", "  its index (store)", each(cache.store().memory()));
    std::printf("%-34s %10.1f\n", "what the process grew by", (residentBytes() - before) / kPages);
    std::printf("\n");
}

} // namespace

int main() {
    measureMemory(); // first, while the heap is fresh
    const Trace synthetic = zipf(1'000'000, 10'000'000);
    const Trace web07 = fromFile(std::string(DOPPEL_SOURCE_DIR) + "/../shared/data/web07.trace.xz");
    std::vector<Row> rows{
        {"store 10k, LRU", synthetic, 1, 10'000, Eviction::Lru, 0s, false},
        {"store 10k, LRU, interval 2 s", synthetic, 1, 10'000, Eviction::Lru, 2s, false},
        {"store 10k, FIFO", synthetic, 1, 10'000, Eviction::Fifo, 0s, false},
        {"store 100k, LRU", synthetic, 1, 100'000, Eviction::Lru, 0s, false},
        {"store 100k, LRU, interval 2 s", synthetic, 1, 100'000, Eviction::Lru, 2s, false},
        {"store 100k, FIFO", synthetic, 1, 100'000, Eviction::Fifo, 0s, false},
        {"cache 100k, LRU, interval 2 s", synthetic, 1, 100'000, Eviction::Lru, 2s, true},
    };
    if (!web07.empty()) {
        rows.push_back({"store web07, LRU", web07, 20, 3216, Eviction::Lru, 0s, false});
        rows.push_back(
            {"store web07, LRU, interval 2 s", web07, 20, 3216, Eviction::Lru, 2s, false});
        rows.push_back({"store web07, FIFO", web07, 20, 3216, Eviction::Fifo, 0s, false});
        rows.push_back(
            {"cache web07, LRU, interval 2 s", web07, 20, 3216, Eviction::Lru, 2s, true});
    }
    measureSpeed(rows);
}
