// SPDX-License-Identifier: Apache-2.0
// What servers suffer of faults that come and go, and what it takes to keep that.
#include "models/actions/fault_ledger.h"
#include "sim/random.h"
#include "tests/counted_memory.h"
#include "tests/models/traffic/stub_component.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace doppel::models {
namespace {

FaultState slowedByFactor(double factor) {
    return {.slow = {{.factor = factor}}};
}

/// Has a readiness probe, and counts how often it is asked whether that may fail.
class AskedAboutProbes final : public StubComponent {
public:
    AskedAboutProbes(Platform& platform, std::string name, const StubConfig& config)
        : StubComponent(platform, std::move(name), config) {
        lifecycle_.readiness.emplace();
        fleet().begin({.count = config.servers, .lifecycle = &lifecycle_});
    }
    bool mayFailProbes(InstanceId) const override {
        ++asked;
        return false;
    }
    mutable std::uint64_t asked = 0;

private:
    LifecycleConfig lifecycle_;
};

struct WorkOfFaults {
    std::uint64_t asked = 0;
    std::size_t bytes = 0;
};
/// As a release does that makes its servers slow at their start, each of which has its own fault
/// beside that of all.
WorkOfFaults workForStarts(std::uint32_t servers) {
    PlatformForTests host;
    auto& app = host.add<AskedAboutProbes>("app", StubConfig{.servers = servers});
    FaultLedger ledger;
    const std::size_t before = test::bytesAsked;
    const std::vector<std::uint32_t> none;
    const FaultLedger::Id release = ledger.add(app, &none, slowedByFactor(1.5));
    std::vector<FaultLedger::Id> starts;
    for (std::uint32_t i = 0; i < servers; ++i) {
        const std::vector<std::uint32_t> one{i};
        ledger.extend(release, i);
        starts.push_back(ledger.add(app, &one, slowedByFactor(2)));
    }
    for (const FaultLedger::Id start : starts) {
        ledger.change(start, slowedByFactor(1.2));
    }
    for (const FaultLedger::Id start : starts) {
        ledger.remove(start);
    }
    return {app.asked, test::bytesAsked - before};
}

TEST(FaultLedger, DoesAsMuchForAServerHoweverManyOthersThereAre) {
    const WorkOfFaults some = workForStarts(500);
    const WorkOfFaults twice = workForStarts(1'000);
    EXPECT_EQ(some.asked, 4U * 500);
    EXPECT_EQ(twice.asked, 4U * 1'000);
    EXPECT_LT(twice.bytes, 3 * some.bytes); // four times as much, if each looked at all
}

/// A fault as the test knows it.
struct KnownFault {
    FaultLedger::Id id = 0;
    std::optional<std::set<std::uint32_t>> servers; // none: all
    FaultState effect;
};

FaultState known(const std::vector<KnownFault>& faults, std::uint32_t server) {
    FaultState all;
    for (const KnownFault& fault : faults) {
        if (!fault.servers || fault.servers->contains(server)) {
            addFault(all, fault.effect);
        }
    }
    return all;
}

TEST(FaultLedger, AServerSuffersWhatHitsItInTheOrderInWhichThatBegan) {
    constexpr std::uint32_t kServers = 5;
    PlatformForTests host;
    StubComponent& app = host.addStub("app", {.servers = kServers});
    FaultLedger ledger;
    std::vector<KnownFault> faults;
    sim::Stream chance(36, 0, "what happens");
    const auto below = [&](std::size_t count) {
        return static_cast<std::size_t>(chance.uniform() * static_cast<double>(count));
    };
    const auto anyEffect = [&] {
        FaultState effect = slowedByFactor(1 + chance.uniform());
        effect.refuse = static_cast<int>(below(2));
        effect.errorAfter = {{chance.uniform()}, static_cast<std::uint16_t>(500 + below(4))};
        return effect;
    };
    const auto anyServers = [&] {
        std::vector<std::uint32_t> servers;
        for (std::uint32_t i = 0; i < kServers; ++i) {
            if (chance.chance(0.4)) {
                servers.push_back(i);
            }
        }
        return servers;
    };
    for (int step = 0; step < 2'000; ++step) {
        const std::size_t what = faults.empty() ? 0 : below(6);
        const std::size_t which = faults.empty() ? 0 : below(faults.size());
        if (what == 0) {
            const FaultState effect = anyEffect();
            faults.push_back({ledger.add(app, nullptr, effect), std::nullopt, effect});
        } else if (what == 1) {
            const std::vector<std::uint32_t> servers = anyServers();
            const FaultState effect = anyEffect();
            faults.push_back({ledger.add(app, &servers, effect),
                              std::set<std::uint32_t>(servers.begin(), servers.end()), effect});
        } else if (what == 2) {
            faults[which].effect = anyEffect();
            ledger.change(faults[which].id, faults[which].effect);
        } else if (what == 3 && faults[which].servers) {
            const auto server = static_cast<std::uint32_t>(below(kServers));
            faults[which].servers->insert(server);
            ledger.extend(faults[which].id, server);
        } else {
            ledger.remove(faults[which].id);
            faults.erase(faults.begin() + static_cast<std::ptrdiff_t>(which));
        }
        for (std::uint32_t i = 0; i < kServers; ++i) {
            const FaultState expected = known(faults, i);
            const FaultState& suffered = app.faultsAt({i});
            ASSERT_EQ(suffered.refuse, expected.refuse) << step << " server " << i;
            ASSERT_EQ(suffered.errorAfter, expected.errorAfter) << step << " server " << i;
            ASSERT_TRUE(
                std::equal(suffered.slow.begin(), suffered.slow.end(), expected.slow.begin(),
                           expected.slow.end(),
                           [](const Slowing& a, const Slowing& b) { return a.factor == b.factor; }))
                << step << " server " << i;
        }
    }
}

} // namespace
} // namespace doppel::models
