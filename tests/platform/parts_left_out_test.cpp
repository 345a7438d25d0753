// SPDX-License-Identifier: Apache-2.0
// One rule, over all ways in which a part that may be missing is: a page without it is degraded.
#include "tests/platform/temporary_scenario.h"

#include <map>
#include <string>

namespace doppel::scenarios {
namespace {

// Only whole pages count. The part is called as `call` says, and is of the kind that `part` says.
RunResult playPart(const std::string& part,
                   const std::string& timeline,
                   const std::string& call = "",
                   const std::string& more = "") {
    return playText("doppel: 1\nduration: 20s\ngood: {degraded: false}\ncomponents:\n"
                    "  web: {kind: app, cpu: 1ms, calls: [{to: part, timeout: 500ms, on_failure: "
                    "ignore" +
                    call + "}" + more + "]}\n  part: {" + part +
                    "}\n  back: {kind: app, cpu: 1ms, content: {max_age: 1s}}\n"
                    "traffic:\n  guests: {kind: open, to: web, rate: 10/s, patience: 10s, pages: "
                    "{count: 50}}\ntimeline: [" +
                    timeline + "]\n");
}

void expectNoneWhole(const RunResult& result, const std::string& how) {
    EXPECT_EQ(figure(result, "guests", "ok"), 0) << how;
    EXPECT_GT(figure(result, "guests", "outcome_uncounted_degraded_page"), 100) << how;
    EXPECT_EQ(figure(result, "web", "failed_calls"), figure(result, "web", "degraded")) << how;
}

void expectAllWhole(const RunResult& result, const std::string& how) {
    EXPECT_EQ(figure(result, "guests", "failed"), 0) << how;
    EXPECT_GT(figure(result, "guests", "ok"), 100) << how;
    EXPECT_EQ(figure(result, "web", "degraded"), 0) << how;
}

const std::map<std::string, std::string> kParts = {
    {"an app", "kind: app, cpu: 1ms"},
    {"a content store", "kind: app, cpu: 1ms, content: {max_age: 10s}"},
    {"an object store", "kind: object_store, contents: everything"},
    {"nginx", "kind: nginx, to: back"},
    {"a balancer", "kind: balancer, targets: [{to: back}]"},
    {"Varnish", "kind: varnish, backend: back"},
    {"an edge", "kind: edge, origin: back"},
};

TEST(APartThatMayBeMissing, IsMissingByEachStatusThatItShouldNotAnswer) {
    for (const auto& [name, part] : kParts) {
        expectAllWhole(playPart(part, ""), name);
        for (const int status : {301, 302, 400, 403, 404, 410, 429, 500, 503}) {
            for (const std::string when : {"before_work", "after_work"}) {
                const std::string how = name + ' ' + std::to_string(status) + ' ' + when;
                const std::string fault =
                    "{at: 0s, fault: error, target: part, status: " + std::to_string(status) +
                    ", when: " + when + '}';
                expectNoneWhole(playPart(part, fault), how);
            }
        }
    }
}

TEST(APartThatMayBeMissing, IsMissingByEachStatusOfWhatIsBehindIt) {
    for (const std::string name : {"nginx", "a balancer", "Varnish", "an edge"}) {
        for (const int status : {301, 403, 404, 410, 429, 503}) {
            expectNoneWhole(
                playPart(kParts.at(name), "{at: 0s, fault: error, target: back, status: " +
                                              std::to_string(status) + '}'),
                name + ' ' + std::to_string(status));
        }
    }
}

TEST(APartThatMayBeMissing, IsMissingByEachFaultThatKeepsItAway) {
    for (const auto& [name, part] : kParts) {
        for (const std::string fault :
             {"refuse", "stall", "down, how: crash", "down, how: vanish", "slow, delay: 2s",
              "lose_packets, loss: 100%", "partition"}) {
            const RunResult result = playPart(part, "{at: 0s, target: part, fault: " + fault + '}');
            EXPECT_EQ(figure(result, "guests", "ok"), 0) << name << ' ' << fault;
            EXPECT_GT(figure(result, "web", "degraded"), 50) << name << ' ' << fault;
        }
    }
}

TEST(APartThatMayBeMissing, IsMissingWhateverStandsBeforeTheCall) {
    const std::map<std::string, std::string> ways = {
        {"retries", ", retries: {retries: 2}"}, {"a breaker", ", breaker: {}"},
        {"a throttle", ", throttle: {}"},       {"a hedge", ", hedge: {after: 1ms}"},
        {"in parallel", ", mode: parallel"},
    };
    for (const auto& [name, way] : ways) {
        for (const int status : {301, 404, 429, 503}) {
            const RunResult result = playPart(
                kParts.at("an app"),
                "{at: 0s, fault: error, target: part, status: " + std::to_string(status) + '}',
                way);
            expectNoneWhole(result, name + ' ' + std::to_string(status));
        }
    }
}

TEST(APartThatMayBeMissing, IsMissingWhereItsCallIsNotLetThrough) {
    const RunResult limited =
        playPart(kParts.at("an app"), "", ", rate_limit: {rate: 0.01/s, burst: 1}");
    EXPECT_EQ(figure(limited, "guests", "ok"), 3) << "the token of each server";
    const RunResult full =
        playPart("kind: app, cpu: 1ms, io: 15s", "", ", bulkhead: {concurrent: 1}");
    EXPECT_EQ(figure(full, "guests", "ok"), 0) << "and who is in it has no answer in time";
}

TEST(APartThatMayBeMissing, IsMissingWhereItIsAStoresThatFails) {
    const std::map<std::string, std::string> stores = {
        {"kind: database", ""},
        {"kind: key_value, hit_share: 100%", ", content: true"},
        {"kind: key_value, hit_share: 50%", ""},
        {"kind: key_value, contents: {from: back}", ", content: true"},
    };
    for (const auto& [store, call] : stores) {
        expectAllWhole(playPart(store, "", call), store);
        for (const std::string fault : {"error", "refuse", "stall", "down, how: crash",
                                        "down, how: vanish", "slow, delay: 2s", "partition"}) {
            const RunResult result =
                playPart(store, "{at: 0s, target: part, fault: " + fault + '}', call);
            EXPECT_EQ(figure(result, "guests", "ok"), 0) << store << ' ' << fault;
            EXPECT_GT(figure(result, "web", "degraded"), 50) << store << ' ' << fault;
        }
    }
    expectAllWhole(
        playPart("kind: key_value", "{at: 0s, fault: error, target: part}", ", content: false"),
        "which the page is not made from");
    expectNoneWhole(playPart("kind: key_value, contents: {from: back}",
                             "{at: 0s, fault: error, target: back, status: 404}",
                             ", content: true"),
                    "what it fetched");
    const RunResult full = playPart("kind: database, max_connections: 1, io: 15s", "");
    EXPECT_EQ(figure(full, "guests", "ok"), 0)
        << "and who has its connection gets no answer in time";
}

// ---- what stands in for it ----

TEST(APartThatMayBeMissing, IsThereWhereSomebodyElseIsAskedInItsPlace) {
    const std::string down = "{at: 0s, fault: error, target: part, status: 500}";
    const std::string kv = "kind: key_value, hit_share: 100%";
    expectAllWhole(playPart(kv, down, ", content: true", ", {to: back, when: after_miss}"),
                   "by the next");
    expectAllWhole(playPart("kind: app, cpu: 1ms",
                            "{at: 0s, fault: error, target: part, status: 403}", "",
                            ", {to: back, when: after_miss}"),
                   "also for a status that is no miss");
    expectNoneWhole(
        playPart(kv, down, ", content: true", ", {to: back, when: after_miss, probability: 0%}"),
        "nobody is asked");
    const RunResult both =
        playPart(kv, down + ", {at: 0s, fault: error, target: back, status: 404}",
                 ", content: true", ", {to: back, when: after_miss, on_failure: ignore}");
    EXPECT_EQ(figure(both, "guests", "ok"), 0) << "neither has it";
}

TEST(APartThatMayBeMissing, IsMissingWhereWhatIsAskedAfterAMissStandsInForAnother) {
    for (const std::string mode : {"sequence", "parallel"}) {
        const RunResult result =
            playPart("kind: app, cpu: 1ms", "{at: 0s, fault: error, target: part, status: 503}",
                     ", mode: " + mode,
                     ", {to: kv, mode: " + mode +
                         "}, {to: back, when: after_miss}]}\n"
                         "  kv: {kind: key_value, hit_share: 50%, servers: [{count: 1}");
        expectNoneWhole(result, mode);
    }
}

TEST(APartThatMayBeMissing, IsThereWhereItIsRightlyNone) {
    expectAllWhole(playPart("kind: key_value, hit_share: 50%", "", ", content: true"),
                   "a key-value store's miss");
}

} // namespace
} // namespace doppel::scenarios
