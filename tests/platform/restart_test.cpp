// SPDX-License-Identifier: Apache-2.0
// A process that died is not there again at once, and a store reads its files first.
#include "tests/platform/temporary_scenario.h"

#include <cmath>
#include <string>

namespace doppel::scenarios {
namespace {

// 100 visits a second for a minute; the one server of `part` crashes after 30 s.
double failedByCrash(const std::string& part, const std::string& more = "") {
    const RunResult result = playText(
        "doppel: 1\nduration: 1min\ncomponents:\n"
        "  web: {kind: app, replicas: 1, workers: 1, threads: 100, cpu: 0s, io: 0s, calls: [{to: "
        "part, content: false, latency: 0s}]}\n"
        "  part: {" +
        part + more +
        "}\ntraffic:\n  guests: {kind: open, to: web, rate: 100/s, latency: 0s}\n"
        "timeline: [{at: 30s, fault: crash, target: part}]\n");
    return figure(result, "guests", "failed");
}

// Poisson arrivals: those of `seconds`, four deviations off at the most.
void expectOutage(double failed, double seconds) {
    EXPECT_GT(failed, 0) << seconds;
    EXPECT_NEAR(failed, 100 * seconds, 4 * std::sqrt(100 * seconds)) << seconds;
}

TEST(ACrash, OfADatabaseCostsItsRestartAndRecovery) {
    expectOutage(failedByCrash("kind: database, cpu: 0s"), 0.1);
    expectOutage(
        failedByCrash("kind: database, cpu: 0s", ", recovery_time: 3s, restart: {first: 500ms}"),
        3.5);
}

TEST(ACrash, OfAKeyValueStoreCostsTheTimeThatItLoads) {
    expectOutage(failedByCrash("kind: key_value, service: 0s"), 0.1);
    expectOutage(failedByCrash("kind: key_value, service: 0s", ", loading_time: 5s"), 5.1);
}

TEST(ACrash, OfAProxyCostsItsRestart) {
    expectOutage(failedByCrash("kind: nginx, to: shop, upstream: service, replicas: 1, "
                               "processing_time: 0s}\n  shop: {kind: app, replicas: 1, cpu: 0s"),
                 0.1);
    expectOutage(failedByCrash("kind: varnish, backend: shop, replicas: 1}\n  shop: {kind: app, "
                               "replicas: 1, cpu: 0s"),
                 0.1);
}

// Of two new caches the first begins in a zone that is lost, and comes up after the second.
TEST(AServerThatIsLostAsItBegins, ComesUpAfterOneOfAHigherNumber) {
    const RunResult result = playText(
        "doppel: 1\nduration: 3min\nzones: 2\ncomponents:\n  web: {kind: varnish, backend: shop, "
        "replicas: 2, boot_time: 1s}\n  shop: {kind: app, servers: [{count: 2, zone: 1}], cpu: 0s, "
        "content: {max_age: 10s}}\ntraffic: {guests: {kind: open, to: web, rate: 20/s, pages: "
        "{count: 5}}}\ntimeline: [{at: 10s, for: 1min, fault: lost_zone, zone: 0}, {at: 20s, set: "
        "components.web.replicas, value: 4}]\nobjectives: [{name: in the end, that: "
        "guests.availability >= 99.9%, between: 2min and 3min}]\n");
    EXPECT_TRUE(objectiveOf(result, "in the end").met);
}

} // namespace
} // namespace doppel::scenarios
