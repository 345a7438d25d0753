// SPDX-License-Identifier: Apache-2.0
//
// The cache beside Debian's Varnish, request by request. script/measure-varnish makes recordings of
// the real one; those in tests/caching/varnish_recordings are kept. With DOPPEL_VARNISH_RECORDINGS
// (a folder) and DOPPEL_VARNISH_TRACE (of which trace) that script has new ones compared.
#include "tests/caching/cache_fixture.h"
#include "tests/caching/varnish_recording.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace doppel::caching {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = DOPPEL_SOURCE_DIR;

fs::path fromEnvironment(const char* name, const fs::path& otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr ? fs::path(value) : otherwise;
}

// The golden lines of one kind, without that word.
std::vector<std::istringstream> goldens(const std::string& kind) {
    std::ifstream file(kSource / "tests/caching/varnish_goldens.txt");
    std::vector<std::istringstream> lines;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(kind + " ")) {
            lines.emplace_back(line.substr(kind.size() + 1));
        }
    }
    return lines;
}

class VarnishReplay : public CacheTest {
protected:
    struct Outcome {
        int differing = 0; ///< requests that hit here and missed there, or the reverse
        Counters counters;
    };

    // Every request when it was sent, every miss answered at once.
    Outcome replay(const std::vector<std::uint32_t>& keys, const VarnishRecording& recording) {
        StoreParameters store;
        store.bytes = static_cast<std::uint64_t>(recording.figure("store_bytes"));
        store.overhead = static_cast<std::uint32_t>(recording.figure("charged_bytes") - 1024);
        store.lruInterval = std::chrono::milliseconds(recording.figure("lru_interval_ms"));
        use(varnishBuiltin(), store);
        Outcome outcome;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            now_ = kMorning + recording.requests[i].at;
            const Lookup lookup = ask(keys[i]);
            if (lookup.busy) {
                answer(lookup, maxAge(24h));
            }
            outcome.differing += (lookup.verdict == Verdict::Hit) != recording.requests[i].hit;
        }
        outcome.counters = cache().counters();
        return outcome;
    }

    void expectAgreement(const std::vector<std::uint32_t>& keys,
                         const VarnishRecording& recording) {
        ASSERT_EQ(recording.requests.size(), keys.size()) << recording.name;
        ASSERT_EQ(recording.figure("open"), 0) << recording.name << ": measure again";
        const auto [differing, counters] = replay(keys, recording);
        std::printf("%s: Varnish %lld hits, the core %llu, %d of %zu requests differ\n",
                    recording.name.c_str(), static_cast<long long>(recording.figure("hits")),
                    static_cast<unsigned long long>(counters.cacheHit), differing, keys.size());
        EXPECT_EQ(differing, 0) << recording.name;
        EXPECT_EQ(static_cast<std::int64_t>(counters.cacheHit), recording.figure("hits"));
        EXPECT_EQ(static_cast<std::int64_t>(counters.lruNuked), recording.figure("n_lru_nuked"));
        if (recording.figure("lru_interval_ms") > 0) {
            // With 0 Varnish also moves some objects that it has just fetched: to where they are.
            EXPECT_EQ(static_cast<std::int64_t>(counters.lruMoved),
                      recording.figure("n_lru_moved"));
        }
    }
};

TEST_F(VarnishReplay, EveryRequestOfTheTraceHitsOrMissesAsInVarnish) {
    const fs::path trace =
        fromEnvironment("DOPPEL_VARNISH_TRACE", kSource / "../shared/data/web07.trace.xz");
    const std::vector<std::uint32_t> keys = readTrace(trace);
    if (keys.empty()) {
        GTEST_SKIP() << "skipped: no " << trace << ", or no xz";
    }
    std::set<fs::path> recordings;
    for (const auto& entry : fs::directory_iterator(fromEnvironment(
             "DOPPEL_VARNISH_RECORDINGS", kSource / "tests/caching/varnish_recordings"))) {
        recordings.insert(entry.path());
    }
    std::set<std::int64_t> intervals;
    for (const fs::path& path : recordings) {
        const VarnishRecording recording = readRecording(path);
        expectAgreement(keys, recording);
        intervals.insert(recording.figure("lru_interval_ms"));
    }
    EXPECT_EQ(intervals, (std::set<std::int64_t>{0, 2000, 60000}));
}

TEST_F(VarnishReplay, KeptRecordingsAreThoseOfTheGoldens) {
    if (std::system("xz --version >/dev/null 2>&1") != 0) {
        GTEST_SKIP() << "skipped: no xz";
    }
    int compared = 0;
    for (std::istringstream& line : goldens("trace")) {
        std::string name;
        std::int64_t interval = 0, hits = 0, nuked = 0, moved = 0;
        line >> name >> interval >> hits >> nuked >> moved;
        const VarnishRecording recording =
            readRecording(kSource / "tests/caching/varnish_recordings" / name);
        ASSERT_FALSE(recording.requests.empty()) << name;
        EXPECT_EQ(recording.figure("lru_interval_ms"), interval) << name;
        EXPECT_EQ(recording.figure("store_bytes"), 4'194'304) << name;
        EXPECT_EQ(recording.figure("hits"), hits) << name;
        EXPECT_EQ(recording.figure("n_lru_nuked"), nuked) << name;
        EXPECT_EQ(recording.figure("n_lru_moved"), moved) << name;
        EXPECT_EQ(recording.figure("open"), 0) << name;
        ++compared;
    }
    EXPECT_EQ(compared, 4);
}

TEST_F(VarnishReplay, HerdsComeInVarnishsWaves) {
    int compared = 0;
    for (std::istringstream& line : goldens("herd")) {
        int count = 0;
        Profile profile = varnishBuiltin();
        std::string kind;
        line >> count >> profile.rushExponent >> kind;
        std::vector<int> expected{0}; // at once: none
        for (int wave = 0; line >> wave;) {
            expected.push_back(wave);
        }
        use(profile);
        const ResponseMeta meta = kind == "private"      ? isPrivate()
                                  : kind == "max-age=0"  ? maxAge(0s)
                                  : kind == "status=500" ? status(500)
                                                         : maxAge(60s);
        EXPECT_EQ(herd(1, count, meta).waves, expected) << kind << " " << profile.rushExponent;
        ++compared;
    }
    EXPECT_EQ(compared, 8);
}

} // namespace
} // namespace doppel::caching
