// SPDX-License-Identifier: Apache-2.0
// What Publishing API does for nobody's request: a task's commands, and those that fall due.
#include "models/link.h"
#include "models/platform.h"
#include "models/publishing/publishing_api.h"
#include "models/sidekiq/sidekiq_retry.h"

#include <algorithm>
#include <chrono>

namespace doppel::models {

using sim::Task;

Task<bool> PublishingApi::commandByTask(Publication publication) {
    documents_->clicked(publication.visit, publication.command);
    const bool done = co_await byItself(publication, 0);
    if (!done) {
        documents_->isOver(publication.visit);
    }
    co_return done;
}

std::uint64_t PublishingApi::keyOfNextTask() {
    return deriveKey(keyOfName(name()), KeyStep::Number, tasks_++);
}

// The content store hears of the intent; when the time has come, a job of the publishing app asks
// for the publish, and is tried again as Sidekiq does.
Task<void> PublishingApi::publishLater(Publication publication) {
    auto draws = scheduleChance_.at(publication.key);
    const sim::Time due = sim::after(world().now(), config_.scheduledFor.sampleDuration(draws));
    platform().pages().versions().intend(publication.page, due);
    co_await world().sleepUntil(due);
    publication.command = PublishCommand::Major;
    publication.clicked = due;
    documents_->clicked(publication.visit, publication.command);
    auto jitter = retryChance_.at(publication.key);
    const std::uint64_t key = publication.key;
    for (std::int64_t failures = 0; !co_await byItself(publication, config_.queries); ++failures) {
        if (failures == kSidekiqRetries) {
            documents_->isOver(publication.visit);
            co_return;
        }
        const std::int64_t more = sidekiqJitter(SidekiqRules{}.jitter, failures, jitter);
        co_await world().sleep(sidekiqBaseDelay(failures) + std::chrono::seconds(more));
        publication.key = deriveKey(key, KeyStep::Retry, static_cast<std::uint64_t>(failures) + 1);
    }
}

// What a process does for nobody's request suffers what a request there would.
Task<bool> PublishingApi::byItself(Publication publication, std::uint64_t queries) {
    const auto here = server();
    sim::Interruption* process = here ? this->process(*here) : nullptr;
    const std::uint64_t key = publication.key;
    if (process == nullptr || errorBefore(key, *here) != nullptr) {
        co_return false;
    }
    Task<bool> work = whileAlive(inProcess(publication, queries, *here), *here);
    const auto done = co_await process->unlessInterrupted(work);
    co_return done.value_or(false) && errorAfter(key, *here) == nullptr;
}

Task<bool> PublishingApi::whileAlive(Task<bool> work, InstanceId here) {
    const auto done = co_await fleet().deathOf(here).unlessInterrupted(work);
    co_return done.value_or(false);
}

Task<bool>
PublishingApi::inProcess(Publication publication, std::uint64_t queries, InstanceId here) {
    const sim::Duration wait = slowdown(publication.key, here).wait;
    if (wait > sim::Duration::zero()) {
        co_await world().sleep(wait);
    }
    Request request;
    request.visit = publication.visit;
    request.key = publication.key;
    request.page = publication.page;
    if (queries == 0 && !databaseAnswers()) {
        co_return false;
    }
    co_return co_await ask(request, queries, true) && co_await command(publication);
}

// ---- where it runs ----

std::optional<InstanceId> PublishingApi::server() const {
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        if (answers({i})) {
            return InstanceId{i};
        }
    }
    return std::nullopt;
}

// An app's or a worker's process, which it is a part of; null: none runs. One that nobody calls is
// a task's alone.
sim::Interruption* PublishingApi::process(InstanceId here) {
    bool isCalled = false;
    for (const Platform::Arrow& arrow : platform().arrows()) {
        Component* caller = &arrow.link->target() == this ? platform().find(arrow.caller) : nullptr;
        if (caller == nullptr) {
            continue;
        }
        isCalled = true;
        const auto runs = caller->fleet().first(ServerState::Ready);
        if (runs && !arrow.link->path().isCut()) {
            return &caller->fleet().deathOf(*runs);
        }
    }
    return isCalled ? nullptr : &fleet().deathOf(here);
}

bool PublishingApi::databaseAnswers() const {
    const Component& database = database_->target();
    const auto servers = database.fleet().list();
    return !database_->path().isCut() &&
           std::any_of(servers.begin(), servers.end(),
                       [&](InstanceId server) { return database.answers(server); });
}

} // namespace doppel::models
