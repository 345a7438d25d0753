// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/closed_traffic.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Task;
using sim::Time;

namespace {

// Nobody asks faster, whatever takes no time in a scenario.
constexpr sim::Duration kLeastPace = std::chrono::microseconds(1);
constexpr unsigned kVisitBits = 24;
constexpr std::uint64_t kVisitMask = (std::uint64_t{1} << kVisitBits) - 1;

// Users of a load test without pauses ask as fast as they are answered.
std::optional<sim::Rate> rateOf(const ClosedTrafficConfig& config) {
    const double think = config.think.mean();
    return think > 0 ? std::optional(sim::Rate{config.users / think}) : std::nullopt;
}

} // namespace

void ClosedTrafficConfig::describe(FieldVisitor& visitor) {
    visitors.describe(visitor);
    visitor.field("users", users, "how many there are at the start",
                  {.max = 65'536, .source = "k6 vus, startVUs"});
    visitor.field("think", think,
                  "from receiving a page to asking for the next one; its mean, with that of good "
                  "visits so far, is a user's pace: while one waits for a visit that fails, or "
                  "takes longer than unfinished_after, one visit each such time counts as omitted, "
                  "and failed",
                  {.min = 0,
                   .live = true,
                   .source = "coordinated omission: HdrHistogram recordValueWithExpectedInterval"});
    visitor.field("stages", stages, "how their number changes", {.source = "k6 ramping-vus"});
}

Problems problemsOf(const ClosedTrafficConfig& config) {
    return problemsOf(config.visitors);
}

Problems problemsOn(const ClosedTrafficConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.visitors, plan);
}

ClosedTraffic::ClosedTraffic(Platform& platform,
                             std::string name,
                             std::uint16_t index,
                             const ClosedTrafficConfig& config,
                             const PageSet& pages)
    : TrafficSource(platform, std::move(name), index, config.visitors, pages), config_(config),
      rateAtStart_(rateOf(config)), rises_(risesOf(config.users, config.stages)),
      meanThink_(sim::fromSeconds(config.think.mean())), thinking_(stream("think")),
      homes_(stream("users")), metrics_(world().metrics(), this->name()) {}

std::vector<NamedSpan> ClosedTraffic::reconfigure() {
    meanThink_ = sim::fromSeconds(config_.think.mean());
    return {};
}

sim::Duration ClosedTraffic::pace() const {
    const std::optional<sim::Duration> answer = book().meanOfGood();
    return answer ? std::max(sim::sum(meanThink_, *answer), kLeastPace) : meanThink_;
}

// As many as come at the most: a load test is not what the name's resolvers are used to.
NameDemand ClosedTraffic::usualDemand() const {
    std::uint32_t users = config_.users;
    for (const Stage& stage : config_.stages) {
        users = std::max(users, stage.target);
    }
    if (users == 0) {
        return {};
    }
    return {users / config_.think.mean(), std::min(users, population().size())};
}

void ClosedTraffic::start() {
    world().spawn(conduct());
}

void ClosedTraffic::stop() {
    stopped_ = true;
    wanted_ = 0;
}

Task<void> ClosedTraffic::conduct() {
    const Time began = world().now();
    const std::vector<UserStep> steps = userSteps(config_.users, config_.stages);
    for (const UserStep& step : steps) {
        const Time at = sim::after(began, step.at);
        if (at > world().now()) {
            co_await world().sleepUntil(at);
        }
        if (stopped_) {
            co_return;
        }
        want(step.users);
    }
}

void ClosedTraffic::want(std::uint32_t users) {
    wanted_ = users;
    if (people_.size() < users) {
        people_.resize(users);
    }
    for (std::uint32_t user = 0; user < users; ++user) {
        if (!people_[user].present) {
            people_[user].present = true;
            metrics_.users.add(world().now(), 1);
            world().spawn(live(user));
        }
    }
}

Task<void> ClosedTraffic::live(std::uint32_t user) {
    const Population::Client home = population().pick(homes_.at(user).uniform());
    while (user < wanted_) {
        const std::uint64_t visits = people_[user].visits++;
        const std::uint64_t number =
            std::uint64_t{user} << kVisitBits | (visits & kVisitMask); // 16 million, then again
        Request request = compose(number);
        request.client = home.number;
        request.location = home.location;
        co_await visit(request);
        co_await world().sleep(config_.think.sampleDuration(thinking_.at(number)));
    }
    people_[user].present = false;
    metrics_.users.add(world().now(), -1);
}

} // namespace doppel::models
