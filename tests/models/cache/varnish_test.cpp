// SPDX-License-Identifier: Apache-2.0
//
// Herds as measured on Varnish 7.1.1, and the component around the cache.
#include "models/cache/stored_page.h"
#include "models/cache/varnish.h"
#include "tests/models/app/little_platform.h"
#include "tests/models/edge/page_stub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace doppel::models::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

class VarnishTest : public ::testing::Test {
protected:
    VarnishTest() {
        config.backend.name = "backend";
        config.replicas = 1;
        config.processing = {};
        config.latency = {};
    }
    void build() {
        backend =
            &static_cast<PageStub&>(platform.add(pageStubKind(), "backend", PageStubConfig()));
        varnish = &static_cast<Varnish&>(platform.add(varnishKind(), "varnish", config));
        platform.start();
        visitors = &platform.visitors("varnish");
    }
    PageStubConfig& page() { return platform.configOf<PageStubConfig>(0); }
    void ask(Request request, std::uint32_t server = 0) {
        platform.ask(*visitors, request, InstanceId{server});
    }
    void herd(int size) {
        for (int i = 0; i < size; ++i) {
            ask(platform.request());
        }
    }
    void pass(sim::Duration time) {
        platform.world().run(sim::after(platform.world().now(), time));
    }
    /// How many answers came at each time.
    std::map<sim::Duration, int> waves() const {
        std::map<sim::Duration, int> at;
        for (const auto& answer : platform.answers) {
            if (answer) {
                ++at[answer->at - sim::kStart];
            }
        }
        return at;
    }
    std::uint64_t counter(std::string_view name) const { return platform.counter("varnish", name); }

    VarnishConfig config;
    LittlePlatform platform;
    PageStub* backend = nullptr;
    Varnish* varnish = nullptr;
    Link* visitors = nullptr;
};

TEST_F(VarnishTest, OneFetchServesAHerd) {
    build();
    page().delay = 500ms;
    herd(100);
    pass(3s);
    EXPECT_THAT(waves(), ElementsAre(Pair(500ms, 100)));
    EXPECT_EQ(backend->asked(), 1U);
    EXPECT_EQ(counter("MAIN.cache_hit"), 99U);
    EXPECT_EQ(counter("MAIN.cache_miss"), 1U);
    EXPECT_EQ(counter("MAIN.busy_sleep"), 99U);
    EXPECT_EQ(counter("MAIN.client_req"), 100U);
}

// Measured: 100 simultaneous requests for a private page, 0.5 s each.
TEST_F(VarnishTest, APrivatePageIsServedToAHerdInWaves) {
    build();
    page().delay = 500ms;
    page().mayStore = false;
    herd(100);
    pass(3s);
    EXPECT_THAT(waves(), ElementsAre(Pair(500ms, 1), Pair(1s, 9), Pair(1500ms, 81), Pair(2s, 9)));
    EXPECT_EQ(backend->asked(), 100U);
    platform.answers.clear();
    herd(100); // the second herd finds the mark and waits for nobody
    pass(3s);
    EXPECT_THAT(waves(), ElementsAre(Pair(3500ms, 100)));
}

TEST_F(VarnishTest, AnswersOf5xxComeInWavesToo) {
    build();
    page().delay = 500ms;
    page().status = 500;
    herd(100);
    pass(3s);
    EXPECT_THAT(waves(), ElementsAre(Pair(500ms, 1), Pair(1s, 9), Pair(1500ms, 81), Pair(2s, 9)));
}

// Measured: ttl 1 s and default grace, a herd of 50 at 2 s.
TEST_F(VarnishTest, AHerdInGraceIsServedStaleWhileOneFetchRuns) {
    config.defaultTtl = 1s;
    config.defaultGrace = 10s;
    build();
    page().delay = 500ms;
    herd(1);
    pass(2s);
    platform.answers.clear();
    herd(50);
    pass(1s);
    EXPECT_THAT(waves(), ElementsAre(Pair(2s, 50)));
    EXPECT_EQ(platform.answers.front()->response.servedBy, ServedBy::Stale);
    EXPECT_EQ(backend->asked(), 2U);
    pass(1s);
    EXPECT_EQ(counter("MAIN.s_bgfetch"), 1U);
    EXPECT_EQ(counter("MAIN.cache_hit_grace"), 50U);
}

TEST_F(VarnishTest, AChangedTtlCountsForAnswersFromThenOn) {
    build();
    platform.configOf<VarnishConfig>(1).defaultTtl = 1s;
    platform.configOf<VarnishConfig>(1).defaultGrace = 0s;
    varnish->reconfigure();
    herd(1);
    pass(2s);
    herd(1);
    pass(1s);
    EXPECT_EQ(backend->asked(), 2U);
}

TEST_F(VarnishTest, ADeadBackendGivesAHerd503AtOnce) {
    build();
    backend->faults().refuse = 1;
    herd(50);
    pass(2s);
    EXPECT_THAT(waves(), ElementsAre(Pair(0s, 50)));
    EXPECT_EQ(platform.count(503), 50U);
}

TEST_F(VarnishTest, ASilentBackendGivesThoseWhoWait503Together) {
    build();
    loseAll(*backend);
    herd(50);
    pass(4s);
    EXPECT_THAT(waves(), ElementsAre(Pair(3500ms, 50)));
    EXPECT_EQ(platform.count(503), 50U);
    EXPECT_EQ(counter("MAIN.backend_fail"), 1U);
}

TEST_F(VarnishTest, EachServerHasACacheOfItsOwn) {
    config.replicas = 2;
    build();
    for (const std::uint32_t server : {0U, 1U, 0U, 1U}) {
        ask(platform.request(), server);
        pass(1s);
    }
    EXPECT_EQ(backend->asked(), 2U);
    varnish->fleet().lose(InstanceId{1});
    varnish->fleet().restore(InstanceId{1});
    ask(platform.request(), 0);
    ask(platform.request(), 1);
    pass(1s);
    EXPECT_EQ(backend->asked(), 3U);
}

TEST_F(VarnishTest, AFurtherServerBeginsWithAnEmptyCache) {
    build();
    herd(1);
    pass(1s);
    platform.configOf<VarnishConfig>(1).replicas = 2;
    varnish->reconfigure();
    ask(platform.request(), 1);
    pass(1s);
    EXPECT_EQ(backend->asked(), 2U);
    platform.configOf<VarnishConfig>(1).replicas = 1;
    varnish->reconfigure();
    EXPECT_EQ(varnish->fleet().size(), 1U);
}

TEST_F(VarnishTest, PassesWhatIsNoGetOrHead) {
    build();
    Request post = platform.request();
    post.method = Method::Post;
    ask(post);
    ask(post);
    pass(1s);
    EXPECT_EQ(backend->asked(), 2U);
    EXPECT_EQ(counter("MAIN.s_pass"), 2U);
}

TEST_F(VarnishTest, APurgeActsOnAllServers) {
    config.replicas = 2;
    build();
    ask(platform.request(), 0);
    ask(platform.request(), 1);
    pass(1s);
    Purge purge;
    purge.kind = PurgeKind::Url;
    purge.text = "/page";
    varnish->purge(purge);
    ask(platform.request(), 0);
    ask(platform.request(), 1);
    pass(1s);
    EXPECT_EQ(backend->asked(), 4U);
    EXPECT_EQ(counter("MAIN.n_obj_purged"), 2U);
}

TEST_F(VarnishTest, ASmallStoreEvicts) {
    config.storage = sim::Bytes{2 * (1000 + 280)};
    build();
    for (const char* path : {"/a", "/b", "/c"}) {
        ask(platform.request(path));
        pass(3s);
    }
    EXPECT_EQ(counter("MAIN.n_lru_nuked"), 1U);
    EXPECT_EQ(platform.level("varnish", "MAIN.n_object"), 2);
    EXPECT_EQ(platform.level("varnish", "SMA.s0.g_bytes"), 2560);
}

TEST(StoredPage, ComesOutAsItWentIn) {
    StoredPage page;
    page.validator = 0x1fff'ffff;
    page.mirror = 3;
    page.size = sim::Bytes{StoredPage::kLargest};
    page.namesItsMaxAge = true;
    page.isDegraded = true;
    const StoredPage same = StoredPage::from(page.packed());
    EXPECT_EQ(same.validator, page.validator);
    EXPECT_EQ(same.size, page.size);
    EXPECT_EQ(same.mirror, page.mirror);
    EXPECT_TRUE(same.namesItsMaxAge);
    EXPECT_TRUE(same.isDegraded);
    EXPECT_FALSE(StoredPage::from(StoredPage().packed()).namesItsMaxAge);
}

} // namespace
} // namespace doppel::models::test
