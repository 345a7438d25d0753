// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/balancer.h"

#include "models/chance_key.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/server_zones.h"
#include "models/view.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

namespace {

LinkOptions linkOptions(const BalancerConfig& config) {
    return {.latency = config.latency,
            .connectTimeout = config.connectTimeout,
            .firstByteTimeout = config.idleTimeout,
            .betweenBytesTimeout = config.idleTimeout};
}

std::vector<std::uint32_t> zonesOfBalancerNodes(const Config& config, const PlatformPlan& plan) {
    const auto& balancer = static_cast<const ConfigOf<BalancerConfig>&>(config).value;
    return zonesOfServers(balancer.replicas.value_or(plan.zones), plan.zones, 0, {});
}

} // namespace

// A target that a request was sent to, however that ends.
class Balancer::TargetInUse {
public:
    TargetInUse(Balancer& balancer, const Watch& watch) : balancer_(balancer), watch_(watch) {}
    ~TargetInUse() { balancer_.groupOf(watch_).done(watch_.registration.target); }
    TargetInUse(const TargetInUse&) = delete;
    TargetInUse& operator=(const TargetInUse&) = delete;

private:
    Balancer& balancer_;
    Watch watch_;
};

void TargetGroupConfig::describe(FieldVisitor& visitor) {
    visitor.field("to", to, "the component whose servers are the targets", {.required = true});
    visitor.field(
        "weight", weight,
        "its share of requests relative to the other targets, of which each is a group of its own "
        "then (1 where only others have weights); where no target has one, all their servers are "
        "one list, and the policy chooses among servers, whosever they are",
        {.max = 999,
         .live = true,
         .source = "AWS ALB: weighted target groups, 0 to 999; one group of several services"});
}

void BalancerConfig::describe(FieldVisitor& visitor) {
    visitor.field("targets", targets, "the components that requests are sent to",
                  {.required = true, .live = true});
    visitor.field(
        "replicas", replicas, "its nodes; one in each zone if unset",
        {.min = 1, .max = 1000, .live = true, .source = "AWS ALB: at least one in each zone"});
    visitor.field(
        "policy", policy, "how a target is chosen",
        {.live = true, .source = "AWS ALB: round_robin by default; power_of_two is HAProxy's"});
    visitor.field("cross_zone", crossZone, "whether a node sends to targets in all zones",
                  {.live = true, .source = "AWS ALB: on"});
    visitor.field("health", health, "how targets are probed", {.live = true});
    visitor.field(
        "slow_start", slowStart,
        "how long until a target that became healthy gets its full share, with round_robin",
        {.min = 0, .max = 900, .live = true, .source = "AWS ALB: 0, or 30 to 900 s"});
    visitor.field("target_update", targetUpdate,
                  "how often it is told which servers its targets have: one that comes or goes is "
                  "registered or deregistered by then; one that a readiness probe takes off its "
                  "list stays a target until the balancer's own checks find it",
                  {.min = 0.01,
                   .max = 3600,
                   .live = true,
                   .source = "a guess; the AWS Load Balancer Controller acts on each change"});
    visitor.field(
        "deregistration_delay", deregistrationDelay,
        "how long requests may continue at a target that was deregistered; where ECS (a "
        "target_tracking of service ecs, or a deploy by ecs or codedeploy) removes it, it is told "
        "to stop when that is over, by an Auto Scaling group as soon as nothing is in flight; its "
        "shutdown_delay and shutdown_grace follow",
        {.min = 0, .max = 3600, .live = true, .source = "AWS ALB: 300 s; GOV.UK sets 1 to 60 s"});
    visitor.field("connect_timeout", connectTimeout, "until it gives up on a silent target",
                  {.min = 0, .minExclusive = true, .live = true, .source = "AWS ALB: 10 s, fixed"});
    visitor.field("idle_timeout", idleTimeout, "until it gives up waiting for an answer",
                  {.min = 1, .max = 4000, .live = true, .source = "AWS ALB: 60 s"});
    visitor.field("latency", latency, "to a target, one way",
                  {.min = 0, .live = true, .source = "a guess"});
    lifecycle.describe(visitor);
}

Problems problemsOf(const BalancerConfig& config) {
    if (config.targets.empty()) {
        return {{"targets", "found none, so nobody would answer"}};
    }
    const bool weightless =
        std::all_of(config.targets.begin(), config.targets.end(),
                    [](const TargetGroupConfig& target) { return target.weight == 0U; });
    return weightless ? Problems{{"targets", "all weights are 0, so nobody would answer"}}
                      : Problems{};
}

Problems notesOn(const BalancerConfig& config, const PlatformPlan&) {
    Problems notes;
    if (config.policy != BalancingPolicy::RoundRobin) {
        noteChanged(notes, "slow_start", config.slowStart, {},
                    "has an effect with policy: round_robin only");
    }
    if (config.health.timeout >= config.health.interval) {
        notes.push_back({"health.timeout", "is not shorter than the interval; AWS refuses that"});
    }
    return notes;
}

Balancer::Balancer(Platform& platform, std::string name, const BalancerConfig& config)
    : Component(platform, std::move(name), "balancer"), config_(config),
      choiceChance_(stream("choice")), probeChance_(stream("probes")),
      metrics_(world().metrics(), this->name()) {
    fleet().begin({.count = nodesWanted(),
                   .zones = platform.options().zones,
                   .lifecycle = &config.lifecycle});
}

Task<Response> Balancer::serve(Request request, InstanceId node) {
    metrics_.requests.add();
    if (const Slowdown slow = slowdown(request.key, node); slow.wait > Duration::zero())
        [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    const std::optional<Watch> chosen = choose(request, node);
    if (!chosen) {
        for (std::size_t group = 0; group < links_.size(); ++group) {
            if (config_.targets[group].weight != 0U) {
                links_[group]->notMade(request);
            }
        }
        co_return finish(Response::ofItsOwn(503), request, node, Maker::Itself);
    }
    const Watch watch = *chosen;
    if (!groupOf(watch).standings()[watch.registration.target].healthy) { // it failed open
        metrics_.unhealthyRouting.add();
    }
    const sim::Time sent = world().now();
    const InstanceId target{watch.registration.target};
    Response response;
    {
        const TargetInUse use(*this, watch);
        response = co_await links_[watch.group]->handleAt(request, target);
    }
    metrics_.responseTime.record((world().now() - sent).count());
    if (const auto status = ownStatus(watch, response)) {
        co_return finish(Response::ofItsOwn(*status), request, node, Maker::Itself);
    }
    if (response.answered()) {
        countTargetAnswer(response);
    }
    co_return finish(response, request, node, Maker::Target);
}

void Balancer::connect() {
    for (const TargetGroupConfig& target : config_.targets) {
        links_.push_back(&platform().link(*this, target.to, linkOptions(config_)));
    }
    nodes_.resize(fleet().size(), newNode());
}

void Balancer::start() {
    followMembers(true);
    world().spawn(watchMembers());
}

void Balancer::reconfigure() {
    for (Link* link : links_) {
        link->setOptions(linkOptions(config_));
    }
    const std::size_t lists = hasWeights() ? links_.size() : 1;
    for (Node& node : nodes_) {
        if (node.lists.size() != lists) {
            makeLists(node);
        }
    }
    fleet().configure(nodesWanted());
    countHosts();
    listNodes();
}

Task<void> Balancer::boot(InstanceId node) {
    nodes_.resize(std::max<std::size_t>(nodes_.size(), node.index + 1), newNode());
    co_await Component::boot(node);
    follow(node.index, false);
    nodes_[node.index].isNew = true;
}

void Balancer::serverEnded(InstanceId node) {
    if (node.index >= nodes_.size()) { // it ends before it has begun to boot
        return;
    }
    for (TargetGroup& group : nodes_[node.index].groups) {
        group.dismissAll(world().now());
    }
    countHosts();
    listNodes();
}

std::uint32_t Balancer::nodesWanted() const {
    return config_.replicas.value_or(platform().options().zones);
}

bool Balancer::hasWeights() const {
    return std::any_of(config_.targets.begin(), config_.targets.end(),
                       [](const TargetGroupConfig& target) { return target.weight.has_value(); });
}

std::uint32_t Balancer::weightOf(std::size_t list) const {
    return hasWeights() ? config_.targets[list].weight.value_or(1) : 1;
}

std::optional<std::vector<const Link*>> Balancer::waysOn(PageId) const {
    std::vector<const Link*> ways;
    for (std::size_t i = 0; i < links_.size(); ++i) {
        if (weightOf(i) > 0) {
            ways.push_back(links_[i]);
        }
    }
    return ways;
}

void Balancer::makeLists(Node& node) const {
    node.lists.clear();
    std::vector<std::uint32_t> all;
    for (std::uint32_t g = 0; g < links_.size(); ++g) {
        all.push_back(g);
        if (hasWeights()) {
            node.lists.emplace_back(std::exchange(all, {}));
        }
    }
    if (!hasWeights()) {
        node.lists.emplace_back(std::move(all));
    }
    node.turns.assign(node.lists.size(), {});
}

Balancer::Node Balancer::newNode() const {
    Node node;
    node.groups.resize(links_.size());
    node.divided.resize(links_.size());
    makeLists(node);
    return node;
}

std::optional<Balancer::Watch> Balancer::choose(const Request& request, InstanceId node) {
    Node& here = nodes_[node.index];
    std::vector<std::uint32_t> weighted;
    for (std::uint32_t list = 0; list < here.lists.size(); ++list) {
        here.turns[list].share = weightOf(list);
        if (here.turns[list].share > 0) {
            weighted.push_back(list);
        }
    }
    if (weighted.empty()) {
        return std::nullopt;
    }
    TargetList& list =
        here.lists[weighted.size() == 1 ? weighted.front() : chooseInTurn(here.turns, weighted)];
    TargetGroup::Rules rules;
    rules.slowStart = config_.slowStart;
    if (!config_.crossZone) {
        rules.zone = fleet().zoneOf(node);
    }
    auto draws = choiceChance_.at(request.key);
    auto target = chooseDivided(here, list, rules);
    if (!target) {
        target = list.choose(here.groups, config_.policy, rules, draws, world().now());
    }
    if (!target) {
        return std::nullopt;
    }
    return Watch{node.index, target->group, target->registration};
}

// None where no release has a share of its own, or several components are one list.
std::optional<TargetList::Target>
Balancer::chooseDivided(Node& here, const TargetList& list, const TargetGroup::Rules& rules) {
    if (list.members().size() != 1) {
        return std::nullopt;
    }
    const std::uint32_t g = list.members().front();
    const auto& division = links_[g]->target().fleet().trafficDivision();
    if (!division) [[likely]] {
        return std::nullopt;
    }
    TargetGroup& group = here.groups[g];
    const auto target = here.divided[g].choose(group.standings(), rules.zone, *division);
    if (!target) {
        return std::nullopt;
    }
    return TargetList::Target{g, group.take(*target)};
}

// None where the target's answer is passed on, also one that has begun and then stops: there is no
// status left to send.
std::optional<std::uint16_t> Balancer::ownStatus(const Watch& watch, const Response& response) {
    const auto deregistered = groupOf(watch).endOf(watch.registration);
    const bool drained =
        deregistered && world().now() > sim::after(*deregistered, config_.deregistrationDelay);
    if (drained) {
        return 502;
    }
    switch (response.failure) {
    case Failure::None:
    case Failure::Stalled:
        return std::nullopt;
    case Failure::ConnectTimeout:
        metrics_.connectionErrors.add();
        return 504;
    case Failure::Timeout:
        return 504;
    case Failure::Refused:
        metrics_.connectionErrors.add();
        return 502;
    case Failure::NameNotResolved:
    case Failure::Reset:
    case Failure::Overloaded:
    case Failure::GaveUp:
    case Failure::BadCertificate:
        break;
    }
    return 502;
}

Response
Balancer::finish(const Response& answer, const Request& request, InstanceId node, Maker maker) {
    if (maker == Maker::Itself || errorAfter(request.key, node) != nullptr) {
        countOwn(asItLeaves(request, node, answer).status);
    }
    return answer;
}

void Balancer::answersWithoutWork(const Request&, const Response& error) {
    metrics_.requests.add();
    countOwn(error.status);
}

void Balancer::countOwn(std::uint16_t status) {
    metrics_.elb5xx.add(status >= 500 ? 1 : 0);
    metrics_.elb502.add(status == 502 ? 1 : 0);
    metrics_.elb503.add(status == 503 ? 1 : 0);
    metrics_.elb504.add(status == 504 ? 1 : 0);
}

void Balancer::countTargetAnswer(const Response& response) {
    if (response.status >= 500) {
        metrics_.target5xx.add();
    } else if (response.status >= 400) {
        metrics_.target4xx.add();
    } else if (response.status >= 300) {
        metrics_.target3xx.add();
    } else {
        metrics_.target2xx.add();
    }
}

void Balancer::show(View& view) const {
    static constexpr std::array<std::string_view, 4> kColumns{"node", "target", "server", "health"};
    view.table("targets", kColumns, [this] {
        View::Rows rows;
        for (std::size_t node = 0; node < nodes_.size(); ++node) {
            for (std::size_t group = 0; group < links_.size(); ++group) {
                const auto& standings = nodes_[node].groups[group].standings();
                for (std::size_t server = 0; server < standings.size(); ++server) {
                    if (standings[server].registered) {
                        rows.push_back({std::to_string(node), links_[group]->target().name(),
                                        std::to_string(server),
                                        standings[server].healthy ? "healthy" : "unhealthy"});
                    }
                }
            }
        }
        return rows;
    });
}

const ComponentKind& balancerKind() {
    static constexpr ComponentKind kKind{
        .name = "balancer",
        .summary = "a load balancer with a node in each zone, such as AWS's ALB",
        .leavesOut =
            "a probe waits for a target's thread as a request does and holds it for as long "
            "as its faults say, but asks for no page; TLS, HTTP/2, keep-alive races and request "
            "limits; a request at a target whose deregistration delay has run out gets its 502 "
            "when the target answers, not before; anomaly mitigation",
        .defaults = &pricedDefaultsOf<BalancerConfig>,
        .build = &buildOf<Balancer, BalancerConfig>,
        .metrics = metricsOf<BalancerMetrics, LinkMetrics>(),
        .serverZones = &zonesOfBalancerNodes,
        .holds = "nothing that is bounded at a node; it counts among the outstanding requests of "
                 "its target until that answers",
        .inFlight = "requests through a node that dies get a reset, or hear nothing if it "
                    "vanishes, and their targets are left as by a client; those at a target that "
                    "dies get a 502, at one that vanishes a 504 after idle_timeout",
        .source = "AWS ALB user guide; HAProxy documentation",
        .whenClientLeaves = "it logs 460 and closes its connection to the target at once"};
    return kKind;
}

} // namespace doppel::models
