// SPDX-License-Identifier: Apache-2.0
// Who leaves, leaves: what becomes of work whose client has gone away, at each component, in
// numbers that follow from the scenario by arithmetic. Nothing takes time but what a scenario says.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

// A minute of visitors who come to `front`.
std::string leaving(const std::string& components, const std::string& visitors) {
    return "doppel: 1\ntitle: leaving\nduration: 60s\nseed: 1\ncomponents:\n" + components +
           "traffic:\n  visitors: {kind: closed, to: front, latency: 0s, pages: {count: 1}, " +
           visitors + "}\n";
}

// One visit, at the beginning, by somebody who waits for a second; what they wait for takes ten.
std::string impatient(const std::string& components, const std::string& patience = "1s") {
    return leaving(components, "users: 1, think: 1h, patience: " + patience);
}

const std::string kSlowApp = "  app: {kind: app, replicas: 1, workers: 1, threads: 5, cpu: 0s, "
                             "io: 10s, accept_policy: shared}\n";
const std::string kNginx = "  front: {kind: nginx, to: app, upstream: service, replicas: 1, "
                           "processing_time: 0s, latency: 0s}\n";

TEST(Leaving, NginxLogsIt499AndClosesItsConnectionToTheAppWhichWorksOn) {
    const RunResult result = playText(impatient(kNginx + kSlowApp));
    EXPECT_EQ(figure(result, "visitors", "failure_gave_up"), 1);
    EXPECT_EQ(figure(result, "visitors", "latency_failed.max"), 1);
    EXPECT_EQ(figure(result, "front", "requests"), 1);
    EXPECT_EQ(figure(result, "front", "aborted"), 1);
    EXPECT_EQ(figure(result, "front", "wasted"), 0);
    EXPECT_EQ(figure(result, "front", "failed"), 1);
    EXPECT_NEAR(figure(result, "front", "nginx_connections_active"), 1.0 / 60, 1e-9);
    EXPECT_EQ(figure(result, "app", "aborted"), 0);
    EXPECT_EQ(figure(result, "app", "wasted"), 1);
    EXPECT_EQ(figure(result, "app", "wasted_duration_seconds.max"), 10);
    EXPECT_NEAR(figure(result, "app", "puma_busy_threads"), 10.0 / 60, 1e-9);
}

TEST(Leaving, NginxGoesOnWhereItIsToldToIgnoreIt) {
    const RunResult result =
        playText(impatient(kNginx + kSlowApp), {"components.front.proxy_ignore_client_abort=true"});
    EXPECT_EQ(figure(result, "visitors", "failure_gave_up"), 1);
    EXPECT_EQ(figure(result, "front", "aborted"), 0);
    EXPECT_EQ(figure(result, "front", "wasted"), 1);
    EXPECT_NEAR(figure(result, "front", "nginx_connections_active"), 10.0 / 60, 1e-9);
    EXPECT_EQ(figure(result, "app", "wasted"), 1);
}

TEST(Leaving, NginxHearsOfItOneWayLater) {
    const RunResult result =
        playText(impatient(kNginx + kSlowApp), {"traffic.visitors.latency=100ms"});
    // It is there from 100 ms to 1.1 s.
    EXPECT_NEAR(figure(result, "front", "nginx_connections_active"), 1.0 / 60, 1e-9);
    EXPECT_EQ(figure(result, "front", "aborted"), 1);
}

TEST(Leaving, PassesThroughAChainOfThoseWhoNotice) {
    const RunResult result = playText(impatient(
        "  front: {kind: balancer, targets: [{to: proxy}], latency: 0s}\n"
        "  proxy: {kind: nginx, to: router, upstream: service, replicas: 1, latency: 0s}\n"
        "  router: {kind: router, default_backend: app, latency: 0s}\n" +
        kSlowApp));
    for (const std::string component : {"front", "proxy", "router"}) {
        EXPECT_EQ(figure(result, component, "aborted"), 1) << component;
        EXPECT_EQ(figure(result, component, "wasted"), 0) << component;
    }
    EXPECT_EQ(figure(result, "app", "wasted"), 1);
}

TEST(Leaving, EndsAtOneWhoDoesNotNotice) {
    const RunResult result =
        playText(impatient("  front: {kind: app, replicas: 1, cpu: 0s, calls: [{to: proxy, "
                           "timeout: 30s, latency: 0s}]}\n"
                           "  proxy: {kind: nginx, to: app, upstream: service, replicas: 1, "
                           "latency: 0s}\n" +
                           kSlowApp));
    EXPECT_EQ(figure(result, "front", "wasted"), 1);
    EXPECT_EQ(figure(result, "proxy", "aborted"), 0);
    EXPECT_EQ(figure(result, "proxy", "wasted"), 1);
    EXPECT_EQ(figure(result, "app", "wasted"), 1);
}

TEST(Leaving, IsWhatACallerDoesWhoseTimeIsOver) {
    const RunResult result =
        playText(impatient("  front: {kind: app, replicas: 1, cpu: 0s, calls: [{to: proxy, "
                           "timeout: 2s, latency: 0s}]}\n"
                           "  proxy: {kind: nginx, to: app, upstream: service, replicas: 1, "
                           "processing_time: 0s, latency: 0s}\n" +
                               kSlowApp,
                           "60s"));
    EXPECT_EQ(figure(result, "front", "timeouts"), 1);
    EXPECT_EQ(figure(result, "front", "wasted"), 0);
    EXPECT_EQ(figure(result, "proxy", "aborted"), 1);
    EXPECT_NEAR(figure(result, "proxy", "nginx_connections_active"), 2.0 / 60, 1e-9);
    EXPECT_EQ(figure(result, "app", "wasted"), 1);
}

// The page that the CDN fetched for a visitor who left serves the next one: nothing was in vain but
// the CDN's own answer.
TEST(Leaving, TheCdnGoesOnFetchingAndKeepsThePage) {
    const std::string text =
        "doppel: 1\ntitle: leaving\nduration: 60s\nseed: 1\ncomponents:\n"
        "  front: {kind: edge, origin: proxy, probe: {interval: 0s}, processing: 0s}\n"
        "  proxy: {kind: nginx, to: app, upstream: service, replicas: 1, latency: 0s}\n" +
        kSlowApp +
        "traffic:\n"
        "  visitors: {kind: closed, to: front, users: 1, think: 20s, latency: 0s, patience: 1s, "
        "pages: {count: 1}}\n";
    const RunResult result = playText(text);
    EXPECT_EQ(figure(result, "visitors", "failure_gave_up"), 1);
    EXPECT_EQ(figure(result, "visitors", "served_by_cache"), 2); // at 21 s and 41 s
    EXPECT_EQ(figure(result, "front", "wasted"), 1);
    EXPECT_EQ(figure(result, "proxy", "requests"), 1);
    EXPECT_EQ(figure(result, "proxy", "aborted"), 0);
    EXPECT_EQ(figure(result, "proxy", "wasted"), 0);
    EXPECT_EQ(figure(result, "app", "wasted"), 0);
}

TEST(Leaving, VarnishGoesOnFetchingAndKeepsThePage) {
    const RunResult result =
        playText(impatient("  front: {kind: varnish, backend: app, replicas: 1, processing: 0s, "
                           "latency: 0s}\n" +
                           kSlowApp),
                 {"traffic.visitors.think=20s"});
    EXPECT_EQ(figure(result, "visitors", "failure_gave_up"), 1);
    EXPECT_EQ(figure(result, "visitors", "served_by_cache"), 2);
    EXPECT_EQ(figure(result, "front", "wasted"), 1);
    EXPECT_EQ(figure(result, "app", "wasted"), 0);
}

// Two calls at once and a third that fails twice and is made again: none is of use to anybody.
TEST(Leaving, WasteIsCompleteWithParallelCallsAndRetries) {
    const RunResult result = playText(
        impatient("  front:\n"
                  "    kind: app\n"
                  "    replicas: 1\n"
                  "    cpu: 2s\n"
                  "    cpu_before: 25%\n"
                  "    cpu_after: 50%\n"
                  "    calls:\n"
                  "      - {to: first, mode: parallel, latency: 0s}\n"
                  "      - {to: second, mode: parallel, latency: 0s}\n"
                  "      - {to: third, latency: 0s, on_failure: ignore, retries: {retries: 2, "
                  "on_server_error: true}}\n"
                  "  first: {kind: database, cpu: 0s, io: 3s}\n"
                  "  second: {kind: database, cpu: 0s, io: 3s}\n"
                  "  third: {kind: app, replicas: 1, cpu: 0s, io: 100ms}\n"),
        {"timeline=[{at: 0s, for: 60s, fault: error, target: third, status: 503}]"});
    EXPECT_EQ(figure(result, "front", "wasted"), 1);
    EXPECT_EQ(figure(result, "front", "wasted_cpu_seconds.max"), 2);
    EXPECT_EQ(figure(result, "first", "wasted"), 1);
    EXPECT_EQ(figure(result, "second", "wasted"), 1);
    EXPECT_EQ(figure(result, "third", "requests"), 3);
    EXPECT_EQ(figure(result, "third", "wasted"), 3);
}

// Four users who wait for a second and think for one: nginx has two of them on average, whatever
// the app does, and room for five. Were it to wait for the app, it would soon be full.
TEST(Leaving, FreesTheConnectionsOfWhoeverNotices) {
    const std::string text = leaving(kNginx + kSlowApp, "users: 4, think: 1s, patience: 1s");
    const std::string room = "components.front.worker_connections=10";
    const RunResult noticing = playText(text, {room});
    EXPECT_EQ(figure(noticing, "front", "worker_connections_not_enough"), 0);
    EXPECT_EQ(figure(noticing, "visitors", "failure_gave_up"), 4 * 30);
    EXPECT_NEAR(figure(noticing, "front", "nginx_connections_active"), 2, 1e-9);
    const RunResult ignoring =
        playText(text, {room, "components.front.proxy_ignore_client_abort=true"});
    EXPECT_GT(figure(ignoring, "front", "worker_connections_not_enough"), 0);
}

} // namespace
} // namespace doppel::scenarios
