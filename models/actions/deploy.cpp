// SPDX-License-Identifier: Apache-2.0
#include "models/actions/deploy.h"

#include "models/actions/action_text.h"
#include "models/actions/fault_aim.h"
#include "models/deploy/rollout.h"
#include "models/platform_plan.h"

namespace doppel::models {

namespace {

class Deploy final : public Action {
public:
    Deploy(const DeployConfig& config, const ActionScope& scope)
        : config_(config),
          rollout_(Rollout::of(componentOf(scope.platform, config.target), scope.faults)) {}

    void begin(double) override {
        release_ = rollout_.begin(config_.deploy.release, config_.deploy.strategy);
    }
    void end() override { rollout_.rollBack(release_, "an operator says so"); }

private:
    const DeployConfig& config_;
    Rollout& rollout_;
    Releases::Number release_ = 0;
};

} // namespace

void Deployment::describe(FieldVisitor& visitor) {
    visitor.field("release", release, "what is new about it, beside what it is meant to be");
    visitor.field("strategy", strategy, "how it comes to the servers");
}

void DeployConfig::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the component whose servers get it", {.required = true});
    visitor.field("deploy", deploy, "what is rolled out, and how", {.required = true});
}

Problems problemsOf(const DeployConfig& config) {
    return under("deploy.strategy", problemsOf(config.deploy.strategy));
}

Problems problemsOn(const DeployConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(config.target, plan);
    const PlatformPlan::Component* target = plan.find(config.target.name);
    if (target == nullptr || target->kind == nullptr) {
        return problems;
    }
    if (target->kind->name == "nginx") {
        problems.push_back({"target", target->name + " may live in the pods of another; name the "
                                                     "component whose pods they are"});
    } else if (target->kind->scope != Scope::Zonal) {
        problems.push_back({"target", target->name + " is run by a provider, who has no servers "
                                                     "here that a release could come to"});
    }
    return problems;
}

Problems notesOn(const DeployConfig& config, const PlatformPlan& plan) {
    Problems notes = under("deploy.strategy", notesOf(config.deploy.strategy));
    const PlatformPlan::Component* target = plan.find(config.target.name);
    if (target != nullptr && target->kind != nullptr && target->kind->fetchesWork &&
        config.deploy.strategy.dividesTraffic()) {
        notes.push_back({"deploy.strategy", "divides traffic, of which " + config.target.name +
                                                " has none: it fetches its work itself, with its "
                                                "new servers from when they are there"});
    }
    return notes;
}

std::string toText(const DeployConfig& config) {
    const ReleaseConfig& release = config.deploy.release;
    const auto kind = static_cast<std::size_t>(config.deploy.strategy.kind);
    std::string text =
        "deploy of " + config.target.name + " (" + std::string(choiceNames(DeployKind{})[kind]);
    if (release.slower.value != 1.0) {
        text += ", " + numberText(release.slower.value) + " times the work";
    }
    if (release.errorShare.value > 0) {
        text += ", " + percentText(release.errorShare) + " errors";
    }
    if (release.crashesAfter) {
        text += ", crashes";
    }
    return text + ")";
}

const ActionKind& deployKind() {
    static const ActionKind kKind = actionKindOf<Deploy, DeployConfig>({
        .name = "deploy",
        .summary =
            "a release is rolled out on the servers of a component, with a service time, "
            "errors, a warm-up or crashes of its own; after `for` it is taken back, unless another "
            "has replaced it meanwhile",
        .inFlight = "requests at a server that is to go have the shutdown_delay and the "
                    "shutdown_grace to end; those that wait in it wait on",
        .leavesOut =
            "the time to build and pull an image; a schema that both releases must "
            "understand; a share of the traffic where a balancer has several components "
            "in one list: it then sends to all that get any; ECS's grace period for health "
            "checks, which is taken to last until a task listens, that it replaces unhealthy "
            "tasks, too, when nothing is rolled out or CodeDeploy does it (those that die or whose "
            "host is gone it does replace), and that it reports a steady state only once those "
            "that drain have stopped, which the end of a rollout doesn't wait for; that CodeDeploy "
            "begins no deployment while another "
            "is under way; Flagger's copy of the release to its primary, by a rolling update: the "
            "canary's servers stay in its place",
        .source = "Kubernetes pkg/controller/deployment; Argo Rollouts; AWS ECS and CodeDeploy",
    });
    return kKind;
}

} // namespace doppel::models
