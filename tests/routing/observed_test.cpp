// SPDX-License-Identifier: Apache-2.0
// Answers that were observed from the running Router, line by line.
#include "models/routing/router.h"
#include "models/routing/transport_failure.h"
#include "tests/routing/route_fixture.h"
#include "tests/routing/tab_separated.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace doppel::routing::test {
namespace {

// The route table that was loaded, as the data file's head describes it.
RouteTable observedTable() {
    Backends backends = backendsOf({"A", "dead", "slow", "reset", "nodns"});
    backends.add("B", "http://b.internal/pfx");
    return tableOf(backends,
                   {backendRoute("/foo", "prefix", "A"),
                    backendRoute("/foo/bar", "exact", "B"),
                    backendRoute("/sp%20ace", "exact", "A"),
                    backendRoute("/caf%C3%A9", "exact", "A"),
                    backendRoute("/enc%2Fslash", "exact", "A"),
                    goneRoute("/gone", "exact"),
                    goneRoute("/gonep", "prefix"),
                    redirectRoute("/re", "exact", "/target", "ignore"),
                    redirectRoute("/rep", "prefix", "/target", "preserve"),
                    redirectRoute("/repi", "prefix", "/target", "ignore"),
                    redirectRoute("/rel", "exact", "target", "ignore"),
                    redirectRoute("/ext", "prefix", "https://x.example/y", "preserve"),
                    redirectRoute("/exti", "prefix", "https://x.example/y?a=1#f", "ignore"),
                    redirectRoute("/reexp", "exact", "/target", "preserve"),
                    redirectRoute("/trail", "exact", "/target/", "ignore"),
                    redirectRoute("/dup", "exact", "/first"),
                    redirectRoute("/dup", "exact", "/second"),
                    redirectRoute("/bad", "exact", "/%zz", "ignore"),
                    redirectRoute("/frag", "exact", "/t#s", "ignore"),
                    redirectRoute("/reptr/", "prefix", "/target", "preserve"),
                    backendRoute("/dead", "exact", "dead"),
                    backendRoute("/slow", "exact", "slow"),
                    backendRoute("/reset", "exact", "reset"),
                    backendRoute("/nodns", "exact", "nodns"),
                    backendRoute("/CAPS", "exact", "A"),
                    backendRoute("/MiXed", "exact", "A")});
}

// What the backends of the observation did.
Answer deliver(const Backend& backend) {
    static const std::map<std::string, TransportFailure> kFailures = {
        {"dead", TransportFailure::ConnectionRefused},
        {"slow", TransportFailure::Timeout},
        {"reset", TransportFailure::ConnectionReset},
        {"nodns", TransportFailure::NameNotFound}};
    const auto failure = kFailures.find(backend.id);
    if (failure != kFailures.end()) {
        return answer(failure->second);
    }
    Answer delivered = bareAnswer(200);
    delivered.contentType = kPlainText;
    delivered.body = "be";
    return delivered;
}

std::string withEscapes(const std::string& body) {
    std::string text;
    for (const char c : body) {
        if (c == '\n') {
            text += "\\\\n";
        } else if (c == '"') {
            text += "\\\"";
        } else {
            text += c;
        }
    }
    return text;
}

// The answer in the data file's notation, status to body.
std::string observe(const RouteTable& table, const std::string& method, const std::string& target) {
    Answer reply = answer(table, method, target);
    std::string seen;
    if (reply.forwarding) {
        const auto& backend = table.backends()[reply.forwarding->backend];
        seen = reply.forwarding->target;
        reply = deliver(backend);
        if (reply.status != 200) {
            seen.clear();
        }
    }
    return std::to_string(reply.status) + "\tloc=" + reply.location +
           "\tcc=" + reply.cacheControl() + " " + (reply.cacheFor ? "Expires" : "") +
           "\tseen=" + seen + "\tct=" + std::string(reply.contentType) + "\tbody=\"" +
           withEscapes(reply.body) + "\"";
}

TEST(ObservedRouter, AnswersEveryLineAlike) {
    const auto rows = readTabSeparated(dataFile("router_observed.tsv"));
    if (rows.empty()) {
        GTEST_SKIP() << "router_observed.tsv is not here";
    }
    const RouteTable empty;
    const RouteTable table = observedTable();
    for (const auto& row : rows) {
        ASSERT_EQ(row.size(), 8u);
        std::string expected = row[2];
        for (std::size_t i = 3; i < row.size(); ++i) {
            expected += "\t" + row[i];
        }
        const bool beforeLoad = row[2] == "503";
        EXPECT_EQ(observe(beforeLoad ? empty : table, row[0], row[1]), expected)
            << row[0] << " " << row[1];
    }
    EXPECT_EQ(rows.size(), 53u);
}

} // namespace
} // namespace doppel::routing::test
