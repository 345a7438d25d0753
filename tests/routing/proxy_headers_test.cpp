// SPDX-License-Identifier: Apache-2.0
#include "models/routing/proxy_headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace doppel::routing {
namespace {

using testing::ElementsAre;

HeaderList forwarded(const HeaderList& request, HttpVersion version = {}) {
    return forwardedHeaders(request, version, "backend.internal", "192.0.2.7");
}

TEST(ProxyHeaders, SetTheHostAndInventNothing) {
    EXPECT_THAT(forwarded({{"Host", "www.gov.uk"}, {"Accept", "*/*"}}),
                ElementsAre(HeaderField{"Host", "backend.internal"}, HeaderField{"Accept", "*/*"},
                            HeaderField{"X-Forwarded-For", "192.0.2.7"},
                            HeaderField{"Via", "1.1 router"}));
}

TEST(ProxyHeaders, AppendToViaAndForwardedFor) {
    EXPECT_THAT(
        forwarded({{"via", "1.0 fred"}, {"Via", "1.1 barney"}, {"x-forwarded-for", "203.0.113.9"}},
                  {1, 0}),
        ElementsAre(HeaderField{"Host", "backend.internal"},
                    HeaderField{"X-Forwarded-For", "203.0.113.9, 192.0.2.7"},
                    HeaderField{"Via", "1.0 fred, 1.1 barney, 1.0 router"}));
}

TEST(ProxyHeaders, PassForwardedHostProtoAndPortOnlyIfPresent) {
    const HeaderList request = {{"X-Forwarded-Host", "www.gov.uk"},
                                {"X-Forwarded-Proto", ""},
                                {"X-Forwarded-Port", "443"},
                                {"Forwarded", "for=1"}};
    EXPECT_THAT(forwardedHeaders(request, {}, "b", std::nullopt),
                ElementsAre(HeaderField{"Host", "b"}, HeaderField{"X-Forwarded-Host", "www.gov.uk"},
                            HeaderField{"X-Forwarded-Port", "443"},
                            HeaderField{"Via", "1.1 router"}));
}

TEST(ProxyHeaders, DropWhatIsMeantForOneHop) {
    EXPECT_THAT(forwarded({{"Connection", "close, X-Mine"},
                           {"X-Mine", "1"},
                           {"Keep-Alive", "5"},
                           {"TE", "gzip, trailers"},
                           {"Transfer-Encoding", "chunked"}}),
                ElementsAre(HeaderField{"Host", "backend.internal"}, HeaderField{"Te", "trailers"},
                            HeaderField{"X-Forwarded-For", "192.0.2.7"},
                            HeaderField{"Via", "1.1 router"}));
}

TEST(ProxyHeaders, KeepAnUpgrade) {
    EXPECT_THAT(returnedHeaders({{"Connection", "Upgrade"}, {"Upgrade", "websocket"}}, {1, 1}),
                ElementsAre(HeaderField{"Via", "1.1 router"}, HeaderField{"Connection", "Upgrade"},
                            HeaderField{"Upgrade", "websocket"}));
}

} // namespace
} // namespace doppel::routing
