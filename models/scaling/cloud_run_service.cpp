// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/cloud_run_service.h"

#include "models/cache/fetch_health.h"
#include "models/decision_log.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/scale_down.h"
#include "models/scaling/asg_zones.h"
#include "models/scaling/hpa_config.h"
#include "models/scaling/metric_pipeline.h"
#include "models/scaling/scaled_target.h"
#include "models/view.h"
#include "sim/within.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <utility>

namespace doppel::models {

namespace {

constexpr double kMostInstances = 10'000;
constexpr sim::Duration kAveragedOver = std::chrono::minutes(1);
// How closely it is seen that an instance takes requests.
constexpr sim::Duration kStartLook = std::chrono::milliseconds(10);

LinkOptions cloudRunLink(const CloudRunConfig& config) {
    return {.latency = config.latency,
            .connectTimeout = config.requestTimeout,
            .firstByteTimeout = config.requestTimeout,
            .betweenBytesTimeout = config.requestTimeout};
}

// One that is lost with its host does not come back.
bool isThere(ServerState state) {
    return !leaves(state) && state != ServerState::Lost;
}

// In tenths.
std::string tenthsText(double value) {
    constexpr double kTenths = 10;
    const long long tenths = std::llround(value * kTenths);
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
}

} // namespace

ChoiceNames choiceNames(PendingLimitRule) {
    static constexpr std::array<std::string_view, 4> kNames{"startup", "ten_seconds", "minute",
                                                            "half_minute"};
    return kNames;
}

void CloudRunConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kDocs = "Cloud Run docs, about instance autoscaling";
    visitor.field("to", to, "the component whose servers are its instances",
                  {.required = true, .ofKind = "app"});
    visitor.field("min_instances", scaling.minInstances, "never fewer; 0: it scales to none",
                  {.min = 0, .max = kMostInstances, .live = true, .source = kDocs});
    visitor.field("max_instances", scaling.maxInstances, "never more",
                  {.min = 1, .max = kMostInstances, .live = true, .source = "Cloud Run: 100"});
    visitor.field("concurrency", scaling.maxConcurrency,
                  "requests that an instance has at a time, at most",
                  {.min = 1, .max = 1000, .live = true, .source = "Cloud Run: 80"});
    visitor.field("cpus", scaling.cpus, "processors of an instance",
                  {.min = 0.08, .max = 8, .source = "Cloud Run: 1"});
    visitor.field("concurrency_target", scaling.concurrencyTarget,
                  "the share of its concurrency that an instance is to have, on average",
                  {.live = true, .source = kDocs});
    visitor.field("cpu_target", scaling.cpuTarget,
                  "the share of its processors that an instance is to use, on average",
                  {.live = true, .source = kDocs});
    visitor.field(
        "idle_timeout", scaling.idleTimeout,
        "how long an instance is kept that isn't needed any more; it then goes as soon as "
        "it has no requests",
        {.min = 0, .live = true, .source = kDocs});
    visitor.field("pending_limit", pendingLimit,
                  "how long a request waits for an instance: startup is 3.5 times the average "
                  "startup, 10 s at least; the others are what former pages say",
                  {.source = kDocs});
    visitor.field("evaluates", evaluates, "how often it decides how many instances there are to be",
                  {.min = 0.1, .max = 3600, .source = "a former version of that page: 5 s"});
    visitor.field("request_timeout", requestTimeout, "until it gives up waiting for an answer",
                  {.min = 0, .minExclusive = true, .live = true, .source = "Cloud Run: 300 s"});
    visitor.field("latency", latency, "to an instance, one way",
                  {.min = 0, .live = true, .source = "a guess"});
}

Problems problemsOf(const CloudRunConfig& config) {
    Problems problems;
    if (config.scaling.maxInstances < config.scaling.minInstances) {
        problems.push_back({"max_instances", "is below min_instances"});
    }
    if (config.scaling.concurrencyTarget.value <= 0) {
        problems.push_back({"concurrency_target", "must be above 0 %"});
    }
    if (config.scaling.cpuTarget.value <= 0) {
        problems.push_back({"cpu_target", "must be above 0 %"});
    }
    return problems;
}

Problems problemsOn(const CloudRunConfig& config, const PlatformPlan& plan) {
    return problemsOfScaledTarget(config.to, plan);
}

// A request in an instance, however that ends.
class CloudRun::PlaceInUse {
public:
    PlaceInUse(CloudRun& service, InstanceId instance) : service_(service), index_(instance.index) {
        std::vector<std::int32_t>& loads = service_.loads_;
        loads.resize(std::max<std::size_t>(loads.size(), index_ + 1));
        ++loads[index_];
    }
    ~PlaceInUse() {
        --service_.loads_[index_];
        if (!service_.isSentTo({index_})) { // its place is nobody's now
            service_.countPlaces();
        }
    }
    PlaceInUse(const PlaceInUse&) = delete;
    PlaceInUse& operator=(const PlaceInUse&) = delete;

private:
    CloudRun& service_;
    std::uint32_t index_;
};

void CloudRun::Starts::serverStarts(Component&, InstanceId server) {
    service_.world().spawn(service_.awaitReady(server));
}

CloudRun::CloudRun(Platform& platform, std::string name, const CloudRunConfig& config)
    : Component(platform, std::move(name), "cloud_run"), config_(config),
      metrics_(world().metrics(), this->name()), releaseChance_(stream("releases")),
      places_(world(), {.capacity = 0, .metrics = {.waiting = &metrics_.pending}}) {
    fleet().begin({.count = 1, .zones = platform.options().zones});
}

ReplicaSet& CloudRun::instances() const {
    return link_->target().fleet();
}

std::int32_t CloudRun::present() const {
    std::int32_t count = 0;
    for (std::uint32_t i = 0; i < instances().size(); ++i) {
        count += isThere(instances().state({i})) ? 1 : 0;
    }
    return count;
}

std::int32_t CloudRun::size() const {
    return instances().stewardIsUnderWay() ? static_cast<std::int32_t>(instances().wanted())
                                           : present();
}

bool CloudRun::isSentTo(InstanceId instance) const {
    return instances().ready(instance) && instances().listed(instance);
}

std::optional<std::vector<const Link*>> CloudRun::waysOn(PageId) const {
    const bool startsNone =
        instances().isHeldBack() ||
        (startFailed_ && world().now() - *startFailed_ <= FetchHealth::kRemembered);
    return present() == 0 && !startsNone ? std::nullopt
                                         : std::optional(std::vector<const Link*>{link_});
}

void CloudRun::connect() {
    link_ = &platform().link(*this, config_.to, cloudRunLink(config_));
    link_->target().watchServers(starts_);
}

void CloudRun::start() {
    countPlaces();
    metrics_.instances.set(world().now(), present());
    history_.push_back({present(), world().now()}); // those that it begins with were just needed
    world().spawn(scaleAgainAndAgain());
}

void CloudRun::reconfigure() {
    link_->setOptions(cloudRunLink(config_));
    countPlaces();
}

void CloudRun::countPlaces() {
    std::int64_t places = 0;
    for (std::uint32_t i = 0; i < std::max<std::size_t>(instances().size(), loads_.size()); ++i) {
        const std::int32_t inUse = i < loads_.size() ? loads_[i] : 0;
        places += isSentTo({i}) ? config_.scaling.maxConcurrency : inUse;
    }
    places_.setCapacity(places);
}

std::optional<InstanceId> CloudRun::leastBusy(std::span<const InstanceId> of) const {
    std::optional<InstanceId> best;
    std::int32_t least = config_.scaling.maxConcurrency;
    for (const InstanceId id : of) {
        const std::int32_t load = id.index < loads_.size() ? loads_[id.index] : 0;
        if (instances().ready(id) && load < least) {
            best = id;
            least = load;
        }
    }
    return best;
}

// Where a release has a share of the requests, a side without a place leaves them to the other.
std::optional<InstanceId> CloudRun::instanceFor(const Request& request) const {
    if (const auto& division = instances().trafficDivision()) [[unlikely]] {
        const auto [release, others] = sidesOf(instances().list(), *division);
        const bool toRelease = releaseChance_.at(request.key).chance(division->share);
        if (const auto found = leastBusy(toRelease ? release : others)) {
            return found;
        }
    }
    return leastBusy(instances().list());
}

sim::Task<Response> CloudRun::serve(Request request, InstanceId front) {
    if (const Slowdown slow = slowdown(request.key, front); slow.wait > sim::Duration::zero())
        [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    countPlaces(); // instances end without a word
    sim::Pool::Lease place = places_.tryAcquire();
    if (!place) {
        if (present() == 0 && places_.waiting() == 0) {
            setInstances(std::max(1, config_.scaling.minInstances),
                         "a request waits, and there is no instance");
        }
        waits(request, "instance");
        place = co_await placeInTime();
        goesOn(request);
    }
    if (!place) {
        metrics_.rejected.add();
        link_->notMade(request);
        co_return Response::ofItsOwn(429);
    }
    const std::optional<InstanceId> instance = instanceFor(request);
    if (!instance) { // they died, which it sees now
        countPlaces();
        link_->notMade(request);
        co_return Response::ofItsOwn(503);
    }
    Response response;
    {
        const PlaceInUse use(*this, *instance);
        response = co_await link_->handleAt(request, *instance);
    }
    if (response.failure == Failure::Timeout || response.failure == Failure::ConnectTimeout) {
        co_return Response::ofItsOwn(504);
    }
    co_return response.answered() || response.failure == Failure::Stalled ? response
                                                                          : Response::ofItsOwn(503);
}

sim::Task<sim::Pool::Lease> CloudRun::placeInTime() {
    const sim::Duration startup =
        started_ > 0 ? startups_ / started_ : instances().lifecycle().bootTime;
    std::optional<sim::Pool::Lease> place =
        co_await sim::within(world(), pendingLimit(config_.pendingLimit, startup), waitForPlace(),
                             sim::OnTimeout::Cancel);
    if (!place) {
        co_return sim::Pool::Lease();
    }
    co_return std::move(*place);
}

sim::Task<sim::Pool::Lease> CloudRun::waitForPlace() {
    sim::Pool::Lease place = co_await places_.acquire();
    co_return place;
}

sim::Task<void> CloudRun::awaitReady(InstanceId instance) {
    const sim::Time began = world().now();
    const std::uint32_t life = instances().life(instance);
    starting_.add(began);
    do {
        co_await world().sleep(kStartLook);
        const bool hasEnded = instances().life(instance) != life;
        if (hasEnded || leaves(instances().state(instance))) {
            starting_.remove(began);
            metrics_.failedStartups.add(hasEnded ? 1 : 0);
            co_return;
        }
    } while (!instances().ready(instance));
    starting_.remove(began);
    metrics_.startups.record((world().now() - began).count());
    startups_ += world().now() - began;
    ++started_;
    countPlaces();
}

void CloudRun::tellSoFar(sim::Time, sim::Time now, const SoFarReader& reader) const {
    sim::Histogram starting;
    starting_.tell(starting, now);
    reader.times(soFarName(CloudRunMetrics::kStartups), {}, starting);
    reader.level("instance_count", {}, present()); // its front may be dead
}

sim::Task<void> CloudRun::scaleAgainAndAgain() {
    while (true) {
        co_await world().sleep(config_.evaluates);
        metrics_.instances.set(world().now(), present()); // also while the front is dead
        if (fleet().readyCount() > 0 && !instances().isHeldBack()) {
            scale();
        }
    }
}

CloudRunLoad CloudRun::loadOfLastMinute() {
    const sim::Metrics& metrics = world().metrics();
    const auto total = [&](const std::string& of, ScalingMeasure measure) {
        const sim::Metric* const metric = metrics.find(of, metricMeasured(measure, ""));
        return metric == nullptr ? 0.0 : metricTotal(*metric, world().now());
    };
    totals_.push_back({world().now(), total(name(), ScalingMeasure::InFlight),
                       total(config_.to.name, ScalingMeasure::Cpu)});
    while (totals_.size() > 2 && totals_[1].at + kAveragedOver <= world().now()) {
        totals_.pop_front();
    }
    const Totals first = totals_.size() > 1 ? totals_.front() : Totals{sim::kStart, 0, 0};
    const double seconds = sim::toSeconds(world().now() - first.at);
    return {.concurrency = (totals_.back().concurrency - first.concurrency) / seconds,
            .cpu = (totals_.back().cpu - first.cpu) / seconds,
            .waiting = places_.waiting() > 0};
}

std::string CloudRun::dismissLost() {
    std::int32_t count = 0;
    while (const auto lost = instances().first(ServerState::Lost)) {
        instances().drain(*lost);
        ++count;
    }
    return count == 0 ? "" : std::to_string(count) + " lost with their hosts; ";
}

void CloudRun::scale() {
    const std::string lost = dismissLost();
    countPlaces();
    const std::int32_t now = size();
    const CloudRunLoad load = loadOfLastMinute();
    const std::int32_t wanted = wantedInstances(config_.scaling, now, load);
    const std::int32_t kept = keptInstances(config_.scaling, history_, wanted, world().now());
    metrics_.instances.set(world().now(), present());
    if (kept > now) {
        setInstances(kept, lost + tenthsText(load.concurrency) + " requests and " +
                               tenthsText(load.cpu) +
                               " processors in use, on average over a minute");
    } else if (kept < now) {
        setInstances(kept, std::to_string(now - kept) + " not needed for " +
                               sim::toText(config_.scaling.idleTimeout));
    }
}

void CloudRun::setInstances(std::int32_t count, const std::string& why) {
    const std::int32_t before = size();
    startInstances(std::min(count, config_.scaling.maxInstances));
    countPlaces();
    const std::int32_t after = size();
    metrics_.instances.set(world().now(), present());
    if (after != before) { // there may be no zone that takes one
        (after > before ? metrics_.scaleUps : metrics_.scaleDowns).add();
        decided(Rescale{config_.to.name, before, after}, why);
    }
}

void CloudRun::startInstances(std::int32_t count) {
    if (instances().isHeldBack()) {
        return;
    }
    const auto wanted = static_cast<std::uint32_t>(count);
    if (instances().stewardIsUnderWay()) {
        instances().scaleTo(wanted);
        return;
    }
    instances().want(wanted);
    if (count <= present()) {
        stopIdle(static_cast<std::uint32_t>(present() - count));
        return;
    }
    while (present() < count && startOne()) {
    }
}

// One with requests goes on, however few are wanted, until it idles when that is next looked at.
void CloudRun::stopIdle(std::uint32_t count) {
    std::vector<ServerState> states;
    for (std::uint32_t i = 0; i < instances().size(); ++i) {
        states.push_back(instances().state({i}));
    }
    for (const std::uint32_t each : serversToStop(states, instances().size())) {
        const bool isToHaveOne = each < loads_.size() && loads_[each] > 0;
        if (count > 0 && !isToHaveOne && instances().inFlight({each}) == 0) {
            instances().drain({each});
            --count;
        }
    }
}

// In the zone with the fewest, of those that can take any. False: there is none.
bool CloudRun::startOne() {
    const std::uint32_t zones = instances().zones();
    std::vector<std::uint32_t> byZone(zones);
    for (std::uint32_t i = 0; i < instances().size(); ++i) {
        byZone[instances().zoneOf({i})] += isThere(instances().state({i})) ? 1 : 0;
    }
    const auto usable = std::make_unique<bool[]>(zones);
    std::fill_n(usable.get(), zones, true);
    while (const auto zone = launchZone(byZone, std::span(usable.get(), zones))) {
        const InstanceId instance = instances().startIn(*zone);
        if (isThere(instances().state(instance))) {
            startFailed_.reset();
            return true;
        }
        instances().drain(instance); // it was lost as it began
        usable[*zone] = false;
    }
    startFailed_ = world().now();
    return false;
}

void CloudRun::show(View& view) const {
    view.queue("pending", metrics_.pending.current(), std::nullopt);
    view.use("instances", present(), config_.scaling.maxInstances);
}

const ComponentKind& cloudRunKind() {
    static constexpr ComponentKind kKind{
        .name = "cloud_run",
        .summary = "the front of a Cloud Run service: it holds requests until an instance has a "
                   "place, and sets how many instances there are, down to none",
        .leavesOut =
            "that its thresholds are higher at low counts, as its page says without a "
            "number; which instance gets a request, which is not published: the one with "
            "the fewest; which idle one goes: the last; processors that are only given during "
            "requests; that each revision is scaled by its own requests, a new one from one "
            "instance on: while a release is rolled out, its strategy divides as many as all "
            "requests need, or gives that many to both; that instances of a revision without "
            "traffic end what they have, which is their shutdown_grace here; that a request waits "
            "for a place in its revision, where here it goes to the other one",
        .defaults = &defaultsOf<CloudRunConfig>,
        .build = &buildOf<CloudRun, CloudRunConfig>,
        .metrics = metricsOf<CloudRunMetrics, LinkMetrics>(),
        .scope = Scope::Regional,
        .holds = "a place in an instance, of which that has as many as its concurrency; those "
                 "without one wait, in order, as long as the pending limit",
        .inFlight = "requests at an instance that dies get a 503; those that wait go on waiting",
        .source = "docs.cloud.google.com/run/docs/about-instance-autoscaling",
        .whenClientLeaves = "it doesn't notice before it answers"};
    return kKind;
}

} // namespace doppel::models
