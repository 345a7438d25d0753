// SPDX-License-Identifier: Apache-2.0
#include "models/replica_set.h"

#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Task;
using sim::Time;
using State = ServerState;

namespace {

constexpr LifecycleConfig kUsual;

constexpr bool byNumber(InstanceId a, InstanceId b) {
    return a.index < b.index;
}

// Puts a server on a list, or takes it off, if it isn't so.
void setMember(std::vector<InstanceId>& list, InstanceId id, bool isMember) {
    const auto place = std::lower_bound(list.begin(), list.end(), id, byNumber);
    const bool wasMember = place != list.end() && place->index == id.index;
    if (isMember && !wasMember) {
        list.insert(place, id);
    } else if (!isMember && wasMember) {
        list.erase(place);
    }
}

} // namespace

ReplicaSet::ReplicaSet(sim::World& world, ServerOwner& owner) : world_(world), owner_(owner) {
    begin({});
}

void ReplicaSet::begin(const Options& options) {
    DOPPEL_ASSERT(options.zones > 0);
    options_ = options;
    if (options_.lifecycle == nullptr) {
        options_.lifecycle = &kUsual;
    }
    servers_.assign(options.count, {.state = State::Ready, .listed = true, .joined = true});
    for (std::uint32_t i = 0; i < options.count; ++i) {
        servers_[i].place = i;
    }
    size_ = options.count;
    wanted_ = options.count;
    configured_ = options.count;
    while (deaths_.size() < servers_.size()) {
        deaths_.emplace_back(world_);
    }
    counts_ = {};
    counts_[static_cast<std::size_t>(State::Ready)] = size_;
    list_.clear();
    for (std::uint32_t i = 0; i < size_; ++i) {
        list_.push_back({i});
    }
    known_ = list_;
    ++version_;
}

std::uint32_t ReplicaSet::runningCount() const {
    return count(State::Ready) + count(State::Unready) + count(State::Draining) +
           count(State::Stopping);
}

double ReplicaSet::slower(InstanceId id) const {
    if (options_.groups == nullptr || options_.groups->empty()) [[likely]] {
        return 1.0;
    }
    const ServerGroupConfig* group = groupOf(id);
    return group == nullptr ? 1.0 : group->slower.value;
}

const ServerGroupConfig* ReplicaSet::groupOf(InstanceId id) const {
    const bool isKnown = id.index < servers_.size();
    return options_.groups == nullptr
               ? nullptr
               : models::groupOf(*options_.groups, isKnown ? servers_[id.index].place : id.index);
}

std::uint32_t ReplicaSet::zoneOf(InstanceId id) const {
    if (pods_ != nullptr) {
        return pods_->zoneOf(id);
    }
    if (host_ != nullptr) {
        return host_->zoneOf(id);
    }
    if (id.index < servers_.size() && servers_[id.index].movedTo) {
        return *servers_[id.index].movedTo;
    }
    const ServerGroupConfig* group = groupOf(id);
    return zoneOfServer(id.index, zones(), options_.firstZone, group);
}

std::optional<InstanceId> ReplicaSet::first(ServerState wanted) const {
    for (std::uint32_t i = 0; count(wanted) > 0 && i < size_; ++i) {
        if (state({i}) == wanted) {
            return InstanceId{i};
        }
    }
    return std::nullopt;
}

bool ReplicaSet::belongs(InstanceId id) const {
    if (listed(id)) [[likely]] {
        return true;
    }
    if (pods_ != nullptr) {
        return pods_->belongs(id);
    }
    const bool fails = state(id) == State::Lost || state(id) == State::Failed ||
                       state(id) == State::Booting || state(id) == State::Unready;
    return fails && servers_[id.index].joined;
}

std::optional<InstanceId> ReplicaSet::pick(double uniform) const {
    if (known_.empty()) {
        return std::nullopt;
    }
    if (const auto& division = trafficDivision()) [[unlikely]] {
        return pickDivided(known_, *division, uniform);
    }
    return known_[static_cast<std::size_t>(uniform * static_cast<double>(known_.size()))];
}

void ReplicaSet::setListed(InstanceId id, bool listed) {
    if (this->listed(id) == listed || state(id) == State::Gone) {
        return;
    }
    enlist(id, listed);
    owner_.serversChanged();
}

void ReplicaSet::standIn(InstanceId id, std::uint32_t zone) {
    servers_[id.index].movedTo = zone;
    ++servers_[id.index].incumbent;
}

void ReplicaSet::drain(InstanceId id) {
    if (leaves(state(id))) {
        return;
    }
    servers_[id.index].told = world_.now();
    if (!takesRequests(state(id))) {
        leaveForGood(id);
        return;
    }
    enlist(id, false);
    change(id, State::Draining);
    world_.spawn(drainAway(id));
}

void ReplicaSet::restart(InstanceId id) {
    if (state(id) == State::Gone) {
        return;
    }
    servers_[id.index].startsAgain = true;
    drain(id);
}

void ReplicaSet::crash(InstanceId id) {
    if (leaves(state(id))) {
        leaveForGood(id);
        return;
    }
    if (!runs(state(id)) && state(id) != State::Booting) {
        return;
    }
    Server& server = servers_[id.index];
    if (server.joined && owner_.replacesLostAfter()) {
        leaveForGood(id);
        startMissing();
        return;
    }
    const bool livedLong = world_.now() - server.started >= lifecycle().restart.forgottenAfter;
    server.deaths = livedLong ? 1 : server.deaths + 1;
    enlist(id, false);
    end(id, State::Failed);
    world_.spawn(restartLater(id));
}

void ReplicaSet::kill(InstanceId id) {
    if (leaves(state(id))) {
        leaveForGood(id);
        return;
    }
    if (runs(state(id)) || state(id) == State::Booting) {
        enlist(id, false);
        end(id, State::Failed);
    }
}

void ReplicaSet::lose(InstanceId id) {
    if (!hostAnswers(state(id))) {
        return;
    }
    if (leaves(state(id))) {
        leaveForGood(id);
        return;
    }
    end(id, State::Lost);
    if (listed(id) && pods_ == nullptr) {
        world_.spawn(delistLater(id));
    }
    if (const auto after = owner_.replacesLostAfter()) {
        world_.spawn(replaceLater(id, *after));
    }
    for (ReplicaSet* set : livingInPods_) {
        set->lose(id);
    }
}

void ReplicaSet::restore(InstanceId id) {
    if (state(id) == State::Failed || state(id) == State::Lost) {
        start(id);
    }
}

void ReplicaSet::admit(InstanceId id) {
    if (state(id) == State::Gone) {
        return;
    }
    enlist(id, true);
    change(id, State::Ready);
}

void ReplicaSet::liveIn(ReplicaSet& pods) {
    DOPPEL_ASSERT(pods_ == nullptr);
    pods_ = &pods;
    pods.livingInPods_.push_back(this);
    followPods();
}

void ReplicaSet::followPods() {
    if (isHeldBack_) {
        return;
    }
    for (std::uint32_t i = 0; i < std::max(pods_->size(), size_); ++i) {
        const InstanceId id{i};
        if (pods_->state(id) == State::Gone) {
            leaveForGood(id);
            continue;
        }
        const bool isAway = state(id) == State::Gone || state(id) == State::Lost;
        if (isAway && hostAnswers(pods_->state(id))) {
            makeRoom(i + 1);
            change(id, State::Ready);
            owner_.serverStarts(id);
        }
        if (ready(id) || state(id) == State::Lost) {
            setListed(id, pods_->listed(id));
        }
    }
}

void ReplicaSet::leave(InstanceId id, std::uint32_t life) {
    Server& server = servers_[id.index];
    if (server.life != life) {
        return;
    }
    --server.inFlight;
    if (server.inFlight > 0 || !leaves(server.state)) [[likely]] {
        return;
    }
    if (server.state == State::Stopping) {
        leaveForGood(id);
    } else if (owner_.deregistration().endsIdle) { // of two drains the first to be over counts
        world_.spawn(drainAway(id));
    }
}

bool ReplicaSet::still(InstanceId id, std::uint32_t life, State state) const {
    return this->life(id) == life && this->state(id) == state;
}

void ReplicaSet::change(InstanceId id, State state) {
    Server& server = servers_[id.index];
    --counts_[static_cast<std::size_t>(server.state)];
    ++counts_[static_cast<std::size_t>(state)];
    server.state = state;
    server.since = world_.now();
    size_ = std::max(size_, id.index + 1);
    while (size_ > 0 && servers_[size_ - 1].state == State::Gone) {
        --size_;
    }
    ++version_;
    owner_.serversChanged();
    if (steward_ != nullptr) {
        steward_->serversChanged();
    }
    tellCost();
}

void ReplicaSet::tellCost() {
    if (cost_ != nullptr) [[unlikely]] {
        const auto present = static_cast<std::uint32_t>(servers_.size()) - count(State::Gone);
        const std::uint32_t ordered = pods_ == nullptr ? wanted_ : pods_->wanted_;
        cost_->pays(isHeldBack_ ? 0 : std::max(present, ordered), world_.now());
    }
}

void ReplicaSet::setCost(std::unique_ptr<CostMeter> cost) {
    cost_ = std::move(cost);
    tellCost();
}

void ReplicaSet::comeUp(InstanceId id) {
    if (state(id) == State::Booting) {
        world_.spawn(bringUp(id));
    }
}

void ReplicaSet::displace(InstanceId id) {
    enlist(id, false);
    end(id, State::Booting);
}

void ReplicaSet::enlist(InstanceId id, bool listed) {
    Server& server = servers_[id.index];
    if (server.listed == listed) {
        return;
    }
    server.listed = listed;
    server.joined = server.joined || listed;
    ++version_;
    setMember(list_, id, listed);
    if (lifecycle().endpointsUpdate > sim::Duration::zero()) {
        world_.spawn(tellLater(id, listed));
    } else {
        setMember(known_, id, listed);
    }
}

void ReplicaSet::end(InstanceId id, State state) {
    ++servers_[id.index].life;
    servers_[id.index].inFlight = 0;
    change(id, state);
    owner_.serverEnded(id);
    if (host_ != nullptr) {
        host_->serverEnded(id, state);
    }
    deaths_[id.index].interrupt();
}

void ReplicaSet::leaveForGood(InstanceId id) {
    if (state(id) == State::Gone) {
        return;
    }
    enlist(id, false);
    servers_[id.index].joined = false;
    end(id, State::Gone);
    if (servers_[id.index].startsAgain) {
        start(id);
    }
}

void ReplicaSet::start(InstanceId id) {
    servers_[id.index].startsAgain = false;
    servers_[id.index].started = world_.now();
    servers_[id.index].told.reset();
    enlist(id, false);
    change(id, State::Booting);
    const bool hasPlace = host_ == nullptr || host_->hasPlaceFor(id);
    owner_.serverStarts(id);
    if (hasPlace) {
        comeUp(id);
    }
}

void ReplicaSet::makeRoom(std::uint32_t numbers) {
    while (servers_.size() < numbers) {
        const auto place = static_cast<std::uint32_t>(servers_.size());
        servers_.emplace_back().place = place;
        deaths_.emplace_back(world_);
        ++counts_[static_cast<std::size_t>(State::Gone)];
    }
}

Task<void> ReplicaSet::drainAway(InstanceId id) {
    const std::uint32_t life = this->life(id);
    const DrainPlan plan = drainPlan(lifecycle());
    const Deregistration first =
        servers_[id.index].startsAgain ? Deregistration{} : owner_.deregistration();
    Time told = sim::after(world_.now(), first.longest);
    if (first.endsIdle && first.comesWithin < first.longest) {
        co_await world_.sleep(first.comesWithin);
        if (inFlight(id) == 0) {
            told = world_.now();
        }
    }
    const Time ends = sim::after(told, plan.ends);
    if (const Time closes = sim::after(told, plan.closes); closes > world_.now()) {
        co_await world_.sleepUntil(closes);
    }
    if (!still(id, life, State::Draining)) {
        co_return;
    }
    change(id, State::Stopping);
    if (inFlight(id) > 0 && ends > world_.now()) {
        co_await world_.sleepUntil(ends);
    }
    if (still(id, life, State::Stopping)) {
        leaveForGood(id);
    }
}

Task<void> ReplicaSet::restartLater(InstanceId id) {
    const std::uint32_t life = this->life(id);
    const sim::Duration pause = restartPause(lifecycle().restart, servers_[id.index].deaths);
    if (pause > sim::Duration::zero()) {
        co_await world_.sleep(pause);
    }
    if (still(id, life, State::Failed)) {
        start(id);
    }
}

Task<void> ReplicaSet::replaceLater(InstanceId id, sim::Duration after) {
    const std::uint32_t life = this->life(id);
    co_await world_.sleep(after);
    if (still(id, life, State::Lost) && !stewardIsUnderWay()) {
        drain(id);
        startMissing();
    }
}

Task<void> ReplicaSet::tellLater(InstanceId id, bool listed) {
    co_await world_.sleep(lifecycle().endpointsUpdate);
    setMember(known_, id, listed);
}

Task<void> ReplicaSet::delistLater(InstanceId id) {
    const std::uint32_t life = this->life(id);
    co_await world_.sleep(lifecycle().lostAfter);
    if (still(id, life, State::Lost)) {
        setListed(id, false);
    }
}

} // namespace doppel::models
