// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/rabbit_queue.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace doppel::models {

namespace {

// What a message dies of that leaves so; none: that is no death.
std::optional<DeathReason> deathOf(QueueExit how) {
    switch (how) {
    case QueueExit::Rejected:
        return DeathReason::Rejected;
    case QueueExit::Expired:
        return DeathReason::Expired;
    case QueueExit::MaxLength:
    case QueueExit::Refused:
        return DeathReason::MaxLength;
    case QueueExit::DeliveryLimit:
        return DeathReason::DeliveryLimit;
    case QueueExit::Acked:
    case QueueExit::AckedFailed:
    case QueueExit::Purged:
        return std::nullopt;
    }
    return std::nullopt;
}

// How the books have it, where nothing becomes of the message.
JobEnd endOf(QueueExit how) {
    static constexpr std::array<JobEnd, kQueueExits> kEnds{
        JobEnd::Done,    JobEnd::Discarded, JobEnd::Expired, JobEnd::Dropped,
        JobEnd::Dropped, JobEnd::Dead,      JobEnd::Lost,    JobEnd::Discarded};
    return kEnds[static_cast<std::size_t>(how)];
}

void countReturn(Message& message) {
    if (message.job.attempt < std::numeric_limits<decltype(message.job.attempt)>::max()) {
        ++message.job.attempt;
    }
}

} // namespace

RabbitQueue::RabbitQueue(sim::World& world,
                         std::string_view component,
                         RabbitQueueOwner& owner,
                         std::uint32_t number,
                         const QueueSpec& spec,
                         const RabbitRules& rules,
                         std::vector<Node> nodes)
    : leader(spec.node), mirrors(nodes), copies(std::move(nodes)), world_(world), owner_(owner),
      number_(number), spec_(spec), labels_{{"queue", spec.name}},
      meter_(world.metrics(), component, labels_), metrics_(world.metrics(), component, labels_),
      core_(spec.terms(rules), *this), gate_(world),
      timer_([this] { owner_.timePassed(number_); }) {}

RabbitQueue::~RabbitQueue() {
    world_.disarm(timer_);
}

sim::Time RabbitQueue::work(sim::Duration cost) {
    busyUntil_ = sim::after(std::max(busyUntil_, world_.now()), cost);
    return busyUntil_;
}

void RabbitQueue::armTimer() {
    const sim::Time next = core_.nextChange();
    if (timer_.armed() && timerAt_ == next) {
        return;
    }
    world_.disarm(timer_);
    if (next != sim::kNever) {
        timerAt_ = next;
        world_.armAt(timer_, std::max(next, world_.now()));
    }
}

void RabbitQueue::enters(Message& message) {
    bytes_ += {message.job.size};
    meter_.enter(message.job, world_.now());
}

void RabbitQueue::delivered(Message& message) {
    meter_.start(message.job, world_.now());
}

void RabbitQueue::comesBack(Message& message, ReturnCause cause) {
    countReturn(message);
    if (cause == ReturnCause::Reject || cause == ReturnCause::Nack) {
        meter_.retryAtOnce(message.job, world_.now());
    } else {
        meter_.requeue(message.job, world_.now());
    }
}

void RabbitQueue::isDelayed(Message& message, sim::Time) {
    countReturn(message);
    meter_.retry(message.job, world_.now());
}

void RabbitQueue::delayEnds(Message& message) {
    meter_.release(message.job, world_.now());
}

void RabbitQueue::leaves(Message& message, QueueExit how) {
    const std::optional<DeathReason> death = deathOf(how);
    const bool isDead = death && hasDeadLetterRoute();
    const bool isPassed = isDead && owner_.passesOn(number_, message, *death);
    if (death) {
        metrics_.died[static_cast<std::size_t>(*death)]->add();
    }
    if (how != QueueExit::Refused) {
        bytes_ = bytes_ - sim::Bytes{message.job.size};
        meter_.end(message.job, isPassed ? JobEnd::Passed : endOf(how), world_.now());
        const bool hasWaited = isPassed && *death == DeathReason::Expired;
        metrics_.waitedOnPurpose.add(hasWaited && !isConsumed ? 1 : 0);
    }
    owner_.left(number_, message, !isPassed && how != QueueExit::Acked);
    if (isDead) {
        if (*death == DeathReason::Rejected) {
            countReturn(message);
        }
        dead_.push_back({std::move(message), *death});
    }
}

} // namespace doppel::models
