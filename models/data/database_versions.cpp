// SPDX-License-Identifier: Apache-2.0
#include "models/data/database_replication.h"
#include "models/platform.h"

#include <algorithm>

namespace doppel::models {

bool Database::tellsVersions() const {
    return replication_ != nullptr || rows_ != nullptr || !replicas_.empty();
}

std::optional<ContentVersion> Database::versionNow(PageId page) const {
    if (rows_ != nullptr && successor_ == nullptr) {
        return rows_->of(page);
    }
    if (replicas_.empty()) {
        return std::nullopt;
    }
    const Database& like = successor_ == nullptr ? *replicas_.front() : *successor_;
    const WriteLog& log = like.replication_->log;
    return log.versionAt(page, log.committed());
}

std::optional<ContentVersion> Database::oldestRead(PageId page) const {
    if (replication_ == nullptr) {
        return versionNow(page);
    }
    std::optional<ContentVersion> oldest;
    for (std::uint32_t server = 0; server < fleet().size(); ++server) {
        if (!fleet().ready({server})) {
            continue;
        }
        const WriteLog& log = replication_->log;
        const auto version = log.versionAt(page, log.placeOf(server));
        if (version) {
            oldest = std::min(*version, oldest.value_or(*version));
        }
    }
    return oldest;
}

sim::Gate& Database::readsChange(PageId page) {
    return reads_.try_emplace(page.index, world()).first->second;
}

void Database::readersChange() {
    for (auto& [page, gate] : reads_) {
        gate.openForAll();
    }
}

void Database::readsAnew(PageId page) {
    if (const auto waits = reads_.find(page.index); waits != reads_.end()) {
        waits->second.openForAll();
    }
}

void Database::keepVersion(const Request& request, InstanceId server) {
    if (rows_ != nullptr && request.validator != 0) {
        rows_->write(server.index, world().now(), request.page, request.validator);
        readsAnew(request.page);
    }
}

void Database::keepUntil(InstanceId server, sim::Time until) {
    if (rows_ == nullptr) {
        return;
    }
    for (const PageId page : rows_->keepUntil(server.index, until)) {
        tellLost(page);
    }
}

void Database::tellLost(PageId page) const {
    const auto has = oldestRead(page);
    for (LossWatcher* watcher : lossWatchers_) {
        watcher->lost(*this, page, has.value_or(platform().pages().versions().atStart(page)));
    }
}

} // namespace doppel::models
