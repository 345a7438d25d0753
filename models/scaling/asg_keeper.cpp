// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/asg_keeper.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace doppel::models {

namespace {

// Those that drain are paid for, too.
std::uint32_t thereAreOf(const ReplicaSet& fleet) {
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < fleet.size(); ++i) {
        count += fleet.state({i}) != ServerState::Gone ? 1 : 0;
    }
    return count;
}

} // namespace

void AsgConfig::describe(FieldVisitor& visitor) {
    visitor.field("health_check_grace", healthCheckGrace,
                  "of asg: from an instance's launch until it counts that it is unhealthy",
                  {.min = 0, .live = true, .source = "EC2 Auto Scaling, by the console: 300 s"});
    visitor.field("unhealthy_after", unhealthyAfter,
                  "of asg: from when an instance is lost, or its process has died and doesn't come "
                  "up, until the group replaces it",
                  {.min = 0,
                   .live = true,
                   .source = "a guess: EC2's status checks run each minute, and fail after two"});
    visitor.field("rebalance", rebalances,
                  "of asg: whether zones come to have equally many instances again",
                  {.live = true, .source = "EC2 Auto Scaling: on; AZRebalance can be suspended"});
}

AsgKeeper::AsgKeeper(Component& group,
                     const TrackedServers& servers,
                     const AsgConfig& config,
                     Told told)
    : group_(group), servers_(servers), config_(config), told_(std::move(told)),
      usable_(std::make_unique<bool[]>(fleet().zones())), isShut_(fleet().zones()) {
    std::fill_n(usable_.get(), fleet().zones(), true);
}

std::vector<InstanceId> AsgKeeper::instances() const {
    std::vector<InstanceId> all;
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        if (!leaves(fleet().state({i}))) {
            all.push_back({i});
        }
    }
    return all;
}

// Whose failure it has not found yet is in service to it.
std::vector<std::uint32_t> AsgKeeper::byZone(bool onlyInService) const {
    std::vector<std::uint32_t> counts(fleet().zones());
    for (const InstanceId instance : instances()) {
        if (!onlyInService || fleet().state(instance) != ServerState::Booting) {
            ++counts[fleet().zoneOf(instance)];
        }
    }
    return counts;
}

bool AsgKeeper::isUnhealthy(InstanceId instance) const {
    const ServerState state = fleet().state(instance);
    if (state != ServerState::Lost && state != ServerState::Failed) {
        return false;
    }
    const sim::Time launched = servers_.launched(instance);
    const bool hasGrace =
        launched > sim::kStart && now() < sim::after(launched, config_.healthCheckGrace);
    return !hasGrace && now() >= sim::after(fleet().since(instance), config_.unhealthyAfter);
}

// False: no zone takes an instance.
bool AsgKeeper::launch(const std::string& why) {
    while (const std::optional<std::uint32_t> zone = launchZone(byZone(false), usable())) {
        if (launchIn(*zone, why)) {
            return true;
        }
    }
    return false;
}

bool AsgKeeper::launchIn(std::uint32_t zone, const std::string& why) {
    const InstanceId instance = fleet().startIn(zone);
    const std::string place = "zone " + std::to_string(zone);
    if (fleet().state(instance) != ServerState::Lost) {
        isShut_[zone] = false;
        told_("launches an instance of " + group_.name() + " in " + place, why);
        return true;
    }
    fleet().drain(instance);
    usable_[zone] = false;
    if (!isShut_[zone]) {
        isShut_[zone] = true;
        told_("cannot launch an instance of " + group_.name() + " in " + place,
              "it was lost as it began");
    }
    return false;
}

void AsgKeeper::terminate(InstanceId instance, const std::string& why) {
    told_("terminates server " + std::to_string(instance.index) + " of " + group_.name() +
              " in zone " + std::to_string(fleet().zoneOf(instance)),
          why);
    fleet().drain(instance);
}

void AsgKeeper::terminateByPolicy(const std::string& why) {
    const std::vector<InstanceId> all = instances();
    const auto away = std::find_if(all.begin(), all.end(), [this](InstanceId instance) {
        return fleet().state(instance) == ServerState::Lost;
    });
    if (away != all.end()) {
        return terminate(*away, why);
    }
    std::vector<AsgInstance> ranked;
    for (const InstanceId instance : all) {
        ranked.push_back(
            {.zone = fleet().zoneOf(instance), .launched = servers_.launched(instance)});
    }
    terminate(all[instanceToTerminate(ranked, fleet().zones(), now())], why);
}

void AsgKeeper::scaleTo(std::uint32_t desired) {
    if (fleet().stewardIsUnderWay()) {
        fleet().scaleTo(desired);
        return;
    }
    fleet().want(desired);
    const std::string why = std::to_string(desired) + " are wanted";
    for (std::size_t present = instances().size(); present < desired; ++present) {
        if (!launch(why)) {
            break;
        }
    }
    for (std::size_t present = instances().size(); present > desired; --present) {
        terminateByPolicy(why);
    }
    if (CostMeter* cost = fleet().cost()) { // also where no server changed
        cost->pays(std::max(desired, thereAreOf(fleet())), now());
    }
}

void AsgKeeper::look(std::int32_t maxCapacity) {
    std::fill_n(usable_.get(), fleet().zones(), true);
    terminateUnhealthy();
    if (fleet().stewardIsUnderWay()) {
        return;
    }
    while (instances().size() < fleet().wanted() &&
           launch(std::to_string(fleet().wanted()) + " are wanted")) {
    }
    for (std::uint32_t ready = fleet().readyCount();
         ready > fleet().wanted() && instances().size() > fleet().wanted(); --ready) {
        terminateByPolicy("more than the " + std::to_string(fleet().wanted()) +
                          " that are wanted are in service");
    }
    if (config_.rebalances && instances().size() <= fleet().wanted()) {
        rebalanceZones(maxCapacity);
    }
}

void AsgKeeper::terminateUnhealthy() {
    for (const InstanceId instance : instances()) {
        if (isUnhealthy(instance)) {
            terminate(instance, "it has been unhealthy for " + sim::toText(config_.unhealthyAfter));
        }
    }
}

void AsgKeeper::rebalanceZones(std::int32_t maxCapacity) {
    const std::vector<std::uint32_t> inService = byZone(true);
    const AsgRebalance step =
        rebalance(inService, usable(), static_cast<std::int32_t>(instances().size()), maxCapacity);
    const std::string why = "zone " + std::to_string(step.terminateFrom) + " has " +
                            std::to_string(inService[step.terminateFrom]) + " in service, zone " +
                            std::to_string(step.launchIn) + " " +
                            std::to_string(inService[step.launchIn]);
    for (std::uint32_t i = 0; i < step.count && launchIn(step.launchIn, why); ++i) {
    }
}

} // namespace doppel::models
